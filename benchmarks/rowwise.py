"""The quickest way to Excel that xlsxwriter has: rows one after the other, none of them kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "default_date_format": "yyyy-mm-dd",
}


def write(path: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write a workbook with one sheet."""
    with xlsxwriter.Workbook(path, OPTIONS) as workbook:
        sheet = workbook.add_worksheet("Customers")
        sheet.write_row(0, 0, header)
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number, 0, row)
