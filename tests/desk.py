"""The seller's desk, for tests: the workbook opened with openpyxl, typed in by header, and saved."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import openpyxl

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet


@dataclass(frozen=True)
class Desk:
    """An open workbook."""

    book: openpyxl.Workbook

    def sheet(self, name: str = "Customers") -> Worksheet:
        return self.book[name]

    def headers(self, sheet: str = "Customers") -> list[str]:
        return [cell.value for cell in self.sheet(sheet)[1]]

    def rows(self, sheet: str = "Customers", by: str = "Email") -> dict[str, int]:
        """Return the row of each customer (or whatever stands in that column)."""
        at = self.headers(sheet).index(by) + 1
        return {
            row[at - 1].value: row[0].row
            for row in self.sheet(sheet).iter_rows(min_row=2)
            if row[at - 1].value
        }

    def cell(self, key: str, header: str, sheet: str = "Customers", by: str = "Email") -> Cell:
        """Return the cell of a customer under a header."""
        column = self.headers(sheet).index(header) + 1
        return self.sheet(sheet).cell(self.rows(sheet, by)[key], column)

    def add_row(self, **values: Any) -> int:
        """Type a new customer below the last row; headers with spaces are given with ``_``."""
        row = self.sheet().max_row + 1
        headers = self.headers()
        for header, value in values.items():
            self.sheet().cell(row, headers.index(header.replace("_", " ")) + 1, value)
        return row

    def add_column(self, header: str | None, sheet: str = "Customers") -> int:
        """Add a column of the seller's own at the right end, and return its number."""
        column = len(self.headers(sheet)) + 1
        self.sheet(sheet).cell(1, column, header)
        return column


@contextlib.contextmanager
def opened(path: Path) -> Iterator[Desk]:
    """Open the workbook, and save it afterwards."""
    book = openpyxl.load_workbook(path)
    yield Desk(book)
    book.save(path)


def seen(path: Path) -> Desk:
    """Open the workbook to look."""
    return Desk(openpyxl.load_workbook(path))
