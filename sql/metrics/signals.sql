-- One row per never-engaged contact and signal that counts: its points.

with

evidence as (

    select * from metrics.evidence

),

weighed as (

    select
        person_id,
        unnest(
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
            recursive := true
        ),
        unnest(range(1, 12)) as position
    from evidence

),

signals as (

    select person_id, cast(position as integer) as position, signal, points
    from weighed
    where points <> 0

)

select * from signals
