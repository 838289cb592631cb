-- One row per message up to the as-of date, from every export that may be known.

-- Exports render a message differently: people who leave lose their names, folders
-- change. Who wrote it comes from the earliest export that knew, where it lies
-- from the newest.

with

renderings as (

    select
        *,
        least(last_seen_on, getvariable('exported_on')) as seen_on
    from raw.messages
    inner join raw.envelopes using (envelope_id)
    where
        first_seen_on <= getvariable('exported_on')
        and sent_at < getvariable('as_of') + 1

),

changed as (

    select message_id from renderings group by message_id having count(*) > 1

),

merged as (

    select
        message_id,
        any_value(conversation_id) as conversation_id,
        any_value(sent_at) as sent_at,
        cast(any_value(sent_at) as date) as sent_on,
        any_value(direction) as direction,
        bool_or(is_sponsored_title) as is_sponsored_title,
        coalesce(
            arg_min(sender_name, first_seen_on) filter (where sender_url <> ''),
            arg_min(sender_name, first_seen_on) filter (where sender_name <> ''),
            ''
        ) as sender_name,
        coalesce(
            arg_min(sender_url, first_seen_on) filter (where sender_url <> ''), ''
        ) as sender_url,
        coalesce(
            arg_min(recipient_names, first_seen_on) filter (
                where recipient_urls <> ''
            ),
            arg_min(recipient_names, first_seen_on) filter (
                where recipient_names <> ''
            ),
            ''
        ) as recipient_names,
        coalesce(
            arg_min(recipient_urls, first_seen_on) filter (where recipient_urls <> ''),
            ''
        ) as recipient_urls,
        arg_max(folder, (seen_on, first_seen_on)) as folder,
        arg_max(is_draft, (seen_on, first_seen_on)) as is_draft,
        arg_min(characters, first_seen_on) as characters,
        arg_min(words, first_seen_on) as words,
        arg_min(normal_characters, first_seen_on) as normal_characters,
        arg_min(has_question, first_seen_on) as has_question,
        arg_min(is_only_emoji, first_seen_on) as is_only_emoji,
        arg_min(is_template, first_seen_on) as is_template,
        arg_min(text_hash, first_seen_on) as text_hash,
        arg_min(bare_hash, first_seen_on) as bare_hash,
        arg_min(tap_hash, first_seen_on) as tap_hash
    from renderings
    where message_id in (select message_id from changed)
    group by message_id

),

-- Nearly all are the same in every export, and need no choosing.
unchanged as (

    select
        message_id,
        conversation_id,
        sent_at,
        cast(sent_at as date) as sent_on,
        direction,
        is_sponsored_title,
        coalesce(sender_name, '') as sender_name,
        coalesce(sender_url, '') as sender_url,
        coalesce(recipient_names, '') as recipient_names,
        coalesce(recipient_urls, '') as recipient_urls,
        folder,
        is_draft,
        characters,
        words,
        normal_characters,
        has_question,
        is_only_emoji,
        is_template,
        text_hash,
        bare_hash,
        tap_hash
    from renderings
    where message_id not in (select message_id from changed)

),

messages as (

    select * from merged
    union all
    select * from unchanged

)

select * from messages
