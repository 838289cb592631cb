-- One row per message that came in more than one envelope or layout: what holds of it.

-- Exports render a message differently: people who leave lose their names, folders
-- change. Who wrote it comes from the earliest export that knew, where it lies from
-- the newest. Of two exports of one day the envelope's number decides.

with

known as not materialized (

    select * from raw.messages where first_seen_on <= getvariable('exported_on')

),

exports as (

    select exported_on from raw.exports

),

envelopes as (

    select * from raw.envelopes

),

-- An export holds a message once. So of the renderings of one message, one at most was
-- in any export, such as the newest, and all others were seen last in another.
counted as (

    select last_seen_on, count(*) as messages from known group by last_seen_on

),

fullest as (

    select counted.last_seen_on
    from counted
    inner join exports on counted.last_seen_on = exports.exported_on
    group by counted.last_seen_on, counted.messages
    having count(*) = 1
    order by counted.messages desc
    limit 1

),

left_behind as (

    select message_id from known
    where last_seen_on is distinct from (select last_seen_on from fullest)

),

candidates as (

    select known.*
    from known
    semi join left_behind using (message_id)

),

changed as (

    select message_id from candidates group by message_id having count(*) > 1

),

renderings as (

    select
        candidates.*,
        envelopes.* exclude (envelope_id),
        -- One number for day and envelope: rows of columns take longer to compare.
        (cast(candidates.first_seen_on - date '1970-01-01' as hugeint) << 64)
        + candidates.envelope_id as earliest,
        (
            cast(
                least(candidates.last_seen_on, getvariable('exported_on'))
                - date '1970-01-01' as hugeint
            ) << 96
        )
        + earliest as newest
    from candidates
    inner join changed on candidates.message_id = changed.message_id
    inner join envelopes on candidates.envelope_id = envelopes.envelope_id

),

merged as (

    select
        message_id,
        any_value(sent_at) as sent_at,
        min(first_seen_on) as first_seen_on,
        any_value(conversation_id) as conversation_id,
        bool_or(is_sponsored_title) as is_sponsored_title,
        coalesce(
            arg_min(sender_name, earliest) filter (where sender_url <> ''),
            arg_min(sender_name, earliest) filter (where sender_name <> ''),
            ''
        ) as sender_name,
        coalesce(arg_min(sender_url, earliest) filter (where sender_url <> ''), '')
            as sender_url,
        coalesce(
            arg_min(recipient_names, earliest) filter (where recipient_urls <> ''),
            arg_min(recipient_names, earliest) filter (where recipient_names <> ''),
            ''
        ) as recipient_names,
        coalesce(
            arg_min(recipient_urls, earliest) filter (where recipient_urls <> ''), ''
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
        * exclude (features),
        unnest(features),
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
        ) as envelope_id
    from merged

)

select * from changed_messages
