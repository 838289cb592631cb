"""Every failure that an operator can meet.

    RapportError
    ├── SettingsError      E10xx  rapport.toml or the environment
    ├── ExportError        E11xx  an export that cannot be taken in
    │   ├── ArchiveError   E110x  the zip or folder itself
    │   ├── FormatError    E111x  a file inside it
    │   └── MemberError    E112x  it belongs to somebody else
    ├── WarehouseError     E12xx  the database, its models and its checks
    │   └── NoDataError    E1204  and E1205: no export tells of what was asked
    ├── ReportError        E13xx  rendering
    │   └── NoReportError  E1306  that month has no report
    ├── MachineError       E14xx  libraries, fonts, permissions
    │   └── BusyError      E1403  another run holds the home
    ├── UnknownError       E15xx  what was asked for is not known here
    ├── DeliveryError      E16xx  the mail: its server, its password, its ledger
    ├── UpkeepError        E17xx  backups, rebuilding, forgetting, letting go
    └── ScheduleError      E18xx  runs that nobody watches, and what starts them

Each says what was found, where, what was expected and what to do, and carries
a code to look up in the README; ``exit_code`` is what the command line ends with,
by the names of sysexits.h. None carries the text of anybody's message.
"""

from __future__ import annotations

import traceback
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


UNEXPECTED = "E1499"


class RapportError(Exception):
    """A failure with a code, a place and a remedy; nothing was changed.

    ``where`` is a file or setting, ``what`` a sentence about what was found
    and expected, ``remedy`` a sentence that says what to do.
    """

    exit_code = 70

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

    exit_code = 78


class ExportError(RapportError):
    """An export cannot be taken in."""

    exit_code = 65


class ArchiveError(ExportError):
    """The zip, folder or file given is not an export that can be opened."""


class FormatError(ExportError):
    """A file of the export is not what its name says."""


class MemberError(ExportError):
    """The export belongs to another member than this home."""


class WarehouseError(RapportError):
    """The database refuses: no data, another schema, a check that failed."""


class NoDataError(WarehouseError):
    """No export was taken in, or none that reaches the month; nothing was done."""

    exit_code = 66


class ReportError(RapportError):
    """The page could not be rendered as it should be."""


class NoReportError(ReportError):
    """The month that was asked for has no report; nothing was done."""

    exit_code = 2


class MachineError(RapportError):
    """The machine lacks something: a library, a font, a permission."""

    exit_code = 69


class BusyError(MachineError):
    """Another run holds the home; nothing was done."""

    exit_code = 75


class UnknownError(RapportError):
    """What was asked for by its name is not known here; nothing was done."""

    exit_code = 2


class DeliveryError(RapportError):
    """The mail cannot go out as things are set up; what waits keeps waiting."""

    exit_code = 69


class ScheduleError(RapportError):
    """What starts the runs cannot be set up, or a run wants a person to look."""

    exit_code = 69


class UpkeepError(RapportError):
    """The home cannot be kept, moved or cleared as was asked."""

    exit_code = 65


def nameless(error: RapportError) -> RapportError:
    """Give a failure of the same code in words that may be stored anywhere."""
    what = "it stopped and changed nothing."
    return type(error)(error.code, "run", what, remedy=error.remedy)


@contextmanager
def without_names() -> Iterator[None]:
    """Raise what fails inside again in words that may be stored anywhere.

    A scheduler keeps the text of every failure for good. Where and what can name
    files and people, and a library's own words can quote them; the code, the
    remedy and the place in our sources cannot.
    """
    try:
        yield
    except BusyError:
        # It tells a time and a process, and whoever waits wants to know them.
        raise
    except RapportError as error:
        raise nameless(error) from None
    except Exception as error:  # noqa: BLE001 - whatever it is, it is raised again
        place = traceback.extract_tb(error.__traceback__)[-1]
        raise MachineError(
            UNEXPECTED,
            f"{Path(place.filename).name}:{place.lineno}",
            f"an unexpected {type(error).__name__}.",
            remedy="Start rapport report at a terminal to see it whole.",
        ) from None
