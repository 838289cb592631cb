-- One row per contact who is not exactly one of engaged, never engaged, too new.

with

contact_history as (

    select * from metrics.contact_history

)

select *
from contact_history
where
    state is null
    or (messages_out + messages_in > 0) = (state in ('never_engaged', 'too_new'))
    or (state = 'too_new' and is_judged)
    or (state = 'never_engaged' and not is_judged)
