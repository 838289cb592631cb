-- One row per month in which anybody was added: what became of them by now.

with

contact_history as (

    select connected_on, is_judged, state from metrics.contact_history

),

added_never_engaged as (

    select
        strftime(connected_on, '%Y-%m') as month,
        count(*) as added,
        count(*) filter (is_judged) as judged,
        count(*) filter (state = 'never_engaged') as never_engaged,
        count(*) filter (state = 'too_new') as too_new
    from contact_history
    group by all
    order by month

)

select * from added_never_engaged
