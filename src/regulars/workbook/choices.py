"""Drop-downs and checks of what is typed into the columns that the seller edits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.worksheet.datavalidation import DataValidation

from regulars.columns import Kind

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from regulars.columns import Column
    from regulars.workbook.layout import Sheet


def offer(worksheet: Worksheet, sheet: Sheet) -> None:
    """Offer choices in the columns that have them, and hold quantities to whole numbers."""
    lists: dict[tuple[str, ...], DataValidation] = {}
    pieces = DataValidation(
        "whole", operator="between", formula1="0", formula2="1000000", allow_blank=True, showErrorMessage=True
    )
    pieces.error = "Please type a whole number of pieces, or nothing."
    for column in sheet.columns:
        cells = sheet.below_header(sheet.letters[column.name])
        if column.by_hand and column.choices:
            lists.setdefault(column.choices, _list(column)).add(cells)
        elif column.by_hand and column.kind is Kind.QUANTITY:
            pieces.add(cells)
    for validation in (*lists.values(), pieces):
        if validation.sqref:
            worksheet.add_data_validation(validation)


def _list(column: Column) -> DataValidation:
    """Return a drop-down; where yes or no is asked, other spellings are understood, and so not refused."""
    choices = DataValidation("list", formula1=f'"{",".join(column.choices)}"', allow_blank=True)
    choices.showErrorMessage = column.kind is not Kind.YES
    choices.error = f"Please choose {' or '.join(column.choices)}, or nothing."
    return choices
