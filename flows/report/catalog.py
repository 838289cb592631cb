"""Translations straight from ``templates/i18n/<locale>.po``; nothing compiled."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from babel.support import NullTranslations, Translations

from flows.core.errors import ReportError
from flows.core.paths import TEMPLATES

if TYPE_CHECKING:
    from pathlib import Path

I18N = TEMPLATES / "i18n"
SOURCE_LANGUAGE = "en"


def read_locale(name: str, folder: Path = I18N) -> tuple[Locale, NullTranslations]:
    """Give the locale ``name`` and its words; raises ``ReportError`` E1301.

    ``pt_BR`` is looked up as ``pt_BR.po``, then as ``pt.po``. English is the
    language of the templates and needs no file.
    """
    try:
        locale = Locale.parse(name, sep="-" if "-" in name else "_")
    except (ValueError, UnknownLocaleError) as error:
        raise _unknown(name, folder) from error
    for candidate in (str(locale), locale.language):
        path = folder / f"{candidate}.po"
        if path.is_file():
            return locale, _read(path, locale)
    if locale.language != SOURCE_LANGUAGE:
        raise _unknown(name, folder)
    return locale, NullTranslations()


def known_languages(folder: Path = I18N) -> tuple[str, ...]:
    """Give the languages that a report can be written in, in order."""
    return tuple(sorted({SOURCE_LANGUAGE, *(po.stem for po in folder.glob("*.po"))}))


def _read(path: Path, locale: Locale) -> NullTranslations:
    compiled = BytesIO()
    try:
        with path.open("rb") as file:
            catalog = read_po(file, locale=locale, abort_invalid=True)
    except (OSError, PoFileError, UnicodeDecodeError) as error:
        raise _unreadable(path, "the translations cannot be read") from error
    # A place for a number that a translation lacks would fail in mid-page.
    faults = [message.lineno for message, _ in catalog.check()]
    if faults:
        raise _unreadable(path, f"the translation in line {faults[0]} does not fit")
    write_mo(compiled, catalog)
    compiled.seek(0)
    return Translations(compiled)


def _unreadable(path: Path, what: str) -> ReportError:
    remedy = "Check the file with a .po editor, or choose another locale."
    return ReportError("E1301", path.name, f"{what}.", remedy=remedy)


def _unknown(name: str, folder: Path) -> ReportError:
    return ReportError(
        "E1301",
        "locale",
        f"there is no report in {name!r}.",
        remedy=f"Choose one of: {', '.join(known_languages(folder))}.",
    )
