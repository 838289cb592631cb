-- One row per text that enough messages hold to be a mailing or a stock phrase.

-- Nearly every text is its own, so those that can be neither are left out early.

with

sent as (

    select envelope_id from raw.envelopes where direction = 'out'

),

messages as (

    select text_hash from raw.messages
    where normal_characters <= getvariable('canned_characters')
    union all
    select text_hash from raw.messages
    semi join sent using (envelope_id)
    where
        normal_characters > getvariable('canned_characters')
        and normal_characters >= getvariable('blast_characters')

),

repeated_texts as (

    select text_hash
    from messages
    where text_hash is not null
    group by text_hash
    having count(*) >= least(getvariable('blast_people'), getvariable('canned_people'))

)

select * from repeated_texts
