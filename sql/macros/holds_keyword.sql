-- Whether a company or a role holds one of the reader's own keywords.

create or replace macro holds_keyword(company, role) as
coalesce(
    len(
        list_filter(
            getvariable('keywords'),
            lambda keyword: contains(
                replace(coalesce(word_key(company), ''), 'ß', 'ss')
                || chr(10)
                || replace(coalesce(word_key(role), ''), 'ß', 'ss'),
                replace(word_key(keyword), 'ß', 'ss')
            )
        )
    ) > 0,
    false
)
