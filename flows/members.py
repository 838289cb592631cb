"""Doing what is due for every member of a folder, in plain functions.

A member is a folder of that name in ``RAPPORT_MEMBERS``. Each is done in a process of
its own, so that nobody's damage is another's, and comes back as one line of an account
that names no person: the member's name, months, counts and codes.
"""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import get_context
from typing import TYPE_CHECKING

from flows import duties, steps
from flows.core.errors import UNEXPECTED, RapportError, ScheduleError, without_names
from flows.core.paths import MemberHome

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from concurrent.futures import Future

_KILLED = "E1806"


@dataclass(frozen=True, slots=True)
class MemberOutcome:
    """What a run came to for one member; ``codes`` of what failed, ``remedy`` of it."""

    member: str
    taken: int = 0
    made: tuple[str, ...] = ()
    mail: str = ""
    codes: tuple[str, ...] = ()
    remedy: str = ""


def list_members(shard: str = "1/1") -> tuple[str, ...]:
    """List the members, or one part of them such as ``2/3``, the second third.

    Raises ``SettingsError`` E1006 without ``RAPPORT_MEMBERS`` and ``ScheduleError``
    E1807 for a part that there is not.
    """
    number, _, parts = shard.partition("/")
    is_part = number.isdecimal() and parts.isdecimal()
    if not (is_part and 1 <= int(number) <= int(parts)):
        raise ScheduleError(
            "E1807",
            "shard",
            f"there is no part {shard!r}.",
            remedy="Write it as 2/3, the second of three; 1/1 is everybody.",
        )
    return MemberHome.members()[int(number) - 1 :: int(parts)]


def do_members(
    members: Sequence[str], *, processes: int = 0, planned_at: datetime | None = None
) -> Iterator[MemberOutcome]:
    """Do what is due for each member, as many at once as ``processes``, else cores.

    Gives each outcome when it is there. What is done is left alone, so the way to try
    again is to call it again.
    """
    at_once = min(processes or os.cpu_count() or 1, max(len(members), 1))
    # A copy of a process that holds databases and threads is not safe to work in.
    context = get_context("spawn")
    with ProcessPoolExecutor(at_once, mp_context=context) as pool:
        waiting = {
            each: pool.submit(do_member, each, planned_at=planned_at)
            for each in members
        }
        for member, future in waiting.items():
            yield _outcome(member, future)


def do_member(member: str, *, planned_at: datetime | None = None) -> MemberOutcome:
    """Do what is due for one member; whatever fails is in the outcome."""
    try:
        with without_names():
            home, settings = steps.open_home(MemberHome.of(member).root)
            account = duties.do_duties(
                home,
                settings,
                now=datetime.now(UTC),
                notify=steps.silent,
                planned_at=planned_at,
            )
    except RapportError as error:
        return MemberOutcome(member, codes=(error.code,), remedy=error.remedy)
    failures = account.failures
    return MemberOutcome(
        member,
        account.taken,
        tuple(map(str, account.made)),
        account.mail.state if account.mail else "",
        tuple(each.code for each in failures),
        failures[0].remedy if failures else "",
    )


def check_members(outcomes: Sequence[MemberOutcome]) -> None:
    """Raise ``ScheduleError`` E1808 if anything failed for any member."""
    failed = [each for each in outcomes if each.codes]
    if failed:
        codes = sorted({code for each in failed for code in each.codes})
        raise ScheduleError(
            "E1808",
            "members",
            f"{len(failed)} of {len(outcomes)} failed with {', '.join(codes)}.",
            remedy="See the table, mend it, start it again: what is done stays done.",
        )


def _outcome(member: str, future: Future[MemberOutcome]) -> MemberOutcome:
    try:
        return future.result()
    except BrokenProcessPool:
        remedy = "A process was killed, perhaps for want of memory; start it again."
        return MemberOutcome(member, codes=(_KILLED,), remedy=remedy)
    except Exception:  # noqa: BLE001 - one member's fault is a line of the account
        remedy = "Start rapport report at a terminal to see it whole."
        return MemberOutcome(member, codes=(UNEXPECTED,), remedy=remedy)
