-- One row: how evenly two-way contacts and the member write, 1 being half and half.

with

contact_history as (

    select slug, name, is_two_way, balance
    from metrics.contact_history
    where balance is not null

),

balance as (

    select
        median(balance) filter (is_two_way) as median,
        count(*) filter (is_two_way) as n,
        coalesce(
            list(
                {'slug': slug, 'name': name, 'balance': balance}
                order by balance desc, slug
            ),
            []
        ) as people
    from contact_history

)

select * from balance
