-- One row per conversation with two or more people besides the member.

with

participants as (

    select * from staging.participants where conversation_id <> ''

),

people as (

    select distinct conversation_id, unnest(person_ids) as person_id
    from participants

),

groups as (

    select conversation_id, count(*) as people
    from people
    group by conversation_id
    having count(*) >= 2

)

select * from groups
