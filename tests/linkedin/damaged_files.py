"""A corpus of damaged Connections.csv files, at any size, with what must come of each.

The expected outcome is a code (refused), or the number of rows that the engine
must reject while all others are exact, or ``SUSPECT``: the account must not add up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

SUSPECT = "suspect"
HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On"
PREAMBLE = 'Notes:\n"Some e-mail addresses, as you may notice, are missing."\n\n'

PIECES = [b'"', b",", b"\n", b"\r", b"\r\n", b";", b"\t", b'""', b"\0", b"\\", b"\xff"]


def rows(count: int) -> list[str]:
    """Give rows in LinkedIn's shape, with quotes, commas, accents and hidden rows."""
    shapes = (
        "Zoé,Vance,https://www.linkedin.com/in/zo%C3%A9-{n},,Acme,Editor,01 Feb 2024",
        'Ana,"Lind, MBA",https://www.linkedin.com/in/ana-{n},,"A ""B"" C",,02 Feb 2024',
        ",,,,,,03 Feb 2024",
        "ليلى,حداد,https://www.linkedin.com/in/layla-{n},,Fabrikam,محررة,04 Feb 2024",
    )
    return [shapes[n % len(shapes)].format(n=n) for n in range(count)]


def table(lines: list[str], *, end: str = "\n", header: str = HEADER) -> str:
    return end.join([header, *lines])


def _with(count: int, row: str) -> bytes:
    """Put one bad row in the middle, in place of a good one."""
    lines = rows(count)
    lines[count // 2] = row
    return (PREAMBLE + table(lines)).encode()


def _each(change: Callable[[str], str]) -> Callable[[int], bytes]:
    return lambda count: table([change(row) for row in rows(count)]).encode()


def _wrapped(row: str) -> str:
    return '"' + row.replace('"', '""') + '"'


def _far_quotes(count: int) -> bytes:
    lines = rows(count)
    lines[4] = lines[4].replace("Zoé,", 'Zoé,"')
    lines[count - 4] = lines[count - 4].replace("Vance,", 'Vance",')
    return table(lines).encode()


def _other_delimiter(delimiter: str) -> Callable[[int], bytes]:
    header = HEADER.replace(",", delimiter)
    row = "Ada,Vance,https://www.linkedin.com/in/ada,,Acme,Editor,01 Feb 2024"
    return lambda count: table(
        [row.replace(",", delimiter)] * count, header=header
    ).encode()


def _mixed_ends(count: int) -> bytes:
    lines = [HEADER, *rows(count)]
    return "".join(
        line + ("\r\n", "\n")[n % 3 == 0] for n, line in enumerate(lines)
    ).encode()


def _divided(count: int) -> bytes:
    return _with(
        count, "Bo,Li,PhD,https://www.linkedin.com/in/bo,,Acme,Editor,01 Feb 2024"
    )


def _surplus_after(count: int) -> bytes:
    return _with(
        count, "Bo,Li,https://www.linkedin.com/in/bo,,Acme,Inc.,Editor,01 Feb 2024"
    )


DAMAGED: dict[str, tuple[Callable[[int], bytes], str | int]] = {
    "nothing wrong": (lambda n: (PREAMBLE + table(rows(n))).encode(), 0),
    "no note above": (lambda n: table(rows(n)).encode(), 0),
    "a last line end": (lambda n: (table(rows(n)) + "\n").encode(), 0),
    "carriage returns and line feeds": (
        lambda n: table(rows(n), end="\r\n").encode(),
        0,
    ),
    "carriage returns alone": (lambda n: table(rows(n), end="\r").encode(), 0),
    "mixed line ends": (_mixed_ends, 0),
    "a byte-order mark": (lambda n: table(rows(n)).encode("utf-8-sig"), 0),
    "UTF-16": (lambda n: table(rows(n)).encode("utf-16"), 0),
    "UTF-16 without a mark": (lambda n: table(rows(n)).encode("utf-16-be"), 0),
    "UTF-16 cut in a character": (
        lambda n: table([*rows(n)[:-1], "Ada,,,,,,01 Feb 2024"]).encode("utf-16")[:-1],
        0,
    ),
    "one row of Windows bytes": (
        lambda n: _with(n, "Bo,O\u2019Li,,,,,01 Feb 2024").replace(
            "\u2019".encode(), b"\x92"
        ),
        0,
    ),
    "empty lines between": (lambda n: table(rows(n), end="\n\n").encode(), 0),
    "rows of commas below": (
        lambda n: table([*rows(n), *[",,,,,,"] * 9], end="\r\n").encode(),
        0,
    ),
    "semicolons": (_other_delimiter(";"), 0),
    "tabs": (_other_delimiter("\t"), 0),
    "a flattened note": (lambda n: ("Notes:,,,,,,\n" + table(rows(n))).encode(), 0),
    "a note whose quote is open": (
        lambda n: ('Notes:\n"never closed\n\n' + table(rows(n))).encode(),
        0,
    ),
    "every row in quotes": (_each(_wrapped), 0),
    "header and rows in quotes": (
        lambda n: table(
            [_wrapped(row) for row in rows(n)], header=_wrapped(HEADER)
        ).encode(),
        0,
    ),
    "empty cells behind every row": (_each(lambda row: row + ",,,"), 0),
    "a line of blanks": (lambda n: table([*rows(n), "   "]).encode(), 0),
    "a zero byte": (lambda n: _with(n, "B\0o,Li,,,,,01 Feb 2024"), 0),
    "odd separators in a cell": (
        lambda n: _with(n, "B\u2028o\x85,L\x0bi\u200b,,,,\U0001f600,01 Feb 2024"),
        0,
    ),
    "a cell of a megabyte": (lambda n: _with(n, f"{'x' * 10**6},,,,,,1 Feb 2024"), 0),
    "the header once more": (lambda n: _with(n, HEADER), 0),
    "a name divided": (_divided, 0),
    "a company divided": (_surplus_after, 1),
    "a row too short": (lambda n: _with(n, "Bo,Li,,,01 Feb 2024"), 1),
    "text behind a quote": (lambda n: _with(n, 'Bo,"L"i,,,,,01 Feb 2024'), 1),
    "a backslash for a quote": (
        lambda n: _with(n, 'Bo,"L \\"i\\" x",,,,,01 Feb 2024'),
        1,
    ),
    "the last row cut": (lambda n: table([*rows(n)[:-1], "Bo,Li,ht"]).encode(), 1),
    "the last row cut in quotes": (
        lambda n: table([*rows(n)[:-1], 'Bo,"Li, M']).encode(),
        1,
    ),
    "a quote never closed": (lambda n: _with(n, 'Bo,"Li,,,,,01 Feb 2024'), SUSPECT),
    "a quote inside a word": (lambda n: _with(n, 'Bo,L"i,,,,,01 Feb 2024'), SUSPECT),
    "two quotes far apart": (_far_quotes, SUSPECT),
    "no header": (lambda n: "\n".join(rows(n)).encode(), "E1112"),
    "a graph's edges": (
        lambda n: table(["1,2,knows"] * n, header="Source,Target,Label").encode(),
        "E1112",
    ),
    "two columns only": (
        lambda n: table(
            ["Editor,01 Feb 2024"] * n, header="Position,Connected On"
        ).encode(),
        "E1113",
    ),
    "no dates": (
        lambda n: table(
            ["Ada,Vance,Acme"] * n, header="First Name,Last Name,Company"
        ).encode(),
        "E1113",
    ),
    "nothing": (lambda _: b"", "E1111"),
    "white space": (lambda n: b" \r\n" * n, "E1111"),
    "noise": (lambda n: bytes((k * 7919) % 251 for k in range(n * 40)), "E1112"),
    "zeros": (lambda n: bytes(n * 40), "E1112"),
    "a web page": (lambda n: b"<!DOCTYPE html><p>Sign in, please</p>\n" * n, "E1112"),
    "JSON": (lambda n: b'{"First Name": "Ada", "Last Name": "Vance"}\n' * n, "E1112"),
    "a spreadsheet": (lambda n: b"PK\x03\x04" + bytes(n), "E1114"),
    "a thousand columns": (
        lambda n: table(rows(n), header=HEADER + ",x" * 1000).encode(),
        "E1112",
    ),
}


def mutant(content: bytes, chance: random.Random) -> bytes:
    """Damage a file at a few places, as chance will have it."""
    damaged = bytearray(content)
    for _ in range(chance.randint(1, 5)):
        at, other = (chance.randrange(len(damaged) + 1) for _ in range(2))
        long = chance.randint(1, 60)
        match chance.randrange(5):
            case 0:
                damaged[at:at] = chance.choice(PIECES)
            case 1:
                del damaged[at : at + long]
            case 2:
                damaged[at:at] = damaged[other : other + long]
            case 3:
                damaged[at : at + 1] = chance.randbytes(1)
            case _:
                damaged[at:at] = chance.choice(PIECES) * chance.randint(1, 9)
    return bytes(damaged)
