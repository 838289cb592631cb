-- One row per message of the export being taken in whose time can be read: its id,
-- the same in every export.

-- LinkedIn gives messages no id. Conversation, direction and second find one again,
-- and the place in the file tells it from others of that second. Its words do not
-- count: they can be edited and deleted, and line ends are rendered anew.

with

messages as (

    select rowid + 1 as file_row, * from incoming.messages

),

directed_envelopes as (

    select * from incoming.directed_envelopes

),

keyed as (

    select
        messages.file_row,
        directed_envelopes.envelope_id,
        messages.moment,
        messages.characters,
        cast(
            md5_number(
                concat_ws(chr(31), directed_envelopes.thread, epoch_us(moment))
            ) >> 64 as ubigint
        ) as message_id
    from messages
    inner join directed_envelopes on messages.envelope = directed_envelopes.envelope
    where messages.moment is not null

),

repeated as (

    select message_id from keyed group by message_id having count(*) > 1

),

numbered as (

    select
        *,
        row_number() over (partition by message_id order by file_row) as twin
    from keyed
    semi join repeated using (message_id)

),

keyed_messages as (

    select file_row, envelope_id, moment, characters, message_id
    from keyed
    anti join repeated using (message_id)
    union all
    select
        file_row,
        envelope_id,
        moment,
        characters,
        case
            when twin = 1 then message_id
            else cast(
                md5_number(concat_ws(chr(31), message_id, twin)) >> 64 as ubigint
            )
        end as message_id
    from numbered

)

select * from keyed_messages
