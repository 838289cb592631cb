-- A message's place in time: within a second theirs comes before the member's.

-- Nobody owes an answer to what may have been said already. Recommendations know only
-- their day and come before all that was written in its first second.

create or replace macro ordinal_of(sent_at, is_mine, has_question, characters) as
cast(epoch(sent_at) as bigint) * 16777216
+ 8388608
+ if(is_mine, 4194304, 0)
+ if(has_question, 2097152, 0)
+ least(characters, 2097151)
