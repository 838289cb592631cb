-- One row: the member, as the newest export that knew them says.

with

exports as (

    select * from staging.exports

),

member as (

    select
        coalesce(arg_max(member_name, position) filter (where member_name <> ''), '')
            as name,
        arg_max(member_slug, position) filter (where member_slug is not null) as slug,
        coalesce(
            arg_max(recognised_by, position) filter (where member_slug is not null),
            arg_max(recognised_by, position)
        ) as recognised_by
    from exports

)

select * from member
