-- One row per person with whom the member is in conversations of several people.

with

participants as (

    select * from staging.participants

),

groups as (

    select * from staging.groups

),

group_people as (

    select
        participants.person_id,
        count(distinct participants.conversation_id) as conversations
    from participants
    inner join groups on participants.conversation_id = groups.conversation_id
    group by participants.person_id

)

select * from group_people
