-- One row per contact ever written with: the personal messages that passed.

with

personal_messages as (

    select * from core.personal_messages where is_contact

),

contact_months as (

    select
        person_id,
        count(*) as months_with_messages,
        count(*) filter (
            getvariable('as_of') - last_on < 365
        ) as months_with_messages_in_a_year
    from metrics.contact_months
    group by person_id

),

messages_by_contact as (

    select
        person_id,
        count(*) filter (direction = 'out') as messages_out,
        count(*) filter (direction = 'in') as messages_in,
        count(*) filter (
            direction = 'out' and getvariable('as_of') - sent_on < 365
        ) as messages_out_in_a_year,
        count(*) filter (
            direction = 'in' and getvariable('as_of') - sent_on < 365
        ) as messages_in_in_a_year,
        min(sent_on) as first_on,
        max(sent_on) as last_on,
        min(sent_on) filter (direction = 'out') as first_out_on,
        min(sent_on) filter (direction = 'in') as first_in_on,
        min(sent_at) filter (direction = 'out') as first_out_at,
        min(sent_at) filter (direction = 'in') as first_in_at,
        max(sent_at) as last_at,
        arg_min(direction, ordinal) as first_direction,
        arg_max(direction, ordinal) as last_direction,
        arg_max_null(has_question, ordinal) as last_has_question,
        -- greatest() would pass over a null, and one way is not both.
        if(
            messages_out > 0 and messages_in > 0,
            greatest(first_out_on, first_in_on),
            null
        ) as both_ways_on
    from personal_messages
    group by person_id

),

contact_exchanges as (

    select *
    from messages_by_contact
    inner join contact_months using (person_id)

)

select * from contact_exchanges
