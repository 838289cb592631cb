-- One row: of the judged contacts, those without one personal message.

-- The two flags may meet in one person; nothing is neither of them.

with

contact_history as (

    select
        slug,
        name,
        is_judged,
        is_before_history,
        is_touched,
        state
    from metrics.contact_history

),

counted as (

    select
        count(*) filter (state = 'never_engaged') as k,
        count(*) as n,
        count(*) filter (state = 'never_engaged' and is_touched) as touched,
        count(*) filter (state = 'never_engaged' and is_before_history)
            as before_history,
        count(*) filter (
            state = 'never_engaged' and not is_touched and not is_before_history
        ) as nothing,
        list({'slug': slug, 'name': name} order by slug) filter (
            state = 'never_engaged'
        ) as people
    from contact_history
    where is_judged

),

shares as (

    select *, share_of(k, n) as share from counted

),

never_engaged as (

    select
        unnest(share),
        touched,
        nothing,
        before_history,
        coalesce(people, []) as people
    from shares

)

select * from never_engaged
