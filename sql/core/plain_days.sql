-- One row per person and day with messages that are personal whatever else was said.

-- Of each way: how many, and the places in time of the first and the last. Where a
-- one-tap answer may take no time at all, a second stands for the day.

with

set_apart as (

    select message_id from core.set_apart

),

envelopes as (

    select * from core.envelopes where settled_tier is null

),

messages as (

    select
        envelopes.person_id,
        direction = 'out' as is_mine,
        has_question,
        ordinal_of(sent_at, is_mine, has_question, characters) as ordinal,
        (ordinal >> 24) // if(getvariable('canned_answer_days') = 0, 1, 86400) as stretch
    from staging.messages as messages
    inner join envelopes on messages.envelope_id = envelopes.envelope_id
    where
        message_id not in (select message_id from set_apart)
        and not (is_template and is_unsigned)

),

plain_days as (

    select
        person_id,
        count(*) filter (is_mine) as messages_out,
        count(*) filter (not is_mine) as messages_in,
        min(ordinal) filter (is_mine) as first_out,
        max(ordinal) filter (is_mine) as last_out,
        min(ordinal) filter (not is_mine) as first_in,
        max(ordinal) filter (not is_mine) as last_in,
        max(ordinal) filter (not is_mine and has_question) as last_asked
    from messages
    group by person_id, stretch

)

select * from plain_days
