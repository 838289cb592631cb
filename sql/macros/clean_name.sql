-- A name without control characters and spare blanks.

create or replace macro clean_name(exact_name) as
case
    -- Most names need no mending, and to see that is the least work.
    when regexp_matches(exact_name, '[\p{Cc}\p{Cf}]|  |^\p{Zs}|\p{Zs}$')
        then trim(
            regexp_replace(
                regexp_replace(exact_name, '[\p{Cc}\p{Cf}]+', '', 'g'), '\s+', ' ', 'g'
            )
        )
    else exact_name
end
