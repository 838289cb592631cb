-- One row per exact display name that can only be one contact.

-- Names are a last resort: only where no other contact bears the name and nobody
-- with another address writes under it.

with

contacts as (

    select * from staging.connections where age_rank = 1 and person_id is not null

),

envelopes as (

    select * from staging.envelopes where sender_url <> '' and sender_name <> ''

),

profile_urls as (

    select * from raw.profile_urls

),

slugs as (

    select * from staging.slugs

),

senders as (

    select distinct envelopes.sender_name as exact_name, slugs.person_id
    from envelopes
    inner join profile_urls on envelopes.sender_url = profile_urls.urls
    inner join slugs on profile_urls.slugs[1] = slugs.slug

),

everybody as (

    select exact_name, person_id from contacts
    union
    select exact_name, person_id from senders

),

unique_names as (

    select exact_name, any_value(person_id) as person_id
    from everybody
    where exact_name not in ('', 'LinkedIn Member')
    group by exact_name
    having count(*) = 1

)

select * from unique_names
