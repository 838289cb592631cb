"""Every state, flag and reason says what it rests on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from flows.sample.exports import SamplePlan, write_sample
from flows.steps import built_tables, ingest_exports, open_home
from flows.warehouse.explaining import explain_contact

if TYPE_CHECKING:
    from flows.core.evidence import Explanation

pytestmark = pytest.mark.xdist_group("questions")

# One contact of each state, and one for each flag and each reason of a score.
_EACH = """
select min(slug) from metrics.contact_history group by state
union
select min(slug) from metrics.first_messages, unnest(reasons) as each (reason)
group by reason.signal
union
select min(slug) from metrics.contact_history group by is_off_rhythm
union
select min(slug) from metrics.contact_history group by is_before_history
union
select min(slug) from metrics.contact_history group by is_engaged_before_connecting
union
select min(slug) from metrics.contact_history group by is_touched
union
select min(slug) from metrics.strength
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> list[Explanation]:
    folder = tmp_path_factory.mktemp("grounds")
    zips = write_sample(folder / "sample", SamplePlan(contacts=1457, messages=4000))
    home, settings = open_home(folder / "home")
    settings = replace(settings, keywords=("editor",), touched_points=3)
    ingest_exports(home, settings, zips)
    with built_tables(home, settings) as connection:
        slugs = [slug for (slug,) in connection.execute(_EACH).fetchall()]
        return [explain_contact(connection, slug) for slug in slugs]


def test_each_has_its_ground(told: list[Explanation]) -> None:
    for each in told:
        grounds = {ground.about: ground.said for ground in each.grounds}
        signals = {reason.signal for reason in each.reasons}

        assert grounds.keys() >= {each.contact.state, *each.flags, *signals}
        assert all(grounds.values())
        assert not any("None" in said for said in grounds.values())


def test_all_of_them_were_there(told: list[Explanation]) -> None:
    grounds = {ground.about for each in told for ground in each.grounds}

    assert grounds >= {
        *("too_new", "never_engaged", "unanswered_by_them", "unanswered_by_me"),
        *("active", "quiet", "dormant", "touched", "before_history", "off_rhythm"),
        *("engaged_before_connecting", "long_dormant", "note_in", "company_tie"),
        *("company_own", "keyword", "new_role", "freshness", "spike", "strength"),
        *("endorsed_you", "invited"),
    }
