"""The settings: a table of names, defaults and sentences, read once.

The sentence of a number is read after it: "30 days after connecting ...".

A value comes from the environment (``RAPPORT_GRACE_DAYS``), else from the
member's ``rapport.toml``, else from the default below.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo

from flows.core.mail import MAIL_VARIABLES, mail_template
from flows.core.retention import KEEP_VARIABLES, retention_template
from flows.core.sense import check_sense
from flows.core.toml_file import read_document
from flows.core.unknown import OURS, check_variable, no_table, unknown_setting
from flows.core.values import as_toml, checked, from_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


def _setting(
    default: object,
    sentence: str,
    *,
    low: float | None = None,
    high: float | None = None,
    choices: tuple[str, ...] = (),
) -> Any:  # noqa: ANN401 - dataclasses.field has no nameable type
    meta = {"sentence": sentence, "low": low, "high": high, "choices": choices}
    return field(default=default, metadata=meta)


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting in force; ``Settings()`` is all defaults.

    >>> Settings().grace_days
    30
    """

    timezone: str = _setting(
        "UTC", "Your time zone, such as Europe/Madrid; it decides when a month is over."
    )
    locale: str = _setting("en", "The language of the report, such as en or ar.")
    digits: str = _setting(
        "latn",
        "The digits of a report in Arabic: latn (0123) or arab (٠١٢٣).",
        choices=("latn", "arab"),
    )
    paper: str = _setting(
        "a4", "The paper to print on: a4 or letter.", choices=("a4", "letter")
    )
    keywords: tuple[str, ...] = _setting(
        (), "Words of companies or positions that matter to you."
    )
    profile_url: str = _setting(
        "", "Your own profile address, when an export does not tell who you are."
    )
    grace_days: int = _setting(
        30, "days after connecting before anybody is judged.", low=1, high=365
    )
    active_days: int = _setting(
        90,
        "days since the last message up to which a two-way contact is active.",
        low=1,
        high=3650,
    )
    dormant_days: int = _setting(
        365,
        "days since the last message after which a two-way contact is dormant.",
        low=1,
        high=3650,
    )
    long_dormant_days: int = _setting(
        1095,
        "days since the last message after which a contact is long dormant.",
        low=1,
        high=36500,
    )
    before_history_days: int = _setting(
        90,
        "days before the first message in the data: of whoever was added earlier, "
        "silence cannot be told from missing history.",
        low=0,
        high=3650,
    )
    owed_days: int = _setting(
        365,
        "days for which a message can wait for your answer.",
        low=1,
        high=3650,
    )
    blast_people: int = _setting(
        3, "people who get the same text from you make it a mailing.", low=2, high=1000
    )
    blast_days: int = _setting(
        30,
        "days within which a mailing goes out.",
        low=1,
        high=365,
    )
    blast_characters: int = _setting(
        20, "characters that a mailing has at least.", low=1, high=1000
    )
    canned_characters: int = _setting(
        80,
        "characters up to which a text that several people sent is a one-tap answer.",
        low=1,
        high=1000,
    )
    canned_people: int = _setting(
        3,
        "people who sent a one-tap answer, you counting as one.",
        low=2,
        high=1000,
    )
    canned_answer_days: int = _setting(
        30,
        "days after a personal message in which a one-tap text is a real answer.",
        low=0,
        high=365,
    )
    reply_days: int = _setting(
        14, "days within which a first message counts as answered.", low=1, high=365
    )
    spike_z: float = _setting(
        3.5,
        "robust standard deviations above the usual level make a week of adds a rush.",
        low=0,
        high=100,
    )
    spike_people: int = _setting(
        5,
        "people above the usual level that a rush has at least.",
        low=1,
        high=10000,
    )
    weekly_adds: int = _setting(
        20, "people added in a year that looking by weeks needs.", low=1, high=10000
    )
    spike_periods: int = _setting(
        8, "complete weeks before a rush that telling it needs.", low=1, high=12
    )
    rhythm_days: int = _setting(
        4, "days with messages that make a rhythm.", low=2, high=365
    )
    rhythm_gaps: int = _setting(
        8, "usual gaps of silence that are off the rhythm.", low=1, high=1000
    )
    verdict_people: int = _setting(
        10, "people added in a month that a verdict needs.", low=1, high=1000
    )
    followed_people: int = _setting(
        5, "people still followed that an estimate needs.", low=1, high=1000
    )
    index_people: int = _setting(
        20, "connections and ties a year ago that an index needs.", low=1, high=1000
    )
    touched_points: int = _setting(
        3,
        "points for a one-tap answer or a mailing, in either direction.",
        low=0,
        high=100,
    )
    actions: int = _setting(5, "people suggested each month.", low=1, high=10)
    reconnect_people: int = _setting(
        3, "people to pick up again in figures.json.", low=1, high=100
    )
    highlighted: int = _setting(
        15,
        "never-engaged people shown with their reasons.",
        low=1,
        high=100,
    )
    listed: int = _setting(
        300,
        "never-engaged people up to which the list is printed whole.",
        low=1,
        high=5000,
    )
    let_go_review: bool = _setting(
        False,  # noqa: FBT003 - the default, as of every other setting
        "Whether the report lists people whose connection to think about again.",
    )
    let_go_days: int = _setting(
        365,
        "days after connecting before anybody is listed to think about again.",
        low=0,
        high=36500,
    )
    let_go_score: int = _setting(
        15,
        "points below which somebody is listed.",
        low=-100,
        high=1000,
    )
    let_go_people: int = _setting(
        10, "people listed to think about again at most.", low=1, high=100
    )
    one_taps: tuple[str, ...] = _setting(
        (), "More texts that LinkedIn offers as a one-tap answer, in your language."
    )
    invitation_texts: tuple[str, ...] = _setting(
        (), "More default invitation texts, which are not notes."
    )

    @property
    def zone(self) -> ZoneInfo:
        """The time zone as an object."""
        return ZoneInfo(self.timezone)

    def sentence(self, name: str) -> str:
        """Say what the setting ``name`` does."""
        text: str = _FIELDS[name].metadata["sentence"]
        return text


_FIELDS = {each.name: each for each in fields(Settings)}
# A table of its own in the file, the same setting in here.
_IN_TABLE = {("member", "profile_url"): "profile_url"}
# flows/core/retention.py and flows/core/mail.py read the other two.
_TABLES = ("member", "keep", "mail")
_WRITTEN = {name: name for name in _FIELDS} | {
    name: f"{table}.{key}" for (table, key), name in _IN_TABLE.items()
}
_VARIABLES = {f"{OURS}{name.upper()}": name for name in _FIELDS}


def read_settings(path: Path, environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings of a home; raises ``SettingsError`` E1002 to E1005."""
    values: dict[str, object] = {}
    places: dict[str, str] = {}
    for name, value in _flat(read_document(path), path.name):
        values[name] = checked(_FIELDS[name], value, path.name)
        places[name] = path.name
    for variable, text in environment.items():
        if variable in _VARIABLES:
            name = _VARIABLES[variable]
            value = from_text(_FIELDS[name], text)
            values[name] = checked(_FIELDS[name], value, variable)
            places[name] = variable
        else:
            check_variable(variable, (*_VARIABLES, *MAIL_VARIABLES, *KEEP_VARIABLES))
    settings = Settings(**cast(Any, values))
    check_sense(settings, places)
    return settings


def settings_template() -> str:
    """Give a ``rapport.toml`` in which every setting is a comment."""
    lines = ["# Rapport's settings. Take away a leading # to change one.", ""]
    for each in fields(Settings):
        if each.name not in _IN_TABLE.values():
            lines += _commented(each.name, each.name)
    for (table, key), name in _IN_TABLE.items():
        lines += [f"[{table}]", *_commented(key, name)]
    return "\n".join([*lines, retention_template(), mail_template()])


def _commented(key: str, name: str) -> list[str]:
    default, sentence = _FIELDS[name].default, _FIELDS[name].metadata["sentence"]
    if isinstance(default, int | float) and not isinstance(default, bool):
        sentence = f"By default {as_toml(default)} {sentence}"
    return [f"# {sentence}", f"# {key} = {as_toml(default)}", ""]


def _flat(document: dict[str, object], where: str) -> list[tuple[str, object]]:
    found: list[tuple[str, object]] = []
    for key, value in document.items():
        if key in _TABLES:
            if not isinstance(value, dict):
                raise no_table(key, where)
            if key == "member":
                found += _members(value, where)
        elif key in _FIELDS and key not in _IN_TABLE.values():
            found.append((key, value))
        else:
            raise unknown_setting(key, _WRITTEN, where)
    return found


def _members(table: dict[str, object], where: str) -> Iterator[tuple[str, object]]:
    for key, value in table.items():
        if ("member", key) not in _IN_TABLE:
            raise unknown_setting(f"member.{key}", _WRITTEN, where)
        yield _IN_TABLE["member", key], value
