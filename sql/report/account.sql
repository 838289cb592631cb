-- One row per file of the export in force: what became of its rows.

with

export_files as (

    select * from core.export_files where rows > 0

),

account as (

    select
        name as file,
        rows,
        stored,
        rows - stored - rejected as known,
        rejected,
        is_suspect
    from export_files
    order by kind

)

select * from account
