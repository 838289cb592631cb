-- One row per state, from stranger to tie: contacts in it now and a year before.

with

states_now as (

    select * from metrics.states

),

states_year_ago as (

    select * from metrics.states_year_ago

),

states as (

    select
        states_now.state,
        states_now.contacts as now,
        states_year_ago.contacts as year_ago,
        array_position(
            [
                'too_new',
                'never_engaged',
                'unanswered_by_me',
                'unanswered_by_them',
                'active',
                'quiet',
                'dormant'
            ],
            states_now.state
        ) as rank
    from states_now
    inner join states_year_ago on states_now.state = states_year_ago.state

)

select * from states
