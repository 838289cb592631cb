from __future__ import annotations

import shlex
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from flows.core.errors import DeliveryError
from flows.delivery.secrets import find_password

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

COMMAND = f"{shlex.quote(sys.executable)} -c \"print('from the command')\""


def found(
    file: Path | str = "",
    command: str = "",
    environment: Mapping[str, str] | None = None,
) -> str:
    return find_password(
        user="me",
        password_file=str(file),
        password_command=command,
        environment=environment or {},
    )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "password"
    path.write_text("from the file \nand no more\n")
    path.chmod(0o600)
    return path


def test_the_file_comes_first_and_its_first_line_is_the_password(file: Path) -> None:
    assert found(file, COMMAND, {"RAPPORT_MAIL_PASSWORD": "x"}) == "from the file "


def test_a_credential_of_systemd_comes_next(tmp_path: Path) -> None:
    (tmp_path / "rapport-mail-password").write_text("from systemd\n")

    assert found("", COMMAND, {"CREDENTIALS_DIRECTORY": str(tmp_path)}) == (
        "from systemd"
    )


def test_the_command_comes_before_the_environment() -> None:
    assert found("", COMMAND, {"RAPPORT_MAIL_PASSWORD": "x"}) == "from the command"


def test_an_installed_keyring_comes_before_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ring = SimpleNamespace(get_password=lambda service, user: f"{service} of {user}")
    ring.__spec__ = object()
    monkeypatch.setitem(sys.modules, "keyring", ring)

    assert found("", "", {"RAPPORT_MAIL_PASSWORD": "x"}) == "rapport of me"


def test_the_environment_comes_last() -> None:
    assert found("", "", {"RAPPORT_MAIL_PASSWORD": "from outside"}) == "from outside"


def test_no_password_anywhere_is_told() -> None:
    with pytest.raises(DeliveryError, match="E1621"):
        found()


@pytest.mark.parametrize("mode", [0o640, 0o604])
def test_a_file_that_others_can_read_is_refused(file: Path, mode: int) -> None:
    file.chmod(mode)

    with pytest.raises(DeliveryError, match=r"chmod 600.*E1622") as refused:
        found(file)

    assert "from the file" not in repr(refused.value)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match="E1622"):
        found(tmp_path / "none")


@pytest.mark.parametrize(
    "command",
    ["/no/such/command", "'", " ", "false", f"{sys.executable} -c 'exit(\"s3cret\")'"],
)
def test_a_command_that_fails_is_told_without_what_it_said(command: str) -> None:
    with pytest.raises(DeliveryError, match="E1623") as refused:
        found("", command)

    assert "s3cret" not in repr(refused.value)
    assert refused.value.__suppress_context__
