-- One row per never-engaged contact: what speaks for writing to them, and against.

with

never_engaged as (

    select person_id, connected_on, age, company_key, is_touched
    from metrics.contact_history
    where state = 'never_engaged'

),

contacts as (

    select person_id, work_words from core.contacts

),

ties as (

    select distinct company_key
    from metrics.contact_history
    where is_two_way and company_key is not null

),

invitations as (

    select
        person_id,
        bool_or(direction = 'in' and has_note) as has_note_in,
        bool_or(direction = 'in') and not has_note_in as has_bare_in,
        bool_or(direction = 'out' and has_note) as has_note_out,
        bool_or(direction = 'out') and not has_note_out as has_bare_out
    from core.invitations
    group by person_id

),

positions as (

    select * from core.positions

),

job_changes as (

    select * from metrics.job_changes

),

endorsements as (

    select * from core.endorsements

),

spikes as (

    select * from metrics.adds_spikes

),

evidence as (

    select
        never_engaged.person_id,
        age,
        is_touched,
        coalesce(has_note_in, false) as has_note_in,
        coalesce(has_note_out, false) as has_note_out,
        coalesce(has_bare_out, false) as has_bare_out,
        coalesce(company_key in (select company_key from ties), false) as has_tie,
        coalesce(company_key in (select company_key from positions), false)
            as is_own_company,
        holds_keyword(contacts.work_words) as holds_keyword,
        never_engaged.person_id in (select person_id from job_changes) as has_new_role,
        never_engaged.person_id in (
            select person_id from endorsements where kind = 'received'
        ) as has_endorsed,
        coalesce(has_bare_in, false)
        and exists(
            select 1 from spikes
            where never_engaged.connected_on between spikes.starts_on and spikes.ends_on
        ) as came_in_a_spike
    from never_engaged
    inner join contacts on never_engaged.person_id = contacts.person_id
    left join invitations on never_engaged.person_id = invitations.person_id

)

select * from evidence
