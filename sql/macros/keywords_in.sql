-- The reader's own keywords that the words of a company and a role hold.

-- A keyword with blanks around it is a word of its own.

create or replace macro keywords_in(work_words) as
list_filter(
    getvariable('keywords'),
    lambda keyword: contains(
        ' ' || replace(work_words, chr(10), ' ' || chr(10) || ' ') || ' ', keyword
    )
)
