-- One row per slug ever seen, and the person it names.

-- staging.aliases comes from aligning consecutive exports: a changed address is
-- still the same person.

with

urls as (

    select distinct unnest(slugs) as slug from raw.profile_urls

),

connection_slugs as (

    select distinct slug from staging.connection_slugs where slug is not null

),

aliases as (

    select * from staging.aliases

),

name_slugs as (

    select * from staging.name_slugs

),

every_slug as (

    select slug from urls
    union
    select slug from connection_slugs

),

named as (

    select
        every_slug.slug,
        coalesce(
            own.canonical_slug,
            behind.canonical_slug,
            name_slugs.slug,
            every_slug.slug
        ) as canonical_slug
    from every_slug
    left join aliases as own on every_slug.slug = own.slug
    left join name_slugs on every_slug.slug = name_slugs.name_slug
    left join aliases as behind on name_slugs.slug = behind.slug

),

slugs as (

    select
        slug,
        canonical_slug,
        cast(dense_rank() over (order by canonical_slug) as integer) as person_id
    from named

)

select * from slugs
