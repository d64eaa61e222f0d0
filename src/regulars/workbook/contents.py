"""Everything that a workbook says, in frames and plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from regulars import columns

if TYPE_CHECKING:
    from datetime import date, datetime

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
        One row a customer, sorted, with exactly ``columns``. A ``Kind.YES`` column may also be text, ``Yes``,
        ``No`` or null, where a ``No`` was said by hand.
    missing, discounts, skus, rejected, imports, totals : DataFrame
        As the tables of the same name in :mod:`regulars.columns` say. Every ``column`` of ``totals`` is in
        ``columns``.
    facts : tuple of Fact
    notes : tuple of str
        Further sentences for the sheet Guide.

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

    def __post_init__(self) -> None:
        columns.check(self.customers, self.columns)
        columns.check(self.missing, columns.MISSING)
        columns.check(self.discounts, columns.DISCOUNTS)
        columns.check(self.skus, columns.SKUS)
        columns.check(self.rejected, columns.REJECTED)
        columns.check(self.imports, columns.IMPORTS)
        columns.check(self.totals, columns.TOTALS)


@dataclass(frozen=True)
class Written:
    """What the writing of a workbook came to.

    Attributes
    ----------
    made_safe : int
        Text cells that are not shown as they were: control characters left out, or cut to Excel's 32,767.
    """

    made_safe: int
