-- One row per recommendation of the export being taken in, either way, unread.

with

recommendations_received as (

    select *, 'received' as kind from incoming.recommendations_received

),

recommendations_given as (

    select *, 'given' as kind from incoming.recommendations_given

),

days as (

    select * from incoming.days

),

either_way as (

    select * from recommendations_received
    union all by name
    select * from recommendations_given

),

recommendations as (

    select
        getvariable('export_id') as export_id,
        kind,
        first_name,
        last_name,
        company,
        days.day as recommended_on,
        lower(trim(status)) as status
    from either_way
    left join days on either_way.created_at = days.text

)

select * from recommendations
