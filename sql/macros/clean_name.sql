-- A name without control characters and spare blanks.

create or replace macro clean_name(exact_name) as
case
    -- Most names are plain, and need no mending.
    when regexp_full_match(exact_name, '[!-~]+( [!-~]+)*') then exact_name
    else
        trim(
            regexp_replace(
                regexp_replace(exact_name, '[\p{Cc}\p{Cf}]+', '', 'g'), '\s+', ' ', 'g'
            )
        )
end
