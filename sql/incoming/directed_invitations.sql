-- One row per invitation of the export being taken in, and the other side of it.

with

invitations as (

    select * from incoming.invitations

),

moments as (

    select * from incoming.moments

),

profile_urls as (

    select * from incoming.profile_urls

),

first_names as (

    select * from incoming.first_names

),

directed as (

    select
        invitations.file_row,
        invitations.note,
        moments.moment,
        case when upper(trim(direction)) = 'OUTGOING' then 'out' else 'in' end as way,
        case when way = 'out' then to_name else from_name end as other_name,
        case when way = 'out' then invitee_url else inviter_url end as other_url,
        case when way = 'out' then invitee_urn else inviter_urn end as other_urn
    from invitations
    left join moments on invitations.sent_at = moments.text

),

directed_invitations as (

    select
        directed.*,
        coalesce(first_names.first_name, other_name) as first_name
    from directed
    left join profile_urls on directed.other_url = profile_urls.urls
    left join first_names on profile_urls.slugs[1] = first_names.slug

)

select * from directed_invitations
