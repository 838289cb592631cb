-- One row: what the reader decided and its effects, and the lines with a fault.

with

decisions as (

    select * from metrics.decisions

)

select * from decisions
