-- One row: connections and active relationships against a year ago, as 100.

-- The gap says by how many points the relationships are ahead.

with

month_ends as (

    select * from metrics.month_ends

),

compared as (

    select
        year_ago.rows as rows_before,
        year_ago.active as active_before,
        100 * now.rows / nullif(year_ago.rows, 0) as connections,
        100 * now.active / nullif(year_ago.active, 0) as relationships
    from month_ends as now
    inner join month_ends as year_ago
        on year_ago.starts_on = now.starts_on - interval 1 year
    where now.starts_on = getvariable('report_month')

),

growth_vs_relationships as (

    select
        connections,
        relationships,
        relationships - connections as gap,
        if(
            least(rows_before, active_before) < getvariable('index_people'),
            'base below ' || getvariable('index_people'),
            null
        ) as suppressed
    from compared

)

select * from growth_vs_relationships
