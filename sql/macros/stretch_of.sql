-- The number of the stretch, as long as a one-tap answer may take, that an instant is in.

create or replace macro stretch_of(sent_at) as
cast(
    floor(epoch(sent_at) / greatest(1, 86400 * getvariable('canned_answer_days')))
    as bigint
)
