-- One row per two-way contact worth picking up again, best first.

with

contact_history as (

    select
        person_id,
        slug,
        name,
        months_with_messages,
        last_at,
        last_on,
        balance
    from metrics.contact_history
    where is_two_way and (state = 'dormant' or is_off_rhythm)

),

contacts as (

    select person_id, work_words from core.contacts

),

old_ties as (

    select
        row_number() over (
            order by
                balance desc,
                months_with_messages desc,
                holds_keyword(contacts.work_words) desc,
                last_at desc,
                slug
        ) as rank,
        contact_history.person_id,
        slug,
        name,
        last_on,
        balance,
        months_with_messages
    from contact_history
    inner join contacts on contact_history.person_id = contacts.person_id

)

select * from old_ties order by rank
