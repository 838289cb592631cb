-- One row per contact ever written with: who began, and when the other answered.

with

contact_exchanges as (

    select * from metrics.contact_exchanges

),

first_replies as (

    select
        person_id,
        is_begun_by_me as is_mine,
        first_at,
        if(is_mine, first_in_at, first_out_at) as answered_at,
        getvariable('as_of') - first_on >= getvariable('reply_days') as is_old_enough,
        coalesce(answered_at <= first_at + to_days(getvariable('reply_days')), false)
            as is_answered_in_time,
        -- Who has not answered is followed to the end of the last day.
        epoch(
            coalesce(answered_at, cast(getvariable('as_of') + 1 as timestamp))
            - first_at
        ) / 3600 as hours
    from contact_exchanges

)

select * from first_replies
