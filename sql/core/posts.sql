-- One row per day on which the member published something.

with

posts as (

    select distinct raw_posts.published_on
    from raw.posts as raw_posts
    inner join staging.exports as exports on raw_posts.export_id = exports.export_id
    where raw_posts.published_on <= getvariable('as_of')

)

select * from posts
