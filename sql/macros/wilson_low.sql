-- The lower end of Wilson's 95 % interval of k out of n, from 0 to 1; null without n.

create or replace macro wilson_low(k, n) as
greatest(
    0.0,
    (
        k + 1.959963984540054 ^ 2 / 2
        - 1.959963984540054 * sqrt(k * (n - k) / nullif(n, 0) + 1.959963984540054 ^ 2 / 4)
    ) / (nullif(n, 0) + 1.959963984540054 ^ 2)
)
