-- One row: are new people met more, or less, than those of the year before.

with

followed as (

    select *, date_trunc('month', connected_on) as month
    from metrics.followed

),

contacts as (

    select
        date_trunc('month', connected_on) as month,
        min(age) >= greatest(30, getvariable('grace_days')) as is_judged
    from core.contacts
    group by all

),

-- People added years ago say nothing about the present.
cohorts as (

    select max(month) as cohort
    from contacts
    where is_judged and month >= getvariable('report_month') - interval 12 month

),

counted as (

    select
        any_value(cohort) as cohort,
        count(*) filter (month = cohort and is_reached_in_30) as k,
        count(*) filter (month = cohort) as n,
        count(*) filter (month < cohort and is_reached_in_30) as k_before,
        count(*) filter (month < cohort) as n_before
    from cohorts
    left join followed
        on followed.month between cohorts.cohort - interval 12 month and cohorts.cohort

),

pooled as (

    select
        cohort,
        share_of(k, n) as newest,
        share_of(k_before, n_before) as before
    from counted

),

compared as (

    select
        cast(cohort as date) as cohort,
        newest,
        before,
        newest.share - before.share as difference,
        newcombe_low(newest, before) as low,
        newcombe_high(newest, before) as high
    from pooled

),

verdict as (

    select
        case
            when newest.n < getvariable('verdict_people') or before.n = 0 then 'too_early'
            when low > 0 then 'improving'
            when high < 0 then 'falling'
            else 'no_clear_change'
        end as word,
        *
    from compared

)

select * from verdict
