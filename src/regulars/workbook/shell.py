"""The workbook without its tables' rows: made by openpyxl, which knows styles, filters, lists, properties."""

from __future__ import annotations

import io
import math
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook.properties import CalcProperties
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.writer.excel import ExcelWriter

from regulars.columns import Kind
from regulars.rules import currencies
from regulars.workbook import flag, guide, layout, look, summary, texts, widths

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from regulars.columns import Column
    from regulars.workbook.contents import Contents
    from regulars.workbook.layout import Sheet

_GROUPS = {"prime", "sku_flag", "orders", "first_order", "country", "do_not_contact", "customer_id"}
"""Columns of Customers that start a new group."""

_TABS = {
    layout.SUMMARY: look.INK,
    layout.GUIDE: look.INK,
    layout.REJECTED: look.SLATE,
    layout.IMPORTS: look.SLATE,
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
    styles : dict of str to tuple of int
        Numbers of the cell styles by column name; several where the decimals differ by row.
    flag : Flag
        How the SKU-flag stands in it.
    head, tail : bytes
        What stands before and behind the rows.
    """

    sheet: Sheet
    styles: dict[str, tuple[int, ...]]
    flag: flag.Flag
    head: bytes
    tail: bytes


def build(contents: Contents, sheets: list[Sheet]) -> dict[str, bytes | Table]:
    """Return the parts of the workbook by name, in the order in which they stand in the file."""
    book = Workbook()
    book.remove(book.worksheets[0])
    styles: dict[str, dict[str, tuple[int, ...]]] = {}
    flags = {sheet.name: flag.of(contents.slots, sheet.letters, carry=contents.carry) for sheet in sheets}
    for sheet in sheets:
        if sheet.name == layout.REJECTED:
            cached = summary.fill(_page(book, layout.SUMMARY), contents, sheets)
        styles[sheet.name] = _table(book.create_sheet(sheet.name), sheet, flags[sheet.name])
    guide.fill(_page(book, layout.GUIDE), contents)
    _hide_identity(book, contents)
    _properties(book, contents)
    names = {
        worksheet.title: f"xl/worksheets/sheet{at}.xml" for at, worksheet in enumerate(book.worksheets, 1)
    }
    saved = _saved(book)
    saved[names[layout.SUMMARY]] = summary.cache(saved[names[layout.SUMMARY]], cached)
    tables = {}
    for sheet in sheets:
        head, tail = _cut(saved[names[sheet.name]], sheet)
        tables[names[sheet.name]] = Table(sheet, styles[sheet.name], flags[sheet.name], head, tail)
    return {**saved, **tables}


def _page(book: Workbook, name: str) -> Worksheet:
    """Return a new sheet that is read like a page."""
    worksheet: Worksheet = book.create_sheet(name)
    worksheet.sheet_view.showGridLines = False
    worksheet.sheet_properties.tabColor = _TABS[name]
    _print_setup(worksheet)
    return worksheet


def _table(worksheet: Worksheet, sheet: Sheet, flags: flag.Flag) -> dict[str, tuple[int, ...]]:
    """Give a sheet all but its rows; return its cell styles."""
    worksheet.sheet_properties.tabColor = _TABS.get(sheet.name, look.AMBER)
    worksheet.sheet_view.showGridLines = False
    worksheet.freeze_panes = "B2" if sheet.of_customers else "A2"
    worksheet.auto_filter.ref = sheet.ref
    worksheet.sheet_format.defaultRowHeight = look.ROW_HEIGHT
    worksheet.sheet_format.customHeight = True
    worksheet.print_title_rows = "1:1"
    styles = {}
    lines, letters = 2, 0.0
    for column, letter in zip(sheet.columns, sheet.letters.values(), strict=True):
        starts_group = sheet.of_customers and column.name in _GROUPS
        header = worksheet[f"{letter}1"]
        header.value = texts.escaped(texts.shown(column.header))
        header.data_type = "s"  # never a formula, whatever a SKU begins with
        look.dress_header(header, column, starts_group=starts_group)
        forms = _formats(column, flags)
        dimension = worksheet.column_dimensions[letter]
        look.dress(dimension, column, forms[-1], starts_group=starts_group)
        dimension.width = widths.width(sheet, column)
        letters += dimension.width
        lines = max(lines, widths.header_lines(column, dimension.width))
        numbers = []
        for form in forms:
            look.dress(worksheet[f"{letter}2"], column, form, starts_group=starts_group)
            numbers.append(worksheet[f"{letter}2"].style_id)
        styles[column.name] = tuple(numbers)
    worksheet.row_dimensions[1].height = 7 + lines * look.HEADER_LINE
    _print_setup(worksheet, pages=math.ceil(letters / _PAGE_LETTERS))
    if sheet.of_customers:
        worksheet.print_title_cols = "A:A"
    _validate(worksheet, sheet)
    return styles


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


def _validate(worksheet: Worksheet, sheet: Sheet) -> None:
    """Offer choices in the columns that have them, and hold quantities to whole numbers."""
    lists: dict[tuple[str, ...], DataValidation] = {}
    pieces = DataValidation(
        "whole", operator="between", formula1="0", formula2="1000000", allow_blank=True, showErrorMessage=True
    )
    pieces.error = "Please type a whole number of pieces, or nothing."
    for column in sheet.columns:
        cells = sheet.below_header(sheet.letters[column.name])
        if column.by_hand and column.choices:
            offer = lists.setdefault(column.choices, _offer(column))
            offer.add(cells)
        elif column.by_hand and column.kind is Kind.QUANTITY:
            pieces.add(cells)
    for validation in (*lists.values(), pieces):
        if validation.sqref:
            worksheet.add_data_validation(validation)


def _offer(column: Column) -> DataValidation:
    """Return a drop-down; where yes or no is asked, other spellings are understood, and so not refused."""
    offer = DataValidation("list", formula1=f'"{",".join(column.choices)}"', allow_blank=True)
    offer.showErrorMessage = column.kind is not Kind.YES
    offer.error = f"Please choose {' or '.join(column.choices)}, or nothing."
    return offer


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
    properties: Any = book.custom_doc_props  # type: ignore[attr-defined]
    properties.append(StringProperty(name=layout.IDENTITY_PROPERTY, value=contents.identity))


def _properties(book: Workbook, contents: Contents) -> None:
    """Name the program; calculate on demand only."""
    book.properties.creator = "regulars"
    book.properties.title = "Past customers"
    book.properties.created = book.properties.modified = contents.written_at.replace(tzinfo=None)
    book.calculation = CalcProperties(calcId=_CALC_ID, fullCalcOnLoad=False)
    book.active = 0


def _saved(book: Workbook) -> dict[str, bytes]:
    """Return the parts that openpyxl makes; without ``Workbook.save``, which would write the hour."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        ExcelWriter(book, archive).save()
    with zipfile.ZipFile(file) as archive:
        # Programs that guess the kind of a file look at its first part.
        names = sorted(archive.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        return {name: archive.read(name) for name in names}


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
