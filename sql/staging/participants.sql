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

single_slugs as (

    select urls, unnest(slugs) as slug from profile_urls

),

people as (

    select single_slugs.urls, slugs.person_id
    from single_slugs
    inner join slugs on single_slugs.slug = slugs.slug
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
