"""Cells that nobody changed, after another program saved the workbook again.

Programs make numbers of texts of digits and texts of dates, write 19.990000000000002 for 19.99, say TRUE, and
spell number formats in their own way. None of that is an edit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow.compute

from regulars.columns import Kind
from regulars.rules import currencies
from regulars.rules.own import BETWEEN
from regulars.workbook.comparison import arrow, numbers, plain, some, unequal
from regulars.workbook.found import BOOL, EMPTY, NUMBER

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from regulars.columns import Column
    from regulars.workbook.comparison import Texts

pc: Any = pyarrow.compute  # the stubs refuse plain values beside arrays

DAY_ZERO = np.datetime64("1899-12-30")
"""Day 0 of serial numbers from March 1900 on (ECMA-376 part 1, 18.17.4.1, the 1900 date system)."""

_DATE = r"^\s*(?P<year>\d{4})[-/.年](?P<month>\d\d?)[-/.月](?P<day>\d\d?)"

_SPELLING = r'[\\"]|\[\$[^\]]*\]|;@$'
"""What programs add to a number format without changing what it shows: signs of quoting, the locale."""


@dataclass(frozen=True)
class Derived:
    """What was written in a column that may not be edited.

    Parameters
    ----------
    column : Column
        Neither ``by_hand`` nor ``Kind.FLAG``, which calculates itself.
    series : Series
        As :mod:`regulars.columns` says.
    decimals : array of int64, or int
        Of each row's currency; read for amounts only.
    """

    column: Column
    series: pd.Series
    decimals: NDArray[np.int64] | int = 0

    def numbers(self) -> NDArray[np.float64]:
        """Return the numbers that stood in the cells, NaN where a cell was empty."""
        if self.column.kind is Kind.DAY:
            return _serial(self.series)
        whole = self.series.to_numpy(np.float64, na_value=np.nan)
        if self.column.kind is Kind.MONEY:
            return whole / 10.0**self.decimals
        return whole / 100 if self.column.kind is Kind.SHARE else whole


def differs(derived: Derived, now: Texts, kind: NDArray[np.int8]) -> NDArray[np.bool_]:
    """Return where a cell that may not be edited says something else.

    Parameters
    ----------
    derived : Derived
    now : Texts
        What the cells show.
    kind : array of int8
        What they hold.
    """
    if derived.column.kind in {Kind.TEXT, Kind.ID}:
        return _text_differs(arrow(derived.series), now, kind)
    were, are = derived.numbers(), numbers(now)
    near = np.abs(were - are) <= 1e-9 * np.maximum(1, np.abs(were))  # false where either is missing
    differ: NDArray[np.bool_] = ~near & ~(np.isnan(were) & (kind == EMPTY))
    if derived.column.kind is Kind.DAY and differ.any():
        rows = np.flatnonzero(differ)
        differ[rows] = were[rows] != _dates(some(now, rows))
    return differ


def same_text(before: Texts, now: Texts, kind: NDArray[np.int8]) -> NDArray[np.bool_]:
    """Return where a program made a number or a truth value of what is still the same text.

    Parameters
    ----------
    before, now : Texts
        Plain ones.
    kind : array of int8
        What the cells hold now.
    """
    same = np.zeros(len(kind), dtype=bool)
    made = np.flatnonzero((kind == NUMBER) | (kind == BOOL))
    ours, theirs = some(before, made), some(now, made)
    same[made] = (numbers(ours) == numbers(theirs)) | ~unequal(pc.utf8_upper(ours), theirs)
    return same


def notation_differs(before: Texts, now: Texts) -> NDArray[np.bool_]:
    """Return where a cell of one of the seller's own columns was changed.

    Parameters
    ----------
    before, now : Texts
        As ``found.Cells.notation`` gives them.
    """
    differ = unequal(before, now)
    rows = np.flatnonzero(differ & np.asarray(pc.and_(pc.is_valid(before), pc.is_valid(now)), dtype=bool))
    if len(rows):
        ours, theirs = _parts(some(before, rows)), _parts(some(now, rows))
        close = np.isclose(numbers(arrow(ours["content"])), numbers(arrow(theirs["content"])), rtol=1e-12)
        content = (ours["content"] == theirs["content"]) | ((ours["letter"] == "n") & close)
        same = (ours["letter"] == theirs["letter"]) & (ours["format"] == theirs["format"]) & content
        differ[rows] = ~same.to_numpy(dtype=bool)
    return differ


def exponents(codes: pd.Series) -> NDArray[np.int64]:
    """Return the decimals of each currency; one that is missing or unknown counts two."""
    decimals = codes.astype("str").map(currencies.exponent, na_action="ignore")
    return decimals.fillna(2).to_numpy().astype(np.int64)


def _text_differs(before: Texts, now: Texts, kind: NDArray[np.int8]) -> NDArray[np.bool_]:
    """Return where texts differ; only those that are not the same sign by sign are looked at closely."""
    differ = unequal(before, now)
    if differ.any():
        rows = np.flatnonzero(differ)
        ours, theirs = plain(some(before, rows)), plain(some(now, rows))
        differ[rows] = unequal(ours, theirs) & ~same_text(ours, theirs, kind[rows])
    return differ


def _serial(days: pd.Series) -> NDArray[np.float64]:
    """Return days as serial numbers, NaN where there is none."""
    serial: NDArray[np.float64] = (days.to_numpy("datetime64[D]") - DAY_ZERO) / np.timedelta64(1, "D")
    return serial


def _dates(array: Texts) -> NDArray[np.float64]:
    """Return dates that are texts by now (``2026-02-28``, ``2026/2/28``) as serial numbers; else NaN."""
    parts = array.to_pandas().astype("str").str.extract(_DATE)
    return _serial(pd.to_datetime(parts.astype("Float64"), errors="coerce"))


def _parts(array: Texts) -> pd.DataFrame:
    """Return notations in their parts, ``letter``, ``format`` and ``content``."""
    parts = array.to_pandas().astype("str").str.split(BETWEEN, n=2, expand=True)
    parts.columns = pd.Index(["letter", "format", "content"])
    return parts.assign(format=parts["format"].str.replace(_SPELLING, "", regex=True).str.lower())
