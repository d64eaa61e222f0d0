"""The sheet Guide: how to use the workbook, and what each column means, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from regulars.columns import Kind
from regulars.workbook import layout, look
from regulars.workbook.page import put, section, title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from regulars.columns import Column
    from regulars.workbook.contents import Contents
    from regulars.workbook.layout import Sheet

_WIDTHS = {"A": 3, "B": 30, "C": 92, "D": 14}

_NINE = "a 9 means nine or more, so that ten of one product never read as one of the next."
_CARRY = "the digits are a plain sum: ten of one product read as one of the next."

_USE = {
    "Look": "Sort, filter, hide, widen, colour and move columns as you like. SKU-Flag and the control totals "
    "are live formulas.",
    "Type": "Amber columns are for you to type in. Save and close the workbook, and the next regulars "
    "command takes what you typed: it wins over the reports, and stays. Any other cell is put back. The "
    "sheet Edits lists each change and what came of it; regulars undo takes it back.",
    "Pieces": "What you type under a product counts as a difference, and later reports add to it. If a "
    "report brings the very pieces that you had typed, empty the cell.",
    "Empty a cell": "That takes back what you typed, and what the reports say returns. Where you had typed "
    "nothing, an emptied Yes becomes No, an emptied number of pieces 0, and a text comes back.",
    "Email": "Type another address, and the customer moves there with later orders. Type the address of "
    "another row, and the two become one. An address typed on Missing email gives that order to that "
    "customer.",
    "Rows": "A new row with an Email is a customer added by hand. A deleted row hides its customer until the "
    "next order, a new row with the address, or regulars undo; nothing is erased.",
    "Yours": "Columns and sheets that you add stay as they are, formulas too; so do colours and comments on "
    "Customers, which follow their customer, and widths and hidden columns. Not kept are pictures, pivot "
    "tables and macros, and what you add on Summary, Rejected, Imports, Edits or this sheet; the copy in "
    "the folder backups has them.",
    "Leave": "Please leave the headers, the column Customer id and the workbook id above as they are: "
    "columns, rows and the workbook are known again by them.",
}
"""What holds for the workbook that is kept; an export says its own in its notes."""

_TAGS = {
    "Prime": "At least one order came without shipping costs. It does not mean that Amazon says so: reports "
    "do not tell who is a member, and free shipping above a basket looks the same. Prime evidence grades it.",
    "Reviewer": "At least one order came at a deep discount, as in giveaways for reviews. It does not mean "
    "that this person wrote a review. It is there to leave people out of review requests.",
}


def fill(worksheet: Worksheet, contents: Contents, sheets: Sequence[Sheet]) -> None:
    """Write the sheet; it explains the columns of these ``sheets``."""
    for letter, width in _WIDTHS.items():
        worksheet.column_dimensions[letter].width = width
    title(worksheet, "B1", "Guide")
    put(worksheet, "B3", "Workbook id", look.font(color=look.SLATE))
    put(worksheet, layout.IDENTITY_GUIDE_CELL, contents.identity, look.font())
    digits = _CARRY if contents.carry else _NINE
    flag = f"One digit a product, read from the right in the order of the sheet SKUs: {digits}"
    row = 5
    if contents.notes:
        notes = [("Note", note) for note in contents.notes]
        row = _lines(worksheet, row, "About this workbook", [*notes, *_further(sheets)])
    else:
        row = _lines(worksheet, row, "How to use it", [*_USE.items(), *_further(sheets)])
    row = _lines(worksheet, row, "What the tags and the flag say", [*_TAGS.items(), ("SKU-Flag", flag)])
    for sheet in sheets:
        if sheet.name == sheet.base:
            row = _table(worksheet, row, sheet.name, sheet.columns)


def _further(sheets: Sequence[Sheet]) -> list[tuple[str, str]]:
    """Return what is to be said of further sheets of customers, if there are any."""
    first, *others = (sheet.name for sheet in sheets if sheet.of_customers)
    about = (
        f"A sheet has room for {layout.LAST_ROW - 1:,} customers, and the list goes on here. All is as on "
        f"{first}, which decides for all of them the order of columns, their widths, and which are hidden. "
        "Rows may stand on any of them. To delete rows, leave the sheet and its header."
    )
    return [(", ".join(others), about)] if others else []


def _lines(worksheet: Worksheet, row: int, heading: str, lines: Sequence[tuple[str, str]]) -> int:
    """Write a section of short texts from ``row`` on; return the row after it."""
    section(worksheet, f"B{row}", heading)
    for at, (label, text) in enumerate(lines, start=row + 1):
        _line(worksheet, at, label, text)
    return row + len(lines) + 2


def _table(worksheet: Worksheet, row: int, name: str, table: Sequence[Column]) -> int:
    """Write what the columns of one sheet mean, from ``row`` on; return the row after it."""
    section(worksheet, f"B{row}", name)
    put(worksheet, f"B{row + 1}", layout.ABOUT[name], look.font(color=look.SLATE)).alignment = look.alignment(
        vertical="top"
    )
    worksheet.row_dimensions[row + 1].height = 22
    at = row + 2
    products = [column for column in table if column.kind is Kind.QUANTITY]
    for column in table:
        if column in products[1:]:
            continue
        header, about = column.header, column.about
        if column in products:
            header = (
                f"{products[0].header} … {products[-1].header}" if len(products) > 1 else products[0].header
            )
            about = f"Pieces bought, a column each for {len(products)} products; empty where none."
        _line(worksheet, at, header, about.replace("`", ""))
        if column.by_hand:
            word = "yours" if column.kind is Kind.OWN else "edit"
            put(worksheet, f"D{at}", word, look.font(color=look.AMBER, bold=True), side="center")
            worksheet[f"D{at}"].fill = look.fill(look.CREAM)
        at += 1
    return at + 1


def _line(worksheet: Worksheet, row: int, label: str, text: str) -> None:
    """Write a label and its text."""
    put(worksheet, f"B{row}", label, look.font(bold=True))
    put(worksheet, f"C{row}", text, look.font())
    for letter in "BCD":
        cell = worksheet[f"{letter}{row}"]
        cell.border = look.border(bottom=look.RULE)
        cell.alignment = look.alignment(vertical="center", wrap_text=True)
    # Programs set the height of wrapped rows only when somebody edits them.
    worksheet.row_dimensions[row].height = 20.0 + 14.0 * (len(text) // 104)
