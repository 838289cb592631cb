"""The settings of the mail: the table ``[mail]`` of rapport.toml, or none.

A value comes from the environment (``RAPPORT_MAIL_HOST``), else from the table. A
password is never among them: only where to find it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Literal, cast

from flows.core.errors import SettingsError
from flows.core.toml_file import read_document

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PORTS = {"starttls": 587, "tls": 465, "none": 25}
# "from" is a word of Python's own.
_KEYS = {"sender": "from"}


def _setting(default: object, sentence: str) -> Any:  # noqa: ANN401 - dataclasses.field has no nameable type
    return field(default=default, metadata={"sentence": sentence})


@dataclass(frozen=True, slots=True)
class MailSettings:
    """How the report is mailed; ``port`` 0 means the usual one of ``security``."""

    host: str = _setting("", "Your mail provider's server for outgoing mail.")
    port: int = _setting(0, "Its port; 0 is 587 for starttls and 465 for tls.")
    security: Literal["starttls", "tls", "none"] = _setting(
        "starttls", "starttls, tls, or none for a server on this very machine."
    )
    user: str = _setting("", "The name to log in with; empty for no log-in.")
    sender: str = _setting("", "The address that the mail comes from.")
    to: str = _setting("", "Your address.")
    password_file: str = _setting("", "A file, yours alone, that holds the password.")
    password_command: str = _setting("", "A command that prints the password.")
    ping_url: str = _setting(
        "", "An https address to call after each good run, for a dead man's switch."
    )

    @property
    def usual_port(self) -> int:
        """The port to call."""
        return self.port or PORTS[self.security]


_NAMES = {_KEYS.get(each.name, each.name): each for each in fields(MailSettings)}
MAIL_VARIABLES = {f"RAPPORT_MAIL_{name.upper()}": name for name in _NAMES}


def read_mail_settings(
    path: Path, environment: Mapping[str, str] = os.environ
) -> MailSettings | None:
    """Read the table ``[mail]`` of a rapport.toml.

    Gives None if there is no host. Raises ``SettingsError`` E1008 for a name that
    is unknown and E1009 for a value that cannot be.
    """
    values = dict(read_document(path).get("mail", {}))
    for key in values:
        if key not in _NAMES:
            raise SettingsError(
                "E1008",
                path.name,
                f"there is no setting 'mail.{key}'.",
                remedy=f"The table has {', '.join(_NAMES)}.",
            )
    for variable, key in MAIL_VARIABLES.items():
        kind, text = type(_NAMES[key].default), environment.get(variable)
        if text is not None:
            values[key] = int(text) if kind is int and text.isdigit() else text
        if key in values:
            _check(key, values[key], kind, path.name if text is None else variable)
    given = {_NAMES[key].name: value for key, value in values.items()}
    settings = MailSettings(**cast(Any, given))
    return _whole(settings, path.name) if settings.host else None


def mail_template() -> str:
    """Give the table ``[mail]`` with every setting as a comment."""
    lines = ["[mail]"]
    for name, each in _NAMES.items():
        shown = f'"{each.default}"' if isinstance(each.default, str) else each.default
        lines += [f"# {each.metadata['sentence']}", f"# {name} = {shown}", ""]
    return "\n".join(lines)


def _check(key: str, value: object, kind: type, where: str) -> None:
    if type(value) is not kind:
        expected = "a text in quotes" if kind is str else "a whole number"
        raise _wrong(where, f"mail.{key} is not {expected}.")


def _whole(settings: MailSettings, where: str) -> MailSettings:
    if settings.security not in PORTS:
        raise _wrong(where, "mail.security is not one of starttls, tls, none.")
    if not (settings.sender and settings.to):
        raise _wrong(where, "mail.host is set and mail.from or mail.to is not.")
    return settings


def _wrong(where: str, what: str) -> SettingsError:
    return SettingsError(
        "E1009", where, what, remedy="Mend it there, then say rapport mail test."
    )
