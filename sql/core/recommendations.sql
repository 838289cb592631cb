-- One row per recommendation whose other side is known, which only a name tells.

with

raw_recommendations as (

    select * from raw.recommendations

),

snapshots as (

    select * from staging.snapshots where age_rank = 1

),

unique_names as (

    select * from staging.unique_names

),

recommendations as (

    select
        unique_names.person_id,
        raw_recommendations.kind,
        raw_recommendations.recommended_on
    from raw_recommendations
    inner join snapshots
        on
            raw_recommendations.export_id = snapshots.export_id
            and snapshots.kind = 'recommendations_' || raw_recommendations.kind
    inner join unique_names
        on
            raw_recommendations.first_name || ' ' || raw_recommendations.last_name
            = unique_names.exact_name
    where recommended_on <= getvariable('as_of')

)

select * from recommendations
