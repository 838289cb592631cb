-- One row per slug that the member has had.

with

exports as (

    select * from staging.exports

),

slugs as (

    select * from staging.slugs

),

members as (

    select distinct slugs.person_id
    from exports
    inner join slugs on exports.member_slug = slugs.slug

),

member_slugs as (

    select slugs.slug, slugs.person_id
    from slugs
    inner join members on slugs.person_id = members.person_id

)

select * from member_slugs
