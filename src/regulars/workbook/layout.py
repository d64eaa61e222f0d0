"""Where everything stands in a workbook: one layout, for writing and for reading back."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

import pandas as pd
from openpyxl.utils import get_column_letter

from regulars import columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from regulars.columns import Column
    from regulars.workbook.contents import Contents

CUSTOMERS = "Customers"
MISSING = "Missing email"
DISCOUNTS = "Discounts"
SKUS = "SKUs"
SUMMARY = "Summary"
REJECTED = "Rejected"
IMPORTS = "Imports"
EDITS = "Edits"
GUIDE = "Guide"
HIDDEN = "_regulars"

ABOUT = {
    CUSTOMERS: "Your past customers, one row an e-mail address, the latest order first.",
    MISSING: "Orders that belong to nobody yet: type the address in the column Email.",
    DISCOUNTS: "Every depth of discount that was given, and what its buyers are taken for.",
    SKUS: "The positions of the SKU-Flag, from the right, and the products counted in each.",
    SUMMARY: "The figures at a glance, and the control totals.",
    REJECTED: "Report lines that were set aside, and why.",
    IMPORTS: "Every report that was read.",
    EDITS: "Every change that you made by hand, and what came of it.",
}
"""What each sheet holds, in a sentence, in their order."""

LAST_ROW = 1_048_576
"""Rows that a sheet has (Microsoft, "Excel specifications and limits")."""

IDENTITY_PROPERTY = "regulars workbook"
"""The custom document property that holds the workbook's id."""

PARTS_PROPERTY = "regulars customers"
"""The custom document property that names the sheets on which the customers stand, in order.

Google Sheets drops it, but cannot hold more than one of them. ``/`` is between them, and in no sheet's name.
"""

IDENTITY_GUIDE_CELL = "C3"
"""The plain cell of Guide that holds it too: Google Sheets drops hidden sheets and document properties."""

IDENTITY_HIDDEN_CELL = "B1"
"""The cell of the hidden sheet that holds it."""


@dataclass(frozen=True)
class Sheet:
    """One sheet that is a table: its header in row 1, its rows from row 2 on.

    Parameters
    ----------
    base : str
        Its name in this module; all sheets of customers are ``Customers``.
    name : str
        What it is called.
    columns : tuple of Column
        From column A on.
    rows : DataFrame
        With these columns.
    """

    base: str
    name: str
    columns: tuple[Column, ...]
    rows: pd.DataFrame

    @property
    def letters(self) -> dict[str, str]:
        """Letter of each column by name, in order."""
        return {column.name: get_column_letter(at) for at, column in enumerate(self.columns, start=1)}

    @property
    def of_customers(self) -> bool:
        """Whether this is Customers, or a further part of it."""
        return self.base == CUSTOMERS

    @property
    def ref(self) -> str:
        """The range of the header and every row, as in ``A1:M25``."""
        return f"A1:{get_column_letter(len(self.columns))}{len(self.rows) + 1}"

    def below_header(self, letter: str) -> str:
        """Return the range of one column below its header, down to the sheet's last row."""
        return f"{letter}2:{letter}{LAST_ROW}"


def sheets(contents: Contents) -> list[Sheet]:
    """Return the sheets that are tables, in their order; Customers comes in as many parts as it needs."""
    rows, order = contents.customers, contents.orders
    edits = pd.DataFrame(columns=columns.names(columns.EDITS)) if contents.edits is None else contents.edits
    parts = zip(part_names(contents.own_sheets), spans(len(rows)), strict=False)
    others = (
        (MISSING, order.get(MISSING, columns.MISSING), contents.missing),
        (DISCOUNTS, order.get(DISCOUNTS, columns.DISCOUNTS), contents.discounts),
        (SKUS, order.get(SKUS, columns.SKUS), contents.skus),
        (REJECTED, columns.REJECTED, contents.rejected),
        (IMPORTS, columns.IMPORTS, contents.imports),
        (EDITS, columns.EDITS, edits),
    )
    return [
        *(Sheet(CUSTOMERS, name, contents.columns, rows.iloc[span]) for name, span in parts),
        *(Sheet(name, name, table, frame) for name, table, frame in others),
    ]


def spans(rows: int) -> list[slice]:
    """Return which of so many customers stand on which sheet; the first is there even without any."""
    room = LAST_ROW - 1
    return [slice(start, min(start + room, rows)) for start in range(0, max(rows, 1), room)]


def part_names(taken: Iterable[str] = ()) -> Iterator[str]:
    """Yield what the sheets of customers are called, without an end: ``Customers``, ``Customers 2`` ….

    Parameters
    ----------
    taken : iterable of str
        Names of the seller's own sheets, which keep them.
    """
    others = {name.casefold() for name in taken}
    yield CUSTOMERS
    yield from (name for number in count(2) if (name := f"{CUSTOMERS} {number}").casefold() not in others)
