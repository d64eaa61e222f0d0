"""Everything that a workbook says, in frames and plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from regulars import columns
from regulars.workbook import layout

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from pathlib import Path

    import pandas as pd

    from regulars.columns import Column, Slot


@dataclass(frozen=True)
class Fact:
    """One figure of the sheet Summary.

    Parameters
    ----------
    label : str
        What it is.
    value : int, str, date or None
        None shows as a dash.
    about : str
        A short sentence beside it.
    """

    label: str
    value: int | str | date | None
    about: str = ""


@dataclass(frozen=True)
class Look:
    """What the seller made of a sheet's columns.

    Parameters
    ----------
    widths : mapping of str to float
        By column name.
    hidden : frozenset of str
        Names of columns that are hidden.
    """

    widths: Mapping[str, float] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Contents:
    """Everything that a workbook says; the same contents give the same bytes.

    Parameters
    ----------
    identity : str
        The workbook's id.
    event : int
        Number of the newest event it shows.
    written_at : datetime
        With a zone; stands in the document properties.
    as_of : date
        The day of looking.
    slots : tuple of Slot
    carry : bool
        Whether the SKU-flag is the plain sum.
    columns : tuple of Column
        Of the customers, in the order to write.
    customers : DataFrame
        One row a customer, sorted, with exactly ``columns``, in any order. A ``Kind.YES`` column may also be
        text, ``Yes``, ``No`` or null, where a ``No`` was said by hand.
    missing, discounts, skus, rejected, imports, totals : DataFrame
        As the tables of the same name in :mod:`regulars.columns` say. Every ``column`` of ``totals`` is in
        ``columns``.
    facts : tuple of Fact
    notes : tuple of str
        Further sentences for the sheet Guide.
    edits : DataFrame or None
        The sheet Edits (``columns.EDITS``); None for one without rows.
    orders : mapping of str to tuple of Column
        By the name of a sheet in ``layout``: its columns in the order to write, the seller's own among them,
        where that is not its table's. (For Customers that is ``columns``.) Its frame has these columns.
    looks : mapping of str to Look
        By the name of a sheet in ``layout``.
    marks : DataFrame or None
        Fills and comments on Customers: ``customer_id``, ``column`` (its name), ``fill`` (as in
        ``found.Found``), ``comment``; a null for none.
    own : Path or None
        The workbook from which the sheets in ``own_sheets`` are taken over, as far as openpyxl knows them.
    own_sheets : tuple of str

    Raises
    ------
    ValueError
        A frame breaks its table.
    """

    identity: str
    event: int
    written_at: datetime
    as_of: date
    slots: tuple[Slot, ...]
    carry: bool
    columns: tuple[Column, ...]
    customers: pd.DataFrame
    missing: pd.DataFrame
    discounts: pd.DataFrame
    skus: pd.DataFrame
    rejected: pd.DataFrame
    imports: pd.DataFrame
    facts: tuple[Fact, ...]
    totals: pd.DataFrame
    notes: tuple[str, ...] = ()
    edits: pd.DataFrame | None = None
    orders: Mapping[str, tuple[Column, ...]] = field(default_factory=dict)
    looks: Mapping[str, Look] = field(default_factory=dict)
    marks: pd.DataFrame | None = None
    own: Path | None = None
    own_sheets: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for sheet in layout.sheets(self):
            columns.check(sheet.rows, sheet.columns, in_order=False)
        columns.check(self.totals, columns.TOTALS)


@dataclass(frozen=True)
class Written:
    """What the writing of a workbook came to.

    Attributes
    ----------
    made_safe : int
        Text cells that are not shown as they were: control characters left out, or cut to Excel's 32,767.
    lost : tuple of str
        What stood on the seller's own sheets and could not be carried over, as in ``2 pictures``.
    """

    made_safe: int
    lost: tuple[str, ...] = ()
