-- One row: the figures at the top of page one, and what is set beside them.

with

connections as (

    select * from metrics.connections

),

two_way_share as (

    select * from metrics.two_way_share

),

never_engaged as (

    select * from metrics.never_engaged

),

activation_30 as (

    select * from metrics.activation_30

),

active_relationships as (

    select * from metrics.active_relationships

),

states as (

    select * from metrics.states

),

headline as (

    select
        connections.*,
        two_way_share as two_way,
        share_of(never_engaged.k, never_engaged.n) as never_engaged,
        never_engaged.touched,
        never_engaged.before_history,
        (select contacts from states where state = 'too_new') as too_new,
        activation_30 as activation_30,
        active_relationships.now as active_now,
        active_relationships.month_ago as active_month_ago,
        active_relationships.year_ago as active_year_ago
    from connections
    positional join two_way_share
    positional join never_engaged
    positional join activation_30
    positional join active_relationships

)

select * from headline
