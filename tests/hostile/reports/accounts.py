"""What must hold of any bytes given as a report: they are read or refused, and every line is accounted for.

The lines are counted here a second time, from the bytes, by nothing that the reader has.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from unittest import mock

from regulars.errors import ReportError, UnknownReportError
from regulars.reports import contents, shipments, sources
from regulars.rules import emails, normalise

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from regulars.reports.shipments import Report
    from regulars.reports.sources import Source

END = re.compile("\r\n|\n|\r")
SHORT = 2**12
MARKS = {"utf-8 (BOM)": 3, "utf-16": 2, "utf-32": 4}


@dataclass(frozen=True)
class Account:
    """What became of a file, or why it was refused, and whether that is because it is something else."""

    refused: str = ""
    unknown: bool = False
    encoding: str = ""
    rows: tuple[tuple[object, ...], ...] = ()
    rejects: tuple[tuple[int, str], ...] = ()
    repeated: int = 0


def of(path: Path, content: bytes) -> Account:
    """Write the bytes, read them, and hold the account against a plain count of the lines.

    What is short is read a second time, in pieces of 7 bytes, and must say the same.
    """
    path.write_bytes(content)
    with sources.find([str(path)], skip=[]) as found:
        [source] = found.sources
        try:
            report = shipments.open(source, encoding=None, aliases={})
            account = _read(report)
        except ReportError as error:
            return _refusal(error, path)
        _check(account, report, source)
        if len(content) < SHORT and len(account.rows) < SHORT:
            with mock.patch.object(contents, "CHUNK", 7):
                assert _read(report) == account
    return account


def _refusal(error: ReportError, path: Path) -> Account:
    """Return a refusal; it is one sentence, and quotes neither an address nor an order id."""
    sentence = str(error).removeprefix(str(path))
    assert sentence != str(error)
    assert sentence.isprintable()
    assert len(sentence) < 500
    assert not re.search(r"@|\d-\d{7}-\d{7}", sentence)
    return Account(refused=sentence, unknown=isinstance(error, UnknownReportError))


def _read(report: Report) -> Account:
    """Read all blocks, and hold what the rules make of each against it."""
    rows: list[tuple[object, ...]] = []
    rejects: list[tuple[int, str]] = []
    for block in report.blocks():
        table = block.table
        assert table.column_names == ["line", *report.columns]
        typed = normalise.block(table)
        assert typed.kept.to_pylist().count(True) == len(typed.shipments)
        assert (
            sorted([*typed.shipments["line"].to_pylist(), *typed.rejects["line"].to_pylist()])
            == table["line"].to_pylist()
        )
        emails.normalised(typed.shipments["email"].unique().to_pandas())
        rows += zip(*(column.to_pylist() for column in table.columns), strict=True)
        rejects += [(row["line"], row["reason"]) for row in block.rejects.to_pylist()]
    assert report.lines == len(rows) + len(rejects)
    return Account(
        encoding=report.encoding,
        # Arrow drops a mark that begins a block, wherever that is; nothing hangs on it, for ids are trimmed.
        rows=tuple((line, str(first).lstrip("\ufeff"), *rest) for line, first, *rest in rows),
        rejects=tuple(sorted(rejects)),
        repeated=report.repeated_headers,
    )


def _check(account: Account, report: Report, source: Source) -> None:
    """Check that every physical line is a row's, set aside, blank, or a header."""
    begun = [row[0] for row in account.rows]
    aside = [line for line, _ in account.rejects]
    assert begun == sorted(set(begun))
    assert len(aside) == len(set(aside))
    assert not set(begun) & set(aside)
    taken = {line for row in account.rows for line in _lines_of(row)} | set(aside)
    quoted = report._layout.quoted
    idle = report._layout.delimiter + '"' * quoted
    lines = _lines(source, report.encoding)
    nothing = dict.fromkeys(map(ord, idle + "\0\x1a\ufeff"))
    others = [
        line for place, line in enumerate(lines, 1) if place not in taken and line.translate(nothing).strip()
    ]
    assert max(taken, default=0) <= len(lines)
    assert account.repeated >= 0
    # A header in quotes may have breaks in it, like any row.
    assert len(others) == 1 + account.repeated or (
        quoted and account.repeated and len(others) > account.repeated
    )


def _lines_of(row: tuple[object, ...]) -> Iterator[int]:
    """Yield the physical lines of a row, which has several where breaks stand in its fields."""
    first, *fields = row
    assert isinstance(first, int)
    yield from range(first, first + 1 + sum(len(END.findall(str(field))) for field in fields))


def _lines(source: Source, encoding: str) -> list[str]:
    """Return the physical lines of the whole content, with a sign in place of what is no text."""
    content = b"".join(contents.chunks(source))[MARKS.get(encoding, 0) :]
    if encoding in {"utf-16", "utf-32"}:
        order = "be" if _first_bytes(source) in {b"\xfe\xff", b"\0\0"} else "le"
        return END.split(content.decode(f"{encoding}-{order}", "replace"))
    codec = encoding.removesuffix(" (BOM)")
    return [line.encode("latin-1").decode(codec, "replace") for line in END.split(content.decode("latin-1"))]


def _first_bytes(source: Source) -> bytes:
    return next(contents.chunks(source))[:2]
