-- One row per two-way contact, strongest first: a score and the parts it is of.

-- It orders people and measures nothing; the weights are our own choice.

with

contact_history as (

    select
        person_id,
        slug,
        name,
        last_on,
        messages_out_in_a_year,
        messages_in_in_a_year,
        months_with_messages_in_a_year
    from metrics.contact_history
    where is_two_way

),

recommendations as (

    select * from core.recommendations

),

endorsements as (

    select * from core.endorsements

),

parts as (

    select
        person_id,
        slug,
        name,
        0.5 ^ ((getvariable('as_of') - last_on) / 180) as recency,
        least(
            1, ln(1 + sqrt(messages_out_in_a_year * messages_in_in_a_year)) / ln(13)
        ) as mutual,
        least(1, months_with_messages_in_a_year / 6) as regular,
        case
            when person_id in (select person_id from recommendations) then 1
            when person_id in (select person_id from endorsements) then 0.5
            else 0
        end as evidence
    from contact_history

),

scored as (

    select
        *,
        cast(
            round(
                100
                * (0.4 * recency + 0.3 * mutual + 0.2 * regular + 0.1 * evidence)
            ) as integer
        ) as score
    from parts

),

strength as (

    select
        row_number() over (order by score desc, slug) as rank,
        person_id,
        slug,
        name,
        score,
        recency,
        mutual,
        regular,
        cast(evidence as double) as evidence
    from scored

)

select * from strength order by rank
