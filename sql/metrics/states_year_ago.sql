-- One row per state: the contacts in it at the end of the month a year before.

-- Worked out again from events, over those contacts of today who were added by then.

with

days as (

    select
        last_day(cast(getvariable('report_month') - interval 1 year as date)) as then_on

),

contacts as (

    select contacts.person_id, days.then_on, days.then_on - connected_on as age
    from core.contacts as contacts
    inner join days on contacts.connected_on <= days.then_on

),

personal_days as (

    select * from core.personal_days
    where day <= (select then_on from days)

),

exchanged as (

    select
        person_id,
        sum(messages_out) as messages_out,
        sum(messages_in) as messages_in,
        max(day) as last_on
    from personal_days
    group by person_id

),

stood as (

    select
        contacts.person_id,
        case
            when exchanged.person_id is null and age < getvariable('grace_days')
                then 'too_new'
            when exchanged.person_id is null then 'never_engaged'
            when messages_in = 0 then 'unanswered_by_them'
            when messages_out = 0 then 'unanswered_by_me'
            when then_on - last_on <= getvariable('active_days') then 'active'
            when then_on - last_on <= getvariable('dormant_days') then 'quiet'
            else 'dormant'
        end as state
    from contacts
    left join exchanged on contacts.person_id = exchanged.person_id

),

every_state as (

    select state from metrics.states

),

states_year_ago as (

    select every_state.state, count(stood.person_id) as contacts
    from every_state
    left join stood on every_state.state = stood.state
    group by every_state.state

)

select * from states_year_ago
