-- One row per envelope: the person on its other side, and the tier it settles.

-- A null tier leaves it to the words, and so does a missing sender's address.

with

envelopes as (

    select * from staging.envelopes

),

addressed as (

    select envelope_id, min(person_id) as person_id
    from staging.participants
    where is_counterpart
    group by envelope_id

),

unique_names as (

    select * from staging.unique_names

),

groups as (

    select * from staging.groups

),

contacts as (

    select person_id, connected_on from staging.connections
    where age_rank = 1 and not is_hidden and connected_on <= getvariable('as_of')

),

invitations as (

    select person_id from staging.invitations where person_id is not null

),

joined as (

    select
        envelopes.*,
        groups.conversation_id is not null as is_in_group,
        addressed.person_id as address_id,
        -- A name only stands in; without one in every row the join would be slow.
        case
            when address_id is not null then null
            when direction = 'out' then recipient_names
            else sender_name
        end as exact_name
    from envelopes
    left join groups on envelopes.conversation_id = groups.conversation_id
    left join addressed on envelopes.envelope_id = addressed.envelope_id

),

found as (

    select
        joined.*,
        coalesce(joined.address_id, unique_names.person_id) as person_id,
        cast(
            case
                when joined.address_id is not null then 'url'
                when unique_names.person_id is not null then 'name'
            end as enum ('url', 'name')
        ) as matched_by
    from joined
    left join unique_names on joined.exact_name = unique_names.exact_name

),

recognised as (

    select
        found.*,
        contacts.person_id is not null as is_contact,
        if(
            found.person_id in (select person_id from invitations),
            null,
            contacts.connected_on
        ) as uninvited_on
    from found
    left join contacts on found.person_id = contacts.person_id

),

core_envelopes as (

    select
        envelope_id,
        person_id,
        matched_by,
        cast(direction as enum ('in', 'out')) as direction,
        is_contact,
        uninvited_on,
        case
            when is_draft then 'X-draft'
            when folder = 'SPAM' then 'X-spam'
            when sender_name = '' and recipient_names = '' then 'X-system'
            when sender_url = '' and is_sponsored_title then 'X-sponsored'
            when sender_name = '' or matched_by is null then 'X-unknown'
            when is_in_group then 'G-group'
        end as settled_tier,
        -- A template from no address is an advertisement, whatever comes after.
        sender_url = '' and coalesce(settled_tier, '') not in (
            'X-draft', 'X-spam', 'X-system'
        ) as is_unsigned,
        messages,
        templates,
        first_at,
        last_at
    from recognised

)

select * from core_envelopes
