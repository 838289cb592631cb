-- One row per text that enough messages hold to be a mailing or a stock phrase.

-- Nearly every text is its own, so those that can be neither are left out early.

with

sent as (

    select envelope_id from raw.envelopes where direction = 'out'

),

messages as (

    select text_hash from raw.messages
    where
        text_hash is not null
        and (
            normal_characters <= getvariable('canned_characters')
            or (
                normal_characters >= getvariable('blast_characters')
                and envelope_id in (select envelope_id from sent)
            )
        )

),

repeated_texts as (

    select text_hash
    from messages
    group by text_hash
    having count(*) >= least(getvariable('blast_people'), getvariable('canned_people'))

)

select * from repeated_texts
