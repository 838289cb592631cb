-- One row per canned message that answers a real one, and so is real itself.

-- Settled in time order: an answer may be what the next one-tap looks back to. Time is
-- cut into stretches as long as an answer may take. All that came earlier in a
-- message's own stretch is near enough; of the stretch before it the last will do.

with recursive

settled_already as (

    select message_id from core.notes
    union all
    select message_id from core.blasts

),

canned as (

    select
        *,
        stretch_of(sent_at) as stretch,
        case direction when 'out' then 'in' else 'out' end as other_way
    from core.canned
    where message_id not in (select message_id from settled_already)

),

personal as (

    select
        person_id,
        cast(direction as varchar) as way,
        stretch_of(sent_at) as stretch,
        min(ordinal) as first_ordinal,
        max(sent_at) as last_at
    from core.sifted_messages
    where
        settled_tier is null
        and person_id in (select person_id from canned)
        and message_id not in (select message_id from settled_already)
        and message_id not in (select message_id from core.canned)
    group by all

),

looked_back as (

    select
        canned.* exclude (stretch, other_way),
        coalesce(same.first_ordinal < canned.ordinal, false)
        or coalesce(
            canned.sent_at
            <= before.last_at + to_days(getvariable('canned_answer_days')),
            false
        ) as is_answer
    from canned
    left join personal as same
        on
            canned.person_id = same.person_id
            and canned.other_way = same.way
            and canned.stretch = same.stretch
    left join personal as before
        on
            canned.person_id = before.person_id
            and canned.other_way = before.way
            and canned.stretch = before.stretch + 1

),

pending as (

    select * exclude (is_answer) from looked_back where not is_answer

),

settled as (

    select * exclude (is_answer) from looked_back
    where is_answer and person_id in (select person_id from pending)
    union
    select pending.*
    from pending
    inner join settled
        on
            pending.person_id = settled.person_id
            and pending.direction <> settled.direction
            and pending.ordinal > settled.ordinal
            and pending.sent_at
            <= settled.sent_at + to_days(getvariable('canned_answer_days'))

),

answers as (

    select message_id from looked_back where is_answer
    union
    select message_id from settled

)

select * from answers
