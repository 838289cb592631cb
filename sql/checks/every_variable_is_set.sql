-- One row per variable that no run has set: to the models it would be null.

with

variables as (

    select
        unnest(
            [
                {'name': 'actions', 'text': getvariable('actions')::text},
                {'name': 'active_days', 'text': getvariable('active_days')::text},
                {'name': 'as_of', 'text': getvariable('as_of')::text},
                {
                    'name': 'before_history_days',
                    'text': getvariable('before_history_days')::text
                },
                {
                    'name': 'blast_characters',
                    'text': getvariable('blast_characters')::text
                },
                {'name': 'blast_days', 'text': getvariable('blast_days')::text},
                {'name': 'blast_people', 'text': getvariable('blast_people')::text},
                {
                    'name': 'canned_answer_days',
                    'text': getvariable('canned_answer_days')::text
                },
                {
                    'name': 'canned_characters',
                    'text': getvariable('canned_characters')::text
                },
                {'name': 'canned_people', 'text': getvariable('canned_people')::text},
                {'name': 'dormant_days', 'text': getvariable('dormant_days')::text},
                {'name': 'exported_on', 'text': getvariable('exported_on')::text},
                {
                    'name': 'followed_people',
                    'text': getvariable('followed_people')::text
                },
                {'name': 'grace_days', 'text': getvariable('grace_days')::text},
                {'name': 'index_people', 'text': getvariable('index_people')::text},
                {
                    'name': 'invitation_hashes',
                    'text': getvariable('invitation_hashes')::text
                },
                {'name': 'keywords', 'text': getvariable('keywords')::text},
                {'name': 'let_go_days', 'text': getvariable('let_go_days')::text},
                {'name': 'let_go_people', 'text': getvariable('let_go_people')::text},
                {'name': 'let_go_score', 'text': getvariable('let_go_score')::text},
                {'name': 'owed_days', 'text': getvariable('owed_days')::text},
                {
                    'name': 'reconnect_people',
                    'text': getvariable('reconnect_people')::text
                },
                {'name': 'reply_days', 'text': getvariable('reply_days')::text},
                {'name': 'report_month', 'text': getvariable('report_month')::text},
                {'name': 'rhythm_days', 'text': getvariable('rhythm_days')::text},
                {'name': 'rhythm_gaps', 'text': getvariable('rhythm_gaps')::text},
                {'name': 'spike_people', 'text': getvariable('spike_people')::text},
                {'name': 'spike_periods', 'text': getvariable('spike_periods')::text},
                {'name': 'spike_z', 'text': getvariable('spike_z')::text},
                {'name': 'tap_hashes', 'text': getvariable('tap_hashes')::text},
                {
                    'name': 'touched_points',
                    'text': getvariable('touched_points')::text
                },
                {
                    'name': 'verdict_people',
                    'text': getvariable('verdict_people')::text
                },
                {'name': 'weekly_adds', 'text': getvariable('weekly_adds')::text}
            ],
            recursive := true
        )

)

select * from variables where text is null
