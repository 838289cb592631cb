"""Faults planted in the SQL, one at a time: each has to be found by the oracle."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING
from unittest import mock

from flows.core.paths import SQL
from flows.warehouse.models import read_model

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Mutant:
    """A text in a model that is there once, and what a slip could make of it."""

    file: str
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.file}: {self.new[:40]}"


# Those that the first history gives away come first.
MUTANTS = (
    Mutant(
        "core/contacts.sql", "age >= getvariable('grace", "age > getvariable('grace"
    ),
    Mutant(
        "metrics/contact_history.sql",
        "last_on <= getvariable('active_days')",
        "last_on < getvariable('active_days')",
    ),
    Mutant("core/contacts.sql", "age_rank = 1 and not is_hidden", "age_rank = 1"),
    Mutant("metrics/first_messages.sql", "age / 120", "age / 180"),
    Mutant(
        "metrics/contact_history.sql",
        "last_on <= getvariable('dormant_days')",
        "last_on < getvariable('dormant_days')",
    ),
    Mutant(
        "metrics/contact_history.sql", "connected_on - 1, false", "connected_on, false"
    ),
    Mutant(
        "metrics/contact_history.sql",
        "when messages_in = 0 then 'unanswered_by_them'",
        "when messages_out = 0 then 'unanswered_by_them'",
    ),
    Mutant("core/touches.sql", "('T1-canned', 'T1-blast')", "('T1-canned')"),
    Mutant("core/contacts.sql", "> getvariable('before_h", ">= getvariable('before_h"),
    Mutant("core/blasts.sql", ">= getvariable('blast_ch", "> getvariable('blast_ch"),
    Mutant("core/blasts.sql", "and direction = 'out'", "and direction = 'in'"),
    Mutant("core/blasts.sql", "count(distinct person_id)", "count(*)"),
    Mutant("core/canned.sql", "<= getvariable('canned_ch", "< getvariable('canned_ch"),
    Mutant("core/canned.sql", "if(direction = 'in', person_id, -1)", "person_id"),
    Mutant(
        "core/marked_messages.sql", "is_only_emoji\n        or coalesce", "coalesce"
    ),
    Mutant(
        "core/answers.sql",
        "same.first_in, same.first_out",
        "same.first_out, same.first_in",
    ),
    # A second later is no longer in time.
    Mutant(
        "core/answers.sql", "last_ordinal, ordinal)", "last_ordinal, ordinal + 1000000)"
    ),
    Mutant("core/answers.sql", "before.stretch + 1", "before.stretch + 2"),
    Mutant("core/answers.sql", "first_ordinal < ordinal", "first_ordinal > ordinal"),
    Mutant("core/notes.sql", "where of_the_day.text_hash is not null", ""),
    Mutant(
        "core/envelopes.sql",
        "found.person_id in (select person_id from invitations),",
        "false,",
    ),
    Mutant("core/exceptions.sql", "notes.ordinal < last", "0 < last"),
    Mutant(
        "core/exceptions.sql",
        "notes.direction <> last_personal",
        "notes.direction = last_personal",
    ),
    Mutant("staging/groups.sql", "people >= 2", "people >= 3"),
    Mutant("core/envelopes.sql", "when folder = 'SPAM' then 'X-spam'", ""),
    Mutant(
        "staging/messages.sql",
        "getvariable('as_of') + 1",
        "getvariable('as_of') + 2",
    ),
    Mutant("staging/unique_names.sql", "having count(*) = 1", ""),
    Mutant("metrics/followed.sql", "not is_engaged_before_connecting and ", ""),
    Mutant("metrics/followed.sql", " and not is_before_history", ""),
    Mutant("metrics/followed.sql", "days_to_first <= 30", "days_to_first < 30"),
    Mutant("metrics/followed.sql", "age < 365 as", "age <= 365 as"),
    Mutant("metrics/activation_estimates.sql", "at_risk >= get", "at_risk > get"),
    Mutant(
        "metrics/activation_estimates.sql", "days_followed > h", "days_followed >= h"
    ),
    Mutant("metrics/activation_curve.sql", "order by day desc", "order by day"),
    Mutant("metrics/verdict.sql", "newest.n < get", "newest.n <= get"),
    Mutant("metrics/verdict.sql", "cohort - interval 12 m", "cohort - interval 1 m"),
    Mutant("metrics/yield_per_10.sql", "between 90 and 455", "between 91 and 455"),
    Mutant("metrics/yield_per_10.sql", "between 90 and 455", "between 90 and 454"),
    Mutant("metrics/yield_per_10.sql", "connected_on <= 90", "connected_on < 90"),
    Mutant("metrics/add_periods.sql", "12 preceding", "11 preceding"),
    Mutant("metrics/add_periods.sql", "3 / 8", "1 / 8"),
    Mutant(
        "metrics/first_replies.sql", ">= getvariable('reply", "> getvariable('reply"
    ),
    Mutant(
        "metrics/first_replies.sql",
        "first_at + to_days",
        "first_at - to_days(1) + to_days",
    ),
    Mutant("metrics/median_first_reply_hours.sql", "<= 0.5 + 1e-12", "< 0.5 - 1e-12"),
    Mutant("metrics/replies_owed.sql", "<= getvariable('owed", "< getvariable('owed"),
    Mutant("metrics/replies_owed.sql", "messages_out = 0 or ", ""),
    Mutant("metrics/replies_owed.sql", "is_two_way desc, ", ""),
    Mutant("metrics/rhythms.sql", ">= getvariable('rhythm", "> getvariable('rhythm"),
    Mutant("metrics/rhythms.sql", "getvariable('rhythm_gaps') *", "7 *"),
    Mutant("metrics/old_ties.sql", "balance desc", "balance"),
    Mutant(
        "metrics/active_spells.sql",
        "last_on + getvariable",
        "last_on - 1 + getvariable",
    ),
    Mutant(
        "metrics/contact_exchanges.sql",
        "messages_out) filter (getvariable('as_of') - day < 365)",
        "messages_out)",
    ),
    Mutant("metrics/let_go_review.sql", "age >= get", "age > get"),
    Mutant("metrics/let_go_review.sql", " and not is_touched", ""),
    Mutant(
        "metrics/lost.sql",
        "\n        and person_id not in (select person_id from newly_hidden)",
        "",
    ),
    Mutant(
        "metrics/evidence.sql", "not has_note_in as has_bare_in", "true as has_bare_in"
    ),
    Mutant("metrics/evidence.sql", "where is_two_way and", "where"),
    Mutant("core/invitations.sql", "and not coalesce", "or not coalesce"),
    Mutant("metrics/attention.sql", "<= 5) as top5_s", "<= 4) as top5_s"),
    Mutant("metrics/growth_vs_relationships.sql", "< get", "<= get"),
    Mutant("macros/wilson_low.sql", "941254e0 / 4", "941254e0 / 2"),
)


@contextmanager
def planted(mutant: Mutant, folder: Path) -> Iterator[None]:
    """Let the product read a copy of its SQL with the mutant in it."""
    # Never the same place twice: the product keeps what it read by its folder, and
    # pytest gives the folder of a test that passed to a later one.
    copy = Path(mkdtemp(dir=folder)) / "sql"
    shutil.copytree(SQL, copy)
    path = copy / mutant.file
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(mutant.old, mutant.new, 1), encoding="utf-8")
    read_model.cache_clear()
    try:
        # The checks would find some of them first, and it is the oracle's turn.
        with (
            mock.patch("flows.warehouse.models.SQL", copy),
            mock.patch("flows.warehouse.building.run_checks"),
        ):
            yield
    finally:
        read_model.cache_clear()
