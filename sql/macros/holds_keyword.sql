-- Whether the words of a company and a role hold one of the reader's own keywords.

create or replace macro holds_keyword(work_words) as
len(
    list_filter(
        getvariable('keywords'),
        lambda keyword: contains(replace(work_words, 'ß', 'ss'), keyword)
    )
) > 0
