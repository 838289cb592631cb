-- One row: how far the data goes, and what in it could not be used.

with

message_counts as (

    select * from metrics.message_counts where tier = 'T2'

),

contacts as (

    select * from core.contacts

),

invitations as (

    select * from core.invitations

),

connections as (

    select * from core.connections

),

exports as (

    select * from core.exports

),

tiers as (

    select * from metrics.tiers

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
        (select count(distinct exported_on) from exports) as exports,
        history.first_message_on,
        history.last_message_on,
        matched.*,
        (select count(*) from connections where is_hidden) as hidden,
        (select sum(rejected) from exports where is_in_force) as rejected,
        (
            select count(*) from contacts
            where person_id in (select person_id from invitations)
        ) as with_invitation,
        (select count(*) from contacts) as contacts,
        member.recognised_by,
        coalesce((select map(list(tier), list(messages)) from tiers), map {}) as tiers
    from matched
    cross join core.history as history
    cross join core.member as member

)

select * from coverage
