-- The upper end of Wilson's 95 % interval of k out of n, from 0 to 1; null without n.

-- 3.84 is the square of 1.96, both to the last digit that a double keeps.

create or replace macro wilson_high(k, n) as
if(
    n = 0,
    null,
    least(
        1.0,
        (
            k + 3.8414588206941254e0 / 2
            + 1.959963984540054e0 * sqrt(k * (n - k) / n + 3.8414588206941254e0 / 4)
        ) / (n + 3.8414588206941254e0)
    )
)
