"""Where a member's data lives: one private folder, the home."""

from __future__ import annotations

import hashlib
import os
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_data_path, user_state_path

from flows.core.errors import MachineError, SettingsError

if TYPE_CHECKING:
    from flows.core.months import Month

PROJECT = Path(__file__).resolve().parents[2]
SQL = PROJECT / "sql"
TEMPLATES = PROJECT / "templates"

PRIVATE_FOLDER = 0o700
PRIVATE_FILE = 0o600

# What the engines and a run that is at work put beside the files of a home, and the
# exports of an invented member.
_MADE_MEANWHILE = (
    *("warehouse*.duckdb", "warehouse*.duckdb.wal", "outbox.sqlite-*"),
    *(".*.new", ".rapport-*", "sample"),
)

# What may name a member in a schedule: no dots or slashes, so never a way out.
MEMBER_PATTERN = r"^[\w-]{1,64}$"


@dataclass(frozen=True, slots=True)
class MemberHome:
    """One member's folder; every path in it, none of them checked."""

    root: Path

    @classmethod
    def default(cls) -> MemberHome:
        """Give ``RAPPORT_HOME``, else the platform's folder for application data."""
        named = os.environ.get("RAPPORT_HOME", "").strip()
        return cls(Path(named).expanduser()) if named else cls.usual()

    @classmethod
    def usual(cls) -> MemberHome:
        """Give the platform's folder for application data."""
        return cls(user_data_path("rapport"))

    @classmethod
    def of(cls, member: str) -> MemberHome:
        """Give the home of ``member``: ``me`` is the default one.

        Any other is a folder of that name in ``RAPPORT_MEMBERS``. Raises
        ``SettingsError`` E1006 for a name that cannot be one, or without it.
        """
        folder = os.environ.get("RAPPORT_MEMBERS", "").strip()
        if member == "me":
            return cls.default()
        if not re.fullmatch(MEMBER_PATTERN, member) or not folder:
            raise _no_member()
        return cls(Path(folder).expanduser() / member)

    @classmethod
    def members(cls) -> tuple[str, ...]:
        """List who has a home in ``RAPPORT_MEMBERS``: folders with a rapport.toml.

        Raises ``SettingsError`` E1006 without such a folder.
        """
        folder = Path(os.environ.get("RAPPORT_MEMBERS", "").strip()).expanduser()
        if not (folder.is_absolute() and folder.is_dir()):
            raise _no_member()
        homes = sorted(each.parent.name for each in folder.glob("*/rapport.toml"))
        return tuple(each for each in homes if re.fullmatch(MEMBER_PATTERN, each))

    @classmethod
    def for_sample(cls) -> MemberHome:
        """Give the home of the invented member, never the reader's own."""
        return cls(user_data_path("rapport-sample"))

    @property
    def inbox(self) -> Path:
        """Where exports are dropped."""
        return self.root / "inbox"

    @property
    def archive(self) -> Path:
        """Where taken-in exports are kept, by content."""
        return self.root / "archive"

    @property
    def reports(self) -> Path:
        """Where the PDFs and their JSON twins are."""
        return self.root / "reports"

    @property
    def warehouse(self) -> Path:
        """The DuckDB file."""
        return self.root / "warehouse.duckdb"

    @property
    def settings(self) -> Path:
        """The settings file."""
        return self.root / "rapport.toml"

    @property
    def decisions(self) -> Path:
        """The reader's own answers about people."""
        return self.root / "decisions.csv"

    @property
    def same_people(self) -> Path:
        """The reader's word on who is one person under two addresses."""
        return self.root / "same-people.csv"

    @property
    def forgotten(self) -> Path:
        """Whom the reader had forgotten, by keyed hashes."""
        return self.root / "forgotten.txt"

    @property
    def key(self) -> Path:
        """The secret that keys the hashes of texts; made here, never leaves."""
        return self.root / "hash.key"

    @property
    def lock(self) -> Path:
        """The file on which one run at a time holds a kernel lock."""
        return self.root / "rapport.lock"

    @property
    def last_run(self) -> Path:
        """What the last run came to."""
        return self.root / "last-run.json"

    @property
    def runs_log(self) -> Path:
        """What runs printed, where a timer keeps no journal of its own."""
        return self.root / "runs.log"

    @property
    def run_lock(self) -> Path:
        """The file on which one run from the inbox to the mail holds a kernel lock."""
        return self.root / "run.lock"

    @property
    def outbox(self) -> Path:
        """The ledger of the mail, which nothing can rebuild."""
        return self.root / "outbox.sqlite"

    @property
    def mail_lock(self) -> Path:
        """The file on which one run at a time holds the mail."""
        return self.root / "outbox.lock"

    @property
    def witness(self) -> Path:
        """What this machine mailed, by hashes; outside, so no backup turns it back."""
        name = hashlib.sha256(os.fsencode(self.root.resolve())).hexdigest()[:16]
        return user_state_path("rapport") / f"{name}.sent"

    def report(self, month: Month) -> Path:
        """Give the path of a month's PDF."""
        return self.reports / f"rapport-{month}.pdf"

    def never_engaged_list(self, month: Month) -> Path:
        """Give the path of a month's list, there only if too long for the page."""
        return self.reports / list_name(month)

    def is_own(self, path: Path) -> bool:
        """Say whether an entry of the home is Rapport's, by its name."""
        names = {
            getattr(self, name).name
            for name, each in vars(MemberHome).items()
            if isinstance(each, property) and getattr(self, name).parent == self.root
        }
        return path.name in names or any(map(path.match, _MADE_MEANWHILE))

    def read_key(self) -> bytes:
        """Read the secret that keys the hashes."""
        return bytes.fromhex(self.key.read_text(encoding="ascii").strip())

    def twins(self) -> tuple[Path, ...]:
        """List the JSON twins of the reports, the oldest month first."""
        return tuple(sorted(self.reports.glob("rapport-????-??.json")))

    def create(self) -> None:
        """Make the folders, private; raises ``MachineError`` E1401 if it cannot."""
        try:
            for folder in (self.root, self.inbox, self.archive, self.reports):
                folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
                folder.chmod(PRIVATE_FOLDER)
        except OSError as error:
            raise MachineError(
                "E1401",
                str(self.root),
                f"the home cannot be made here ({error.strerror}).",
                remedy="Choose a folder of your own with --home or RAPPORT_HOME.",
            ) from error


def _no_member() -> SettingsError:
    return SettingsError(
        "E1006",
        "member",
        "there is no home for a member of this name.",
        remedy="Use letters, digits, _ and -, and set RAPPORT_MEMBERS to the whole path"
        " of the folder that holds the members' homes.",
    )


def list_name(month: Month) -> str:
    """Name the file with everybody never engaged; it is beside the report."""
    return f"never-engaged-{month}.csv"


def write_private(path: Path, text: str | bytes) -> None:
    """Write a file that only its owner may read; whole or not at all.

    Raises ``MachineError`` E1701 where it cannot be written.
    """
    fresh = path.with_name(f".{path.name}.new")
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    try:
        with os.fdopen(os.open(fresh, flags, PRIVATE_FILE), "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode())
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError as error:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise MachineError(
            "E1701",
            path.name,
            f"it cannot be written ({error.strerror}).",
            remedy="The file there was stays. Make room on the disk and try again.",
        ) from error
