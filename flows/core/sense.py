"""Whether settings make sense: what a kind and bounds cannot tell of them.

``places`` says of each setting that was given where it was: a file or a variable.
"""

from __future__ import annotations

import re
from dataclasses import fields
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flows.core.errors import SettingsError
from flows.core.paths import TEMPLATES
from flows.core.slugs import slug_of
from flows.core.values import wrong

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.core.settings import Settings

# The first is never above the second: between them lies a state of contacts.
_ASCENDING = (("active_days", "dormant_days"), ("dormant_days", "long_dormant_days"))
_DEFAULT = "settings"
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]{2,8})*", re.IGNORECASE)


def check_sense(settings: Settings, places: Mapping[str, str]) -> None:
    """Raise ``SettingsError`` E1004, or E1005 for the zone, where they make none."""
    _check_zone(settings.timezone, places.get("timezone", _DEFAULT))
    _check_language(settings, places.get("locale", _DEFAULT))
    _check_address(settings.profile_url, places.get("profile_url", _DEFAULT))
    for low, high in _ASCENDING:
        if getattr(settings, low) > getattr(settings, high):
            raise _disordered(settings, low, high, places)


def _check_zone(name: str, where: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise SettingsError(
            "E1005",
            where,
            f"timezone = {name!r} is not a time zone.",
            remedy="Write it as a continent and a city, such as Europe/Madrid.",
        ) from error


def _check_language(settings: Settings, where: str) -> None:
    known = {"en", *(po.stem for po in TEMPLATES.glob("i18n/*.po"))}
    name = settings.locale
    match = _LANGUAGE.fullmatch(name)
    if not match or not {match[1].lower(), name.replace("-", "_")} & known:
        [field] = (each for each in fields(settings) if each.name == "locale")
        raise wrong(field, name, where, f"one of {', '.join(sorted(known))}")


def _check_address(url: str, where: str) -> None:
    if url and slug_of(url) is None:
        raise SettingsError(
            "E1004",
            where,
            f"profile_url = {url!r} is not the address of a profile.",
            remedy="Write it as https://www.linkedin.com/in/ and your own name there.",
        )


def _disordered(
    settings: Settings, low: str, high: str, places: Mapping[str, str]
) -> SettingsError:
    defaults = {each.name: each.default for each in fields(settings)}
    given = dict.fromkeys(places[name] for name in (low, high) if name in places)
    below, above = getattr(settings, low), getattr(settings, high)
    return SettingsError(
        "E1004",
        ", ".join(given),
        f"{low} = {below} is above {high} = {above}.",
        remedy=f"Raise {high} or lower {low}; the defaults are"
        f" {defaults[high]} and {defaults[low]}.",
    )
