-- One row per never-engaged contact whose reasons do not sum to their score.

with

first_messages as (

    select * from metrics.first_messages

)

select *
from first_messages
where
    score
    <> coalesce(list_sum(list_transform(reasons, lambda each: each.points)), 0)
