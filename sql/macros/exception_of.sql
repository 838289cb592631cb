-- The name of the tier of a message that is an exception, kept as a number.

create or replace macro exception_of(tier) as
cast(tier as enum ('T1-note', 'T1-blast', 'T1-canned', 'T2'))
