"""Rows turned by a quarter: from cells in the order of the file to columns, a block at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute

from regulars.workbook import found
from regulars.workbook.reading import formulas, values
from regulars.workbook.reading.formulas import Master
from regulars.workbook.reading.rows import NO_STYLE, DamagedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from regulars.workbook.reading.rows import Rows, Texts

pc: Any = pyarrow.compute  # the stubs refuse plain values beside arrays

FURTHEST = 1_000
"""Columns that a table may have; whatever stands further right got there by accident."""

_CELLS = 4_000_000
"""Cells of a stripe, empty ones too: rows that have few of many columns come in several stripes."""


@dataclass(frozen=True)
class Meaning:
    """What the cells of a sheet mean, beyond what stands in them.

    Attributes
    ----------
    sheet : str
        Its real name.
    strings : pa.Array
        Large strings: the workbook's shared ones.
    old_days : array of bool or None
        By style, whether its numbers are days since 1904; None where the workbook counts from 1900.
    """

    sheet: str
    strings: Texts
    old_days: NDArray[np.bool_] | None


class Strip(NamedTuple):
    """One column in some rows: for each a text (null where empty), kind and style (or ``NO_STYLE``)."""

    text: Texts
    kind: NDArray[np.int8]
    style: NDArray[np.uint16]


class Worded(NamedTuple):
    """The formulas of one column in some rows.

    Attributes
    ----------
    column : int
    row : array of int64
        Place of each row in the stripe.
    code : array of int64
        Place of each in ``words``; from -1 downwards it is ``-1 - group`` of one that is worded elsewhere.
    words : list of str
        Empty for what is not portable.
    """

    column: int
    row: NDArray[np.int64]
    code: NDArray[np.int64]
    words: list[str]


class Stripe(NamedTuple):
    """Some rows of a sheet, those without content left out.

    Attributes
    ----------
    numbers : array of int64
        Row numbers.
    styles : array of uint16
        Style of each row as a whole, or ``NO_STYLE``.
    strips : mapping of int to Strip
        By column, where these rows have any cells.
    worded : list of Worded
    masters : mapping of int to Master
        By group.
    arrays : int
        Formulas that are array formulas or data tables.
    """

    numbers: NDArray[np.int64]
    styles: NDArray[np.uint16]
    strips: Mapping[int, Strip]
    worded: list[Worded]
    masters: Mapping[int, Master]
    arrays: int

    def columns(self) -> set[int]:
        """Return the columns where these rows hold anything."""
        filled = {column for column, strip in self.strips.items() if (strip.kind != found.EMPTY).any()}
        return filled | {some.column for some in self.worded}

    def without_first(self) -> Stripe:
        """Return the rows but the first."""
        strips = {
            column: Strip(strip.text.slice(1), strip.kind[1:], strip.style[1:])
            for column, strip in self.strips.items()
        }
        worded = [
            Worded(some.column, some.row[some.row > 0] - 1, some.code[some.row > 0], some.words)
            for some in self.worded
        ]
        return self._replace(numbers=self.numbers[1:], styles=self.styles[1:], strips=strips, worded=worded)


def of(rows: Rows, meaning: Meaning) -> Iterator[Stripe]:
    """Yield the rows that hold a cell with content, as columns.

    Raises
    ------
    DamagedError
        A value is not of its cell's type, or stands far from the table.
    """
    shown = values.of(rows, meaning.strings, meaning.old_days)
    content = shown.kind != found.EMPTY
    content[rows.formulas.cell] = True
    far = np.flatnonzero(content & (rows.column >= FURTHEST))
    if len(far):
        raise DamagedError("it holds something far right of the table", rows.name(int(far[0])))
    columns = np.flatnonzero(np.bincount(rows.column)[:FURTHEST])
    kept = np.flatnonzero(np.bincount(rows.row[content], minlength=len(rows.numbers)))
    step = max(1, _CELLS // max(1, len(columns)))
    for start in range(0, len(kept), step):
        yield _stripe(rows, shown, columns, kept[start : start + step], meaning.sheet)


def _stripe(
    rows: Rows, shown: values.Values, columns: NDArray[np.int64], kept: NDArray[np.int64], sheet: str
) -> Stripe:
    """Return some rows as columns."""
    cells = slice(*np.searchsorted(rows.row, (kept[0], kept[-1] + 1)))
    rank = np.full(len(rows.numbers), -1)
    rank[kept] = np.arange(len(kept))
    of_column = np.full(int(rows.column.max()) + 1, -1)
    of_column[columns] = np.arange(len(columns))
    row, column = rank[rows.row[cells]], of_column[rows.column[cells]]
    wanted = np.flatnonzero((row >= 0) & (column >= 0))
    at = np.full((len(columns), len(kept)), -1)
    at[column[wanted], row[wanted]] = wanted + cells.start
    strips = _strips(rows, shown, at, columns)
    return Stripe(rows.numbers[kept], rows.styles[kept], strips, *_formulas(rows, rank, sheet))


def _strips(
    rows: Rows, shown: values.Values, at: NDArray[np.int64], columns: NDArray[np.int64]
) -> dict[int, Strip]:
    """Return columns from the place of the cell of each column and row, -1 where it is not in the file."""
    _, height = at.shape
    absent = at < 0
    text = shown.text.take(pa.array(at.ravel(), mask=absent.ravel()))
    kind = np.where(absent, np.int8(found.EMPTY), shown.kind[at])
    style = np.where(absent, np.uint16(NO_STYLE), rows.style[at])
    return {
        int(column): Strip(text.slice(place * height, height), kind[place], style[place])
        for place, column in enumerate(columns)
    }


def _formulas(rows: Rows, rank: NDArray[np.int64], sheet: str) -> tuple[list[Worded], dict[int, Master], int]:
    """Return the formulas of each column, those that others share, and how many are arrays.

    Parameters
    ----------
    rank : array
        By row, its place in the stripe, -1 where it is in none or another.
    """
    given = rows.formulas
    mine = np.flatnonzero(rank[rows.row[given.cell]] >= 0)
    cell, form = given.cell[mine], given.form[mine]
    group = np.array([form.group for form in given.forms], np.int64)[form] if len(mine) else form
    text = given.text.take(pa.array(mine))
    written = np.asarray(
        pc.fill_null(pc.greater(pc.binary_length(text), 0), False).to_numpy(zero_copy_only=False)
    )
    masters: dict[int, Master] = {}
    for place in np.flatnonzero(written & (group >= 0)):
        at = cell[place]
        master = Master(text[place].as_py(), int(rows.numbers[rows.row[at]]), int(rows.column[at]))
        if masters.setdefault(int(group[place]), master) is not master:
            raise DamagedError("two formulas that others share have one number", rows.name(int(at)))
    worded = []
    for column in np.unique(rows.column[cell]):
        here = np.flatnonzero((rows.column[cell] == column) & (written | (group >= 0)))
        own, others = here[written[here]], here[~written[here]]
        codes, words = formulas.wordings(text.take(pa.array(own)), rows.numbers[rows.row[cell[own]]], sheet)
        row = rank[rows.row[cell[np.concatenate([own, others])]]]
        worded.append(Worded(int(column), row, np.concatenate([codes, -1 - group[others]]), words))
    arrays = np.array([form.kind in {"array", "dataTable"} for form in given.forms], bool)
    return worded, masters, int(np.count_nonzero(arrays[form])) if len(mine) else 0
