-- One row per person with whom the member is in conversations of several people.

with

participants as (

    select * from staging.participants

),

groups as (

    select * from staging.groups

),

people as (

    select distinct
        participants.conversation_id, unnest(participants.person_ids) as person_id
    from participants
    inner join groups on participants.conversation_id = groups.conversation_id

),

group_people as (

    select person_id, count(*) as conversations
    from people
    group by person_id

)

select * from group_people
