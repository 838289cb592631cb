-- One row per envelope that may be known: its sides, folder, marks, and what it holds.

-- A message that came in several envelopes has one of its own, put together.

with

messages as (

    select * from staging.messages

),

used as (

    select
        envelope_id,
        count(*) as messages,
        count(*) filter (is_template) as templates,
        min(sent_at) as first_at,
        max(sent_at) as last_at
    from messages
    group by envelope_id

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
    from staging.changed_messages
    where renderings > 1

),

every_envelope as (

    select * from as_exported
    union all
    select * from put_together

),

envelopes as (

    select every_envelope.*, used.* exclude (envelope_id)
    from every_envelope
    inner join used on every_envelope.envelope_id = used.envelope_id

)

select * from envelopes
