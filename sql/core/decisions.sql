-- One row per person about whom the reader's decisions file says something in force.

-- A line carries no day of its own: what is in the file applies to any month. Of
-- several lines that hold, the last one counts.

with

staging_decisions as (

    select * from staging.decisions
    where until is null or until >= getvariable('as_of')

),

slugs as (

    select * from staging.slugs

),

decisions as (

    select
        slugs.person_id,
        arg_max(staging_decisions.decision, staging_decisions.line) as decision,
        -- Without a day it holds for good, whatever an earlier line said.
        arg_max_null(staging_decisions.until, staging_decisions.line) as until
    from staging_decisions
    inner join slugs on staging_decisions.slug = slugs.slug
    group by slugs.person_id

)

select * from decisions
