from __future__ import annotations

import shlex
import sys
from typing import TYPE_CHECKING

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import KeyringLocked

from flows.core.errors import DeliveryError
from flows.delivery.secrets import find_password

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
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


class Ring(KeyringBackend):
    """A keyring that knows one password."""

    def get_password(self, service: str, username: str) -> str | None:
        return {("rapport", "me"): "from the keyring"}.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        raise NotImplementedError


class LockedRing(Ring):
    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked(f"s3cret {service} {username}")  # noqa: TRY003 - as a keyring might say


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> Callable[[type], None]:
    def use(backend: type) -> None:
        monkeypatch.setattr(keyring.core, "_keyring_backend", backend())

    return use


def test_the_keyring_comes_before_the_environment(
    ring: Callable[[type], None],
) -> None:
    ring(Ring)

    assert found("", "", {"RAPPORT_MAIL_PASSWORD": "x"}) == "from the keyring"
    assert found("", COMMAND) == "from the command"


def test_a_machine_without_a_keyring_has_the_environment(
    ring: Callable[[type], None],
) -> None:
    ring(NoKeyring)

    assert found("", "", {"RAPPORT_MAIL_PASSWORD": "x"}) == "x"


def test_a_keyring_that_stays_locked_is_told(
    ring: Callable[[type], None],
) -> None:
    ring(LockedRing)

    with pytest.raises(DeliveryError, match=r"KeyringLocked.*E1624") as refused:
        found("", "", {"RAPPORT_MAIL_PASSWORD": "x"})

    assert "s3cret" not in repr(refused.value)


def test_the_environment_comes_last(ring: Callable[[type], None]) -> None:
    ring(NoKeyring)

    assert found("", "", {"RAPPORT_MAIL_PASSWORD": "from outside"}) == "from outside"


def test_no_password_anywhere_is_told(
    ring: Callable[[type], None],
) -> None:
    ring(NoKeyring)

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
