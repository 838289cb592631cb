"""Write the sample: one zip for each export, and the truth beside them."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from itertools import chain, islice
from typing import IO, TYPE_CHECKING, cast

from flows.sample import mailbox, rows
from flows.sample.others import other_files
from flows.sample.plan import SamplePlan
from flows.sample.story import tell
from flows.sample.truth import truth_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from pathlib import Path

    from flows.sample.rows import Row
    from flows.sample.stage import Stage

__all__ = ["SamplePlan", "write_sample"]

# As LinkedIn writes it above the header, to the byte.
_PREAMBLE = (
    "Notes:\n"
    '"When exporting your connection data, you may notice that some of the email '
    "addresses are missing. You will only see email addresses for connections who "
    "have allowed their connections to see or download their email address using "
    "this setting https://www.linkedin.com/psettings/privacy/email. You can learn "
    'more here https://www.linkedin.com/help/linkedin/answer/261"\n'
    "\n"
)
csv.register_dialect("sample-flat", lineterminator="\n")
csv.register_dialect("sample-quoted", lineterminator="\n", quoting=csv.QUOTE_ALL)
_UNIX = 3
_QUICK = 4
_SOME = 5000


def write_sample(out: Path, plan: SamplePlan) -> tuple[Path, ...]:
    """Write the exports of ``plan`` and ``truth.json`` into the folder ``out``.

    Gives the zips, oldest first. The same plan gives the same bytes.
    """
    out.mkdir(parents=True, exist_ok=True)
    stage = tell(plan)
    zips = tuple(
        _write_export(out, stage, export) for export in range(len(plan.export_dates))
    )
    truth = json.dumps(truth_of(stage), ensure_ascii=False, indent=1)
    (out / "truth.json").write_text(truth + "\n", encoding="utf-8")
    return zips


def _write_export(out: Path, stage: Stage, export: int) -> Path:
    day = stage.plan.export_dates[export]
    path = out / f"Basic_LinkedInDataExport_{day:%m-%d-%Y}.zip"
    with path.open("wb") as file:
        # A zip can be written on anything that writes, though not by its types.
        stream = cast("IO[bytes]", _Stream(file))
        archive = zipfile.ZipFile(
            stream, "w", zipfile.ZIP_DEFLATED, compresslevel=_QUICK
        )
        with archive:
            _write_messages(archive, stage, export)
            for place, (name, text) in enumerate(_small_files(stage, export), 1):
                with archive.open(_member(name, day, place), "w") as member:
                    member.write(text.encode())
    return path


def _write_messages(archive: zipfile.ZipFile, stage: Stage, export: int) -> None:
    """Write messages.csv; the newest quotes all and keeps the ends of lines."""
    is_flat = export != stage.newest
    info = _member("messages.csv", stage.plan.export_dates[export], 0)
    with archive.open(info, "w") as member:
        found = chain(
            [mailbox.MESSAGES],
            mailbox.message_rows(stage, export, is_flat=is_flat),
        )
        dialect = "sample-flat" if is_flat else "sample-quoted"
        # A million rows at once would fill the memory, one at a time the hours.
        while some := list(islice(found, _SOME)):
            text = io.StringIO()
            csv.writer(text, dialect).writerows(some)
            member.write(text.getvalue().encode())


def _small_files(stage: Stage, export: int) -> Iterator[tuple[str, str]]:
    connections = _table(rows.CONNECTIONS, rows.connection_rows(stage, export))
    yield "Connections.csv", _PREAMBLE + connections.removesuffix("\n")
    invitations = rows.invitation_rows(stage, export)
    yield "Invitations.csv", _table(rows.INVITATIONS, invitations)
    for word, who in (("Received", "Endorser"), ("Given", "Endorsee")):
        is_received = word == "Received"
        found = rows.endorsement_rows(stage, export, is_received=is_received)
        yield f"Endorsement_{word}_Info.csv", _table(rows.ENDORSEMENTS[who], found)
        found = rows.recommendation_rows(stage, export, is_given=not is_received)
        yield f"Recommendations_{word}.csv", _table(rows.RECOMMENDATIONS, found)
    yield "Positions.csv", _table(rows.POSITIONS, rows.position_rows(stage))
    yield from other_files(stage)


def _table(header: Row, found: Iterable[Row]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(found)
    return text.getvalue()


def _member(name: str, day: date, place: int) -> zipfile.ZipInfo:
    """Date a member within 100 seconds of the morning, on whatever system."""
    seconds = 7 * 60 + 10 + 5 * place
    time = (8, seconds // 60, seconds % 60)
    info = zipfile.ZipInfo(name, (day.year, day.month, day.day, *time))
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = _UNIX
    return info


class _Stream:
    """A file that can only be written on, so that sizes follow the contents.

    LinkedIn's zips are written that way, and a reader should meet them so.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def write(self, content: bytes) -> int:
        """Write some bytes on."""
        return self._file.write(content)

    def flush(self) -> None:
        """Let the file flush."""
        self._file.flush()
