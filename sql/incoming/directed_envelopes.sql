-- One row per envelope of the export being taken in: its direction, the first name
-- of the other side and its lasting id.

with

envelopes as (

    select * from incoming.envelopes

),

profile_urls as (

    select * from incoming.profile_urls

),

first_names as (

    select * from incoming.first_names

),

addressed as (

    select
        envelopes.*,
        coalesce(senders.slugs, []) as sender_slugs,
        coalesce(recipients.slugs, []) as recipient_slugs
    from envelopes
    left join profile_urls as senders on envelopes.sender_url = senders.urls
    left join profile_urls as recipients on envelopes.recipient_urls = recipients.urls

),

directed as (

    select
        *,
        case
            when sender_name = '' and recipient_names = '' then null
            when upper(direction) like 'OUT%' then 'out'
            when upper(direction) like 'IN%' then 'in'
            when list_contains(sender_slugs, getvariable('member_slug')) then 'out'
            when len(sender_slugs) > 0 then 'in'
            when sender_name = getvariable('member_name') then 'out'
            else 'in'
        end as way
    from addressed

),

named as (

    select
        directed.* exclude (direction, folder),
        upper(trim(folder)) as folder,
        conversation_title = 'Sponsored Conversation' as is_sponsored_title,
        lower(trim(is_message_draft)) in ('yes', 'true')
        or lower(trim(is_conversation_draft)) in ('yes', 'true')
        or (getvariable('has_conversation_ids') and conversation_id = '') as is_draft,
        coalesce(
            first_names.first_name,
            case
                when way = 'out' and len(recipient_slugs) <= 1 then recipient_names
                when way = 'in' then sender_name
            end,
            ''
        ) as first_name
    from directed
    left join first_names
        on first_names.slug = case
            when way = 'in' then sender_slugs[1]
            when len(recipient_slugs) = 1 then recipient_slugs[1]
        end

),

described as (

    select
        *,
        concat_ws(
            chr(31), getvariable('hash_key'), conversation_id, is_sponsored_title,
            sender_name, sender_url, recipient_names, recipient_urls,
            coalesce(way, ''), folder, is_draft, first_name
        ) as written,
        -- What is the same in every export, of all that is on the envelope. In 2018
        -- conversations had no id, and only names told them apart.
        concat_ws(
            chr(31), getvariable('hash_key'), coalesce(way, ''),
            case
                when getvariable('has_conversation_ids') then conversation_id
                else concat_ws(chr(31), sender_name, recipient_names)
            end
        ) as lasting
    from named

),

-- The upper half of a hash: what the engine has for one half writes out every bit.
directed_envelopes as (

    select
        * exclude (
            messages, conversation_title, is_message_draft, is_conversation_draft,
            sender_slugs, recipient_slugs, written, lasting
        ),
        cast(md5_number(written) >> 64 as ubigint) as envelope_id,
        cast(md5_number(lasting) >> 64 as ubigint) as thread
    from described

)

select * from directed_envelopes
