-- One row if the adds of all months and the hidden rows are not all connections.

with

months as (

    select coalesce(sum(added), 0) as added from metrics.added_never_engaged

),

years as (

    select coalesce(sum(added), 0) as added from report.years

),

connections as (

    select * from metrics.connections

)

select *
from months
cross join years
cross join connections
where
    months.added + connections.hidden <> connections.rows
    or years.added <> months.added
