-- One row per text that enough messages hold to be a mailing or a stock phrase.

with

messages as (

    select text_hash from core.sifted_messages
    where settled_tier is null and text_hash is not null

),

repeated_texts as (

    select text_hash
    from messages
    group by text_hash
    having count(*) >= least(getvariable('blast_people'), getvariable('canned_people'))

)

select * from repeated_texts
