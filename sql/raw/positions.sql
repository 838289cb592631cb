-- One row per position that the member holds or held, by the export at hand.

with

positions as (

    select
        getvariable('export_id') as export_id,
        company
    from incoming.positions

)

select * from positions
