-- One row per month of adding in two years: reached within 1 to 12 times 30 days.

-- A number of those reached is null until everybody added in the month has been
-- followed for so long: too early is not low.

with

followed as (

    select *, date_trunc('month', connected_on) as month
    from metrics.followed

),

months_since as (

    select unnest(range(1, 13)) as months

),

reached_within as (

    select
        followed.month,
        months_since.months,
        count(*) as people,
        if(
            min(followed.age) >= 30 * months_since.months,
            count(*) filter (
                is_reached and days_followed <= 30 * months_since.months
            ),
            null
        ) as reached
    from followed
    cross join months_since
    where followed.month > getvariable('report_month') - interval 24 month
    group by followed.month, months_since.months

),

cohorts as (

    select
        strftime(month, '%Y-%m') as month,
        any_value(people) as people,
        list(reached order by months) as reached
    from reached_within
    group by month
    order by month

)

select * from cohorts
