"""Two addresses that only the reader knows to be one person."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from flows import questions, steps
from flows.core.errors import SettingsError, UnknownError
from tests.warehouse.homes import Home, zipped
from tests.warehouse.worlds import SITE, World

if TYPE_CHECKING:
    from pathlib import Path

    from flows.core.people import Contact

EXPORT = "Basic_LinkedInDataExport_07-01-2026"


@pytest.fixture
def home(world: World, tmp_path: Path) -> Home:
    """Give a home with a contact, hana, who wrote from another address."""
    world.contact("hana", "2026-01-02", "Hana Adeyemi")
    world.names["hana-before"] = "H. A."
    world.got("hana-before", "2026-03-01 09:00")
    made = Home(tmp_path / "home")
    made.take_in(zipped(world.write(tmp_path / "exports" / EXPORT)))
    return made


def contact(home: Home, slug: str) -> Contact:
    contacts = steps.list_contacts(home.paths, home.settings)
    return next(each for each in contacts if each.slug == slug)


def unite(home: Home, one: str, other: str) -> None:
    questions.unite_people(home.paths, home.settings, one, other)


def test_messages_of_both_addresses_are_one_persons(home: Home) -> None:
    assert contact(home, "hana").in_ == 0

    unite(home, "hana-before", f"{SITE}Hana/?trk=x")

    assert contact(home, "hana").in_ == 1


def test_it_can_be_undone_in_either_order(home: Home) -> None:
    unite(home, "hana", "hana-before")

    questions.separate_people(home.paths, "hana-before", "hana")

    assert contact(home, "hana").in_ == 0
    with pytest.raises(UnknownError, match="E1503"):
        questions.separate_people(home.paths, "hana", "hana-before")


def test_it_outlives_the_database(home: Home) -> None:
    unite(home, "hana", "hana-before")

    home.paths.warehouse.unlink()

    assert contact(home, "hana").in_ == 1


def test_two_contacts_who_are_one_are_listed_once(home: Home) -> None:
    before = home.figures()["figures"]["connections"]

    unite(home, "witness", "hana")

    slugs = [c.slug for c in steps.list_contacts(home.paths, home.settings)]
    after = home.figures()["figures"]["connections"]
    assert slugs == ["witness"]
    assert after["contacts"] == before["contacts"] - 1


@pytest.mark.parametrize("other", ["nobody", "", f"{SITE}nobody"])
def test_somebody_unknown_is_refused(home: Home, other: str) -> None:
    with pytest.raises(UnknownError, match="E1502"):
        unite(home, "hana", other)

    assert not home.paths.same_people.exists()


def test_what_is_remembered_is_private(home: Home) -> None:
    unite(home, "hana", "hana-before")
    unite(home, "hana-before", "hana")

    assert home.paths.same_people.read_text() == "one,other\nhana,hana-before\n"
    assert stat.S_IMODE(home.paths.same_people.stat().st_mode) == 0o600


def test_another_table_in_its_place_is_refused(home: Home) -> None:
    home.paths.same_people.write_text("slug,decision\nhana,rest\n")

    with pytest.raises(SettingsError, match="E1007"):
        home.figures()
