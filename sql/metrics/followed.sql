-- One row per contact whose first message can be waited for from the day added.

-- Left out: who wrote before connecting, and who was added before the history
-- begins. A hidden connection is no contact.

with

contact_history as (

    select
        person_id,
        connected_on,
        age,
        is_before_history,
        is_engaged_before_connecting,
        days_to_first
    from metrics.contact_history

),

followed as (

    select
        person_id,
        connected_on,
        age,
        days_to_first is not null as is_reached,
        coalesce(days_to_first, age) as days_followed,
        coalesce(days_to_first <= 30, false) as is_reached_in_30,
        age < 365 as is_added_in_a_year
    from contact_history
    where not is_engaged_before_connecting and not is_before_history

)

select * from followed
