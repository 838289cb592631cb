-- One row per name of a connection without an address, and the slug behind it.

-- Before mid-2023 connections hold no addresses, but messages do. A name that one
-- connection bears and one address writes under joins the two.

with

unaddressed as (

    select exact_name from staging.unaddressed where slug is not null

),

connections as (

    select exact_name, slug from staging.connection_slugs
    where not is_hidden and exact_name in (select exact_name from unaddressed)

),

bearers as (

    select exact_name, any_value(slug) as name_slug
    from connections
    group by exact_name
    having count(distinct slug) = 1 and any_value(slug) like 'name/%'

),

envelopes as (

    select sender_name as exact_name, sender_url as urls
    from staging.envelopes
    where sender_url <> '' and sender_name in (select exact_name from bearers)
    union
    select recipient_names as exact_name, recipient_urls as urls
    from staging.envelopes
    where recipient_urls <> '' and recipient_names in (select exact_name from bearers)

),

profile_urls as (

    select * from raw.profile_urls where len(slugs) = 1

),

addresses as (

    select envelopes.exact_name, any_value(profile_urls.slugs[1]) as slug
    from envelopes
    inner join profile_urls on envelopes.urls = profile_urls.urls
    group by envelopes.exact_name
    having count(distinct profile_urls.slugs[1]) = 1

),

name_slugs as (

    select bearers.name_slug, addresses.slug
    from bearers
    inner join addresses on bearers.exact_name = addresses.exact_name

)

select * from name_slugs
