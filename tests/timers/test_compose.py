"""``deploy/compose.yaml``: keys that there are, nothing open to others, well or not."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"

# Of the compose specification, what is used here; it refuses any key it lacks.
KNOWN = {
    "": {"name", "services", "volumes"},
    "service": {
        *("image", "build", "command", "environment", "ports", "volumes", "user"),
        *("restart", "healthcheck", "depends_on", "cap_drop", "security_opt"),
        "stop_grace_period",
    },
    "healthcheck": {"test", "interval", "timeout", "start_period", "retries"},
    "build": {"context", "dockerfile"},
}
SERVICES = ("server", "deploy", "worker")


def read() -> dict[str, Any]:
    document: dict[str, Any] = YAML(typ="safe").load(DEPLOY / "compose.yaml")
    return {key: each for key, each in document.items() if not key.startswith("x-")}


def unknown_keys(document: dict[str, Any]) -> set[str]:
    found = set(document) - KNOWN[""]
    for service in document["services"].values():
        found |= set(service) - KNOWN["service"]
        for part in ("healthcheck", "build"):
            found |= set(service.get(part, {})) - KNOWN[part]
    return found


def test_every_key_is_one_of_the_specification() -> None:
    document = read()

    assert unknown_keys(document) == set()
    document["services"]["server"]["helthcheck"] = {}
    assert unknown_keys(document) == {"helthcheck"}


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_may_do_little_and_is_reached_from_here_only(name: str) -> None:
    service = read()["services"][name]

    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))


@pytest.mark.parametrize("name", ["server", "worker"])
def test_what_keeps_running_is_asked_whether_it_is_well(name: str) -> None:
    service = read()["services"][name]
    *starter, code = service["healthcheck"]["test"]

    assert starter == ["CMD", "python", "-c"]
    assert ast.parse(code)
    assert service["restart"] == "unless-stopped"
    assert "umask 077" in " ".join(service["command"])


def test_each_waits_for_what_it_needs() -> None:
    services = read()["services"]

    waits = {name: services[name].get("depends_on", {}) for name in SERVICES}

    assert waits == {
        "server": {},
        "deploy": {"server": {"condition": "service_healthy"}},
        "worker": {"deploy": {"condition": "service_completed_successfully"}},
    }


def test_what_a_container_mounts_is_where_the_image_looks() -> None:
    image = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    services = read()["services"]
    mounted = [
        re.sub(r"\$\{[^}]*\}", "", volume).partition(":")[2]
        for service in services.values()
        for volume in service.get("volumes", [])
    ]

    assert sorted(mounted) == ["/home/rapport/home", "/home/rapport/prefect"]
    assert all(f"={folder}" in image for folder in mounted)
    assert "USER rapport" in image
