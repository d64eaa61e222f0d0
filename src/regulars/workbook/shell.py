"""The workbook without its tables' rows: made by openpyxl, which knows styles, filters, lists, properties."""

from __future__ import annotations

import io
import math
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook.properties import CalcProperties
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.writer.excel import ExcelWriter

from regulars.columns import Kind
from regulars.rules import currencies
from regulars.workbook import (
    carried,
    choices,
    flag,
    guide,
    layout,
    look,
    own,
    remarks,
    styles,
    summary,
    texts,
    widths,
)
from regulars.workbook.contents import Look

if TYPE_CHECKING:
    import pandas as pd
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from regulars.columns import Column
    from regulars.workbook.contents import Contents
    from regulars.workbook.layout import Sheet
    from regulars.workbook.styles import Styles

_GROUPS = {"prime", "sku_flag", "orders", "first_order", "country", "do_not_contact", "customer_id"}
"""Columns of Customers that start a new group."""

_TABS = {
    layout.SUMMARY: look.INK,
    layout.GUIDE: look.INK,
    layout.REJECTED: look.SLATE,
    layout.IMPORTS: look.SLATE,
    layout.EDITS: look.SLATE,
}

_PAGE_LETTERS = 260
"""Letters that a landscape page takes side by side and that can still be read."""

_CALC_ID = 191_029
"""The formula engine of Excel 2019: it takes our cached values as its own, and does not ask to save."""


@dataclass(frozen=True)
class Table:
    """A sheet whose rows are still to be written.

    Attributes
    ----------
    sheet : Sheet
    styles : dict of str to Styles
        By column name.
    flag : Flag
        How the SKU-flag stands in it.
    head, tail : bytes
        What stands before and behind the rows.
    """

    sheet: Sheet
    styles: dict[str, Styles]
    flag: flag.Flag
    head: bytes
    tail: bytes


class Shell(NamedTuple):
    """The workbook, but for the rows of its tables.

    Attributes
    ----------
    parts : dict of str to (bytes or Table)
        By name, in the order in which they stand in the file.
    lost : tuple of str
        What of the seller's own sheets is not in it.
    """

    parts: dict[str, bytes | Table]
    lost: tuple[str, ...]


def build(contents: Contents, sheets: list[Sheet]) -> Shell:
    """Return the shell of a workbook."""
    theirs = carried.of(contents.own, contents.own_sheets)
    book = theirs.book
    dressed: dict[str, dict[str, Styles]] = {}
    looks: dict[str, Look] = {}
    flags = {sheet.name: flag.of(contents.slots, sheet.letters, carry=contents.carry) for sheet in sheets}
    for sheet in sheets:
        if sheet.name == layout.REJECTED:
            cached = summary.fill(_page(book, layout.SUMMARY), contents, sheets)
        worksheet = book.create_sheet(sheet.name)
        if sheet.base not in looks:  # further sheets of customers look like the first
            looks[sheet.base] = widths.fitted(sheet, contents.looks.get(sheet.base, Look()))
        marked = remarks.on(sheet, contents.marks)
        dressed[sheet.name] = _table(worksheet, sheet, flags[sheet.name], looks[sheet.base], marked)
    guide.fill(_page(book, layout.GUIDE), contents, sheets)
    theirs.follow()
    _hide_identity(book, contents)
    _properties(book, contents, sheets)
    owned = [
        sheet.rows[column.name] for sheet in sheets for column in sheet.columns if column.kind is Kind.OWN
    ]
    # Formulas of the seller's come without their values, which hang on what changed around them.
    book.calculation.fullCalcOnLoad = theirs.calculates or any(map(own.calculates, owned))
    names = {
        worksheet.title: f"xl/worksheets/sheet{at}.xml" for at, worksheet in enumerate(book.worksheets, 1)
    }
    saved = _saved(book)
    saved[names[layout.SUMMARY]] = summary.cache(saved[names[layout.SUMMARY]], cached)
    tables = {}
    for sheet in sheets:
        head, tail = _cut(saved[names[sheet.name]], sheet)
        tables[names[sheet.name]] = Table(sheet, dressed[sheet.name], flags[sheet.name], head, tail)
    return Shell({**saved, **tables}, theirs.lost)


def _page(book: Workbook, name: str) -> Worksheet:
    """Return a new sheet that is read like a page."""
    worksheet: Worksheet = book.create_sheet(name)
    worksheet.sheet_view.showGridLines = False
    worksheet.sheet_properties.tabColor = _TABS[name]
    _print_setup(worksheet)
    return worksheet


def _table(
    worksheet: Worksheet, sheet: Sheet, flags: flag.Flag, seen: Look, marked: pd.DataFrame
) -> dict[str, Styles]:
    """Give a sheet all but its rows; return its cell styles."""
    worksheet.sheet_properties.tabColor = _TABS.get(sheet.name, look.AMBER)
    worksheet.sheet_view.showGridLines = False
    worksheet.freeze_panes = "B2" if sheet.of_customers else "A2"
    worksheet.auto_filter.ref = sheet.ref
    worksheet.sheet_format.defaultRowHeight = look.ROW_HEIGHT
    worksheet.sheet_format.customHeight = True
    worksheet.print_title_rows = "1:1"
    dressed = {}
    lines, letters = 2, 0.0
    for column, letter in zip(sheet.columns, sheet.letters.values(), strict=True):
        fills = marked[(marked["column"] == column.name) & marked["fill"].notna()]
        dressed[column.name] = _column(worksheet, sheet, column, _formats(column, flags), fills)
        dimension = worksheet.column_dimensions[letter]
        dimension.width = seen.widths[column.name]
        dimension.hidden = column.name in seen.hidden
        letters += dimension.width
        lines = max(lines, widths.header_lines(column, dimension.width))
    _comment(worksheet, sheet, marked)
    worksheet["A2"].value = ""  # where the rows will stand
    worksheet.row_dimensions[1].height = 7 + lines * look.HEADER_LINE
    _print_setup(worksheet, pages=math.ceil(letters / _PAGE_LETTERS))
    if sheet.of_customers:
        worksheet.print_title_cols = "A:A"
    choices.offer(worksheet, sheet)
    return dressed


def _column(
    worksheet: Worksheet, sheet: Sheet, column: Column, forms: list[str], fills: pd.DataFrame
) -> Styles:
    """Give a column its header and its look; return its cell styles."""
    starts_group = sheet.of_customers and column.name in _GROUPS
    letter = sheet.letters[column.name]
    header = worksheet[f"{letter}1"]
    if column.header:
        header.value = texts.escaped(texts.shown(column.header))
        header.data_type = "s"  # never a formula, whatever a SKU begins with
    look.dress_header(header, column, starts_group=starts_group)
    look.dress(worksheet.column_dimensions[letter], column, forms[-1], starts_group=starts_group)

    def number(form: str, mark: str | None) -> int:
        # Never the same cell twice: openpyxl keeps its style as it is, and would see it change.
        cell = Cell(worksheet, row=2, column=1)
        look.dress(cell, column, form, starts_group=starts_group)
        if mark is not None:
            cell.fill = look.marked(mark)
        return int(cell.style_id)

    return styles.of(column, forms, sheet.rows[column.name], fills, number)


def _comment(worksheet: Worksheet, sheet: Sheet, marked: pd.DataFrame) -> None:
    """Pin the seller's comments to the cells; openpyxl makes the parts that hold them."""
    rows: Any = marked[marked["comment"].notna()].itertuples()
    for mark in rows:
        comment = Comment(texts.shown(mark.comment), "")
        comment.width, comment.height = look.comment_size(mark.comment)
        worksheet[f"{sheet.letters[mark.column]}{mark.row + 2}"].comment = comment


def _formats(column: Column, flags: flag.Flag) -> list[str]:
    """Return the number formats of a column: one, or one for each number of decimals."""
    if column.kind is Kind.FLAG:
        if flags.form is flag.Form.NUMBER:
            return ["0"]
        # A formula in a cell formatted as text would turn into its own wording at the next F2 and Enter, and
        # plain digits in a cell that is not would turn into a number.
        return ["General" if flags.formula else "@"]
    if column.kind is Kind.MONEY and column.currency:
        return [look.number_format(column, decimals=currencies.exponent(column.currency))]
    if column.kind is Kind.MONEY:
        return [look.number_format(column, decimals=decimals) for decimals in range(4)]
    return [look.number_format(column)]


def _print_setup(worksheet: Worksheet, *, pages: int = 1) -> None:
    """Print on landscape pages, so many side by side."""
    worksheet.page_setup.orientation = "landscape"
    worksheet.page_setup.paperSize = 9  # A4
    worksheet.page_setup.fitToWidth = pages
    worksheet.page_setup.fitToHeight = 0
    worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    worksheet.page_margins.left = worksheet.page_margins.right = 0.4
    footer: Any = worksheet.oddFooter
    footer.left.text, footer.right.text = "&A", "&P / &N"


def _hide_identity(book: Workbook, contents: Contents) -> None:
    """Write the sheet that says which workbook this is."""
    worksheet = book.create_sheet(layout.HIDDEN)
    worksheet.sheet_state = "hidden"
    worksheet.append(["workbook", contents.identity])
    worksheet.append(["event", contents.event])
    worksheet.append(["as of", contents.as_of.isoformat()])


def _properties(book: Workbook, contents: Contents, sheets: list[Sheet]) -> None:
    """Name the program, workbook and sheets of customers; calculate on demand only, as far as we go."""
    parts = "/".join(sheet.name for sheet in sheets if sheet.of_customers)
    properties: Any = book.custom_doc_props  # type: ignore[attr-defined]
    properties.append(StringProperty(name=layout.IDENTITY_PROPERTY, value=contents.identity))
    properties.append(StringProperty(name=layout.PARTS_PROPERTY, value=parts))
    book.properties.creator = "regulars"
    book.properties.title = "Past customers"
    book.properties.created = book.properties.modified = contents.written_at.replace(tzinfo=None)
    book.calculation = CalcProperties(calcId=_CALC_ID, fullCalcOnLoad=False)
    book.active = 0


def _saved(book: Workbook) -> dict[str, bytes]:
    """Return the parts that openpyxl makes; without ``Workbook.save``, which would write the hour."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        _Writer(book, archive).save()
    with zipfile.ZipFile(file) as archive:
        # Programs that guess the kind of a file look at its first part.
        names = sorted(archive.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        return {name: archive.read(name) for name in names}


class _Writer(ExcelWriter):
    """Writes each sheet in memory.

    openpyxl writes it to a file in the system's folder of temporary files first, where a crash would leave
    what stands on the seller's own sheets.
    """

    def write_worksheet(self, ws: Worksheet) -> None:
        """Write one sheet, as openpyxl's own method of this name does but for the file."""
        drawing, parts, part = SpreadsheetDrawing(), vars(ws), io.BytesIO()
        drawing.charts, drawing.images = parts["_charts"], parts["_images"]
        parts["_drawing"] = drawing
        writer = WorksheetWriter(ws, out=part)
        writer.write()
        parts["_rels"] = vars(writer)["_rels"]
        vars(self)["_archive"].writestr(ws.path[1:], part.getvalue())
        self.manifest.append(ws)


def _cut(part: bytes, sheet: Sheet) -> tuple[bytes, bytes]:
    """Return what stands before and behind a sheet's rows; the row that lent the styles is left out."""
    head, rest = part.split(b'<row r="2"', 1)
    tail = rest[rest.index(b"</sheetData>") :]
    dimension = head[head.index(b"<dimension") : head.index(b"<sheetViews")]
    head = head.replace(dimension, f'<dimension ref="{sheet.ref}"/>'.encode())
    return head, tail.replace(b"</headerFooter>", b"</headerFooter>" + _calm(sheet))


def _calm(sheet: Sheet) -> bytes:
    """Return the element that spares ids and postcodes the green triangle of "number stored as text"."""
    columns = [column for column in sheet.columns if column.kind in {Kind.TEXT, Kind.ID, Kind.FLAG}]
    cells = " ".join(sheet.below_header(sheet.letters[column.name]) for column in columns)
    return f'<ignoredErrors><ignoredError sqref="{cells}" numberStoredAsText="1"/></ignoredErrors>'.encode()
