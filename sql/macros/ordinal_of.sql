-- A message's place in time: within a second theirs comes before the member's.

-- Nobody owes an answer to what may have been said already. Exports tell seconds, and a
-- microsecond is a place in one; the first places are for what is known by its day alone.

create or replace macro ordinal_of(sent_at, is_mine, has_question, characters) as
epoch_us(sent_at)
+ if(is_mine, 600000, 200000)
+ if(has_question, 200000, 0)
+ if(characters < 200000, characters, 199999)
