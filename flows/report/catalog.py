"""Translations straight from ``templates/i18n/<locale>.po``; nothing compiled."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from babel.support import NullTranslations, Translations

from flows.core.errors import ReportError
from flows.core.paths import TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from babel.messages.catalog import Catalog

    from flows.core.settings import Settings

I18N = TEMPLATES / "i18n"
SOURCE_LANGUAGE = "en"
# The locale data name the digits of a language and write the other ones all the same.
_DIGITS: Mapping[str, Mapping[int, int]] = {
    "latn": {},
    "arab": str.maketrans("0123456789%", "٠١٢٣٤٥٦٧٨٩٪"),
}
# Places for values, and days as a file writes them.
_KEPT = re.compile(r"(%\(\w+\)s|\d{4}-\d\d-\d\d)")


@dataclass(frozen=True, slots=True)
class Language:
    """What a report is written in; ``digits`` is ``latn`` or ``arab``."""

    locale: Locale
    words: NullTranslations
    digits: str = "latn"

    @property
    def tag(self) -> str:
        """The language as HTML and mail name it, such as ``pt-BR``."""
        return str(self.locale).replace("_", "-")

    @property
    def direction(self) -> str:
        """``rtl`` or ``ltr``."""
        return "rtl" if self.locale.character_order == "right-to-left" else "ltr"

    def in_digits(self, text: str) -> str:
        """Give a number or date of ours in the digits of this language."""
        return text.translate(_DIGITS[self.digits])


def read_language(settings: Settings, folder: Path = I18N) -> Language:
    """Give the language of ``settings``; raises ``ReportError`` E1301.

    ``pt_BR`` is looked up as ``pt_BR.po``, then as ``pt.po``. English is the
    language of the templates and needs no file. The setting ``digits`` is for
    Arabic; another language keeps its own.
    """
    name = settings.locale
    try:
        locale = Locale.parse(name, sep="-" if "-" in name else "_")
    except (ValueError, UnknownLocaleError) as error:
        raise _unknown(name, folder) from error
    for candidate in (str(locale), locale.language):
        path = folder / f"{candidate}.po"
        if path.is_file():
            digits = settings.digits if locale.language == "ar" else "latn"
            return Language(locale, _read(path, locale, digits), digits)
    if locale.language != SOURCE_LANGUAGE:
        raise _unknown(name, folder)
    return Language(locale, NullTranslations())


def known_languages(folder: Path = I18N) -> tuple[str, ...]:
    """Give the languages that a report can be written in, in order."""
    return tuple(sorted({SOURCE_LANGUAGE, *(po.stem for po in folder.glob("*.po"))}))


def _read(path: Path, locale: Locale, digits: str) -> NullTranslations:
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
    _write_digits(catalog, _DIGITS[digits])
    write_mo(compiled, catalog)
    compiled.seek(0)
    return Translations(compiled)


def _write_digits(catalog: Catalog, digits: Mapping[int, int]) -> None:
    """Write the numbers inside the translations in ``digits``; places stay."""
    if not digits:
        return

    def written(text: str) -> str:
        """Give a text with its numbers in ``digits``."""
        text = text.replace("%%", "٪").replace("\N{LEFT-TO-RIGHT MARK}", "")
        parts = _KEPT.split(text)
        return "".join(
            part if _KEPT.fullmatch(part) else part.translate(digits) for part in parts
        )

    for message in catalog:
        if isinstance(message.string, str):
            message.string = written(message.string)
        else:
            message.string = tuple(written(form) for form in message.string or ())


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
