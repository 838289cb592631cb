"""The password of the mail: from a file, a command, the keyring or the environment."""

from __future__ import annotations

import importlib
import importlib.util
import os
import shlex
import stat
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from flows.core.errors import DeliveryError

if TYPE_CHECKING:
    from collections.abc import Mapping

CREDENTIAL = "rapport-mail-password"
VARIABLE = "RAPPORT_MAIL_PASSWORD"
KEYRING_SERVICE = "rapport"
_COMMAND_SECONDS = 30


def find_password(
    *,
    user: str,
    password_file: str,
    password_command: str,
    environment: Mapping[str, str] = os.environ,
) -> str:
    """Give the password of ``user``: the first place that has one decides.

    The places, in order: ``password_file``, the systemd credential
    ``rapport-mail-password``, ``password_command``, the keyring (service
    ``rapport``) if Python's keyring is installed, ``RAPPORT_MAIL_PASSWORD``. Raises
    ``DeliveryError`` E1621 to E1624.
    """
    folder = environment.get("CREDENTIALS_DIRECTORY")
    credential = Path(folder) / CREDENTIAL if folder else None
    if password_file:
        found = _from_file(Path(password_file).expanduser())
    elif credential and credential.is_file():
        found = _first_line(credential.read_bytes())
    elif password_command:
        found = _from_command(password_command)
    else:
        found = _from_keyring(user) or environment.get(VARIABLE, "")
    if not found:
        raise DeliveryError(
            "E1621",
            "[mail]",
            "there is a user and no password.",
            remedy=f"Set password_file or password_command, or {VARIABLE}.",
        )
    return found


def _from_file(path: Path) -> str:
    try:
        mode = path.stat().st_mode
        content = path.read_bytes()
    except OSError as error:
        raise DeliveryError(
            "E1622",
            "password_file",
            f"it cannot be read ({error.strerror}).",
            remedy="Name a file with the password in its first line.",
        ) from None
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise DeliveryError(
            "E1622",
            "password_file",
            "others can read it.",
            remedy="Make it yours alone: chmod 600.",
        )
    return _first_line(content)


def _from_command(command: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - the reader's own command, no shell
            shlex.split(command),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
            timeout=_COMMAND_SECONDS,
        )
    except (OSError, ValueError, IndexError, subprocess.SubprocessError) as error:
        # What the command printed may hold the password, and is told to nobody.
        raise DeliveryError(
            "E1623",
            "password_command",
            f"it gave no password ({type(error).__name__}).",
            remedy="Run it yourself; it must print the password and end with 0.",
        ) from None
    return _first_line(done.stdout)


def _from_keyring(user: str) -> str:
    if importlib.util.find_spec("keyring") is None:
        return ""
    keyring = importlib.import_module("keyring")
    try:
        found = keyring.get_password(KEYRING_SERVICE, user)
    except keyring.errors.NoKeyringError:
        # A machine without a desktop has none.
        return ""
    except keyring.errors.KeyringError as error:
        raise DeliveryError(
            "E1624",
            "keyring",
            f"it gave no password ({type(error).__name__}).",
            remedy="Unlock it, or set password_file.",
        ) from None
    return str(found or "")


def _first_line(content: bytes) -> str:
    lines = content.decode("utf-8", errors="replace").splitlines()
    return lines[0] if lines else ""
