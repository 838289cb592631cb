-- One row per tier, direction and way of matching that any message has: how many.

with

envelopes as (

    select *, if(is_unsigned, templates, 0) as unsigned_templates
    from core.envelopes

),

exceptions as (

    select * from core.exceptions where tier <> 'T2'

),

-- What is no exception is as its envelope says.
changes as (

    select
        coalesce(settled_tier, 'T2') as tier,
        is_contact,
        direction,
        matched_by,
        messages - unsigned_templates as messages
    from envelopes
    union all
    select 'X-sponsored' as tier, is_contact, direction, matched_by, unsigned_templates
    from envelopes
    union all
    select tier, is_contact, direction, matched_by, 1 from exceptions
    union all
    select 'T2' as tier, is_contact, direction, matched_by, -1 from exceptions

),

message_counts as (

    select
        tier,
        is_contact,
        direction,
        matched_by,
        cast(sum(messages) as bigint) as messages
    from changes
    group by all
    having sum(messages) > 0

)

select * from message_counts
