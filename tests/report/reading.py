"""What a reader sees of a page of HTML: its words and its links."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_UNREAD = {"head", "style", "script"}
_BREAKS = {"p", "td", "th", "div", "h1", "h2", "h3", "li", "br", "section"}
_ISOLATES = re.compile("[\u2068\u2069\u200e]")


class Reader(HTMLParser):
    """Collects the words outside of the head, and where the links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self._unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._unread += tag in _UNREAD
        if tag in _BREAKS:
            self.parts.append("\n")
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        self._unread -= tag in _UNREAD
        if tag in _BREAKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self.parts.append(data.replace("\n", " "))


def read(html: str) -> Reader:
    """Read a page."""
    reader = Reader()
    reader.feed(html)
    return reader


def words(html: str) -> str:
    """Give the visible words, one block a line, white space collapsed."""
    lines = "".join(read(html).parts).split("\n")
    kept = (" ".join(_ISOLATES.sub("", line).split()) for line in lines)
    return "\n".join(line for line in kept if line)
