-- One row per contact and run of months at whose ends they were active.

-- The newest message of each month carries a contact to the month ends within the
-- active days, up to the month of their next message, which carries on.

with

contact_months as (

    select * from metrics.contact_months

),

-- Active at no month's end before both had written and they were connected.
contact_history as (

    select
        person_id,
        cast(date_trunc('month', greatest(connected_on, both_ways_on)) as date)
            as first_month
    from metrics.contact_history
    where is_two_way

),

carried as (

    select
        contact_months.person_id,
        contact_months.last_on + getvariable('active_days') as until_on,
        greatest(contact_months.month, contact_history.first_month) as starts_on,
        lead(contact_months.month) over (
            partition by contact_months.person_id order by contact_months.month
        ) as next_month
    from contact_months
    inner join contact_history on contact_months.person_id = contact_history.person_id

),

-- The month before one is that of the day before its first.
bounded as (

    select
        person_id,
        starts_on,
        least(
            next_month - 1,
            case
                when until_on >= getvariable('as_of') then getvariable('report_month')
                when until_on = last_day(until_on) then until_on
                else until_on - cast(day(until_on) as integer)
            end
        ) as last_on
    from carried

),

active_spells as (

    select
        person_id,
        starts_on,
        cast(date_trunc('month', last_on) as date) as last_month
    from bounded
    where starts_on <= last_on

)

select * from active_spells
