"""Whom the reader had forgotten: keyed hashes, from which nobody can be read back."""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote

from flows.core.errors import SettingsError
from flows.core.paths import write_private

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

Kind = Literal["slug", "name", "conversation", "urn"]

_HASH = re.compile(r"[0-9a-f]{64}")
_MONTH = re.compile(r"\d{4}-\d{2}")
_UNSEEN = frozenset({"Cc", "Cf"})


@dataclass(frozen=True, slots=True)
class Traces:
    """What tells one person from all others, in plain words, while it is needed.

    ``names`` are theirs alone; ``conversations`` and ``urns`` are LinkedIn's ids.
    """

    slugs: frozenset[str]
    names: frozenset[str]
    conversations: frozenset[str] = frozenset()
    urns: frozenset[str] = frozenset()

    def marks(self) -> Iterable[tuple[Kind, str]]:
        """Give each with its kind."""
        yield from (("slug", each) for each in self.slugs)
        yield from (("name", each) for each in self.names)
        yield from (("conversation", each) for each in self.conversations)
        yield from (("urn", each) for each in self.urns)

    def are_in(self, content: bytes) -> bool:
        """Say whether an address or a name of theirs stands in ``content``."""
        text = unicodedata.normalize("NFC", content.decode(errors="replace"))
        return bool(self._pattern().search(text.casefold()))

    def _pattern(self) -> re.Pattern[str]:
        words = {*self.names, *self.slugs, *map(quote, self.slugs)}
        said = "|".join(sorted(re.escape(each.casefold()) for each in words if each))
        # A slug inside a longer one is somebody else's.
        return re.compile(rf"(?<![\w%-])(?:{said})(?![\w%-])")


@dataclass(frozen=True, slots=True)
class Forgotten:
    """The hashes, and the key of the home that makes them; false if there are none."""

    key: bytes
    hashes: frozenset[str] = frozenset()
    _seen: dict[tuple[Kind, str], bool] = field(
        default_factory=dict, compare=False, repr=False
    )

    def __bool__(self) -> bool:
        return bool(self.hashes)

    def knows(self, kind: Kind, text: str) -> bool:
        """Say whether ``text``, a slug, a name or an id, is of somebody forgotten."""
        found = self._seen.get((kind, text))
        if found is None:
            found = self._hash(kind, text) in self.hashes
            self._seen[kind, text] = found
        return found

    def and_also(self, traces: Traces) -> Forgotten:
        """Forget one more person."""
        more = {self._hash(kind, text) for kind, text in traces.marks()}
        return replace(self, hashes=self.hashes | more, _seen={})

    def _hash(self, kind: Kind, text: str) -> str:
        said = f"{kind}\0{plain_name(text) if kind == 'name' else text}"
        return hmac.new(self.key, said.encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Forgetting:
    """What forgetting a person takes away, and what it cannot.

    ``rows`` counts by the folder of an export and the kind of its file. ``letters``
    are numbers of deliveries, ``decisions`` and ``pairs`` counts of lines.
    ``remaining`` are places where an address or a name of theirs stands all the same.
    """

    traces: Traces
    rows: Mapping[str, Mapping[str, int]]
    reports: tuple[Path, ...]
    letters: tuple[int, ...]
    decisions: int
    pairs: int
    rejected: tuple[Path, ...]
    remaining: tuple[str, ...] = ()

    @property
    def files(self) -> Mapping[str, int]:
        """How many rows go, by kind of file, over all exports."""
        kinds = {kind for each in self.rows.values() for kind in each}
        return {
            kind: sum(each.get(kind, 0) for each in self.rows.values())
            for kind in sorted(kinds)
        }

    @property
    def months(self) -> tuple[str, ...]:
        """The months, such as 2026-06, whose reports go."""
        return tuple(sorted({*map(month_in, self.reports)} - {""}))


def month_in(report: Path) -> str:
    """Give the month, such as 2026-06, in the name of a report's file, or nothing."""
    found = _MONTH.search(report.name)
    return found[0] if found else ""


def plain_name(name: str) -> str:
    """Reduce a name to what does not vary between renderings of it.

    >>> plain_name(" Hana  STONE")
    'hana stone'
    """
    text = unicodedata.normalize("NFKC", name)
    seen = "".join(each for each in text if unicodedata.category(each) not in _UNSEEN)
    return " ".join(seen.split()).casefold()


def read_forgotten(path: Path, key: bytes) -> Forgotten:
    """Read the hashes; raises ``SettingsError`` E1731 if the file is damaged.

    Without them forgotten people would come back, so nothing goes on then.
    """
    try:
        lines = path.read_text(encoding="ascii").split()
    except FileNotFoundError:
        return Forgotten(key)
    except (OSError, UnicodeDecodeError):
        lines = [""]
    if not all(map(_HASH.fullmatch, lines)):
        raise SettingsError(
            "E1731",
            path.name,
            "it does not hold what it should.",
            remedy="Put it back from a backup: without it, whom you had forgotten"
            " would come back.",
        )
    return Forgotten(key, frozenset(lines))


def write_forgotten(path: Path, forgotten: Forgotten) -> None:
    """Write the hashes in their own order, which tells nothing."""
    write_private(path, "".join(f"{each}\n" for each in sorted(forgotten.hashes)))
