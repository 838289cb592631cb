-- The upper end of Newcombe's hybrid score interval of one share less another.

create or replace macro newcombe_high(one, other) as
one.share - other.share
+ sqrt((one.high - one.share) ^ 2 + (other.share - other.low) ^ 2)
