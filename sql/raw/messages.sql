-- One row per message of the export being taken in that is new, without its words.

-- A message that came before in another envelope or layout is one of them.

with

keyed_messages as (

    select * from incoming.keyed_messages

),

message_features as (

    select * from incoming.message_features

),

messages as (

    select
        keyed_messages.message_id,
        keyed_messages.envelope_id,
        keyed_messages.moment as sent_at,
        message_features.characters,
        message_features.words,
        message_features.normal_characters,
        message_features.has_question,
        message_features.is_only_emoji,
        message_features.is_template,
        message_features.text_hash,
        message_features.bare_hash,
        message_features.tap_hash,
        getvariable('exported_on') as first_seen_on,
        getvariable('exported_on') as last_seen_on
    from keyed_messages
    inner join message_features on keyed_messages.file_row = message_features.row

)

select * from messages
