"""Short words for the tests of this room: a file written literally, what is read from it, and its verdict."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from regulars.errors import ReportError, UnknownReportError
from regulars.reports import contents, shipments, sources

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from regulars.reports.shipments import Report

HEADER = "amazon-order-id\tsku\tquantity-shipped\tbuyer-email\tproduct-name"
H = HEADER.encode()
A = b"111-1\tMUG\t1\tann@example.com\tBig mug"
B = b"111-2\tCUP\t2\tbob@example.com\tSmall cup"
ROW_A = ("111-1", "MUG", "1", "ann@example.com", "Big mug")
ROW_B = ("111-2", "CUP", "2", "bob@example.com", "Small cup")


def columns(*names: str) -> bytes:
    return "\t".join(names).encode()


@dataclass
class Content:
    """Everything that a report gave."""

    report: Report
    rows: list[tuple[object, ...]]
    """Line number, then the values in the file's order."""
    rejects: list[tuple[int, str]]

    @property
    def lines(self) -> list[object]:
        return [row[0] for row in self.rows]


def opened(path: Path, *, encoding: str | None = None, aliases: Mapping[str, str] | None = None) -> Report:
    with sources.find([str(path)], skip=[]) as found:
        return shipments.open(found.sources[0], encoding=encoding, aliases=aliases or {})


def read(path: Path, *, encoding: str | None = None, aliases: Mapping[str, str] | None = None) -> Content:
    return everything(opened(path, encoding=encoding, aliases=aliases))


def everything(report: Report) -> Content:
    rows: list[tuple[object, ...]] = []
    rejects: list[tuple[int, str]] = []
    for block in report.blocks():
        assert block.table.column_names == ["line", *report.columns]
        assert [str(kind) for kind in block.table.schema.types] == ["int32"] + ["string"] * len(
            report.columns
        )
        assert not any(column.null_count for column in block.table.columns)
        assert block.rejects.column("column").to_pylist() == [""] * block.rejects.num_rows
        rows += zip(*(column.to_pylist() for column in block.table.columns), strict=True)
        rejects += [(row["line"], row["reason"]) for row in block.rejects.to_pylist()]
    assert report.lines == len(rows) + len(rejects)
    return Content(report, rows, rejects)


@dataclass(frozen=True)
class Taken:
    """The file is accepted: with these rows (line, values) and these rejected lines."""

    rows: list[tuple[object, ...]]
    rejects: dict[int, str] = field(default_factory=dict)
    encoding: str = "utf-8"
    repeated: int = 0


@dataclass(frozen=True)
class Refused:
    """The file is refused by an error of exactly this class, whose sentence holds these words."""

    kind: type[ReportError]
    words: tuple[str, ...]


def broken(*words: str) -> Refused:
    return Refused(ReportError, words)


def unknown(*words: str) -> Refused:
    return Refused(UnknownReportError, words)


def judge(content: bytes, verdict: Taken | Refused, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Write the file, read it in one piece and in pieces of 7 bytes, and compare with the verdict."""
    file.write_bytes(content)
    if isinstance(verdict, Refused):
        with pytest.raises(ReportError) as refusal:
            read(file)
        sentence = str(refusal.value)
        assert type(refusal.value) is verdict.kind
        assert sentence.startswith(str(file))
        assert [word for word in verdict.words if word not in sentence] == []
        assert "@" not in sentence.removeprefix(str(file))
        return
    report = opened(file)
    for size in (contents.CHUNK, 7):
        monkeypatch.setattr(contents, "CHUNK", size)
        given = everything(report)
        assert given.rows == verdict.rows
        assert given.rejects == sorted(verdict.rejects.items())
        assert report.encoding == verdict.encoding
        assert report.repeated_headers == verdict.repeated
