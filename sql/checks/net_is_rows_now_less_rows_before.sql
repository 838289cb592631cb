-- One row if net is not the rows now less the rows of the export before.

with

connections as (

    select * from metrics.connections

),

previous_connections as (

    select count(*) as rows from core.previous_connections

)

select *
from connections
cross join previous_connections
where
    connections.net <> connections.rows - previous_connections.rows
    or (connections.net is null) <> (connections.lost is null)
