-- One row per two-way contact worth picking up again: three at most, best first.

with

contact_history as (

    select * from metrics.contact_history

),

ranked as (

    select
        row_number() over (
            order by
                balance desc,
                months_with_messages desc,
                holds_keyword(company, position) desc,
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

),

reconnect as (

    select * from ranked where rank <= 3

)

select * from reconnect order by rank
