-- The lower end of Newcombe's hybrid score interval of one share less another.

create or replace macro newcombe_low(one, other) as
one.share - other.share
- sqrt((one.share - one.low) ^ 2 + (other.high - other.share) ^ 2)
