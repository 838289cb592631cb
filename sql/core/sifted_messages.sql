-- One row per message, with its tier where the row alone settles it.

-- What is left open (null) was sent between the member and one known person, and
-- is told apart by what else was said.

with

messages as (

    select * from staging.messages

),

counterparts as (

    select * from staging.counterparts

),

groups as (

    select * from staging.groups

),

sifted_messages as (

    select
        messages.message_id,
        messages.direction,
        messages.sent_at,
        messages.sent_on,
        messages.characters,
        messages.words,
        messages.normal_characters,
        messages.has_question,
        messages.is_only_emoji,
        messages.text_hash,
        messages.bare_hash,
        messages.tap_hash,
        counterparts.person_id,
        counterparts.matched_by,
        case
            when messages.is_draft then 'X-draft'
            when messages.folder = 'SPAM' then 'X-spam'
            when sender_name = '' and recipient_names = '' then 'X-system'
            when sender_url = '' and (is_template or is_sponsored_title)
                then 'X-sponsored'
            when sender_name = '' then 'X-unknown'
            when counterparts.matched_by is null then 'X-unknown'
            when groups.conversation_id is not null then 'G-group'
        end as settled_tier,
        -- The id is of no meaning and differs by machine, so it decides last. In one
        -- second theirs comes first: nobody owes what may have been said.
        row_number() over (
            order by
                sent_at,
                messages.direction = 'out',
                messages.has_question,
                messages.characters,
                messages.message_id
        ) as ordinal
    from messages
    inner join counterparts on messages.message_id = counterparts.message_id
    left join groups on messages.conversation_id = groups.conversation_id

)

select * from sifted_messages
