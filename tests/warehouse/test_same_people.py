"""Two addresses that only the reader knows to be one person."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from flows import questions, steps
from flows.core.errors import SettingsError, UnknownError
from tests.warehouse.homes import Home, zipped
from tests.warehouse.worlds import SITE, World, building_only, without_past

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flows.core.people import Contact

CONTACTS = "metrics.contact_history"
EXPORT = "Basic_LinkedInDataExport_07-01-2026"


@pytest.fixture(scope="module")
def taken_in(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Give a home with a contact, hana, who wrote from another address."""
    folder = tmp_path_factory.mktemp("same")
    world = World()
    world.contact("witness", "2024-01-01")
    world.sent("witness", "2024-02-01 09:00", "Shall we begin?")
    world.got("witness", "2024-02-02 09:00", "We have already.")
    world.contact("hana", "2026-01-02", "Hana Adeyemi")
    world.names["hana-before"] = "H. A."
    world.got("hana-before", "2026-03-01 09:00")
    made = Home(folder / "home")
    made.take_in(zipped(world.write(folder / "exports" / EXPORT)))
    with building_only(CONTACTS):
        steps.list_contacts(made.paths, made.settings)
    return made


@pytest.fixture
def home(taken_in: Home, tmp_path: Path) -> Iterator[Home]:
    """Give a copy of it, in which a month is no more than its contacts."""
    with building_only(CONTACTS):
        yield taken_in.copied(tmp_path)


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


def test_two_contacts_who_are_one_are_listed_once(
    taken_in: Home, tmp_path: Path
) -> None:
    home = taken_in.copied(tmp_path)
    with without_past():
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
