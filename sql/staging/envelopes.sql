-- One row per envelope of the messages that may be known: their sides, folder, marks.

-- A message that came in several envelopes has one of its own, put together.

with

changed_messages as (

    select * from staging.changed_messages

),

used as (

    select distinct envelope_id
    from raw.messages
    where
        first_seen_on <= getvariable('exported_on')
        and sent_at < getvariable('as_of') + 1
        and message_id not in (select message_id from changed_messages)

),

as_exported as (

    select
        envelope_id,
        conversation_id,
        is_sponsored_title,
        coalesce(sender_name, '') as sender_name,
        coalesce(sender_url, '') as sender_url,
        coalesce(recipient_names, '') as recipient_names,
        coalesce(recipient_urls, '') as recipient_urls,
        direction,
        folder,
        is_draft
    from raw.envelopes
    where envelope_id in (select envelope_id from used)

),

put_together as (

    select distinct
        envelope_id,
        conversation_id,
        is_sponsored_title,
        sender_name,
        sender_url,
        recipient_names,
        recipient_urls,
        direction,
        folder,
        is_draft
    from changed_messages

),

envelopes as (

    select * from as_exported
    union all
    select * from put_together

)

select * from envelopes
