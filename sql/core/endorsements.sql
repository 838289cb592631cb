-- One row per endorsement in force, and who is on its other side.

with

raw_endorsements as (

    select * from raw.endorsements where status <> 'redacted'

),

snapshots as (

    select * from staging.snapshots where age_rank = 1

),

profile_urls as (

    select * from raw.profile_urls

),

slugs as (

    select * from staging.slugs

),

unique_names as (

    select * from staging.unique_names

),

addressed as (

    select
        raw_endorsements.kind,
        raw_endorsements.endorsed_on,
        slugs.person_id,
        -- A name only stands in; without one in every row the join would be slow.
        if(slugs.person_id is null, first_name || ' ' || last_name, null) as exact_name
    from raw_endorsements
    inner join snapshots
        on
            raw_endorsements.export_id = snapshots.export_id
            and snapshots.kind = 'endorsements_' || raw_endorsements.kind
    left join profile_urls on raw_endorsements.profile_url = profile_urls.urls
    left join slugs on profile_urls.slugs[1] = slugs.slug
    where raw_endorsements.endorsed_on <= getvariable('as_of')

),

endorsements as (

    select
        coalesce(addressed.person_id, unique_names.person_id) as person_id,
        addressed.kind,
        addressed.endorsed_on
    from addressed
    left join unique_names on addressed.exact_name = unique_names.exact_name
    where coalesce(addressed.person_id, unique_names.person_id) is not null

)

select * from endorsements
