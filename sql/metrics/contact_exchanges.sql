-- One row per contact ever written with: the personal messages that passed.

with

personal_days as (

    select * from core.personal_days

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
        cast(sum(messages_out) as bigint) as messages_out,
        cast(sum(messages_in) as bigint) as messages_in,
        cast(
            coalesce(
                sum(messages_out) filter (getvariable('as_of') - day < 365), 0
            ) as bigint
        ) as messages_out_in_a_year,
        cast(
            coalesce(
                sum(messages_in) filter (getvariable('as_of') - day < 365), 0
            ) as bigint
        ) as messages_in_in_a_year,
        moment_of(min(first_out)) as first_out_at,
        moment_of(min(first_in)) as first_in_at,
        moment_of(max(last_out)) as last_out_at,
        moment_of(max(last_in)) as last_in_at,
        asks_at(max(last_in)) as is_asked_last
    from personal_days
    group by person_id

),

contact_exchanges as (

    select
        * exclude (last_out_at, last_in_at, is_asked_last),
        least(first_out_at, first_in_at) as first_at,
        greatest(last_out_at, last_in_at) as last_at,
        cast(first_at as date) as first_on,
        cast(last_at as date) as last_on,
        -- Within a second theirs comes first: nobody owes what may have been said.
        first_in_at is null or coalesce(first_out_at < first_in_at, false)
            as is_begun_by_me,
        last_out_at is null or coalesce(last_out_at < last_in_at, false)
            as is_ended_by_them,
        is_ended_by_them and is_asked_last as ends_with_a_question,
        -- greatest() would pass over a null, and one way is not both.
        if(
            messages_out > 0 and messages_in > 0,
            cast(greatest(first_out_at, first_in_at) as date),
            null
        ) as both_ways_on
    from messages_by_contact
    inner join contact_months using (person_id)

)

select * from contact_exchanges
