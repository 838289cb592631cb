-- One row per person, day and part of its personal messages: of each way how many, and
-- the places in time of the first and the last.

-- The parts of a day are what is plain, each message that is personal by exception, and
-- recommendations, which are one each way. To put them together takes as long as to read
-- them many times over.

with

plain_days as (

    select * from core.plain_days

),

exceptions as (

    select person_id, ordinal, direction = 'out' as is_mine
    from core.exceptions
    where tier = 'T2'

),

-- Known by the day alone, they come before all that was written on it.
recommendations as (

    select person_id, epoch_us(cast(recommended_on as timestamp)) as ordinal
    from core.recommendations

),

every_part as (

    select
        person_id,
        messages_out,
        messages_in,
        first_out,
        last_out,
        first_in,
        last_in
    from plain_days
    union all
    select
        person_id,
        cast(is_mine as bigint) as messages_out,
        cast(not is_mine as bigint) as messages_in,
        if(is_mine, ordinal, null) as first_out,
        if(is_mine, ordinal, null) as last_out,
        if(is_mine, null, ordinal) as first_in,
        if(is_mine, null, ordinal) as last_in
    from exceptions
    union all
    select
        person_id,
        1 as messages_out,
        1 as messages_in,
        ordinal + 100000 as first_out,
        ordinal + 100000 as last_out,
        ordinal as first_in,
        ordinal as last_in
    from recommendations

),

personal_days as (

    select
        *,
        cast(make_timestamp(coalesce(first_out, first_in)) as date) as day
    from every_part

)

select * from personal_days
