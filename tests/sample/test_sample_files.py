"""The files of the sample have the shapes that LinkedIn writes."""

from __future__ import annotations

import hashlib
import re
import zipfile
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import unquote

from flows.sample.exports import SamplePlan, write_sample
from flows.sample.records import Person

if TYPE_CHECKING:
    from pathlib import Path

    from tests.sample.conftest import Sample

OLDER = 0
PREAMBLE_SHA1 = "a9d247e449"


def digests(folder: Path, plan: SamplePlan) -> list[str]:
    zips = write_sample(folder, plan)
    paths = [*zips, folder / "truth.json"]
    return [hashlib.sha256(path.read_bytes()).hexdigest() for path in paths]


def test_the_same_plan_gives_the_same_bytes(tmp_path: Path) -> None:
    plan = SamplePlan(contacts=200, messages=1500, exports=3)

    assert digests(tmp_path / "a", plan) == digests(tmp_path / "b", plan)


def test_the_bytes_do_not_depend_on_where_in_memory_people_are(tmp_path: Path) -> None:
    plan = SamplePlan(contacts=300, messages=6000)

    found = set()
    for times in range(6):
        others = [Person("Ada", "Rana", f"{n}") for n in range(37 * times)]
        found.add(tuple(digests(tmp_path / f"{times}", plan)))
        del others

    assert len(found) == 1


def test_another_seed_gives_other_people(tmp_path: Path) -> None:
    first = digests(tmp_path / "a", SamplePlan(contacts=50, messages=300, seed=1))
    other = digests(tmp_path / "b", SamplePlan(contacts=50, messages=300, seed=2))

    assert not set(first) & set(other)


def test_zips_are_named_by_their_day_oldest_first(sample: Sample) -> None:
    assert [path.name for path in sample.zips] == [
        "Basic_LinkedInDataExport_06-01-2026.zip",
        "Basic_LinkedInDataExport_07-01-2026.zip",
    ]


def test_members_lie_at_the_root_and_within_100_seconds(sample: Sample) -> None:
    with zipfile.ZipFile(sample.zips[-1]) as archive:
        members = archive.infolist()

    times = [datetime(*each.date_time) for each in members]  # noqa: DTZ001 - as in zips
    assert (max(times) - min(times)).total_seconds() < 100
    assert {"Connections.csv", "messages.csv", "Invitations.csv"} <= {
        each.filename for each in members
    }
    assert all(each.compress_type == zipfile.ZIP_DEFLATED for each in members)


def test_connections_begin_with_the_preamble_to_the_byte(sample: Sample) -> None:
    text = sample.text("Connections.csv")
    preamble = "".join(text.splitlines(keepends=True)[:3]).encode()

    assert (
        hashlib.sha1(preamble, usedforsecurity=False)
        .hexdigest()
        .startswith(PREAMBLE_SHA1)
    )
    assert text.split("\n")[3] == (
        "First Name,Last Name,URL,Email Address,Company,Position,Connected On"
    )
    assert not text.endswith("\n")


def test_connections_are_sorted_newest_first(sample: Sample) -> None:
    days = [
        datetime.strptime(row["Connected On"], "%d %b %Y").astimezone()
        for row in sample.rows("Connections.csv")
    ]

    assert days == sorted(days, reverse=True)


def test_hidden_rows_are_dates_alone_and_some_are_equal(sample: Sample) -> None:
    hidden = re.findall(r"^,,,,,,.+$", sample.text("Connections.csv"), re.MULTILINE)

    assert len(hidden) == sample.truth["figures"]["connections"]["hidden"]
    assert len(hidden) - len(set(hidden)) >= 3


def test_connections_encode_addresses_and_messages_do_not(sample: Sample) -> None:
    addresses = {row["URL"] for row in sample.rows("Connections.csv")}
    encoded = {address for address in addresses if "%" in address}
    senders = {row["SENDER PROFILE URL"] for row in sample.rows("messages.csv")}

    assert all(address.isascii() for address in addresses)
    assert len({unquote(address) for address in encoded} & senders) >= 3
    assert not encoded & senders


def test_the_older_dialect_is_minimal_and_flat(sample: Sample) -> None:
    text = sample.text("messages.csv", OLDER)

    assert text.startswith("CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL")
    assert text.count("\n") == len(sample.rows("messages.csv", OLDER)) + 1


def test_the_newest_dialect_quotes_all_and_keeps_lines(sample: Sample) -> None:
    rows = sample.rows("messages.csv")

    assert sample.text("messages.csv").startswith('"CONVERSATION ID","CONVERSATION')
    assert sum("\n" in row["CONTENT"] for row in rows) > 100


def test_conversations_are_contiguous_and_newest_first(sample: Sample) -> None:
    rows = [row for row in sample.rows("messages.csv") if row["CONVERSATION ID"]]
    pairs = list(pairwise(rows))
    breaks = sum(a["CONVERSATION ID"] != b["CONVERSATION ID"] for a, b in pairs)

    assert breaks + 1 == len({row["CONVERSATION ID"] for row in rows})
    assert all(
        a["DATE"] >= b["DATE"]
        for a, b in pairs
        if a["CONVERSATION ID"] == b["CONVERSATION ID"]
    )


def test_invitations_are_sent_then_received_in_american_time(sample: Sample) -> None:
    rows = sample.rows("Invitations.csv")
    directions = [row["Direction"] for row in rows]

    assert directions == sorted(directions, reverse=True)
    assert set(directions) == {"OUTGOING", "INCOMING"}
    assert all(
        re.fullmatch(r"\d{1,2}/\d{1,2}/\d\d, \d{1,2}:\d\d [AP]M", row["Sent At"])
        for row in rows
    )


def test_invitations_are_forgotten_180_days_after_acceptance(sample: Sample) -> None:
    added = {
        row["URL"]: datetime.strptime(row["Connected On"], "%d %b %Y").astimezone()
        for row in sample.rows("Connections.csv")
    }
    newest = max(added.values())
    invited = {
        unquote(row[column])
        for row in sample.rows("Invitations.csv")
        for column in ("inviterProfileUrl", "inviteeProfileUrl")
    }
    ages = {unquote(url): (newest - day).days for url, day in added.items() if url}

    assert all(ages[url] <= 180 for url in invited & set(ages))
    assert all(url in invited for url, age in ages.items() if age <= 175)


def test_endorsements_have_addresses_without_scheme(sample: Sample) -> None:
    rows = sample.rows("Endorsement_Received_Info.csv")

    assert rows
    assert all(
        row["Endorser Public Url"].startswith("www.linkedin.com/in/") for row in rows
    )


def test_advertising_repeats_its_columns(sample: Sample) -> None:
    header = sample.text("Ad_Targeting.csv").split("\n")[0].split(",")

    assert len(set(header)) < len(header)
