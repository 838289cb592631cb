-- One row: how far the data goes, and what in it could not be used.

with

coverage as (

    select * exclude (matched_to_contacts) from metrics.coverage

)

select * from coverage
