-- One row per person and day with personal messages; a recommendation is one each way.

-- Of each way: how many, and the places in time of the first and the last.

with

contacts as (

    select * from core.contacts

),

exceptions as (

    select *, direction = 'out' as is_mine from core.exceptions where tier = 'T2'

),

recommendations as (

    select
        person_id,
        ordinal_of(cast(recommended_on as timestamp), false, false, 0) - 8388608 as at_first
    from core.recommendations

),

every_part as (

    select * from core.plain_days
    union all by name
    select
        person_id,
        cast(is_mine as integer) as messages_out,
        cast(not is_mine as integer) as messages_in,
        if(is_mine, ordinal, null) as first_out,
        if(is_mine, ordinal, null) as last_out,
        if(is_mine, null, ordinal) as first_in,
        if(is_mine, null, ordinal) as last_in,
        if(not is_mine and has_question, ordinal, null) as last_asked
    from exceptions
    union all by name
    -- Known by the day alone, it comes before all that was written on it.
    select
        person_id,
        1 as messages_out,
        1 as messages_in,
        at_first + 4194304 as first_out,
        first_out as last_out,
        at_first as first_in,
        first_in as last_in
    from recommendations

),

summed as (

    select
        person_id,
        cast(moment_of(coalesce(first_out, first_in)) as date) as day,
        cast(sum(messages_out) as bigint) as messages_out,
        cast(sum(messages_in) as bigint) as messages_in,
        min(first_out) as first_out,
        max(last_out) as last_out,
        min(first_in) as first_in,
        max(last_in) as last_in,
        max(last_asked) as last_asked
    from every_part
    group by person_id, day

),

personal_days as (

    select *, person_id in (select person_id from contacts) as is_contact from summed

)

select * from personal_days
