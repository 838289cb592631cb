-- One row per person of the worksheet, five at most: what the data answers.

-- The best-ranked first messages, but nobody who is withheld. Of the questions only
-- those about notes, who asked, people and places shared, what happened since, and
-- answers are told from an export; a null is "the data does not say".

with

withheld as (

    select * from metrics.withheld

),

chosen as (

    select * from metrics.first_messages
    where person_id not in (select person_id from withheld)
    order by rank
    limit 5

),

contact_history as (

    select company_key, is_two_way from metrics.contact_history

),

contacts as (

    select
        person_id,
        company_key,
        person_of(slug, name, company, position, profile_url, connected_on) as person
    from core.contacts

),

evidence as (

    select * from metrics.evidence

),

colleagues as (

    select company_key, count(*) filter (is_two_way) as ties
    from contact_history
    where company_key is not null
    group by company_key

),

invitations as (

    select person_id, arg_min(direction, sent_at) as direction
    from core.invitations
    group by person_id

),

group_people as (

    select * from core.group_people

),

touches as (

    select
        person_id,
        count(*) filter (direction = 'out') as touches_out,
        count(*) filter (direction = 'in') as touches_in,
        max(sent_on) as last_touch_on
    from core.touches
    group by person_id

),

endorsements as (

    select person_id, max(endorsed_on) as endorsed_on
    from core.endorsements
    group by person_id

),

worksheet as (

    select
        row_number() over (order by chosen.rank) as rank,
        chosen.person_id,
        chosen.slug,
        contacts.person,
        -- 2: did one of us write a real note?
        if(
            invitations.direction is null,
            null,
            evidence.has_note_in or evidence.has_note_out
        ) as has_note,
        evidence.has_note_in,
        evidence.has_note_out,
        -- 3: who asked whom?
        case invitations.direction when 'in' then 'they' when 'out' then 'member' end
            as asked_by,
        -- 4: do we share people or places?
        evidence.is_own_company,
        coalesce(colleagues.ties, 0) as ties_at_company,
        coalesce(group_people.conversations, 0) as groups_shared,
        -- 6: has anything happened since we connected?
        evidence.has_new_role,
        endorsements.endorsed_on,
        touches.last_touch_on,
        -- 7: do they answer, do I?
        coalesce(touches.touches_out, 0) as touches_out,
        coalesce(touches.touches_in, 0) as touches_in
    from chosen
    inner join contacts on chosen.person_id = contacts.person_id
    inner join evidence on chosen.person_id = evidence.person_id
    left join colleagues on contacts.company_key = colleagues.company_key
    left join invitations on chosen.person_id = invitations.person_id
    left join group_people on chosen.person_id = group_people.person_id
    left join touches on chosen.person_id = touches.person_id
    left join endorsements on chosen.person_id = endorsements.person_id

)

select * from worksheet order by rank
