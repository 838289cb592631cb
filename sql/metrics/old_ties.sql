-- One row per two-way contact worth picking up again, best first.

with

contact_history as (

    select
        person_id,
        slug,
        name,
        work_words,
        months_with_messages,
        last_at,
        last_on,
        is_off_rhythm,
        is_two_way,
        state,
        balance
    from metrics.contact_history

),

old_ties as (

    select
        row_number() over (
            order by
                balance desc,
                months_with_messages desc,
                holds_keyword(work_words) desc,
                last_at desc,
                slug
        ) as rank,
        person_id,
        slug,
        name,
        last_on,
        balance,
        months_with_messages
    from contact_history
    where is_two_way and (state = 'dormant' or is_off_rhythm)

)

select * from old_ties order by rank
