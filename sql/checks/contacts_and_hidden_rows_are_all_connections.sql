-- One row if contacts and hidden rows are not all connections.

with

connections as (

    select * from metrics.connections

),

core_connections as (

    select count(*) as rows from core.connections

)

select *
from connections
cross join core_connections
where
    connections.contacts + connections.hidden <> connections.rows
    or connections.rows <> core_connections.rows
