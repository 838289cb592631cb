-- k of n as one value: the share and its interval beside both counts.

create or replace macro share_of(k, n) as
{
    'k': k,
    'n': n,
    'share': k / nullif(n, 0),
    'low': wilson_low(k, n),
    'high': wilson_high(k, n)
}
