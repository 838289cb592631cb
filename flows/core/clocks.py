"""LinkedIn's clocks: UTC days, UTC instants and unlabelled US Pacific times."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

PACIFIC = ZoneInfo("America/Los_Angeles")

# Excel writes months in the language of its user when it saves a file again.
_MONTHS = (
    "jan january januar janvier janv enero ene gennaio gen janeiro januari",
    "feb february februar fevrier fevr fev febrero febbraio fevereiro februari",
    "mar march marz mars marzo marco maart mrt mrz",
    "apr april avril avr abril abr aprile",
    "may mai mayo maggio mag maio mei",
    "jun june juni juin junio giugno giu junho",
    "jul july juli juillet juil julio luglio lug julho",
    "aug august aout agosto ago augustus",
    "sep sept september septembre septiembre settembre set setembro",
    "oct october oktober okt octobre octubre ottobre ott outubro out",
    "nov november novembre noviembre novembro",
    "dec december dezember dez decembre diciembre dic dicembre dezembro",
)
_MONTH_NUMBER = {
    name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()
}
_DAY_MONTH_YEAR = re.compile(r"(\d{1,2})[ -]([^\W\d]+)\.?[ -](\d{4}|\d{2})")
_US_TIME = re.compile(
    r"(\d{1,2})/(\d{1,2})/(\d{4}|\d{2}),? (\d{1,2}):(\d{2})(?::(\d{2}))? ?([AP]M)",
    re.IGNORECASE,
)
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def parse_connected_on(text: str) -> date | None:
    """Read a Connected On: a UTC day, in LinkedIn's forms and in Excel's.

    >>> parse_connected_on("20 Jun 2026")
    datetime.date(2026, 6, 20)
    """
    plain = _plain(text)
    if match := _DAY_MONTH_YEAR.fullmatch(plain):
        number = _MONTH_NUMBER.get(_without_accents(match[2]))
        return _day(match[3], number, match[1])
    if match := _ISO_DAY.fullmatch(plain):
        return _day(match[1], int(match[2]), match[3])
    moment = _us_time(plain)
    return moment.date() if moment else None


def parse_pacific(text: str) -> datetime | None:
    """Read an invitation's Sent At, a US Pacific wall time, as an instant in UTC.

    In the hour that autumn repeats, the first is taken.

    >>> parse_pacific("4/1/26, 9:12 AM").isoformat()
    '2026-04-01T16:12:00+00:00'
    """
    moment = _us_time(_plain(text))
    return moment.replace(tzinfo=PACIFIC).astimezone(UTC) if moment else None


def parse_us_day(text: str) -> date | None:
    """Read the day of a US date and time whose zone is not known."""
    moment = _us_time(_plain(text))
    return moment.date() if moment else None


def _plain(text: str) -> str:
    # Newer ICU libraries put a narrow no-break space before AM and PM.
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _without_accents(word: str) -> str:
    parts = unicodedata.normalize("NFD", word.casefold())
    return "".join(each for each in parts if not unicodedata.combining(each))


def _day(year: str, month: int | None, day: str) -> date | None:
    try:
        return date(_century(year), month or 0, int(day))
    except ValueError:
        return None


def _us_time(plain: str) -> datetime | None:
    match = _US_TIME.fullmatch(plain)
    if match is None:
        return None
    month, day, year, hour, minute, second, half = match.groups()
    if not 1 <= int(hour) <= 12:  # noqa: PLR2004 - hours of a twelve-hour clock
        return None
    hours = int(hour) % 12 + (12 if half.upper() == "PM" else 0)
    try:
        # The zone differs by file, so the caller sets it.
        return datetime(  # noqa: DTZ001
            _century(year), int(month), int(day), hours, int(minute), int(second or 0)
        )
    except ValueError:
        return None


def _century(year: str) -> int:
    # LinkedIn opened in 2003, so two digits can only mean this century.
    return int(year) + (2000 if len(year) == 2 else 0)  # noqa: PLR2004 - two digits
