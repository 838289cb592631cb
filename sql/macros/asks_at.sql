-- Whether a message of theirs at a place in time that ordinal_of gave is a question.

create or replace macro asks_at(ordinal) as ordinal % 1000000 >= 400000
