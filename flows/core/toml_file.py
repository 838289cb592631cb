"""Reading a ``rapport.toml`` as a whole, before anybody asks what is in it."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from flows.core.errors import SettingsError

if TYPE_CHECKING:
    from pathlib import Path


def read_document(path: Path) -> dict[str, Any]:
    """Give what a file says, and nothing where there is none.

    A byte order mark, with which some editors begin a file, is passed over. Raises
    ``SettingsError`` E1002.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise SettingsError(
            "E1002",
            path.name,
            f"cannot be read ({error.strerror}).",
            remedy="Make it a file that you may read; without one the defaults hold.",
        ) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(
            "E1002",
            path.name,
            f"cannot be read as TOML ({error}).",
            remedy="Mend the line, or move the file away to start from the defaults.",
        ) from error
