"""Every failure that an operator can meet.

    RapportError
    ├── SettingsError      E10xx  rapport.toml or the environment
    ├── ExportError        E11xx  an export that cannot be taken in
    │   ├── ArchiveError   E110x  the zip or folder itself
    │   ├── FormatError    E111x  a file inside it
    │   └── MemberError    E112x  it belongs to somebody else
    ├── WarehouseError     E12xx  the database, its models and its checks
    ├── ReportError        E13xx  rendering
    └── MachineError       E14xx  libraries, fonts, permissions, locks

Each says what was found, where, what was expected and what to do, and carries
a code to look up in the README. None carries the text of anybody's message.
"""

from __future__ import annotations


class RapportError(Exception):
    """A failure with a code, a place and a remedy; nothing was changed.

    ``where`` is a file or setting, ``what`` a sentence about what was found
    and expected, ``remedy`` a sentence that says what to do.
    """

    def __init__(self, code: str, where: str, what: str, *, remedy: str) -> None:
        super().__init__(code, where, what, remedy)
        self.code = code
        self.where = where
        self.what = what
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.where}: {self.what} {self.remedy} [{self.code}]"


class SettingsError(RapportError):
    """A setting is unknown, of the wrong type or out of range."""


class ExportError(RapportError):
    """An export cannot be taken in."""


class ArchiveError(ExportError):
    """The zip, folder or file given is not an export that can be opened."""


class FormatError(ExportError):
    """A file of the export is not what its name says."""


class MemberError(ExportError):
    """The export belongs to another member than this home."""


class WarehouseError(RapportError):
    """The database refuses: no data, another schema, a check that failed."""


class ReportError(RapportError):
    """The page could not be rendered as it should be."""


class MachineError(RapportError):
    """The machine lacks something: a library, a font, a permission, a lock."""
