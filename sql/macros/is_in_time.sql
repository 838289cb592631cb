-- Whether what is said at one place in time answers what was said at another, as far as
-- a one-tap answer goes; to the second.

create or replace macro is_in_time(said, answered) as
answered // 1000000
<= said // 1000000 + 86400 * getvariable('canned_answer_days')
