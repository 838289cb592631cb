-- One row per person and earlier month in whose report they were suggested.

-- Made by replaying those reports from the same exports. Decisions carry no date: a
-- replay knows those about people whom an earlier one suggested.

with

suggestions as (

    select * from staging.suggestions

),

slugs as (

    select * from staging.slugs

),

past_suggestions as (

    select
        suggestions.month,
        suggestions.rank,
        suggestions.kind,
        slugs.person_id,
        slugs.canonical_slug as slug
    from suggestions
    inner join slugs on suggestions.slug = slugs.slug

)

select * from past_suggestions
