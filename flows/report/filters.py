"""Numbers, dates, shares and names as the reader's language writes them."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from babel.dates import format_date, format_interval, format_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from flows.core.months import Month
from flows.report.cleaning import clean_text, isolate, profile_link

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from babel import Locale

    from flows.core.growth import GrowthMonth, YearAdded
    from flows.core.people import Person
    from flows.core.settings import Settings
    from flows.core.shares import Estimate, Share
    from flows.core.ties import JobChange
    from flows.report.catalog import Language

# Below this many people a percentage says more than is known.
FEWEST_FOR_PERCENT = 10
_YEAR_OF_MONTHS = 12
_DAYS_A_MONTH = 30.4375
_DAYS_A_YEAR = 365.25


class Wording:
    """The filters of one language; each public method is one of them."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._locale = language.locale
        self._words = language.words
        is_rtl = language.direction == "rtl"
        self._mark = "\N{RIGHT-TO-LEFT MARK}" if is_rtl else "\N{LEFT-TO-RIGHT MARK}"
        # Digits as in English keep their sign to the left of them, in any line.
        is_turned = is_rtl and language.digits == "latn"
        self._before_sign = "\N{LEFT-TO-RIGHT MARK}" if is_turned else ""

    def filters(self) -> Mapping[str, Callable[..., Any]]:
        """Give every filter by its name."""
        names = (name for name in vars(Wording) if not name.startswith("_"))
        return {name: getattr(self, name) for name in names if name != "filters"}

    def number(self, value: float) -> str:
        """1457 -> ``1,457``; whole numbers stay whole."""
        written = format_decimal(
            value, locale=self._locale, numbering_system=self._language.digits
        )
        return self._language.in_digits(written)

    def signed(self, value: int) -> str:
        """58 -> ``+58``; the minus is a true one, as wide as the plus."""
        sign = "+" if value > 0 else "\N{MINUS SIGN}" if value < 0 else ""
        return self._before_sign + sign + self.number(abs(value))

    def points(self, value: int) -> str:
        """25 -> ``25``, and a true minus sign where it takes away."""
        return self.number(value) if value >= 0 else self.signed(value)

    def percent(self, share: float) -> str:
        """0.2361 -> ``24%``; what is not nothing or all is never so rounded."""
        least, most = 0.005, 0.995
        if 0 < share < least:
            words = self._words.gettext("<%(percent)s")
            return str(words % {"percent": self._percent(0.01)})
        if most <= share < 1:
            words = self._words.gettext(">%(percent)s")
            return str(words % {"percent": self._percent(0.99)})
        return self._percent(share)

    def fraction(self, share: Share) -> str:
        """Give the numerator and denominator in words: ``337 of 1,427``."""
        return self._of(share.k, share.n)

    def share(self, share: Share) -> str:
        """Give the percentage, or the ``3`` of 7 where a percentage says too much."""
        if share.share is None:
            return "\N{EN DASH}"
        if share.n < FEWEST_FOR_PERCENT:
            return self.number(share.k)
        return self.percent(share.share)

    def people(self, share: Share) -> str:
        """Give whom a share is of: ``61 of 402 people``, ``of 7 people``."""
        if share.n >= FEWEST_FOR_PERCENT:
            words = self._words.gettext("%(fraction)s people")
            return str(words % {"fraction": self.fraction(share)})
        words = self._words.ngettext("of %(n)s person", "of %(n)s people", share.n)
        return str(words % {"n": self.number(share.n)})

    def share_with_fraction(self, share: Share) -> str:
        """``61 of 402 (15%)``, and without the bracket below ten people."""
        if share.share is None or share.n < FEWEST_FOR_PERCENT:
            return self.fraction(share)
        return self._words.gettext("%(fraction)s (%(percent)s)") % {
            "fraction": self.fraction(share),
            "percent": self.percent(share.share),
        }

    def estimate(self, estimate: Estimate) -> str:
        """Give the estimated percentage, or how many where n is under ten."""
        if estimate.share is None:
            return self._words.gettext("too early")
        if not estimate.reported:
            return self._words.gettext("too few")
        if estimate.n < FEWEST_FOR_PERCENT:
            return self.estimated_people(estimate)
        return self.percent(estimate.share)

    def people_estimated(self, estimate: Estimate) -> str:
        """Give whom an estimate is of: ``about 39 of 214 people``."""
        numbers = {"k": self.estimated_people(estimate), "n": self.number(estimate.n)}
        if estimate.n >= FEWEST_FOR_PERCENT:
            fraction = self._words.gettext("about %(k)s of %(n)s") % numbers
            words = self._words.gettext("%(fraction)s people")
            return str(words % {"fraction": fraction})
        words = self._words.ngettext(
            "of %(n)s person, estimated", "of %(n)s people, estimated", estimate.n
        )
        return str(words % numbers)

    def estimated_people(self, estimate: Estimate) -> str:
        """Give the numerator alone, in people: ``39``."""
        return self.number(round((estimate.share or 0) * estimate.n))

    def day(self, value: date) -> str:
        """2026-06-30 -> ``30 June 2026`` in the order of the language."""
        written = format_date(value, "long", locale=self._in_world_english())
        return self._language.in_digits(written)

    def short_day(self, value: date) -> str:
        """2026-06-30 -> ``30 Jun 2026``."""
        written = format_skeleton("yMMMd", value, locale=self._in_world_english())
        return self._language.in_digits(written)

    def interval(self, first: date, last: date) -> str:
        """Give two days as an interval: ``13-19 Apr 2026``."""
        written = format_interval(first, last, "yMMMd", locale=self._in_world_english())
        return self._language.in_digits(written)

    def month(self, value: Month | date) -> str:
        """2026-06 -> ``June 2026``."""
        written = format_skeleton("yMMMM", _day_of(value), locale=self._locale)
        return self._language.in_digits(written)

    def month_name(self, value: Month | date) -> str:
        """2026-06 -> ``June``, where the year is plain."""
        return str(format_date(_day_of(value), "LLLL", locale=self._locale))

    def short_month(self, value: Month | date) -> str:
        """2026-06 -> ``Jun 2026``, under an axis."""
        written = format_skeleton("yMMM", _day_of(value), locale=self._locale)
        return self._language.in_digits(written)

    def days(self, count: int) -> str:
        """30 -> ``30 days``, however many."""
        words = self._words.ngettext("%(n)s day", "%(n)s days", count)
        return str(words % {"n": self.number(count)})

    def age(self, days: int) -> str:
        """35 -> ``35 days``, 120 -> ``4 months``, 800 -> ``2 years``."""
        two_months, two_years = 61, 730
        if days < two_months:
            return self.days(days)
        if days < two_years:
            count = round(days / _DAYS_A_MONTH)
            words = self._words.ngettext("%(n)s month", "%(n)s months", count)
        else:
            count = int(days / _DAYS_A_YEAR + 0.005)
            words = self._words.ngettext("%(n)s year", "%(n)s years", count)
        return str(words % {"n": self.number(count)})

    def answer_time(self, hours: float) -> str:
        """20.0 -> ``20 hours``, 70.3 -> ``3 days``, 0.4 -> ``less than an hour``."""
        two_days = 48
        if round(hours) < 1:
            return self._words.gettext("less than an hour")
        if hours < two_days:
            count = round(hours)
            words = self._words.ngettext("%(n)s hour", "%(n)s hours", count)
            return str(words % {"n": self.number(count)})
        return self.age(round(hours / 24))

    def days_at(self, day: date, as_of: date) -> int:
        """Count the days from ``day`` to ``as_of``."""
        return (as_of - day).days

    def age_at(self, day: date, as_of: date) -> str:
        """Give the age of ``day`` at ``as_of`` in words."""
        return self.age((as_of - day).days)

    def foreign(self, text: str) -> str:
        """Clean somebody else's ``text`` and keep its direction to itself."""
        return isolate(clean_text(text))

    def who(self, person: Person) -> str:
        """Give the name to print; the end of the address where there is none."""
        return self.foreign(person.name) or self.foreign(person.slug)

    def role(self, person: Person) -> str:
        """Give position and company, whichever are known."""
        known = [self.foreign(person.position), self.foreign(person.company)]
        known = [each for each in known if each]
        # Without a mark of its own a line takes the direction of its first letter.
        return self._mark + " · ".join(known) if known else ""

    def role_before(self, change: JobChange) -> str:
        """Give the position and company of before, whichever were known."""
        before = replace(
            change.person,
            position=change.position_before,
            company=change.company_before,
        )
        return self.role(before)

    def link(self, person: Person) -> str | None:
        """Give the profile address if it is safe to print as a link."""
        return profile_link(person.profile_url)

    def listed(self, parts: Iterable[str]) -> str:
        """Join to ``a, b and c``."""
        return str(format_list(list(parts), locale=self._in_world_english()))

    def year(self, value: int) -> str:
        """2026 -> ``2026``, without a thousands separator."""
        return self._language.in_digits(str(value))

    def never_share(self, year: YearAdded) -> float | None:
        """Give the part of a year's judged people who were never engaged."""
        judged = year.engaged + year.never_engaged
        return year.never_engaged / judged if judged else None

    def never_engaged_in(self, years: tuple[YearAdded, ...], year: int) -> int:
        """Count everybody added in ``year`` and never engaged."""
        return sum(each.never_engaged for each in years if each.year == year)

    def thresholds(self, settings: Settings) -> list[tuple[str, float, str]]:
        """Give the name, value and sentence of every threshold, in their order."""
        values = ((f.name, getattr(settings, f.name)) for f in fields(settings))
        return [
            (name, value, self._words.gettext(settings.sentence(name)))
            for name, value in values
            if isinstance(value, int | float) and not isinstance(value, bool)
        ]

    def added_in_a_year(self, growth: tuple[GrowthMonth, ...]) -> int:
        """Count the people added in the last twelve months shown."""
        return sum(each.added for each in growth[-_YEAR_OF_MONTHS:])

    def _percent(self, share: float) -> str:
        written = self._language.in_digits(format_percent(share, locale=self._locale))
        # As in the locale data, which the library leaves out here.
        return written.replace("%", f"{self._before_sign}%{self._before_sign}")

    def _of(self, k: int, n: int) -> str:
        numbers = {"k": self.number(k), "n": self.number(n)}
        return str(self._words.gettext("%(k)s of %(n)s") % numbers)

    def _in_world_english(self) -> Locale | str:
        # Plain "en" is American to the locale data: month first, serial comma.
        return "en_GB" if str(self._locale) == "en" else self._locale


def _day_of(value: Month | date) -> date:
    return value.first_day if isinstance(value, Month) else value
