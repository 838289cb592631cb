-- One row if the never-engaged people are counted differently in two places.

with

counts as (

    select
        (select k from metrics.never_engaged) as figure,
        (select len(people) from metrics.never_engaged) as people,
        (select count(*) from metrics.first_messages) as ranked,
        (select count(*) from report.never_engaged) as printed,
        (select coalesce(sum(never_engaged), 0) from metrics.added_never_engaged)
            as by_month,
        (select contacts from metrics.states where state = 'never_engaged') as state
)

select *
from counts
where len(list_distinct([figure, people, ranked, printed, by_month, state])) <> 1
