-- The number of the stretch, as long as a one-tap answer may take, that a place in time
-- is in.

create or replace macro stretch_of(ordinal) as
ordinal // greatest(1000000, 86400000000 * getvariable('canned_answer_days'))
