-- One row per envelope and person in it other than the member, found by address.

with

envelopes as (

    select * from staging.envelopes

),

profile_urls as (

    select * from raw.profile_urls

),

slugs as (

    select * from staging.slugs

),

member_slugs as (

    select * from staging.member_slugs

),

addresses as (

    select envelope_id, conversation_id, direction = 'in' as is_counterpart,
        sender_url as urls
    from envelopes
    union all
    select envelope_id, conversation_id, direction = 'out' as is_counterpart,
        recipient_urls as urls
    from envelopes

),

people as (

    select profile_urls.urls, slugs.person_id
    from profile_urls, unnest(profile_urls.slugs) as each (slug)
    inner join slugs on each.slug = slugs.slug
    where slugs.slug not in (select slug from member_slugs)

),

participants as (

    select
        addresses.envelope_id,
        addresses.conversation_id,
        addresses.is_counterpart,
        people.person_id
    from addresses
    inner join people on addresses.urls = people.urls
    where addresses.urls <> ''

)

select * from participants
