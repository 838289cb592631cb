-- One row: how the member and the contacts answer each other.

with

reply_rate_to_me as (

    select * from metrics.reply_rate_to_me

),

my_reply_rate as (

    select * from metrics.my_reply_rate

),

median_first_reply_hours as (

    select * from metrics.median_first_reply_hours

),

balance as (

    select * from metrics.balance

),

attention as (

    select * from metrics.attention

),

canned_share as (

    select * from metrics.canned_share

),

growth_vs_relationships as (

    select * from metrics.growth_vs_relationships where suppressed is null

),

dialogue as (

    select
        reply_rate_to_me as their_answers,
        my_reply_rate as my_answers,
        median_first_reply_hours.hours as answer_hours,
        median_first_reply_hours.n as first_messages,
        balance.median as balance,
        balance.n as two_way,
        attention.effective as people_in_effect,
        share_of(attention.top5_messages, attention.messages) as top_five,
        attention.people as people_in_a_year,
        canned_share as canned,
        growth_vs_relationships.connections as connections_index,
        growth_vs_relationships.relationships as relationships_index
    from reply_rate_to_me
    positional join my_reply_rate
    positional join median_first_reply_hours
    positional join balance
    positional join attention
    positional join canned_share
    positional join growth_vs_relationships

)

select * from dialogue
