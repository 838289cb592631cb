-- One row per invitation ever seen, with the person it was to or from.

-- LinkedIn forgets an accepted invitation after half a year; here it is kept. An
-- address that changed makes a second row of the same one, so the person decides.

with

raw_invitations as (

    select * from raw.invitations
    where
        first_seen_on <= getvariable('exported_on')
        and sent_at < getvariable('as_of') + 1

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
        raw_invitations.*,
        slugs.person_id as address_id,
        -- A name only stands in; without one in every row the join would be slow.
        if(address_id is null, other_name, null) as exact_name
    from raw_invitations
    left join profile_urls on raw_invitations.other_url = profile_urls.urls
    left join slugs on profile_urls.slugs[1] = slugs.slug

),

resolved as (

    select
        addressed.* exclude (address_id, exact_name),
        coalesce(addressed.address_id, unique_names.person_id) as person_id
    from addressed
    left join unique_names on addressed.exact_name = unique_names.exact_name

),

invitations as (

    select distinct on (direction, sent_at, coalesce(person_id::text, other_name)) *
    from resolved
    order by first_seen_on, invitation_id

)

select * from invitations
