-- One row per state: the contacts in it, also where there are none.

with

contact_history as (

    select person_id, state from metrics.contact_history

),

every_state as (

    select
        unnest(
            [
                'too_new',
                'never_engaged',
                'unanswered_by_them',
                'unanswered_by_me',
                'active',
                'quiet',
                'dormant'
            ]
        ) as state

),

states as (

    select every_state.state, count(contact_history.person_id) as contacts
    from every_state
    left join contact_history on every_state.state = contact_history.state
    group by every_state.state

)

select * from states
