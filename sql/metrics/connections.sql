-- One row: the connections, and what moved since the export before.

with

connections as (

    select
        count(*) as rows,
        count(*) filter (is_hidden) as hidden,
        count(*) filter (connected_on >= getvariable('report_month')) as added
    from core.connections

),

contacts as (

    select count(*) as contacts from core.contacts

),

previous_connections as (

    select count(*) as rows_before from core.previous_connections

),

exports as (

    select count(*) filter (has_connections) > 1 as is_comparable from core.exports

),

lost as (

    select count(*) as lost from metrics.lost

),

connections_counted as (

    select
        connections.rows,
        connections.hidden,
        contacts.contacts,
        connections.added,
        if(exports.is_comparable, lost.lost, null) as lost,
        if(
            exports.is_comparable,
            connections.rows - previous_connections.rows_before,
            null
        ) as net
    from connections
    positional join contacts
    positional join previous_connections
    positional join exports
    positional join lost

)

select * from connections_counted
