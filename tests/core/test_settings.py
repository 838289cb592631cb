from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest

from flows.core.errors import SettingsError
from flows.core.settings import Settings, read_settings, settings_template

if TYPE_CHECKING:
    from pathlib import Path


def settings_of(folder: Path, text: str, **environment: str) -> Settings:
    path = folder / "rapport.toml"
    path.write_text(text, encoding="utf-8")
    return read_settings(path, environment)


def test_without_a_file_all_defaults_hold(tmp_path: Path) -> None:
    assert read_settings(tmp_path / "rapport.toml", {}) == Settings()


def test_the_file_changes_a_default(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, 'timezone = "Europe/Madrid"\ngrace_days = 45')

    assert (settings.timezone, settings.grace_days) == ("Europe/Madrid", 45)


def test_the_environment_changes_the_file(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, "grace_days = 45", RAPPORT_GRACE_DAYS="60")

    assert settings.grace_days == 60


def test_a_list_is_words_between_commas_in_the_environment(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, "", RAPPORT_KEYWORDS="editor, slow news")

    assert settings.keywords == ("editor", "slow news")


def test_an_unknown_key_names_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"Did you mean 'timezone'\? \[E1003\]"):
        settings_of(tmp_path, 'time_zone = "UTC"')


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("grace_days =", "E1002"),
        ("[member]\nprofil_url = 'x'", "E1003"),
        ("profile_url = 'x'", "E1003"),
        ("grace_days = '30'", "E1004"),
        ("grace_days = true", "E1004"),
        ("grace_days = 0", "E1004"),
        ("keywords = 'one'", "E1004"),
        ("timezone = 'Madrid'", "E1005"),
        ("timezone = '../etc/passwd'", "E1005"),
    ],
)
def test_a_wrong_file_is_one_coded_error(tmp_path: Path, text: str, code: str) -> None:
    with pytest.raises(SettingsError, match=code):
        settings_of(tmp_path, text)


def test_a_word_in_the_environment_for_a_number_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="E1004"):
        settings_of(tmp_path, "", RAPPORT_ACTIONS="many")


def test_the_members_own_address_has_a_table(tmp_path: Path) -> None:
    url = "https://www.linkedin.com/in/rana-idris"
    settings = settings_of(tmp_path, f"[member]\nprofile_url = '{url}'")

    assert settings.profile_url == url


def test_the_template_with_its_comments_taken_off_is_all_defaults(
    tmp_path: Path,
) -> None:
    lines = settings_template().partition("[keep]")[0].splitlines()
    text = "\n".join(line[2:] for line in lines if " = " in line)
    tables = text.replace("profile_url", "[member]\nprofile_url")

    assert tomllib.loads(settings_template()) == {
        "member": {},
        "keep": {},
        "mail": {},
    }
    assert settings_of(tmp_path, tables) == Settings()


@pytest.mark.parametrize(("text", "is_on"), [("true", True), ("False", False)])
def test_a_switch_is_true_or_false(tmp_path: Path, text: str, *, is_on: bool) -> None:
    asked = settings_of(tmp_path, "", RAPPORT_LET_GO_REVIEW=text)

    assert asked.let_go_review is is_on


def test_a_switch_that_is_neither_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"'maybe' is not true or false.*E1004"):
        settings_of(tmp_path, "", RAPPORT_LET_GO_REVIEW="maybe")
