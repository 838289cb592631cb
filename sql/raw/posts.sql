-- One row per post or article that the member published: the day only.

with

shares as (

    select cast(try_strptime(shared_at[:10], ['%Y-%m-%d', '%Y/%m/%d']) as date) as day
    from incoming.shares

),

articles as (

    select cast(try_strptime(published_on[:10], ['%Y-%m-%d', '%Y/%m/%d']) as date) as day
    from incoming.articles

),

posts as (

    select day as published_on from shares where day is not null
    union
    select day as published_on from articles where day is not null

)

select getvariable('export_id') as export_id, published_on from posts
