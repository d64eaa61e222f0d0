"""Contact lists that are workbooks: the first sheet with a known header, as text."""

from __future__ import annotations

import warnings
import zipfile
from contextlib import closing
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

import openpyxl
import pandas as pd

from regulars.errors import ReportError, WorkbookError
from regulars.rules import contact_lists
from regulars.rules.contact_lists import Table
from regulars.workbook import gate

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_EXACT = 10**15
"""From here on a spreadsheet's numbers are rounded, so that an id among them is damaged."""

_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PARTS = {"[Content_Types].xml", "mimetype"}
"""A part of every workbook of Excel, and one of every other program's."""

_DAMAGE = (AttributeError, IndexError, KeyError, SyntaxError, TypeError, ValueError)
"""What openpyxl stumbles over in a workbook that no program writes."""


def is_workbook(path: Path) -> bool:
    """Return whether a file is a workbook by its content, of whatever kind: not all can be read."""
    try:
        with path.open("rb") as file:
            if file.read(len(_OLD)) == _OLD:
                return True
        with zipfile.ZipFile(path) as package:
            return not _PARTS.isdisjoint(package.namelist())
    except (zipfile.BadZipFile, OSError):
        return False


def read(path: Path) -> Table:
    """Return the first sheet that has a column of e-mails, else the first that is not empty.

    Parameters
    ----------
    path : Path
        A workbook (:func:`is_workbook`).

    Raises
    ------
    WorkbookError
        It is damaged, or of a kind that cannot be read.
    ReportError
        It is empty.
    """
    gate.admit(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and extensions, which no list of addresses needs
        try:
            with closing(openpyxl.load_workbook(path, read_only=True, data_only=True)) as workbook:
                return _first(path, workbook.worksheets)
        except _DAMAGE as error:
            raise WorkbookError(
                "the workbook is damaged",
                path=str(path),
                do="open it in Excel or LibreOffice and save it again",
            ) from error


def _first(path: Path, sheets: Sequence[Any]) -> Table:
    """Return the first sheet that has a column of e-mails, else the first that is not empty."""
    heads = [(sheet, _head(sheet)) for sheet in sheets]
    filled = [(sheet, head) for sheet, head in heads if contact_lists.header_place(head) is not None]
    if not filled:
        raise ReportError("this workbook is empty", path=str(path))
    return _table(path, *max(filled, key=lambda found: _has_email(found[1])))


def _head(sheet: Any) -> list[list[str]]:
    """Return the first rows of a sheet as text."""
    # Some programs write a size that is not the sheet's, and openpyxl would keep to it.
    sheet.reset_dimensions()
    first = islice(sheet.iter_rows(values_only=True), contact_lists.FIRST_ROWS)
    return [[_text(value) for value in row] for row in first]


def _has_email(head: list[list[str]]) -> bool:
    """Return whether the header among the first rows has a column of e-mails."""
    place = contact_lists.header_place(head)
    return place is not None and "email" in contact_lists.columns(head[place])


def _table(path: Path, sheet: Any, head: list[list[str]]) -> Table:
    """Return a sheet below its header, as far to the right as there are columns that are known."""
    place = contact_lists.header_place(head) or 0
    known = [column is not None for column in contact_lists.columns(head[place])]
    width = len(known) - known[::-1].index(True) if any(known) else 0
    first = place + 2  # rows are counted from 1
    below = sheet.iter_rows(min_row=first, max_col=width, values_only=True) if width else ()
    rows = [[_text(value) for value in row] for row in below]
    numbers = range(first, first + len(rows))
    return Table(
        path=str(path),
        headers=tuple(head[place]),
        row=place + 1,
        rows=pd.DataFrame(rows, index=numbers, columns=range(width), dtype="str"),
    )


def _text(value: object) -> str:
    """Return what a cell shows, as near as can be: whole numbers without a point, rounded ones as such."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
