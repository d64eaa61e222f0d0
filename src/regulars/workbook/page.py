"""Cells of the sheets that are read like a page: Summary and Guide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from regulars.workbook import look, texts

if TYPE_CHECKING:
    from datetime import date

    from openpyxl.cell import Cell
    from openpyxl.styles import Font
    from openpyxl.worksheet.worksheet import Worksheet


def put(
    worksheet: Worksheet, at: str, value: str | float | date | None, font: Font, *, side: str = "left"
) -> Cell:
    """Write one cell and return it; a text is never a formula, and None is a dash."""
    cell: Cell = worksheet[at]
    if isinstance(value, str):
        cell.value = texts.escaped(texts.shown(value))
        cell.data_type = "s"
    else:
        cell.value = "–" if value is None else value
    cell.font = font
    cell.alignment = look.alignment(
        horizontal=side, vertical="center", wrap_text=isinstance(value, str) or None
    )
    return cell


def title(worksheet: Worksheet, at: str, text: str) -> None:
    """Write the title of a page."""
    put(worksheet, at, text, look.font(size=20, bold=True)).alignment = look.alignment(vertical="center")
    worksheet.row_dimensions[worksheet[at].row].height = 34


def section(worksheet: Worksheet, at: str, text: str) -> None:
    """Write the heading of a section."""
    put(worksheet, at, text, look.font(size=13, bold=True)).alignment = look.alignment(vertical="center")
    worksheet.row_dimensions[worksheet[at].row].height = 26
