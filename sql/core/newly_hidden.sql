-- One row per person of the export before whose row is hidden in the one in force.

with

alignments as (

    select * from raw.alignments
    where older_slug is not null and newer_slug is null

),

snapshots as (

    select * from staging.snapshots where kind = 'connections'

),

slugs as (

    select * from staging.slugs

),

newly_hidden as (

    select distinct slugs.person_id
    from alignments
    inner join slugs on alignments.older_slug = slugs.slug
    inner join snapshots as older
        on alignments.older = older.export_id and older.age_rank = 2
    inner join snapshots as newer
        on alignments.newer = newer.export_id and newer.age_rank = 1

)

select * from newly_hidden
