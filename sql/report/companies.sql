-- One row per company where the member has a two-way tie, most ties first.

with

companies as (

    select * from metrics.companies

)

select * from companies order by rank
