from __future__ import annotations

import os
import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from flows.core.errors import SettingsError
from flows.core.mail import read_mail_settings
from flows.core.retention import read_retention
from flows.core.settings import Settings, read_settings, settings_template

FLOWS = Path(__file__).resolve().parents[2] / "flows"


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
        ("grace_days = inf", "E1004"),
        ("spike_z = nan", "E1004"),
        ("spike_z = inf", "E1004"),
        ("spike_z = -1", "E1004"),
        ("spike_z = 1e9", "E1004"),
        ("locale = 'xx'", "E1004"),
        ("locale = ''", "E1004"),
        ("locale = '../ar'", "E1004"),
        ("[member]\nprofile_url = 'foo'", "E1004"),
        ("[member]\nprofile_url = 'https://example.org/in/foo'", "E1004"),
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


def test_every_number_has_bounds() -> None:
    boundless = [
        each.name
        for each in fields(Settings)
        if isinstance(each.default, int | float)
        and not isinstance(each.default, bool)
        and None in (each.metadata["low"], each.metadata["high"])
    ]

    assert boundless == []


@pytest.mark.parametrize("text", ["nan", "inf", "-inf", "-0.1"])
def test_no_number_of_the_environment_is_out_of_bounds(
    tmp_path: Path, text: str
) -> None:
    with pytest.raises(SettingsError, match=r"RAPPORT_SPIKE_Z: .*from 0 to 100.*E1004"):
        settings_of(tmp_path, "", RAPPORT_SPIKE_Z=text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("active_days = 400", "active_days = 400 is above dormant_days = 365"),
        ("dormant_days = 80", "active_days = 90 is above dormant_days = 80"),
        (
            "dormant_days = 1200",
            "dormant_days = 1200 is above long_dormant_days = 1095",
        ),
    ],
)
def test_settings_that_contradict_each_other_are_both_named(
    tmp_path: Path, text: str, told: str
) -> None:
    with pytest.raises(SettingsError, match=rf"rapport.toml: {told}.*E1004"):
        settings_of(tmp_path, text)


def test_a_contradiction_names_every_place_that_it_is_in(tmp_path: Path) -> None:
    with pytest.raises(
        SettingsError, match=r"^RAPPORT_ACTIVE_DAYS, rapport.toml: active_days = 70"
    ):
        settings_of(tmp_path, "dormant_days = 60", RAPPORT_ACTIVE_DAYS="70")


def test_neighbours_may_be_equal(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, "active_days = 365\nlong_dormant_days = 365")

    assert settings.active_days == settings.dormant_days == settings.long_dormant_days


def test_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "rapport.toml"
    mail = '[mail]\nhost = "a.example"\nfrom = "a@b.org"\nto = "c@d.org"\n'
    path.write_text(f"grace_days = 45\n[keep]\nletters_days = 5\n{mail}", "utf-8-sig")

    assert read_settings(path, {}).grace_days == 45
    assert read_mail_settings(path, {}) is not None
    assert read_retention(path, {}).letters_days == 5


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("TIMEZONE", "Mars/X", "E1005"),
        ("LOCALE", "xx", "E1004"),
        ("PROFILE_URL", "foo", "E1004"),
        ("GRACE_DAYS", "0", "E1004"),
    ],
)
def test_what_the_environment_says_wrong_is_told_of_the_environment(
    tmp_path: Path, name: str, text: str, code: str
) -> None:
    with pytest.raises(SettingsError, match=rf"^RAPPORT_{name}: .*\[{code}\]"):
        settings_of(tmp_path, "grace_days = 40", **{f"RAPPORT_{name}": text})


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("GRACE_DAYS = 40", "Did you mean 'grace_days'?"),
        ("dormant-days = 40", "Did you mean 'dormant_days'?"),
        ("[member]\ngrace_days = 40", "Did you mean 'grace_days'?"),
        ("profile_url = 'x'", "Did you mean 'member.profile_url'?"),
        ("mail = 3", "Write [mail] on a line of its own, and its settings below it."),
        ("member = 'me'", "Write [member] on a line of its own"),
        ("colour = 'red'", "Take it out"),
        ("[mails]\nhost = 'x'", "Take it out"),
    ],
)
def test_what_was_meant_is_told_only_where_it_is_close(
    tmp_path: Path, text: str, remedy: str
) -> None:
    with pytest.raises(SettingsError, match="E1003") as refused:
        settings_of(tmp_path, text)

    assert refused.value.remedy.startswith(remedy)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("GRACEDAYS", "GRACE_DAYS"),
        ("grace_days", "GRACE_DAYS"),
        ("TIME_ZONE", "TIMEZONE"),
        ("MAIL_HOTS", "MAIL_HOST"),
        ("KEEP_EXPORT_MONTHS", "KEEP_EXPORTS_MONTHS"),
        ("HOMES", "HOME"),
    ],
)
def test_a_variable_that_is_ours_but_for_a_slip_is_refused(
    tmp_path: Path, name: str, meant: str
) -> None:
    told = rf"^RAPPORT_{name}: .* Did you mean RAPPORT_{meant}\? \[E1003\]"

    with pytest.raises(SettingsError, match=told):
        settings_of(tmp_path, "", **{f"RAPPORT_{name}": "40"})


@pytest.mark.parametrize(
    "name", ["RAPPORT_USER", "RAPPORT_LOG_LEVEL", "RAPPORT_GOLDEN", "RAPPORT_", "GRACE"]
)
def test_another_programs_variable_does_no_harm(tmp_path: Path, name: str) -> None:
    assert settings_of(tmp_path, "", **{name: "x"}) == Settings()


def test_no_variable_that_the_program_names_is_refused(tmp_path: Path) -> None:
    sources = "".join(path.read_text("utf-8") for path in FLOWS.rglob("*.py"))
    named = {*re.findall(r"RAPPORT_[A-Z_]+[A-Z]\b", sources)}
    read = {f"RAPPORT_{each.name.upper()}" for each in fields(Settings)}

    assert {"RAPPORT_HOME", "RAPPORT_BACKUP_PASSPHRASE"} <= named - read
    assert settings_of(tmp_path, "", **dict.fromkeys(named - read, "x")) == Settings()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "linkedin.com/in/jos%C3%A9-x/",
        "https://es.linkedin.com/in/rana?trk=1",
        "https://www.linkedin.com/pub/rana/1/2/3",
    ],
)
def test_a_profile_address_is_taken_as_linkedin_gives_it(
    tmp_path: Path, url: str
) -> None:
    found = settings_of(tmp_path, f'[member]\nprofile_url = "{url}"')

    assert found.profile_url == url


@pytest.mark.parametrize("locale", ["en", "ar", "AR", "en-GB", "ar_EG"])
def test_a_language_of_the_report_may_name_a_country(
    tmp_path: Path, locale: str
) -> None:
    assert settings_of(tmp_path, f"locale = '{locale}'").locale == locale


def test_a_folder_in_the_place_of_the_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "rapport.toml").mkdir()

    with pytest.raises(SettingsError, match=r"cannot be read \(.*may read.*E1002"):
        read_settings(tmp_path / "rapport.toml", {})


@pytest.mark.skipif(not os.geteuid(), reason="root may read everything")
def test_a_file_that_is_not_ours_to_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "rapport.toml").touch(mode=0o000)

    with pytest.raises(SettingsError, match=r"cannot be read \(.*may read.*E1002"):
        read_settings(tmp_path / "rapport.toml", {})


def test_numbers_of_the_template_stand_in_sentences() -> None:
    template = settings_template()

    assert "# By default 30 days after connecting before anybody is judged." in template
    assert "# By default 3.5 robust standard deviations above" in template
    assert re.findall(r"^# [a-z].*\.$", template, re.MULTILINE) == [
        "# starttls, tls, or none for a server on this very machine."
    ]
