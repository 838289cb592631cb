-- One row per person and day with messages that are personal whatever else was said.

-- Of each way: how many, and the places in time of the first and the last. Where a
-- one-tap answer may take no time at all, a second stands for the day.

with

set_apart as (

    select message_id from core.set_apart

),

envelopes as (

    select envelope_id, person_id, direction = 'out' as is_mine, is_unsigned
    from core.envelopes
    where settled_tier is null

),

messages as (

    select
        envelopes.person_id,
        envelopes.is_mine,
        -- How long they are decides nothing here, and takes time to see.
        ordinal_of(sent_at, is_mine, has_question, 0) as ordinal,
        if(
            getvariable('canned_answer_days') = 0,
            epoch_us(sent_at),
            cast(sent_at as date) - date '1970-01-01'
        ) as stretch
    from staging.messages as messages
    inner join envelopes on messages.envelope_id = envelopes.envelope_id
    where
        message_id not in (select message_id from set_apart)
        and not (is_template and is_unsigned)

),

plain_days as (

    select
        person_id,
        cast(count(*) filter (is_mine) as integer) as messages_out,
        cast(count(*) filter (not is_mine) as integer) as messages_in,
        min(ordinal) filter (is_mine) as first_out,
        max(ordinal) filter (is_mine) as last_out,
        min(ordinal) filter (not is_mine) as first_in,
        max(ordinal) filter (not is_mine) as last_in
    from messages
    group by person_id, stretch

)

select * from plain_days
