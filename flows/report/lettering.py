"""Which names on a page cannot be drawn here, by script, and which may be too wide."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from html import unescape
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

Script = Literal["cjk", "emoji", "other"]

# The packages are Debian's; macOS has the first two scripts.
FONTS: Mapping[Script, str] = {
    "cjk": "fonts-noto-cjk",
    "emoji": "fonts-noto-color-emoji",
    "other": "fonts-noto-core",
}
_SCRIPTS: Mapping[Script, str] = {
    "cjk": "Chinese, Japanese or Korean letters",
    "emoji": "emoji",
    "other": "letters of a rarer script",
}
# Somebody else's words are set apart from ours, so that neither turns the other.
_FOREIGN = re.compile("\u2068([^\u2069]*)\u2069")
# Marks over a letter, and characters that only turn the line.
_UNSEEN = frozenset({"Mn", "Cf"})
_AFTER_LATIN = 0x250
_EAST_ASIAN = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "FULLWIDTH")


def undrawn_names(html: str, missing: Collection[int]) -> Mapping[Script, int]:
    """Count the names of ``html`` that hold one of the ``missing`` code points.

    A name is any text of somebody else's: a person's, a company's, a position. A
    name in two scripts counts for both; scripts that lack nothing are not there.
    """
    if not missing:
        return {}
    names = {unescape(name) for name in _FOREIGN.findall(html)}
    counts = Counter(
        script
        for name in names
        for script in {script_of(ord(c)) for c in name if ord(c) in missing}
    )
    return {script: counts[script] for script in FONTS if counts[script]}


def font_warnings(undrawn: Mapping[Script, int]) -> tuple[str, ...]:
    """Say for the operator what is missing and which package has it."""
    return tuple(
        f"{count} name{'s' if count > 1 else ''} with {_SCRIPTS[script]}, and no font:"
        f" apt-get install {FONTS[script]}."
        for script, count in undrawn.items()
    )


def script_of(point: int) -> Script:
    """Give the kind of font that a code point needs.

    >>> script_of(ord("王")), script_of(ord("✨"))
    ('cjk', 'emoji')
    """
    letter = chr(point)
    if unicodedata.name(letter, "").startswith(_EAST_ASIAN):
        return "cjk"
    return "emoji" if unicodedata.category(letter) in {"So", "Sk"} else "other"


def is_wide(text: str, ems: float) -> bool:
    """Say whether a line of ``text`` may be wider than so many ems.

    Letters are taken for wider than they are. A line that is wider all the same is
    broken in two, so what is not wide needs no box that cuts it off.
    """
    return sum(_most_ems(letter) for letter in text) > ems


def _most_ems(letter: str) -> float:
    if unicodedata.category(letter) in _UNSEEN:
        return 0.0
    if ord(letter) >= _AFTER_LATIN:
        return 1.4
    if letter in "MWmw@%":
        return 1.05
    return 0.8 if letter.isupper() else 0.64
