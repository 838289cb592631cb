-- One row per message that came in more than one envelope or layout: what holds of it.

-- Exports render a message differently: people who leave lose their addresses, others
-- change theirs, folders change. Whose it is comes from the newest export that knew an
-- address, a name alone from the earliest, where it lies from the newest. Of two exports
-- of one day the envelope's number decides. Of some a later export than may be known
-- made two: they are as they were.

with

known as (

    select * from raw.messages
    where is_changed and first_seen_on <= getvariable('exported_on')

),

envelopes as (

    select * from raw.envelopes

),

renderings as (

    select
        known.*,
        envelopes.* exclude (envelope_id),
        -- One number for day and envelope: rows of columns take longer to compare.
        (cast(known.first_seen_on - date '1970-01-01' as hugeint) << 64)
        + known.envelope_id as earliest,
        (
            cast(
                least(known.last_seen_on, getvariable('exported_on'))
                - date '1970-01-01' as hugeint
            ) << 96
        )
        + earliest as newest
    from known
    inner join envelopes on known.envelope_id = envelopes.envelope_id

),

merged as (

    select
        message_id,
        count(*) as renderings,
        any_value(envelope_id) as only_envelope,
        any_value(sent_at) as sent_at,
        min(first_seen_on) as first_seen_on,
        any_value(conversation_id) as conversation_id,
        bool_or(is_sponsored_title) as is_sponsored_title,
        coalesce(
            arg_max(sender_name, newest) filter (where sender_url <> ''),
            arg_min(sender_name, earliest) filter (where sender_name <> ''),
            ''
        ) as sender_name,
        coalesce(arg_max(sender_url, newest) filter (where sender_url <> ''), '')
            as sender_url,
        coalesce(
            arg_max(recipient_names, newest) filter (where recipient_urls <> ''),
            arg_min(recipient_names, earliest) filter (where recipient_names <> ''),
            ''
        ) as recipient_names,
        coalesce(
            arg_max(recipient_urls, newest) filter (where recipient_urls <> ''), ''
        ) as recipient_urls,
        any_value(direction) as direction,
        arg_max(folder, newest) as folder,
        arg_max(is_draft, newest) as is_draft,
        arg_min(
            {
                'characters': characters,
                'words': words,
                'normal_characters': normal_characters,
                'has_question': has_question,
                'is_only_emoji': is_only_emoji,
                'is_template': is_template,
                'text_hash': text_hash,
                'bare_hash': bare_hash,
                'tap_hash': tap_hash
            },
            earliest
        ) as features
    from renderings
    group by message_id

),

changed_messages as (

    select
        * exclude (only_envelope, features),
        unnest(features),
        if(
            renderings = 1,
            only_envelope,
            hash(
                conversation_id,
                is_sponsored_title,
                sender_name,
                sender_url,
                recipient_names,
                recipient_urls,
                direction,
                folder,
                is_draft
            )
        ) as envelope_id
    from merged

)

select * from changed_messages
