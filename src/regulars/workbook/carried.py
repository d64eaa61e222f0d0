"""The sheets that the seller added, carried over from the workbook as it stands into the next one."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.packaging.core import DocumentProperties
from openpyxl.utils.datetime import WINDOWS_EPOCH
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.workbook.views import BookView

from regulars.errors import WorkbookError
from regulars.workbook import layout, look
from regulars.workbook.excerpt import Excerpt
from regulars.workbook.reading import lost

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from openpyxl.comments import Comment
    from openpyxl.worksheet.worksheet import Worksheet

# What openpyxl leaves out it says in warnings, each of which holds one of these.
_SAID = {
    "Conditional Formatting extension": "conditional format*",
    "conditional formatting rule": "conditional format*",
    "Data Validation extension": "drop-down* of a newer kind",
    "Sparkline": "group* of sparklines",
    "Unable to read chart": "chart*",
    "part of a merged range but has a comment": "comment* in merged cells",
}
# Taken for `A` by a program that unescapes; openpyxl hands the text out unescaped, and writes it as it is.
_LITERAL = re.compile("_(?=x(?!00[01])[0-9A-Fa-f]{4}_)")
_BROKEN = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    OSError,
    ParseError,
    zipfile.BadZipFile,
)


@dataclass(frozen=True)
class Carried:
    """A workbook in which nothing stands yet but what the seller added.

    Attributes
    ----------
    book : openpyxl.Workbook
    sheets : tuple
        Its sheets.
    calculates : bool
        Whether any of them holds a formula; their values are left for the program that opens it.
    lost : tuple of str
        What could not be carried over, each in a few words.
    """

    book: Workbook
    sheets: tuple[Any, ...] = ()
    calculates: bool = False
    lost: tuple[str, ...] = ()

    def follow(self) -> None:
        """Move the seller's sheets behind all others."""
        order: list[Any] = vars(self.book)["_sheets"]
        order[:] = [sheet for sheet in order if sheet not in self.sheets] + list(self.sheets)


def of(path: Path | None, names: Sequence[str]) -> Carried:
    """Return a workbook with these sheets of another one, or with none.

    Raises
    ------
    WorkbookError
        They cannot be taken over.
    """
    if path is None or not names:
        book = Workbook()
        book.remove(book.worksheets[0])
        return Carried(book)
    try:
        with warnings.catch_warnings(record=True) as heard, path.open("rb") as file:
            warnings.simplefilter("always")
            reader = Excerpt(file, names)
            reader.read()
        book = reader.wb
        calculates = [_settle(worksheet) for worksheet in book.worksheets]
    except _BROKEN as error:
        raise WorkbookError(
            "a sheet that you added cannot be carried over",
            path=str(path),
            do="move your own sheets to a workbook of their own, save, and try again",
        ) from error
    _clear(book)
    # openpyxl numbers the sheets that names belong to without counting charts that are sheets.
    sheets = (*book.worksheets, *book.chartsheets)
    left = reader.left + Counter(word for warning in heard for word in _words(str(warning.message)))
    return Carried(book, sheets, any(calculates), lost.words(left))


def _settle(worksheet: Worksheet) -> bool:
    """Mend what openpyxl would not write as it was read; return whether any cell is a formula."""
    parts = vars(worksheet)
    for chart in parts["_charts"]:
        chart.pivotSource = None
    calculates = False
    for cell in parts["_cells"].values():
        if type(cell) is not Cell:
            continue
        value = cell.value
        calculates |= cell.data_type == "f"
        if cell.comment:
            _unfold(cell.comment)
        if cell.data_type == "s":
            _escape(cell, value)
        elif type(value) in {int, float} and float(f"{value:.16g}") != value:
            # openpyxl writes 16 digits; a number that is given to it as a text goes as it is.
            cell.value = repr(value)
            cell.data_type = "n"
    return calculates


def _unfold(comment: Comment) -> None:
    """Give a comment the room that openpyxl does not read, and its blank author back."""
    comment.width, comment.height = look.comment_size(comment.text)
    if comment.author == "None":
        comment.author = ""


def _escape(cell: Cell, value: Any) -> None:
    """Escape what reads ``_x0041_`` in a text."""
    if isinstance(value, CellRichText):
        for block in value:
            if isinstance(block, TextBlock):
                block.text = _LITERAL.sub("_x005F_", block.text)
    elif isinstance(value, str) and _LITERAL.search(value):
        cell.value = _LITERAL.sub("_x005F_", value)
        cell.data_type = "s"


def _clear(book: Workbook) -> None:
    """Leave nothing of the workbook itself but styles, names and links; no sheet of it is selected."""
    views = [worksheet.views for worksheet in book.worksheets] + [
        chart.sheetViews for chart in book.chartsheets
    ]
    for view in (view for those in views for view in those.sheetView):
        view.tabSelected = False
    # Each cell knows its style, and openpyxl numbers them again: so those of our sheets do not pile up.
    parts = vars(book)
    parts["_cell_styles"] = IndexedList(parts["_cell_styles"][:1])
    book.epoch = WINDOWS_EPOCH
    book.views = [BookView()]
    book.properties = DocumentProperties()
    properties: Any = book.custom_doc_props  # type: ignore[attr-defined]
    for name in {layout.IDENTITY_PROPERTY, layout.PARTS_PROPERTY}.intersection(properties.names):
        del properties[name]


def _words(warning: str) -> list[str]:
    """Return what a warning of openpyxl's says was left out, if anything that a seller would miss."""
    return [word for said, word in _SAID.items() if said in warning]
