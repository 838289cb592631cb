-- One row: what became of the people suggested last month.

with

metrics_follow_through as (

    select * from metrics.follow_through

),

contacts as (

    select
        slug,
        person_of(slug, name, company, position, profile_url, connected_on) as person
    from core.contacts

),

suggested as (

    select
        unnest(people, recursive := true),
        generate_subscripts(people, 1) as rank
    from metrics_follow_through

),

-- Whoever is gone since is counted and not named.
named as (

    select
        coalesce(
            list(
                {
                    'person': contacts.person,
                    'kind': suggested.kind,
                    'is_written_to': suggested.is_written_to,
                    'has_answered': suggested.has_answered,
                    'decision': suggested.decision
                } order by suggested.rank
            ),
            []
        ) as people
    from suggested
    inner join contacts on suggested.slug = contacts.slug

),

follow_through as (

    select
        metrics_follow_through.suppressed is null as is_told,
        metrics_follow_through.suggested,
        metrics_follow_through.written_to,
        metrics_follow_through.answered,
        metrics_follow_through.decided,
        named.people
    from metrics_follow_through
    positional join named

)

select * from follow_through
