-- One row per canned message that answers a real one, and so is real itself.

-- Settled in time order: an answer may be what the next one-tap looks back to. Time is
-- cut into stretches as long as an answer may take. All that came earlier in a
-- message's own stretch is near enough; of the stretch before it the last will do.

with recursive

canned as (

    select
        message_id,
        person_id,
        direction = 'out' as is_mine,
        ordinal,
        stretch_of(ordinal) as stretch
    from core.set_apart
    where tier = 'T1-canned'

),

personal as (

    select
        person_id,
        stretch_of(coalesce(first_out, first_in)) as stretch,
        min(first_out) as first_out,
        max(last_out) as last_out,
        min(first_in) as first_in,
        max(last_in) as last_in
    from core.plain_days
    where person_id in (select person_id from canned)
    group by all

),

looked_back as (

    select
        canned.*,
        if(is_mine, same.first_in, same.first_out) as first_ordinal,
        if(is_mine, before.last_in, before.last_out) as last_ordinal,
        coalesce(first_ordinal < ordinal, false)
        or coalesce(is_in_time(last_ordinal, ordinal), false) as is_answer
    from canned
    left join personal as same
        on canned.person_id = same.person_id and canned.stretch = same.stretch
    left join personal as before
        on canned.person_id = before.person_id and canned.stretch = before.stretch + 1

),

pending as (

    select message_id, person_id, is_mine, ordinal from looked_back
    where not is_answer

),

settled as (

    select message_id, person_id, is_mine, ordinal from looked_back
    where is_answer and person_id in (select person_id from pending)
    union
    select pending.*
    from pending
    inner join settled
        on
            pending.person_id = settled.person_id
            and pending.is_mine <> settled.is_mine
            and pending.ordinal > settled.ordinal
            and is_in_time(settled.ordinal, pending.ordinal)

),

answers as (

    select message_id from looked_back where is_answer
    union
    select message_id from settled

)

select * from answers
