"""The drawings about the network: weeks, strips, ranges, companies."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from datetime import date

from flows.core.origins import AddPeriod
from flows.report.charts.bars import company_bar, share_range
from flows.report.charts.strips import months_strip
from flows.report.charts.weeks import weeks_chart
from flows.report.drawing import colour
from tests.report.cast import share
from tests.report.network import companies, spikes

_WIDTHS = r'<rect [^>]*width="([\d.]+)" [^>]*fill="{}"'


def widths(shapes: str, fill: str) -> list[float]:
    """Give the widths of the rectangles of one colour."""
    return [float(each) for each in re.findall(_WIDTHS.format(colour(fill)), shapes)]


def test_a_bar_is_dark_where_it_is_a_rush_and_bears_its_number() -> None:
    chart = weeks_chart(spikes().periods, title="t", rtl=False)

    numbers = [each.value for each in chart.labels if each.tone == "count"]
    # One more is the base line.
    assert len(widths(chart.shapes, "ink")) == len(numbers) + 1 == 3
    assert numbers == [54, 31]


def test_weeks_without_adds_have_no_bar() -> None:
    periods = [replace(each, added=0, is_spike=False) for each in spikes().periods]

    chart = weeks_chart(periods, title="t", rtl=False)

    assert widths(chart.shapes, "bar") == []


def test_no_line_is_drawn_while_nothing_is_usual() -> None:
    young = [AddPeriod(date(2026, 6, 1), 3, None, is_spike=False)]

    chart = weeks_chart(young, title="t", rtl=False)

    assert "polyline" not in chart.shapes
    assert [each.tone for each in chart.labels if each.tone == "usual"] == []


def test_labels_of_weeks_keep_apart_and_stay_on_the_page() -> None:
    chart = weeks_chart(spikes().periods, title="t", rtl=False)

    months = [each.x for each in chart.labels if each.tone == "month"]
    names = [each.name for each in chart.labels]
    assert min(b - a for a, b in itertools.pairwise(months)) >= 22
    assert len(set(names)) == len(names)
    assert all(0 <= each.x <= 170 and 0 <= each.y <= 49 for each in chart.labels)


def test_a_year_without_periods_is_drawn_as_nothing() -> None:
    chart = weeks_chart((), title="t", rtl=False)

    assert (chart.shapes, chart.labels) == ("", ())


def test_a_strip_has_a_mark_for_each_month_of_five_years() -> None:
    strip = months_strip((0, 3, 59, 60, 200), rtl=False)

    assert len(widths(strip, "teal")) == 3


def test_a_range_is_drawn_over_the_share() -> None:
    drawn = share_range(share(50, 100), tone="ink", rtl=False)

    assert widths(drawn, "faint") == [60.0]
    assert 30.0 in widths(drawn, "ink")
    assert len(widths(share_range(share(0, 0), tone="bar", rtl=False), "ink")) == 0


def test_the_people_of_a_company_fill_its_bar() -> None:
    company = replace(companies(1)[0], contacts=10, two_way=3, never_engaged=5)

    bar = company_bar(company, most=20, rtl=False)

    parts = [widths(bar, fill)[0] for fill in ("teal", "bar", "coral")]
    assert parts == [2.55, 1.7, 4.25]
