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
    where
        first_seen_on <= getvariable('exported_on')
        and sent_at < getvariable('as_of') + 1

),

messages as (

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
    group by message_id

)

select * from messages
