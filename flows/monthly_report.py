"""The flow that does what is due for one member: take in, compute, render, deliver."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

from prefect import State, flow, get_run_logger, runtime, task
from prefect.artifacts import (
    create_markdown_artifact,
    create_progress_artifact,
    update_progress_artifact,
)
from prefect.cache_policies import NO_CACHE
from prefect.states import Completed
from pydantic import Field

from flows import duties, steps
from flows.core.errors import BusyError, RapportError, without_names
from flows.core.lock import one_run_at_a_time
from flows.core.months import Month
from flows.core.paths import MemberHome
from flows.ingest_exports import Member, counts_of, empty_inbox, is_busy

if TYPE_CHECKING:
    from flows.core.due import Due
    from flows.core.figures import Figures
    from flows.core.letters import Delivery as Letter
    from flows.ingest_exports import Outcomes

MonthLabel = Annotated[str, Field(pattern=r"^$|^\d{4}-(0[1-9]|1[0-2])$")]
Delivery = Literal["send", "preview"]
Made = dict[Month, "Figures"]


@flow(name="monthly-report", persist_result=False)
def monthly_report(
    month: MonthLabel = "",
    member: Member = "me",
    *,
    delivery: Delivery = "send",
    force: bool = False,
) -> State[Any]:
    """Make the reports that are due, as PDFs, from all that is in the inbox by now.

    Args:
        month: One month, such as 2026-06, to be made and mailed whatever is due.
            Empty means every month that is over, covered by the exports and not
            made yet, since the first report; the newest of them is mailed.
        member: Whose home. "me" is the usual one, any other name is a folder in
            RAPPORT_MEMBERS on the worker's machine.
        delivery: "send" mails the report when mail is set up, never twice;
            "preview" only leaves it in the member's home.
        force: Make the newest report again although it is there.

    """
    with without_names():
        home, _ = steps.open_home(MemberHome.of(member).root)
    try:
        with (
            one_run_at_a_time(home.run_lock),
            duties.remembering(home, datetime.now(UTC)) as told,
        ):
            told.append(_run(member, month, delivery, force=force))
    except BusyError as error:
        if month or force:
            raise
        # Whoever is at work does what is due, and so will the next run.
        return Completed(name="LeftToAnother", message=str(error))
    account = told[-1]
    if account.failures:
        raise account.failures[0]
    did_something = account.made or account.mail
    return Completed(
        name="Completed" if did_something else "NothingDue", message=_said(account)
    )


def _run(member: str, month: str, delivery: Delivery, *, force: bool) -> duties.Account:
    progress: Any = create_progress_artifact(
        0, key="monthly-report-progress", description=f"The run for {member}"
    )
    outcomes, refusals = empty_inbox(member)
    due = look(member, month, force=force)
    failures: list[RapportError] = [*refusals]
    made: Made = {}
    for number, each in enumerate(due.months, 1):
        with duties.kept(failures):
            figures = compute(member, each)
            render(member, figures)
            made[each] = figures
        update_progress_artifact(progress, 90 * number / len(due.months))
    sent = None
    with duties.kept(failures):
        sent = deliver(member, due, made) if delivery == "send" else None
        duties.check_arrival(sent)
    with duties.kept(failures):
        tidy(member)
    update_progress_artifact(progress, 100)
    taken = sum(each.is_new for each in outcomes)
    account = duties.Account(taken, tuple(made), sent, tuple(failures))
    _write_summary(member, account, made, outcomes)
    return account


@task(name="look", cache_policy=NO_CACHE, persist_result=False)
def look(member: str, month: str, *, force: bool) -> Due:
    """Say which months are due, as of the time for which this run was planned."""
    planned_at = runtime.flow_run.scheduled_start_time or datetime.now(UTC)
    with without_names():
        home, settings = steps.open_home(MemberHome.of(member).root)
        due = duties.look(home, settings, planned_at=planned_at, now=datetime.now(UTC))
    asked = Month.parse(month) if month else due.newest if force else None
    due = due.asked_for(asked) if asked else due
    get_run_logger().info("due: %s", _labels(due.months) or "nothing")
    return due


@task(
    name="compute",
    cache_policy=NO_CACHE,
    persist_result=False,
    retries=3,
    retry_delay_seconds=60,
    retry_condition_fn=is_busy,
)
def compute(member: str, month: Month) -> Figures:
    """Build the models for ``month`` and read its figures."""
    with without_names():
        home, settings = steps.open_home(MemberHome.of(member).root)
        figures = steps.compute_figures(home, settings, month)
    get_run_logger().info("%s: %d contacts", month, figures.headline.contacts)
    return figures


@task(name="render", cache_policy=NO_CACHE, persist_result=False)
def render(member: str, figures: Figures) -> None:
    """Set the pages of ``figures`` and write them into the home of ``member``."""
    with without_names():
        home, settings = steps.open_home(MemberHome.of(member).root)
        today = datetime.now(settings.zone).date()
        report = steps.render_month(home, settings, figures, made_on=today)
    get_run_logger().info("%s, %d warnings", report.pdf.name, len(report.warnings))


@task(name="deliver", cache_policy=NO_CACHE, persist_result=False)
def deliver(member: str, due: Due, made: Made) -> Letter | None:
    """Mail the month that is due and whatever waits; gives how that month stands.

    Where an export is missing, a short mail asks for it. Never tried twice by
    Prefect: the ledger knows what may be tried again.
    """
    logger = get_run_logger()
    with without_names():
        home, settings = steps.open_home(MemberHome.of(member).root)
        sent = duties.mail_due(
            home, settings, due, made, now=datetime.now(UTC), notify=logger.info
        )
    word = f"mail of {sent.occasion.month} {sent.state}" if sent else "no mail"
    logger.info("%s", word)
    return sent


@task(name="tidy", cache_policy=NO_CACHE, persist_result=False)
def tidy(member: str) -> None:
    """Let go what the member does not want to keep any longer."""
    with without_names():
        home, settings = steps.open_home(MemberHome.of(member).root)
        duties.tidy(home, settings, now=datetime.now(UTC))


def _write_summary(
    member: str, account: duties.Account, made: Made, outcomes: Outcomes
) -> None:
    lines = [_said(account)]
    lines += [f"- {each.remedy} [{each.code}]" for each in account.failures]
    if made:
        lines += ["", "| month | contacts | never engaged | added |"]
        lines += ["|---|---:|---:|---:|"]
    for month, figures in made.items():
        headline = figures.headline
        counts = (headline.contacts, headline.never_engaged.k, headline.added)
        lines.append(f"| {month} | {' | '.join(f'{each:,}' for each in counts)} |")
    create_markdown_artifact(
        "\n".join([*lines, "", counts_of(outcomes)]),
        key="monthly-report",
        description=f"What the run for {member} came to",
    )


def _said(account: duties.Account) -> str:
    made = f"Made {_labels(account.made)}" if account.made else "No month was due"
    mail = account.mail
    word = f"mail of {mail.occasion.month} {mail.state}" if mail else "no mail was due"
    return f"{made}; {word}."


def _labels(months: tuple[Month, ...]) -> str:
    return ", ".join(map(str, months))


if __name__ == "__main__":
    # Whoever starts it by hand wants a report, whatever is there.
    monthly_report(force=True)
    for path in MemberHome.of("me").twins()[-1:]:
        sys.stdout.write(f"{path.with_suffix('.pdf')}\n")
