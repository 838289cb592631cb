-- One row: how far the data goes, and what in it could not be used.

with

message_counts as (

    select * from core.message_counts where tier = 'T2'

),

invited as (

    select distinct person_id from core.invitations where person_id is not null

),

contacts as (

    select count(*) as contacts, count(invited.person_id) as with_invitation
    from core.contacts as contacts
    left join invited on contacts.person_id = invited.person_id

),

connections as (

    select count(*) filter (is_hidden) as hidden from core.connections

),

exports as (

    select
        count(distinct exported_on) as exports,
        sum(rejected) filter (is_in_force) as rejected
    from core.exports

),

tiers as (

    select
        coalesce(
            map(list(tier order by tier), list(messages order by tier)), map {}
        ) as tiers
    from metrics.tiers

),

matched as (

    select
        cast(coalesce(sum(messages), 0) as bigint) as personal_messages,
        cast(coalesce(sum(messages) filter (is_contact), 0) as bigint)
            as matched_to_contacts,
        cast(
            coalesce(sum(messages) filter (is_contact and matched_by = 'url'), 0)
            as bigint
        ) as matched_by_url,
        matched_to_contacts - matched_by_url as matched_by_name,
        personal_messages - matched_to_contacts as unmatched
    from message_counts

),

coverage as (

    select
        getvariable('exported_on') as exported_on,
        exports.exports,
        history.first_message_on,
        history.last_message_on,
        matched.*,
        connections.hidden,
        exports.rejected,
        contacts.with_invitation,
        contacts.contacts,
        member.recognised_by,
        tiers.tiers
    from matched
    positional join exports
    positional join connections
    positional join contacts
    positional join tiers
    positional join core.history as history
    positional join core.member as member

)

select * from coverage
