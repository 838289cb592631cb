-- The lower end of exponential Greenwood's 95 % band on a Kaplan-Meier share.

create or replace macro greenwood_low(share, greenwood) as
if(
    share > 0 and share < 1,
    coalesce(
        1 - (1 - share) ^ exp(1.959963984540054 * sqrt(greenwood) / ln(1 - share)),
        share
    ),
    share
)
