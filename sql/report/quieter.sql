-- One row per two-way contact that has gone quiet: new ones first, then the best.

with

old_ties as (

    select * from metrics.old_ties

),

contact_history as (

    select person_id, last_on, is_off_rhythm from metrics.contact_history

),

contacts as (

    select
        person_id,
        person_of(slug, name, company, position, profile_url, connected_on) as person
    from core.contacts

),

rhythms as (

    select * from metrics.rhythms

),

decisions as (

    select * from core.decisions where decision = 'never_show'

),

months as (

    select
        person_id,
        list(
            datediff('month', cast(month as date), getvariable('report_month'))
            order by month desc
        ) as months_ago
    from metrics.contact_months
    where person_id in (select person_id from old_ties)
    group by person_id

),

-- Whether they were quiet already on the day before the month began.
silences as (

    select
        contact_history.person_id,
        getvariable('report_month') - 1 - contact_history.last_on as silence_before,
        silence_before > getvariable('dormant_days')
        or (
            rhythms.median_gap is not null
            and silence_before
            > greatest(
                getvariable('active_days'),
                getvariable('rhythm_gaps') * rhythms.median_gap
            )
        ) as was_quiet
    from contact_history
    left join rhythms on contact_history.person_id = rhythms.person_id

),

quieter as (

    select
        row_number() over (order by silences.was_quiet, old_ties.rank) as rank,
        contacts.person,
        contact_history.last_on,
        getvariable('as_of') - contact_history.last_on as silence,
        rhythms.median_gap as usual_gap,
        contact_history.is_off_rhythm,
        not silences.was_quiet as is_new,
        months.months_ago,
        decisions.person_id is not null as is_never_shown
    from old_ties
    inner join contact_history on old_ties.person_id = contact_history.person_id
    inner join contacts on old_ties.person_id = contacts.person_id
    inner join silences on old_ties.person_id = silences.person_id
    left join rhythms on old_ties.person_id = rhythms.person_id
    left join months on old_ties.person_id = months.person_id
    left join decisions on old_ties.person_id = decisions.person_id

)

select * from quieter order by rank
