from __future__ import annotations

import re

from flows.report.charts.bars import share_bar
from flows.report.charts.growth import growth_chart
from flows.report.drawing import Scale, colour
from tests.report.invented import growth

RECT = re.compile(r'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"')


def test_every_colour_of_the_stack_stands_for_its_people() -> None:
    months = growth()[-24:]

    chart = growth_chart(growth(), title="t", height=58, rtl=False)

    for fill, part in (("teal", "engaged"), ("coral", "never_engaged")):
        filled = chart.shapes.count(f'height="0.00" fill="{colour(fill)}"')
        drawn = len(re.findall(rf'<rect [^>]*fill="{colour(fill)}"', chart.shapes))
        assert drawn - filled == sum(getattr(m, part) > 0 for m in months)


def test_a_bar_is_as_high_as_its_number() -> None:
    scale = Scale.for_values([100], 10, 50, steps=4)

    assert (scale.y(0), scale.y(50), scale.y(100)) == (50, 30, 10)


def test_a_scale_holds_its_values_in_few_round_steps() -> None:
    for highest in (0, 1, 2, 3, 7, 9, 10, 11, 99, 101, 1457, 25_000):
        for steps in (2, 4):
            scale = Scale.for_values([highest], 0, 1, steps=steps)
            assert scale.top_value >= highest
            assert 1 <= len(scale.ticks) - 1 <= steps


def test_there_is_never_a_word_in_a_drawing() -> None:
    chart = growth_chart(growth(), title="the title", height=58, rtl=False)

    assert "<text" not in chart.shapes
    assert re.sub(r"<title>.*?</title>|<[^>]*>", "", chart.shapes).strip() == ""


def test_a_page_from_right_to_left_has_its_drawing_mirrored() -> None:
    ltr = growth_chart(growth(), title="t", height=58, rtl=False)
    rtl = growth_chart(growth(), title="t", height=58, rtl=True)

    assert "scale(-1 1)" in rtl.shapes
    assert "scale(-1 1)" not in ltr.shapes
    assert rtl.labels == ltr.labels


def test_labels_have_one_place_each_and_stay_on_the_page() -> None:
    chart = growth_chart(growth(), title="t", height=58, rtl=False)

    assert len({label.name for label in chart.labels}) == len(chart.labels)
    assert chart.styles.count("inset-inline-start") == len(chart.labels)
    assert all(0 <= label.x <= 170 and 0 <= label.y <= 80 for label in chart.labels)


def test_of_a_long_history_the_last_two_years_are_drawn() -> None:
    two_years = growth()[-24:]

    chart = growth_chart(two_years * 6, title="t", height=58, rtl=False)

    assert chart == growth_chart(two_years, title="t", height=58, rtl=False)


def test_nothing_to_draw_is_drawn_as_nothing() -> None:
    chart = growth_chart((), title="t", height=58, rtl=False)

    assert (chart.shapes, chart.labels) == ("", ())


def test_a_share_fills_its_part_of_the_bar() -> None:
    widths = [
        float(w) for _, _, w, _ in RECT.findall(share_bar(0.25, tone="teal", rtl=False))
    ]

    assert widths == [38.0, 9.5]
    assert len(RECT.findall(share_bar(None, tone="teal", rtl=False))) == 1
