-- One row per contact and run of months at whose ends they were active.

-- The newest message of each month carries a contact to the month ends within the
-- active days, up to the month of their next message, which carries on.

with

contact_months as (

    select * from metrics.contact_months

),

contact_history as (

    select person_id, connected_on, both_ways_on
    from metrics.contact_history
    where is_two_way

),

carried as (

    select
        contact_months.person_id,
        contact_months.last_on + getvariable('active_days') as until_on,
        date_trunc(
            'month',
            greatest(
                contact_months.month,
                contact_history.both_ways_on,
                contact_history.connected_on
            )
        ) as starts_on,
        lead(contact_months.month) over (
            partition by contact_months.person_id order by contact_months.month
        ) as next_month
    from contact_months
    inner join contact_history using (person_id)

),

bounded as (

    select
        person_id,
        cast(starts_on as date) as starts_on,
        cast(
            least(
                next_month - interval 1 month,
                case
                    when until_on >= getvariable('as_of')
                        then getvariable('report_month')
                    when until_on = last_day(until_on) then date_trunc('month', until_on)
                    else date_trunc('month', until_on) - interval 1 month
                end
            ) as date
        ) as last_month
    from carried

),

active_spells as (

    select * from bounded where starts_on <= last_month

)

select * from active_spells
