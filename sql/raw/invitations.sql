-- One row per invitation of the export being taken in, without its note's words.

with

directed_invitations as (

    select * from incoming.directed_invitations

),

invitation_features as (

    select * from incoming.invitation_features

),

keyed as (

    select
        *,
        cast(
            md5_number(
                concat_ws(
                    chr(31), getvariable('hash_key'), way, moment, other_name,
                    other_url, other_urn
                )
            ) >> 64 as ubigint
        ) as invitation_hash
    from directed_invitations

),

numbered as (

    select
        *,
        row_number() over (partition by invitation_hash order by file_row) as twin
    from keyed

),

invitations as (

    select
        cast(
            md5_number(invitation_hash || '/' || twin) >> 64 as ubigint
        ) as invitation_id,
        way as direction,
        moment as sent_at,
        other_name,
        other_url,
        other_urn,
        characters,
        text_hash,
        bare_hash,
        getvariable('exported_on') as first_seen_on,
        getvariable('exported_on') as last_seen_on
    from numbered
    inner join invitation_features on numbered.file_row = invitation_features.row
    where moment is not null

)

select * from invitations
