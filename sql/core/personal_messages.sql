-- One row per personal message; a recommendation counts as one each way.

with

messages as (

    select * from core.messages where tier = 'T2'

),

recommendations as (

    select * from core.recommendations

),

contacts as (

    select * from core.contacts

),

written as (

    select
        person_id,
        is_contact,
        direction,
        sent_at,
        sent_on,
        has_question,
        'message' as source,
        ordinal
    from messages

),

recommended as (

    select
        recommendations.person_id,
        recommendations.person_id in (select person_id from contacts) as is_contact,
        cast(ways.direction as enum ('in', 'out')) as direction,
        cast(recommended_on as timestamp) as sent_at,
        recommended_on as sent_on,
        false as has_question,
        'recommendation' as source,
        ordinal_of(sent_at, ways.direction = 'out', false, 0) - 8388608 as ordinal
    from recommendations
    cross join (values ('out'), ('in')) as ways (direction)

),

personal_messages as (

    select * from written
    union all
    select * from recommended

)

select * from personal_messages
