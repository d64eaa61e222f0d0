"""The sheets that the seller may edit: what a view shows on each, in the seller's order of columns."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from regulars import columns
from regulars.columns import OWN_PREFIX
from regulars.workbook import layout

if TYPE_CHECKING:
    from pathlib import Path

    from regulars.columns import Column
    from regulars.workbook import Contents
    from regulars.workflows.arrangement import Arrangement
    from regulars.workflows.view import View

NAMES = {
    layout.CUSTOMERS: "customers",
    layout.MISSING: "missing",
    layout.DISCOUNTS: "discounts",
    layout.SKUS: "skus",
}
"""The sheets, and what the rules call each."""


@dataclass(frozen=True)
class Table:
    """One sheet.

    Parameters
    ----------
    columns : tuple of Column
        In the order to write, the seller's own among them.
    rows : DataFrame
        With these columns.
    """

    columns: tuple[Column, ...]
    rows: pd.DataFrame


def of(view: View, arrangement: Arrangement) -> dict[str, Table]:
    """Return the sheets that may be edited, by their name in the layout."""
    fixed = {
        layout.CUSTOMERS: (view.columns, view.customers),
        layout.MISSING: (columns.MISSING, view.missing),
        layout.DISCOUNTS: (columns.DISCOUNTS, view.discounts),
        layout.SKUS: (columns.SKUS, view.skus),
    }
    tables = {}
    for name, (own_columns, rows) in fixed.items():
        own = view.own[name]
        added = [columns.own(each.removeprefix(OWN_PREFIX)) for each in own.columns]
        order = arrangement.columns(name, [*own_columns, *added], view.slots)
        # A column of the seller's that has a header and not a cell yet.
        empty = {each.name: None for each in order if each.name not in {*rows.columns, *own.columns}}
        blank = pd.DataFrame(empty, index=rows.index, dtype="str")
        cells = {**rows, **own, **blank}
        # Not copied: the rows of a large book are many hundreds of megabytes.
        whole = {each.name: cells[each.name] for each in order}
        tables[name] = Table(order, pd.DataFrame(whole, index=rows.index, copy=False))
    return tables


def arranged(contents: Contents, view: View, arrangement: Arrangement, *, own: Path) -> Contents:
    """Return a workbook as the seller had it: own columns, sheets, fills and comments, order, widths.

    Parameters
    ----------
    contents : Contents
        Of the view.
    view : View
    arrangement : Arrangement
    own : Path
        The workbook that has the seller's own sheets.
    """
    tables = of(view, arrangement)
    return replace(
        contents,
        columns=tables[layout.CUSTOMERS].columns,
        orders={name: table.columns for name, table in tables.items() if name != layout.CUSTOMERS},
        looks={name: arrangement.look(name, view.slots) for name in tables},
        marks=view.marks,
        own=own if arrangement.own_sheets else None,
        own_sheets=tuple(arrangement.own_sheets),
        customers=tables[layout.CUSTOMERS].rows,
        missing=tables[layout.MISSING].rows,
        discounts=tables[layout.DISCOUNTS].rows,
        skus=tables[layout.SKUS].rows,
    )
