"""Addresses: which of them the engine itself can take apart, being plain.

Nearly all are: their slugs are written small, by themselves or percent-encoded, in
letters that no normalisation changes. All others are read one by one.
"""

from __future__ import annotations

# Of these, whatever stands side by side is in NFC, and what is small is casefolded.
# Left out are ß and its kind, Greek with its two sigmas, and scripts with vowel signs.
LETTERS = (
    *((0xE0, 0xF6), (0xF8, 0x148), (0x14A, 0x17E), (0x180, 0x1EF), (0x1F1, 0x24F)),
    *((0x1E00, 0x1E95), (0x1EA0, 0x1EFF)),
    *((0x430, 0x45F), (0x5D0, 0x5EA), (0x621, 0x63A), (0x641, 0x64A)),
    *((0x3041, 0x3096), (0x30A1, 0x30FA), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3)),
    *((0x2018, 0x2019), (0x2600, 0x27BF)),
)
_LETTER = "".join(rf"\x{{{first:x}}}-\x{{{last:x}}}" for first, last in LETTERS)
_OF_SLUG = f"[a-z0-9._~{_LETTER}-]"
# What is sound UTF-8 of two or three bytes, and so no comma and no slash.
_BYTE = "%[89AB][0-9A-F]"
_ENCODED = f"%(?:C[3-9A-F]|D[0-9A-F]|E[1-9A-C]{_BYTE}){_BYTE}"
_SITE = r"(?:https?://)?www\.linkedin\.com/in/"


def _listed(of_slug: str) -> str:
    each = f"{_SITE}(?:{of_slug})+"
    return f"'(?:{each},)*{each}'"


# In two steps, for in one the engine would decode as often as it looks at a text.
PLAIN_ADDRESSES = f"""
create or replace table incoming.decoded_texts as
select
    text,
    case
        when not contains(text, '%') then text
        when regexp_full_match(text, {_listed(f"{_OF_SLUG}|{_ENCODED}")})
            then url_decode(text)
    end as plain
from incoming.texts anti join incoming.profile_urls on text = urls;
insert into incoming.profile_urls
select text, [split_part(each, '/', -1) for each in split(plain, ',')]
from incoming.decoded_texts
where plain = lower(plain) and regexp_full_match(plain, {_listed(_OF_SLUG)})
"""
