-- One row: the month reported, the day all is measured at, the export in force, and
-- the numbers of days that contacts are told by.

-- They were variables when the tables were made; a reader's copy has them from here.

with

report_days as (

    select
        getvariable('report_month') as report_month,
        getvariable('as_of') as as_of,
        getvariable('exported_on') as exported_on,
        getvariable('grace_days') as grace_days,
        getvariable('before_history_days') as before_history_days

)

select * from report_days
