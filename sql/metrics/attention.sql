-- One row: over how many people a year's personal messages are in effect spread.

-- The exponential of Shannon's entropy: ten people alike are ten, one alone is one.

with

contact_history as (

    select messages_out_in_a_year, messages_in_in_a_year from metrics.contact_history
    where messages_out_in_a_year + messages_in_in_a_year > 0

),

parts as (

    select
        messages_out_in_a_year + messages_in_in_a_year as messages,
        messages / sum(messages) over () as part,
        row_number() over (order by messages desc) as rank
    from contact_history

),

-- Fractions are summed in one order, or their last digit would come out by chance.
attention as (

    select
        exp(-sum(part * ln(part) order by rank)) as effective,
        sum(part order by rank) filter (rank <= 5) as top5_share,
        cast(coalesce(sum(messages) filter (rank <= 5), 0) as bigint) as top5_messages,
        cast(coalesce(sum(messages), 0) as bigint) as messages,
        count(*) as people
    from parts

)

select * from attention
