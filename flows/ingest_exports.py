"""The flow that takes new exports into one member's warehouse."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from prefect import State, Task, flow, get_run_logger, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from pydantic import Field

from flows import steps
from flows.core.errors import BusyError, RapportError, nameless, without_names
from flows.core.exports import IngestOutcome
from flows.core.paths import MEMBER_PATTERN, MemberHome

if TYPE_CHECKING:
    from prefect.client.schemas.objects import TaskRun

Member = Annotated[str, Field(pattern=MEMBER_PATTERN)]
Outcomes = tuple[IngestOutcome, ...]


@flow(name="ingest-exports", persist_result=False)
def ingest_exports(member: Member = "me", source: str = "") -> Outcomes:
    """Take new exports into the warehouse of one member; a repeat changes nothing.

    Args:
        member: Whose home. "me" is the usual one, any other name is a folder in
            RAPPORT_MEMBERS on the worker's machine.
        source: A zip, a folder or a file on the worker's machine. Empty takes in
            everything that is new in the member's inbox.

    """
    outcomes = ingest(member, source)
    create_markdown_artifact(
        counts_of(outcomes), key="ingest-exports", description=f"Taken in for {member}"
    )
    return outcomes


def is_busy(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    """Say whether a step failed only because another run holds the home."""
    return isinstance(state.data, BusyError)


@task(
    name="ingest",
    cache_policy=NO_CACHE,
    persist_result=False,
    retries=3,
    retry_delay_seconds=60,
    retry_condition_fn=is_busy,
)
def ingest(member: str, source: str = "") -> Outcomes:
    """Take in ``source``, or without one what is new in the inbox of ``member``."""
    sources = (Path(source).expanduser(),) if source else ()
    with without_names():
        home, settings = steps.open_home(MemberHome.of(member).root)
        outcomes = steps.ingest_exports(home, settings, sources)
    new = sum(outcome.is_new for outcome in outcomes)
    get_run_logger().info("%d exports taken in, %d of them new", len(outcomes), new)
    return outcomes


@task(
    name="empty-inbox",
    cache_policy=NO_CACHE,
    persist_result=False,
    retries=3,
    retry_delay_seconds=60,
    retry_condition_fn=is_busy,
)
def empty_inbox(member: str) -> tuple[Outcomes, tuple[RapportError, ...]]:
    """Take in the inbox of ``member``; a bad file is set aside and stops nothing.

    Gives what was taken in and, without a name in it, why something was not.
    """
    with without_names():
        home, settings = steps.open_home(MemberHome.of(member).root)
        outcomes, refusals = steps.empty_inbox(home, settings)
    for refusal in refusals:
        get_run_logger().warning("set aside: %s [%s]", refusal.remedy, refusal.code)
    new = sum(outcome.is_new for outcome in outcomes)
    get_run_logger().info("%d exports taken in, %d of them new", len(outcomes), new)
    return outcomes, tuple(map(nameless, refusals))


def counts_of(outcomes: Outcomes) -> str:
    """Write the rows of each export as a table; counts only, no names of files."""
    lines = [
        "| exported on | new | rows | stored | known | not read |",
        "|---|---|---:|---:|---:|---:|",
    ]
    for outcome in outcomes:
        accounts = outcome.accounts
        counts = [
            sum(account.rows for account in accounts),
            sum(account.stored for account in accounts),
            sum(account.known for account in accounts),
            sum(account.rejected for account in accounts),
        ]
        word = "yes" if outcome.is_new else "no"
        cells = [str(outcome.exported_on), word, *(f"{count:,}" for count in counts)]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) if outcomes else "Nothing new in the inbox."


if __name__ == "__main__":
    ingest_exports()
