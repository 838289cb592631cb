"""``prefect.yaml``: keys that Prefect knows, flows that exist, days that fit."""

from __future__ import annotations

import ast
import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from cronsim import CronSim
from ruamel.yaml import YAML

PROJECT = Path(__file__).resolve().parents[2]
PYPROJECT = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))

# Prefect takes any key and says nothing about one that it does not know.
KNOWN = {
    "": {"definitions", "deployments"},
    "deployments": {
        *("name", "description", "version", "tags", "entrypoint"),
        *("parameters", "enforce_parameter_schema", "schedules"),
        *("concurrency_limit", "work_pool"),
    },
    "schedules": {"slug", "cron", "timezone", "active"},
    "concurrency_limit": {"limit", "collision_strategy", "grace_period_seconds"},
    "work_pool": {"name", "job_variables"},
    "job_variables": {"env"},
}


NAMES = ("monthly-report", "ingest-exports", "all-members")


def read_deployments() -> dict[str, dict[str, Any]]:
    return {each["name"]: each for each in read_document()["deployments"]}


def read_document() -> dict[str, Any]:
    document: dict[str, Any] = YAML(typ="safe").load(PROJECT / "prefect.yaml")
    return document


def unknown_keys(name: str, value: object) -> list[str]:
    """List the keys below ``value`` that its section ``name`` does not have."""
    if isinstance(value, list):
        return [key for each in value for key in unknown_keys(name, each)]
    if not isinstance(value, dict) or name not in KNOWN:
        return []
    below = [key for inner, each in value.items() for key in unknown_keys(inner, each)]
    return [f"{name}.{key}" for key in value if key not in KNOWN[name]] + below


def parameters_of(entrypoint: str) -> set[str]:
    path, _, name = entrypoint.partition(":")
    tree = ast.parse((PROJECT / path).read_text(encoding="utf-8"))
    (flow,) = (
        node
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name == name
    )
    return {each.arg for each in (*flow.args.args, *flow.args.kwonlyargs)}


def starts(cron: str, *, zone: str, count: int) -> list[datetime]:
    begin = datetime(2027, 1, 1, tzinfo=ZoneInfo(zone))
    times = CronSim(cron, begin)
    return [next(times) for _ in range(count)]


def test_every_key_is_one_that_prefect_knows() -> None:
    assert unknown_keys("", read_document()) == []


def test_a_key_that_prefect_would_ignore_is_seen() -> None:
    document = {"deployments": [{"schedules": [{"corn": "0 8 1 * *"}], "tag": []}]}

    assert unknown_keys("", document) == ["deployments.tag", "schedules.corn"]


@pytest.mark.parametrize("name", NAMES)
def test_every_deployment_starts_a_flow_with_its_parameters(name: str) -> None:
    deployment = read_deployments()[name]

    assert deployment["parameters"].keys() <= parameters_of(deployment["entrypoint"])
    assert deployment["enforce_parameter_schema"] is True
    assert deployment["version"] == PYPROJECT["project"]["version"]


@pytest.mark.parametrize("name", NAMES)
def test_a_second_run_of_a_deployment_waits_and_is_not_cancelled(name: str) -> None:
    limit = read_deployments()[name]["concurrency_limit"]

    assert limit == {
        "limit": 1,
        "collision_strategy": "ENQUEUE",
        "grace_period_seconds": 600,
    }


@pytest.mark.parametrize("zone", ["UTC", "Europe/Madrid", "America/Santiago"])
def test_the_report_is_due_at_eight_on_the_first_and_tried_every_day(zone: str) -> None:
    first, later = (
        starts(schedule["cron"], zone=zone, count=count)
        for schedule, count in zip(
            read_deployments()["monthly-report"]["schedules"], (24, 707), strict=True
        )
    )

    assert {(time.day, time.hour, time.minute) for time in first} == {(1, 8, 0)}
    assert {(time.hour, time.minute) for time in later} == {(8, 0)}
    assert len({time.date() for time in first + later}) == 365 + 366


def test_only_the_report_is_scheduled_until_somebody_wants_more() -> None:
    deployments = read_deployments()

    (everybody,) = deployments["all-members"]["schedules"]
    assert everybody["active"] is False
    assert "schedules" not in deployments["ingest-exports"]


def test_prefect_keeps_to_itself_and_plans_far_ahead() -> None:
    server = PYPROJECT["tool"]["prefect"]["server"]

    assert server["analytics_enabled"] is False
    assert server["services"]["scheduler"]["min_runs"] >= 12
