-- The instant of a place in time that ordinal_of gave, to the second.

create or replace macro moment_of(ordinal) as make_timestamp(ordinal - ordinal % 1000000)
