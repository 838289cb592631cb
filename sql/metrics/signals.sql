-- One row per never-engaged contact and signal that counts: its points.

with

first_messages as (

    select * from metrics.first_messages

),

signals as (

    select
        person_id,
        generate_subscripts(reasons, 1) as position,
        unnest(reasons, recursive := true)
    from first_messages

)

select * from signals
