"""The flows as Prefect sees them: a form to fill in, and no names in what it keeps."""

from __future__ import annotations

import os
import pickle
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from prefect.logging import disable_run_logger
from prefect.states import Failed

from flows.all_members import all_members, do_members
from flows.core.errors import BusyError, MachineError, RapportError, without_names
from flows.core.exports import FileAccount, IngestOutcome
from flows.core.lock import one_run_at_a_time
from flows.core.paths import MemberHome
from flows.ingest_exports import counts_of, empty_inbox, ingest, ingest_exports, is_busy
from flows.monthly_report import compute as compute_task
from flows.monthly_report import deliver, look, monthly_report, render, tidy

if TYPE_CHECKING:
    from pathlib import Path

    from prefect import Flow, Task

    AnyFlow = Flow[..., Any]
    AnyTask = Task[..., Any]

FLOWS = [monthly_report, ingest_exports, all_members]
TASKS = [ingest, empty_inbox, look, compute_task, render, deliver, tidy]
TASKS += [do_members]


def form_of(flow: AnyFlow) -> dict[str, dict[str, Any]]:
    """Give the fields of a flow's form: what they are called, hold and allow."""
    shown = ("type", "default", "pattern", "enum")
    return {
        name: {key: field[key] for key in shown if key in field}
        for name, field in flow.parameters.properties.items()
    }


def test_the_form_of_the_report_is_plain() -> None:
    assert form_of(monthly_report) == {
        "month": {
            "type": "string",
            "default": "",
            "pattern": r"^$|^\d{4}-(0[1-9]|1[0-2])$",
        },
        "member": {"type": "string", "default": "me", "pattern": r"^[\w-]{1,64}$"},
        "delivery": {
            "type": "string",
            "default": "send",
            "enum": ["send", "preview"],
        },
        "force": {"type": "boolean", "default": False},
    }


def test_the_form_of_the_ingest_is_plain() -> None:
    assert form_of(ingest_exports) == {
        "member": {"type": "string", "default": "me", "pattern": r"^[\w-]{1,64}$"},
        "source": {"type": "string", "default": ""},
    }


def test_the_form_for_all_members_is_plain() -> None:
    assert form_of(all_members) == {
        "shard": {
            "type": "string",
            "default": "1/1",
            "pattern": r"^[1-9]\d{0,3}/[1-9]\d{0,3}$",
        },
        "processes": {"type": "integer", "default": 0},
    }


@pytest.mark.parametrize("flow", FLOWS)
def test_every_field_says_what_it_is(flow: AnyFlow) -> None:
    fields = flow.parameters.properties.values()

    assert [field for field in fields if len(field.get("description", "")) < 20] == []


@pytest.mark.parametrize("each", [*FLOWS, *TASKS])
def test_prefect_keeps_no_result(each: AnyFlow | AnyTask) -> None:
    assert each.persist_result is False


@pytest.mark.parametrize("each", TASKS)
def test_a_task_is_tried_again_only_while_another_run_is_at_work(each: AnyTask) -> None:
    busy = BusyError("E1403", "home", "busy.", remedy="Wait.")
    full = MachineError("E1401", "home", "full.", remedy="Make room.")

    assert each.retries == 0 or each.retry_condition_fn is is_busy
    assert is_busy(each, None, Failed(data=busy))  # type: ignore[arg-type]
    assert not is_busy(each, None, Failed(data=full))  # type: ignore[arg-type]


def test_a_mail_is_never_tried_again_by_prefect() -> None:
    assert deliver.retries == 0


def test_a_refused_export_reaches_prefect_as_a_code_and_a_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAPPORT_HOME", str(tmp_path / "home"))
    export = tmp_path / "Letters of Qzmarker.zip"
    export.write_text("no zip")

    with disable_run_logger(), pytest.raises(RapportError, match=r"\[E11") as raised:
        ingest.fn("me", str(export))

    assert b"Qzmarker" not in pickle.dumps(raised.value)
    assert raised.value.__suppress_context__


def test_a_bad_file_in_the_inbox_does_not_stop_the_month(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAPPORT_HOME", str(tmp_path / "home"))
    inbox = tmp_path / "home" / "inbox"
    inbox.mkdir(parents=True)
    bad = inbox / "Letters of Qzmarker.zip"
    bad.write_text("no zip")
    os.utime(bad, (0, 0))

    with disable_run_logger():
        outcomes, refusals = empty_inbox.fn("me")

    assert outcomes == ()
    assert [each.code[:3] for each in refusals] == ["E11"]
    assert b"Qzmarker" not in pickle.dumps(refusals)
    assert (inbox / "rejected" / f"{bad.name}.reason.txt").exists()


def test_a_run_beside_another_leaves_the_work_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAPPORT_HOME", str(tmp_path))
    monkeypatch.setattr("flows.core.lock.PATIENCE", 0.1)

    with one_run_at_a_time(tmp_path / "run.lock"):
        state = monthly_report.fn()
        with pytest.raises(BusyError, match=f"process {os.getpid()}"):
            monthly_report.fn("2026-06")

    assert (state.type.value, state.name) == ("COMPLETED", "LeftToAnother")
    assert f"process {os.getpid()}" in str(state.message)


def test_a_fault_of_ours_reaches_prefect_without_its_words() -> None:
    with (
        pytest.raises(MachineError, match="unexpected KeyError") as raised,
        without_names(),
    ):
        raise KeyError("Qzmarker")

    assert raised.value.code == "E1499"
    assert "Qzmarker" not in str(raised.value)


def test_the_summary_counts_and_names_nothing() -> None:
    account = FileAccount("Qzmarker.csv", "messages", 1200, 1100, 90, 10)
    outcome = IngestOutcome(
        "Qzmarker.zip", date(2026, 7, 1), is_new=True, accounts=(account, account)
    )

    summary = counts_of((outcome,))

    assert summary.endswith("| 2026-07-01 | yes | 2,400 | 2,200 | 180 | 20 |")
    assert "Qzmarker" not in summary


def test_a_member_lives_in_the_folder_of_members(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAPPORT_MEMBERS", str(tmp_path))

    assert MemberHome.of("ana").root == tmp_path / "ana"


@pytest.mark.parametrize("name", ["", "..", "a/b", "a.b", "ana\n", "x" * 65])
def test_a_name_that_leads_elsewhere_is_no_member(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAPPORT_MEMBERS", str(tmp_path))

    with pytest.raises(RapportError, match="E1006"):
        MemberHome.of(name)
