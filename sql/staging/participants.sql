-- One row per message and person on the other side of it, found by address.

with

messages as (

    select * from staging.messages

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

    select message_id, conversation_id, direction, 'in' as way, sender_url as urls
    from messages
    where sender_url <> ''
    union all
    select message_id, conversation_id, direction, 'out' as way, recipient_urls as urls
    from messages
    where recipient_urls <> ''

),

people as (

    select
        profile_urls.urls,
        list(distinct slugs.person_id order by slugs.person_id) as person_ids
    from profile_urls, unnest(profile_urls.slugs) as each (slug)
    inner join slugs on each.slug = slugs.slug
    where slugs.slug not in (select slug from member_slugs)
    group by profile_urls.urls

),

participants as (

    select
        addresses.message_id,
        addresses.conversation_id,
        addresses.way = addresses.direction as is_counterpart,
        people.person_ids
    from addresses
    inner join people on addresses.urls = people.urls

)

select * from participants
