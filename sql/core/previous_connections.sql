-- One row per connection of the export before the one in force.

with

previous as (

    select * from staging.connections where age_rank = 2

),

snapshots as (

    select * from staging.snapshots where kind = 'connections'

),

alignments as (

    select * from raw.alignments

),

newly_hidden as (

    select alignments.older_slug as slug
    from alignments
    inner join snapshots as older
        on alignments.older = older.export_id and older.age_rank = 2
    inner join snapshots as newer
        on alignments.newer = newer.export_id and newer.age_rank = 1
    where alignments.older_slug is not null and alignments.newer_slug is null

),

previous_connections as (

    select
        row_from_end,
        person_id,
        is_hidden,
        name,
        company_key,
        position_key,
        canonical_slug as slug,
        coalesce(slug in (select slug from newly_hidden), false) as became_hidden
    from previous

)

select * from previous_connections
