-- One row per envelope of the export being taken in: what a message's text comes in.

-- Its conversation, sides, folder and marks are the same on many messages. They change
-- between exports, and with them the envelope, while the message stays the same one.

with

directed_envelopes as (

    select * from incoming.directed_envelopes

),

used_envelopes as (

    select * from used

),

envelopes as (

    select distinct
        envelope_id,
        conversation_id,
        is_sponsored_title,
        sender_name,
        sender_url,
        recipient_names,
        recipient_urls,
        way as direction,
        folder,
        is_draft
    from directed_envelopes
    where envelope in (select envelope from used_envelopes)

)

select * from envelopes
