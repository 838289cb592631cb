-- One row per person of the worksheet, five at most: what the data answers.

with

people as (

    select * exclude (person_id, slug) from metrics.worksheet

),

worksheet as (

    select
        * exclude (has_note),
        has_note is not null as is_invitation_known
    from people

)

select * from worksheet
