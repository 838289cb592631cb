from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flows.core.errors import SettingsError
from flows.core.mail import MailSettings, read_mail_settings
from flows.core.settings import Settings, read_settings, settings_template

if TYPE_CHECKING:
    from pathlib import Path

WHOLE = '[mail]\nhost = "post.example"\nfrom = "a@b.org"\nto = "c@d.org"\n'


@pytest.fixture
def toml(tmp_path: Path) -> Path:
    path = tmp_path / "rapport.toml"
    path.write_text(WHOLE)
    return path


def test_the_table_is_read(toml: Path) -> None:
    assert read_mail_settings(toml, {}) == MailSettings(
        host="post.example", sender="a@b.org", to="c@d.org"
    )
    assert read_settings(toml, {}) == Settings()


def test_the_environment_comes_first(toml: Path) -> None:
    found = read_mail_settings(
        toml, {"RAPPORT_MAIL_PORT": "2525", "RAPPORT_MAIL_FROM": "x@y.org"}
    )

    assert found is not None
    assert (found.port, found.sender) == (2525, "x@y.org")


@pytest.mark.parametrize(
    ("security", "port"), [("starttls", 587), ("tls", 465), ("none", 25)]
)
def test_the_port_follows_the_security(toml: Path, security: str, port: int) -> None:
    found = read_mail_settings(toml, {"RAPPORT_MAIL_SECURITY": security})

    assert found is not None
    assert found.usual_port == port


def test_without_a_host_there_is_no_mail(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(settings_template())

    assert read_mail_settings(tmp_path / "a.toml", {}) is None
    assert read_mail_settings(tmp_path / "none.toml", {}) is None


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('hots = "x"', "E1008"),
        ('password = "secret"', "E1008"),
        ('port = "x"', "E1009"),
        ("user = 3", "E1009"),
        ('security = "ssl"', "E1009"),
    ],
)
def test_what_cannot_be_is_told(toml: Path, line: str, code: str) -> None:
    toml.write_text(f"{WHOLE}{line}\n")

    with pytest.raises(SettingsError, match=code) as refused:
        read_mail_settings(toml, {})

    assert "secret" not in str(refused.value)


def test_a_host_without_addresses_is_told(toml: Path) -> None:
    toml.write_text('[mail]\nhost = "x"\n')

    with pytest.raises(SettingsError, match="E1009"):
        read_mail_settings(toml, {})


def test_a_fault_of_the_environment_is_told_of_the_environment(toml: Path) -> None:
    with pytest.raises(SettingsError, match=r"^RAPPORT_MAIL_PORT: .*E1009"):
        read_mail_settings(toml, {"RAPPORT_MAIL_PORT": "many"})
