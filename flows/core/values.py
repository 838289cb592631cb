"""Values of settings: read from text, checked against their field, written as TOML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flows.core.errors import SettingsError

if TYPE_CHECKING:
    from dataclasses import Field

_TRUTHS = {"true": True, "false": False}
_KINDS = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "a text in quotes",
}


def from_text(field: Field[Any], text: str) -> object:
    """Read a value of the environment; what does not fit stays as it is."""
    default: Any = field.default
    if isinstance(default, tuple):
        return [part.strip() for part in text.split(",") if part.strip()]
    if isinstance(default, bool):
        return _TRUTHS.get(text.strip().lower(), text)
    try:
        return type(default)(text)
    except ValueError:
        return text


def checked(field: Field[Any], value: object, where: str) -> object:
    """Give ``value`` as the field holds it; raises ``SettingsError`` E1004."""
    default: Any = field.default
    if isinstance(default, tuple):
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            raise wrong(field, value, where, "a list of words")
        return tuple(value)
    if isinstance(default, float) and type(value) is int:
        value = float(value)
    if type(value) is not type(default):
        raise wrong(field, value, where, _KINDS[type(default)])
    low, high = field.metadata["low"], field.metadata["high"]
    # What is no number at all is not between two of them either.
    if isinstance(value, int | float) and low is not None and not low <= value <= high:
        raise wrong(field, value, where, f"from {low} to {high}")
    choices = field.metadata["choices"]
    if choices and value not in choices:
        raise wrong(field, value, where, f"one of {', '.join(choices)}")
    return value


def as_toml(value: object) -> str:
    """Write a value as ``rapport.toml`` holds it."""
    if isinstance(value, tuple):
        return "[" + ", ".join(f'"{each}"' for each in value) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


def wrong(field: Field[Any], value: object, where: str, expected: str) -> SettingsError:
    """Give the failure E1004 of a value that is not what is ``expected``."""
    return SettingsError(
        "E1004",
        where,
        f"{field.name} = {value!r} is not {expected}.",
        remedy=f"The default is {as_toml(field.default)}.",
    )
