-- One row per never-engaged contact, best first, with the reasons of their score.

with

never_engaged as (

    select person_id, slug, name, connected_on, age, is_touched
    from metrics.contact_history
    where state = 'never_engaged'

),

evidence as (

    select * exclude (age, is_touched) from metrics.evidence

),

weighed as (

    select
        never_engaged.*,
        list_filter(
            [
                {'signal': 'note_in', 'points': if(has_note_in, 25, 0)},
                {'signal': 'invited_with_note', 'points': if(has_note_out, 20, 0)},
                {'signal': 'company_tie', 'points': if(has_tie, 20, 0)},
                {'signal': 'invited', 'points': if(has_bare_out, 15, 0)},
                {'signal': 'company_own', 'points': if(is_own_company, 15, 0)},
                {'signal': 'keyword', 'points': if(holds_keyword, 15, 0)},
                {'signal': 'new_role', 'points': if(has_new_role, 10, 0)},
                {'signal': 'endorsed_you', 'points': if(has_endorsed, 10, 0)},
                {
                    'signal': 'touched',
                    'points': if(is_touched, getvariable('touched_points'), 0)
                },
                {
                    'signal': 'freshness',
                    'points': cast(round(15 * 0.5 ^ (age / 120)) as integer)
                },
                {'signal': 'spike', 'points': if(came_in_a_spike, -15, 0)}
            ],
            lambda each: each.points <> 0
        ) as reasons
    from never_engaged
    inner join evidence on never_engaged.person_id = evidence.person_id

),

scored as (

    select
        *,
        cast(
            coalesce(list_sum(list_transform(reasons, lambda each: each.points)), 0)
            as integer
        ) as score
    from weighed

),

first_messages as (

    select
        row_number() over (order by score desc, connected_on desc, slug) as rank,
        person_id,
        slug,
        name,
        score,
        reasons
    from scored

)

select * from first_messages order by rank
