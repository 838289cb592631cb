"""The commands that ask about people, decide about them and query the tables."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, get_args

import click

from flows.core.decisions import DecisionWord
from flows.core.lazy import lazily
from flows.core.months import Month
from flows.terminal.screen import (
    home_option,
    in_letters,
    month_option,
    print_table,
)

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from flows import questions, steps
    from flows.terminal import tables
else:
    questions = lazily("flows.questions")
    steps = lazily("flows.steps")
    tables = lazily("flows.terminal.tables")


@click.command()
@click.argument("person", callback=in_letters)
@home_option
@click.option("--month", metavar="YYYY-MM", help="As of a month's end.")
@click.option("--json", "as_json", is_flag=True, help="Print one object.")
def explain(
    person: str, home: Path | None, month: str | None, *, as_json: bool
) -> None:
    """Show the evidence behind a contact's state, score and flags.

    PERSON is a slug, a profile address or a name that only one contact bears. Every
    message is shown with its day, direction and tier, never with its text.

    Example: rapport explain hana-sato --month 2026-06
    """
    wanted = Month.parse(month) if month else None
    told = questions.explain(*steps.open_made_home(home), person, month=wanted)
    if as_json:
        click.echo(
            json.dumps(tables.explanation_object(told), ensure_ascii=False, indent=1)
        )
    else:
        print_table(tables.explanation_table(told))
        if told.events:
            print_table(tables.events_table(told.events))
        else:
            click.echo("No export tells of anything that passed between you.")


@click.command()
@click.argument("person", callback=in_letters)
@click.argument("decision", type=click.Choice(get_args(DecisionWord)))
@home_option
@click.option(
    "--until", type=click.DateTime(["%Y-%m-%d"]), help="Its last day; else for good."
)
@click.option(
    "--reason",
    default="",
    callback=in_letters,
    help="Your own words; only you read them.",
)
def decide(
    person: str,
    decision: DecisionWord,
    home: Path | None,
    until: datetime | None,
    reason: str,
) -> None:
    """Add a decision about a contact to decisions.csv.

    keep: not reviewed for letting go. write: you mean to. let_go, snooze: not
    suggested. never_show: not named in the report either. The last line about
    somebody holds.

    Example: rapport decide hana-sato snooze --until 2026-12-31
    """
    day = until.date() if until else None
    opened, settings = steps.open_made_home(home)
    contact = questions.decide(
        opened, settings, person, decision, until=day, reason=reason
    )
    click.echo(f"{contact.slug}: {decision}, in {opened.decisions}")


@click.command()
@click.argument("question", metavar="SQL", callback=in_letters)
@home_option
@month_option
@click.option("--csv", "as_csv", is_flag=True, help="Print comma-separated lines.")
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects.")
def query(
    question: str, home: Path | None, month: str | None, *, as_csv: bool, as_json: bool
) -> None:
    """Put one SELECT to a copy of the tables of a month.

    sql/README.md is the dictionary. Nothing can be written, and no other file read.
    Without --month: the newest complete month, as in the report. In CSV a text that
    a spreadsheet would take for a formula has an apostrophe before it.

    Example: rapport query "select state, contacts from metrics.states"
    """
    if as_csv and as_json:
        message = "choose one of --csv and --json."
        raise click.UsageError(message)
    wanted = Month.parse(month) if month else None
    opened, settings = steps.open_made_home(home)
    answer = questions.query(opened, settings, question, month=wanted)
    if as_csv:
        click.echo(tables.answer_csv(answer), nl=False)
    elif as_json:
        rows = tables.answer_objects(answer)
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        print_table(tables.answer_table(answer))
        click.echo(f"As of {answer.as_of}.", err=True)


@click.command(name="same-person")
@click.argument("one", metavar="A")
@click.argument("other", metavar="B")
@home_option
@click.option("--undo", is_flag=True, help="They are two people after all.")
def same_person(one: str, other: str, home: Path | None, *, undo: bool) -> None:
    """Say that A and B, slugs or profile addresses, are one person.

    Example: rapport same-person hana-adeyemi https://www.linkedin.com/in/hana-okafor
    """
    opened, settings = steps.open_made_home(home)
    if undo:
        questions.separate_people(opened, one, other)
    else:
        questions.unite_people(opened, settings, one, other)


COMMANDS = (explain, decide, query, same_person)
