"""Page one read back from the page, so that the mail says the very same lines."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import pairwise

# The id of the element with which page one should end.
LAST_OF_PAGE_ONE = "last-of-page-one"
# A form feed, which is a blank to whoever reads the page.
END_OF_PAGE_ONE = "\f"
_END = "</main></body></html>"
_SECTIONS = frozenset({"verdict", "headline", "growth", "actions"})
_LINES = frozenset(
    {
        *("standfirst", "label", "value", "fraction", "note"),
        *("section", "how", "kind", "who", "role", "why", "draft"),
    }
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the page: what it is called there, its tone, words and link."""

    name: str
    tone: str
    words: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class PageOne:
    """The lines of page one; a figure and an action are lines by their names.

    ``banner`` is empty unless the export is old.
    """

    banner: str
    finding: str
    standfirst: str
    growth: str
    suggestion: str
    how: str
    figures: tuple[dict[str, Line], ...]
    actions: tuple[dict[str, Line], ...]


def page_one_alone(html: str) -> str:
    """Give a report's HTML without what comes behind page one."""
    before, end, _behind = html.partition(END_OF_PAGE_ONE)
    return before + _END if end else html


def read_page_one(html: str) -> PageOne:
    """Read the lines of page one from the whole report's HTML."""
    reader = _Reader()
    reader.feed(html)
    lines = reader.lines
    return PageOne(
        banner=_only(lines, "masthead", "banner"),
        finding=_only(lines, "verdict", "h1"),
        standfirst=_only(lines, "verdict", "standfirst"),
        growth=_only(lines, "growth", "section"),
        suggestion=_only(lines, "actions", "section"),
        how=_only(lines, "actions", "how"),
        figures=_groups(lines.get("headline", []), "label"),
        actions=_groups(lines.get("actions", []), "kind"),
    )


class _Reader(HTMLParser):
    """Collects the named lines of each section; the innermost name counts."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[str, list[Line]] = {}
        self._section = "masthead"
        self._open: list[tuple[str, str, str]] = []
        self._words: list[str] = []
        self._link = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line, or the link in one."""
        given = dict(attrs)
        classes = (given.get("class") or "").split()
        if tag == "section":
            self._section = classes[0]
        if tag == "a":
            self._link = given.get("href") or ""
        name = "h1" if tag == "h1" else next(iter(classes), "")
        is_wanted = self._section in _SECTIONS and name in _LINES | {"h1"}
        if is_wanted or name == "banner":
            self._open.append((tag, name, " ".join(classes[1:])))
            self._words, self._link = [], ""

    def handle_data(self, data: str) -> None:
        """Keep the words of a line."""
        if self._open:
            self._words.append(data)

    def handle_endtag(self, tag: str) -> None:
        """End a line and keep it with its section."""
        if not self._open or self._open[-1][0] != tag:
            return
        _, name, tone = self._open.pop()
        words = " ".join("".join(self._words).split())
        if words:
            line = Line(name, tone, words, self._link)
            self.lines.setdefault(self._section, []).append(line)
        self._words, self._link = [], ""


def _only(lines: dict[str, list[Line]], section: str, name: str) -> str:
    found = (each.words for each in lines.get(section, []) if each.name == name)
    return next(found, "")


def _groups(lines: list[Line], first: str) -> tuple[dict[str, Line], ...]:
    starts = [n for n, line in enumerate(lines) if line.name == first]
    return tuple(
        {line.name: line for line in lines[start:end]}
        for start, end in pairwise([*starts, len(lines)])
    )
