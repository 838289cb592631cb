-- One row per endorsement of the export being taken in, either way.

with

endorsements_received as (

    select *, 'received' as kind from incoming.endorsements_received

),

endorsements_given as (

    select *, 'given' as kind from incoming.endorsements_given

),

either_way as (

    select * from endorsements_received
    union all by name
    select * from endorsements_given

),

endorsements as (

    select
        getvariable('export_id') as export_id,
        kind,
        first_name,
        last_name,
        profile_url,
        cast(
            try_strptime(
                endorsed_at, ['%Y/%m/%d %H:%M:%S UTC', '%Y-%m-%d %H:%M:%S UTC']
            ) as date
        ) as endorsed_on,
        lower(trim(status)) as status
    from either_way

)

select * from endorsements
