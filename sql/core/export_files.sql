-- One row per file of the export in force: what became of its rows.

-- Small files are kept whole each time. Of messages and invitations only those are
-- stored that no earlier export held, whatever the order of taking in.

with

exports as (

    select export_id, is_suspect from staging.exports
    where exported_on = getvariable('exported_on')

),

files as (

    select
        files.kind,
        min(files.name) as name,
        sum(files.rows) as rows,
        sum(files.rejected) as rejected,
        bool_or(exports.is_suspect) as is_suspect
    from raw.files as files
    inner join exports on files.export_id = exports.export_id
    group by files.kind

),

-- In another envelope or layout a message is no new one.
first_seen as (

    select first_seen_on from raw.messages where not is_changed
    union all
    select first_seen_on from staging.changed_messages

),

stored_messages as (

    select count(*) as stored
    from first_seen
    where first_seen_on = getvariable('exported_on')

),

stored_invitations as (

    select count(distinct invitation_id) as stored
    from raw.invitations
    where
        first_seen_on = getvariable('exported_on')
        and invitation_id not in (
            select invitation_id from raw.invitations
            where first_seen_on < getvariable('exported_on')
        )

),

export_files as (

    select
        files.kind,
        files.name,
        cast(files.rows as bigint) as rows,
        case files.kind
            when 'messages' then stored_messages.stored
            when 'invitations' then stored_invitations.stored
            else cast(files.rows - files.rejected as bigint)
        end as stored,
        cast(files.rejected as bigint) as rejected,
        files.is_suspect
    from files
    cross join stored_messages
    cross join stored_invitations

)

select * from export_files
