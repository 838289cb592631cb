-- A company's name without its legal form; null for the self-employed and blanks.

-- The list of one has the words made once, not each time that they are asked for.

create or replace macro company_key(company) as
list_transform([word_key(company)], lambda words: own_name_of(words))[1]
