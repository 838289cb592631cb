-- One row per company where the member has a two-way tie, most ties first.

with

contact_history as (

    select company_key, state, is_two_way
    from metrics.contact_history
    where company_key is not null

),

contacts as (

    select company_key, company from core.contacts
    where company_key is not null

),

-- Of several spellings the one that most of its people use.
spelled as (

    select company_key, company, count(*) as people
    from contacts
    group by all

),

names as (

    select company_key, first(company order by people desc, company) as company
    from spelled
    group by company_key

),

counted as (

    select
        company_key,
        count(*) as contacts,
        count(*) filter (is_two_way) as two_way,
        count(*) filter (state = 'never_engaged') as never_engaged
    from contact_history
    group by company_key

),

companies as (

    select
        row_number() over (
            order by counted.two_way desc, counted.never_engaged desc, names.company
        ) as rank,
        names.company,
        counted.contacts,
        counted.two_way,
        counted.never_engaged
    from counted
    inner join names on counted.company_key = names.company_key
    where counted.two_way > 0

)

select * from companies order by rank
