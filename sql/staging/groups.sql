-- One row per conversation with two or more people besides the member.

with

participants as (

    select * from staging.participants where conversation_id <> ''

),

groups as (

    select conversation_id, count(distinct person_id) as people
    from participants
    group by conversation_id
    having people >= 2

)

select * from groups
