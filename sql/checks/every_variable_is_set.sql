-- One row per variable that no run has set: to the models it would be null.

with

variables as (

    select
        unnest(
            [
                {'name': 'as_of', 'text': getvariable('as_of')::text},
                {'name': 'report_month', 'text': getvariable('report_month')::text},
                {'name': 'exported_on', 'text': getvariable('exported_on')::text},
                {'name': 'keywords', 'text': getvariable('keywords')::text},
                {'name': 'grace_days', 'text': getvariable('grace_days')::text},
                {'name': 'active_days', 'text': getvariable('active_days')::text},
                {'name': 'dormant_days', 'text': getvariable('dormant_days')::text},
                {
                    'name': 'before_history_days',
                    'text': getvariable('before_history_days')::text
                },
                {'name': 'owed_days', 'text': getvariable('owed_days')::text},
                {'name': 'reply_days', 'text': getvariable('reply_days')::text},
                {'name': 'spike_z', 'text': getvariable('spike_z')::text},
                {'name': 'spike_people', 'text': getvariable('spike_people')::text},
                {'name': 'touched_points', 'text': getvariable('touched_points')::text},
                {'name': 'actions', 'text': getvariable('actions')::text}
            ],
            recursive := true
        )

)

select * from variables where text is null
