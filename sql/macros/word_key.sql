-- The words of a name in one case, without punctuation; null where none is left.

create or replace macro word_key(words) as
nullif(
    trim(regexp_replace(lower(nfc_normalize(words)), '[^\pL\pM\pN]+', ' ', 'g')), ''
)
