-- One row per contact who waits for the member's answer, most pressing first.

with

contact_history as (

    select
        person_id,
        slug,
        name,
        last_at,
        last_on,
        is_ended_by_them,
        ends_with_a_question,
        messages_out,
        is_two_way
    from metrics.contact_history

),

waiting as (

    select * from contact_history
    where
        is_ended_by_them
        and getvariable('as_of') - last_on <= getvariable('owed_days')
        and (messages_out = 0 or ends_with_a_question)

),

replies_owed as (

    select
        row_number() over (
            order by is_two_way desc, last_at desc, slug
        ) as rank,
        person_id,
        slug,
        name,
        last_on as since,
        ends_with_a_question as asks_question,
        is_two_way
    from waiting

)

select * from replies_owed order by rank
