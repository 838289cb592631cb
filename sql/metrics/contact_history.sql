-- One row per contact: what passed with the member, and the state it leaves.

with

contacts as (

    -- What is only printed of them stays there.
    select * exclude (company, position, position_key, work_words, profile_url)
    from core.contacts

),

contact_exchanges as (

    select * from metrics.contact_exchanges

),

contact_touches as (

    select * from metrics.contact_touches

),

rhythms as (

    select * from metrics.rhythms

),

joined as (

    select
        contacts.*,
        contact_exchanges.* exclude (
            person_id,
            messages_out,
            messages_in,
            first_out_at,
            first_in_at,
            first_at,
            is_begun_by_me
        ),
        coalesce(messages_out, 0) as messages_out,
        coalesce(messages_in, 0) as messages_in,
        coalesce(touches, 0) as touches,
        coalesce(is_off_rhythm, false) as is_off_rhythm
    from contacts
    left join contact_exchanges using (person_id)
    left join contact_touches using (person_id)
    left join rhythms using (person_id)

),

contact_history as (

    select
        *,
        touches > 0 as is_touched,
        both_ways_on is not null as is_two_way,
        -- A message less than a day early crossed with the acceptance.
        coalesce(first_on < connected_on - 1, false) as is_engaged_before_connecting,
        if(first_on < connected_on, 0, first_on - connected_on) as days_to_first,
        case
            when messages_out + messages_in = 0 and not is_judged then 'too_new'
            when messages_out + messages_in = 0 then 'never_engaged'
            when messages_in = 0 then 'unanswered_by_them'
            when messages_out = 0 then 'unanswered_by_me'
            when getvariable('as_of') - last_on <= getvariable('active_days')
                then 'active'
            when getvariable('as_of') - last_on <= getvariable('dormant_days')
                then 'quiet'
            else 'dormant'
        end as state,
        2 * least(messages_out, messages_in) / nullif(messages_out + messages_in, 0)
            as balance
    from joined

)

select * from contact_history
