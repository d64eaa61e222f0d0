"""Edits that cannot be meant, and edits so many that an accident is likelier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from regulars.workbook import layout, values

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from regulars.workbook.changes import Sheet
    from regulars.workbook.moves import Moves
    from regulars.workbook.refusals import Refusals

FEW, SHARE = 20, 0.05
"""Rows changed in one column, or deleted, are doubted above so many and above this share of all."""

_MEANT = (
    "if it is meant so, run `regulars sync --many`; if not, undo it there, or move this workbook elsewhere "
    "and run `regulars sync`, which writes what the book has; what you typed since is in the one you moved"
)


def refuse_addresses(customers: Sheet, moved: Moves, refusals: Refusals) -> None:
    """Refuse addresses that are another row's, where that is no merge."""
    key = customers.keys[values.ADDRESS]
    refusals.add_rows(
        "another row has, or had, this address too",
        customers.found,
        moved.doubled,
        key,
        do="to make one customer of two, leave both rows with their Customer id, and change only one of them",
    )
    refusals.add_rows(
        "a row that was deleted had this address",
        customers.found,
        moved.of_deleted,
        key,
        do="put that row back: two rows with one address become one customer",
    )


def refuse_many(sheets: Sequence[Sheet], cells: pd.DataFrame, moved: Moves, refusals: Refusals) -> None:
    """Refuse what looks like an accident.

    The seller's own columns, fills and comments are never doubted: they are filled at a stroke.

    Parameters
    ----------
    sheets : sequence of Sheet
        Customers first.
    cells : DataFrame
        As ``merge.Edits`` has them.
    moved : Moves
    refusals : Refusals
    """
    if moved.exchanged > 1:
        what = f"{moved.exchanged} addresses of the column Email only changed places between rows"
        do = f"sort whole rows, not one column alone; {_MEANT}"
        refusals.add(what, sheet=layout.CUSTOMERS, do=do)
    if _too_many(deleted := len(sheets[0].pairs.gone), sheets[0]):
        refusals.add(f"{deleted} rows were deleted", sheet=layout.CUSTOMERS, do=_MEANT)
    counts = cells.groupby(["sheet", "column"]).size()
    for sheet in sheets:
        for column, _ in sheet.typed:
            if _too_many(count := int(counts.get((sheet.found.name, column.name), 0)), sheet):
                what = f"{count} cells of the column {column.header} were changed at once"
                refusals.add(what, sheet=sheet.found.name, do=_MEANT)


def _too_many(count: int, sheet: Sheet) -> bool:
    """Return whether so many rows of a sheet are too many at once."""
    written = len(sheet.pairs.told) + len(sheet.pairs.gone)
    return count > FEW and count > SHARE * written
