-- Whether the words of a company and a role hold one of the reader's own keywords.

create or replace macro holds_keyword(work_words) as
len(keywords_in(work_words)) > 0
