"""What is due, at every hour of five years, in five zones."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from flows.core.due import Due, MadeReport, Standing, find_due
from flows.core.letters import Delivery, Occasion
from flows.core.months import Month

ME = "me@example.org"
ZONES = (
    "UTC",
    "Europe/Madrid",
    "America/Santiago",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
)
BEGIN = datetime(2026, 7, 2, 8, tzinfo=UTC)


def month(label: str) -> Month:
    return Month.parse(label)


def report(label: str, made_at: datetime, *, as_of: date | None = None) -> MadeReport:
    made = month(label)
    return MadeReport(made, as_of or made.last_day, made_at)


def letter(label: str, at: datetime = BEGIN, *, to: str = ME) -> Delivery:
    occasion = Occasion("report", label, to)
    return Delivery(1, occasion, f"<{label}>", "sent", 0, at, at, at, "250")


def due(
    standing: Standing,
    now: datetime,
    *,
    planned_at: datetime | None = None,
    zone: str = "UTC",
    to: tuple[str, ...] = (ME,),
) -> Due:
    return find_due(
        standing,
        planned_at=planned_at or now,
        now=now,
        zone=ZoneInfo(zone),
        recipients=to,
    )


def labels(found: Due) -> list[str]:
    return [str(each) for each in found.months]


def run(standing: Standing, found: Due, now: datetime) -> Standing:
    """Give what is there after a run that did all that was due."""
    made = [MadeReport(each, each.last_day, now) for each in found.months]
    sent = [letter(str(found.mail), now)] if found.mail else []
    return replace(
        standing,
        reports=(*standing.reports, *made),
        letters=(*standing.letters, *sent),
    )


def test_without_an_export_nothing_is_due() -> None:
    assert due(Standing(), BEGIN) == Due()


def test_a_new_member_gets_one_report_however_far_the_exports_go() -> None:
    standing = Standing(horizons=(date(2018, 11, 3), date(2024, 6, 1), BEGIN.date()))

    found = due(standing, BEGIN)

    assert (labels(found), found.mail) == (["2026-06"], month("2026-06"))


@pytest.mark.parametrize(
    ("days", "months"),
    [
        (1, ["2026-07"]),
        (40, ["2026-07", "2026-08"]),
        (123, ["2026-07", "2026-08", "2026-09", "2026-10", "2026-11"]),
    ],
)
def test_every_month_missed_is_made_and_only_the_newest_is_mailed(
    days: int, months: list[str]
) -> None:
    back = datetime(2026, 8, 1, 8, tzinfo=UTC) + timedelta(days=days)
    standing = Standing(
        (report("2026-06", BEGIN),), (letter("2026-06"),), (back.date(),)
    )

    found = due(standing, back)

    assert labels(found) == months
    assert found.mail == month(months[-1])


def test_a_month_that_no_export_covers_is_not_due() -> None:
    standing = Standing((report("2026-06", BEGIN),), horizons=(date(2026, 8, 30),))

    assert labels(due(standing, datetime(2026, 9, 5, tzinfo=UTC))) == ["2026-07"]


def test_a_month_is_over_when_it_is_over_for_the_member() -> None:
    standing = Standing((report("2026-05", BEGIN - timedelta(days=30)),))
    standing = replace(standing, horizons=(date(2026, 6, 30),))
    now = datetime(2026, 6, 30, 23, tzinfo=UTC)

    assert labels(due(standing, now, zone="Europe/Madrid")) == ["2026-06"]
    assert labels(due(standing, now, zone="UTC")) == []


def test_a_late_run_makes_its_own_month_and_mails_no_old_one() -> None:
    now = datetime(2027, 1, 20, 9, tzinfo=UTC)
    standing = Standing(
        (report("2026-10", datetime(2026, 11, 1, 8, tzinfo=UTC)),),
        (letter("2026-10"),),
        (now.date(),),
    )

    first = due(standing, now, planned_at=datetime(2026, 12, 1, 8, tzinfo=UTC))
    standing = run(standing, first, now)
    second = due(standing, now, planned_at=datetime(2027, 1, 1, 8, tzinfo=UTC))

    assert (labels(first), first.mail) == (["2026-11"], None)
    assert (labels(second), second.mail) == (["2026-12"], month("2026-12"))


def test_a_report_made_by_hand_of_long_ago_begins_nothing() -> None:
    standing = Standing(
        (report("2020-01", BEGIN), report("2026-06", BEGIN)),
        horizons=(date(2020, 2, 1), BEGIN.date()),
    )

    assert labels(due(standing, BEGIN)) == []


def test_reports_put_away_stay_away() -> None:
    now = datetime(2026, 12, 5, tzinfo=UTC)
    kept = [report(f"2026-{n:02}", now - timedelta(days=200)) for n in (9, 10, 11)]
    letters = tuple(letter(f"2026-{n:02}") for n in (6, 7, 9, 10, 11))

    assert labels(due(Standing(tuple(kept), letters, (now.date(),)), now)) == []


def test_a_month_made_before_it_was_whole_is_made_again() -> None:
    standing = Standing(
        (report("2026-07", BEGIN, as_of=date(2026, 7, 1)),),
        (letter("2026-07"),),
        (date(2026, 7, 1), date(2026, 8, 1)),
    )

    found = due(standing, datetime(2026, 8, 2, tzinfo=UTC))

    # It was mailed, and a second copy is for a person to ask for.
    assert (labels(found), found.mail) == (["2026-07"], None)


def test_a_report_made_before_the_mail_was_set_up_is_mailed() -> None:
    standing = Standing((report("2026-06", BEGIN),), horizons=(BEGIN.date(),))

    assert due(standing, BEGIN, to=()).mail is None
    assert due(standing, BEGIN).mail == month("2026-06")


def test_a_clock_set_back_mails_no_older_month() -> None:
    reports = tuple(report(f"2026-{n:02}", BEGIN) for n in (4, 5, 6))
    standing = Standing(reports, (letter("2026-06"),), (BEGIN.date(),))

    assert due(standing, BEGIN - timedelta(days=40)).mail is None
    assert labels(due(standing, BEGIN - timedelta(days=40))) == []


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("seed", range(4))
def test_in_five_years_each_month_is_made_once_and_mailed_at_most_once(
    zone: str, seed: int
) -> None:
    chance = Random(f"{zone} {seed}")
    standing, now, end = Standing(), BEGIN, BEGIN + timedelta(days=5 * 365)
    made: list[Month] = []
    mailed: list[Month] = []
    lived_in = zone
    while now < end:
        if chance.random() < 0.3:
            standing = replace(standing, horizons=(*standing.horizons, now.date()))
        if chance.random() < 0.05:
            lived_in = chance.choice(ZONES)
        # Asleep for a night, off for months; late; twice; with a clock set back.
        wrong = timedelta(days=chance.choice((0, 0, 0, 1, 45)))
        late = timedelta(days=chance.choice((0, 0, 3, 70)))
        for _ in range(chance.choice((1, 2))):
            seen = now - wrong
            found = due(standing, seen, planned_at=seen - late, zone=lived_in)
            over = Month.last_over(seen, ZoneInfo(lived_in))
            assert all(
                each <= over for each in (*found.months, *filter(None, [found.mail]))
            )
            standing = run(standing, found, seen)
            made += found.months
            mailed += filter(None, [found.mail])
        now += timedelta(hours=chance.choice((1, 24, 24, 24, 24 * 40, 24 * 122)))
    last = due(standing, now, zone=zone)
    made += last.months

    assert len(made) == len(set(made)) >= 20
    assert mailed == sorted(set(mailed))
    # Every month from the first on, as far as the exports go, and none before it.
    first, newest = min(made), max(made)
    assert sorted(made) == list(between(first, newest))
    assert newest == last.newest


def between(first: Month, last: Month) -> list[Month]:
    months = [first]
    while months[-1] < last:
        months.append(months[-1].next)
    return months
