-- One row per slug that the member has had.

with

exports as (

    select * from staging.exports

),

slugs as (

    select * from staging.slugs

),

member_slugs as (

    select distinct slugs.slug, slugs.person_id
    from exports
    inner join slugs on exports.member_slug = slugs.slug

)

select * from member_slugs
