"""Short words for the tests of this room: a file written literally, and what is read from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from regulars.reports import shipments, sources

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
