-- One row per message of the export being taken in, without its words.

-- LinkedIn gives messages no id. Time, direction, conversation and words find one
-- again; names, addresses and folder change between exports: they are its envelope.
-- White space differs by dialect, so it is left out. A message that came again in
-- another envelope or layout has a row for each of them.
-- Texts are wide: they are read where they lie and never carried along.

with

directed_messages as not materialized (

    select * from incoming.directed_messages

),

message_features as (

    select * from incoming.message_features

),

keyed as (

    select
        file_row,
        md5_number_lower(
            concat_ws(
                chr(31), getvariable('hash_key'), conversation_id, moment,
                coalesce(way, ''),
                case
                    -- The same for plain text, in a third of the time.
                    when strlen(content) = length(content)
                        then translate(content, e' \t\n\f\r', '')
                    else regexp_replace(content, '[\s\pZ\p{Cf}]+', '', 'g')
                end
            )
        ) as message_hash
    from directed_messages
    where moment is not null

),

numbered as (

    select
        *,
        row_number() over (partition by message_hash order by file_row) as twin
    from keyed

),

messages as (

    select
        case
            when twin = 1 then message_hash
            else md5_number_lower(message_hash || '/' || twin)
        end as message_id,
        envelope_id,
        moment as sent_at,
        characters,
        words,
        normal_characters,
        has_question,
        is_only_emoji,
        is_template,
        text_hash,
        bare_hash,
        tap_hash,
        getvariable('exported_on') as first_seen_on,
        getvariable('exported_on') as last_seen_on
    from directed_messages
    inner join numbered on directed_messages.file_row = numbered.file_row
    inner join message_features on directed_messages.file_row = message_features.row

)

select * from messages
