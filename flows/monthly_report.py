"""The flow that makes one member's month: take in, compute, render, deliver."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

from prefect import State, flow, get_run_logger, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.states import Completed
from pydantic import Field

from flows import sending, steps
from flows.core.errors import without_names
from flows.core.months import Month
from flows.core.paths import MemberHome
from flows.ingest_exports import Member, counts_of, empty_inbox, is_busy

if TYPE_CHECKING:
    from flows.core.figures import Figures
    from flows.steps import Report

MonthLabel = Annotated[str, Field(pattern=r"^$|^\d{4}-(0[1-9]|1[0-2])$")]
Delivery = Literal["send", "preview"]


@flow(name="monthly-report", persist_result=False)
def monthly_report(
    month: MonthLabel = "",
    member: Member = "me",
    *,
    delivery: Delivery = "send",
    force: bool = False,
) -> State[Any]:
    """Make the report of a month as a PDF, from all that is in the inbox by now.

    Args:
        month: The month, such as 2026-06. Empty means the newest complete month
            that the exports cover; if its report is there already with the same
            figures, the run only mails it, if it was not mailed before.
        member: Whose home. "me" is the usual one, any other name is a folder in
            RAPPORT_MEMBERS on the worker's machine.
        delivery: "send" mails the report when mail is set up; "preview" only
            leaves it in the member's home.
        force: Make the report again although it is there.

    """
    outcomes = empty_inbox(member)
    figures = compute(member, month)
    if not (month or force) and steps.is_made(MemberHome.of(member), figures):
        word = deliver(member, figures, delivery)
        said = f"{figures.month} is there; {word}."
        return Completed(name="AlreadyMade", message=said)
    report = render(member, figures)
    word = deliver(member, figures, delivery)
    create_markdown_artifact(
        f"{report.month} is made, {len(report.warnings)} warnings; {word}.\n\n"
        f"{counts_of(outcomes)}",
        key="monthly-report",
        description=f"{report.month} for {member}",
    )
    return Completed(message=f"{report.month} is made; {word}.", data=report.pdf.name)


@task(
    name="compute",
    cache_policy=NO_CACHE,
    persist_result=False,
    retries=3,
    retry_delay_seconds=60,
    retry_condition_fn=is_busy,
)
def compute(member: str, month: str) -> Figures:
    """Build the models for ``month`` (or the newest one covered) and read them."""
    with without_names():
        home, settings = steps.open_home(MemberHome.of(member).root)
        wanted = Month.parse(month) if month else None
        figures = steps.compute_figures(home, settings, wanted)
    get_run_logger().info("%s: %d contacts", figures.month, figures.headline.contacts)
    return figures


@task(
    name="render",
    cache_policy=NO_CACHE,
    persist_result=False,
    retries=3,
    retry_delay_seconds=60,
    retry_condition_fn=is_busy,
)
def render(member: str, figures: Figures) -> Report:
    """Set the pages of ``figures`` and write them into the home of ``member``."""
    with without_names():
        home, settings = steps.open_home(MemberHome.of(member).root)
        today = datetime.now(settings.zone).date()
        report = steps.render_month(home, settings, figures, made_on=today)
    get_run_logger().info("%s, %d warnings", report.pdf.name, len(report.warnings))
    return report


@task(name="deliver", cache_policy=NO_CACHE, persist_result=False)
def deliver(member: str, figures: Figures, delivery: Delivery) -> str:
    """Mail the month's report unless it went before, and say how it stands.

    Where an export is missing, a short mail asks for it.

    Never tried twice by Prefect: the ledger knows what may be tried again.
    """
    logger = get_run_logger()
    if delivery == "preview":
        return "kept in the home"
    with without_names():
        home, settings = steps.open_home(MemberHome.of(member).root)
        today = datetime.now(settings.zone).date()
        sent = sending.send_report(
            home, settings, figures, made_on=today, notify=logger.info
        )
        exported_on = figures.coverage.exported_on
        sending.send_reminder(home, settings, exported_on, today=today)
    word = f"mail {sent.state}" if sent else "mail is not set up"
    logger.info("%s: %s", figures.month, word)
    return word


if __name__ == "__main__":
    # Whoever starts it by hand wants a report, whatever is there.
    name: Any = monthly_report(force=True)
    sys.stdout.write(f"{MemberHome.of('me').reports / name}\n")
