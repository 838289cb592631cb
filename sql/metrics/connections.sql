-- One row: the connections, and what moved since the export before.

with

connections as (

    select * from core.connections

),

contacts as (

    select * from core.contacts

),

previous_connections as (

    select * from core.previous_connections

),

exports as (

    select * from core.exports

),

lost as (

    select * from metrics.lost

),

counted as (

    select
        (select count(*) from connections) as rows,
        (select count(*) from connections where is_hidden) as hidden,
        (select count(*) from contacts) as contacts,
        (
            select count(*) from connections
            where connected_on >= getvariable('report_month')
        ) as added,
        (
            select count(*) > 1 from exports where has_connections
        ) as is_comparable,
        (select count(*) from lost) as lost,
        (select count(*) from previous_connections) as rows_before

),

connections_counted as (

    select
        rows,
        hidden,
        contacts,
        added,
        if(is_comparable, lost, null) as lost,
        if(is_comparable, rows - rows_before, null) as net
    from counted

)

select * from connections_counted
