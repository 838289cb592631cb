-- k of n as one value: the share and its interval beside both counts.

create or replace macro share_of(k, n) as
{
    'k': k,
    'n': n,
    'share': k / nullif(n, 0),
    'low': if(n = 0, null, wilson_low(k, n)),
    'high': if(n = 0, null, wilson_high(k, n))
}
