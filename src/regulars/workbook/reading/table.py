"""A table sheet being put together from its stripes: the header, and below it whole columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from regulars.workbook import found
from regulars.workbook.reading import formulas
from regulars.workbook.reading.place import cell_name
from regulars.workbook.reading.rows import MOST_TEXT, NO_STYLE, DamagedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from regulars.workbook.reading.formulas import Master
    from regulars.workbook.reading.rows import Texts
    from regulars.workbook.reading.stripes import Stripe, Worded

LARGEST = 100_000_000
"""Cells that a table may have, empty ones too: 1,048,575 rows of 95 columns."""

_TEXT = pa.large_string()


class Part:
    """One sheet of a table, which has one but for Customers.

    Parameters
    ----------
    sheet : str
        Its real name.

    Attributes
    ----------
    sheet : str
    headers : dict of int to str
        Text in row 1 by column, where there is one.
    rows : int
        Rows below the header that hold a cell with content.
    columns : set of int
        Where any row holds anything.
    arrays, unportable : int
        Formulas that are array formulas, and those that cannot be carried over.
    """

    def __init__(self, sheet: str) -> None:
        self.sheet = sheet
        self.headers: dict[int, str] = {}
        self.rows = 0
        self.columns: set[int] = set()
        self.arrays = 0
        self.unportable = 0
        self._columns: set[int] = set()
        self._masters: dict[int, Master] = {}
        self._stripes: list[Stripe] = []
        self._last = 0
        self._text = 0

    def add(self, stripe: Stripe) -> None:
        """Take the next rows.

        Raises
        ------
        DamagedError
            They do not stand below the rows before, or there are too many cells.
        """
        numbers = np.concatenate([[self._last], stripe.numbers])
        wrong = np.flatnonzero(np.diff(numbers) <= 0)
        if len(wrong):
            raise DamagedError("its rows are out of order", cell_name(int(stripe.numbers[wrong[0]]), 0))
        self._last = int(numbers[-1])
        self._columns |= set(stripe.strips)
        self.columns |= stripe.columns()
        if numbers[1] == 1:
            self.headers = {
                column: strip.text[0].as_py()
                for column, strip in stripe.strips.items()
                if strip.text[0].is_valid
            }
            stripe = stripe.without_first()
        self.rows += len(stripe.numbers)
        self._text += sum(strip.text.nbytes for strip in stripe.strips.values())
        if self.rows * len(self._columns) > LARGEST or self._text > MOST_TEXT:
            raise DamagedError("it holds more than a table of customers can have")
        for group, master in stripe.masters.items():
            if self._masters.setdefault(group, master) is not master:
                name = cell_name(master.row, master.column)
                raise DamagedError("two formulas that others share have one number", name)
        self.arrays += stripe.arrays
        self._stripes.append(stripe)

    def numbers(self) -> NDArray[np.int64]:
        """Return the row number of each row."""
        return np.concatenate([np.array([], np.int64), *(stripe.numbers for stripe in self._stripes)])

    def text(self, column: int) -> list[Texts]:
        """Return the texts of a column, in pieces."""
        return [
            strip.text if (strip := stripe.strips.get(column)) else pa.nulls(len(stripe.numbers), _TEXT)
            for stripe in self._stripes
        ]

    def kind(self, column: int) -> NDArray[np.int8]:
        """Return the kinds of a column."""
        kinds = np.full(self.rows, found.EMPTY, np.int8)
        for rows, stripe in self._ranges():
            if strip := stripe.strips.get(column):
                kinds[rows] = strip.kind
        return kinds

    def style(self, column: int, usual: int) -> NDArray[np.uint16]:
        """Return the styles of a column, its usual one where neither cell nor row has any."""
        styles = np.full(self.rows, usual, np.uint16)
        for rows, stripe in self._ranges():
            strip = stripe.strips.get(column)
            for some in (stripe.styles, strip.style) if strip else (stripe.styles,):
                np.copyto(styles[rows], some, where=some != NO_STYLE)
        return styles

    def _ranges(self) -> list[tuple[slice, Stripe]]:
        """Return the stripes with the rows that are theirs."""
        ends = np.cumsum([len(stripe.numbers) for stripe in self._stripes]).tolist()
        return [
            (slice(end - len(stripe.numbers), end), stripe)
            for end, stripe in zip(ends, self._stripes, strict=True)
        ]

    def wordings(self, words: dict[str, int]) -> dict[int, NDArray[np.int32]]:
        """Return the formulas of the columns that have any: by row a place in ``words``, -1 for none.

        Parameters
        ----------
        words : dict of str to int
            Wordings and their places; new ones are added.
        """
        codes: dict[int, NDArray[np.int32]] = {}
        for rows, stripe in self._ranges():
            for some in stripe.worded:
                column = codes.setdefault(some.column, np.full(self.rows, -1, np.int32))
                column[rows][some.row] = self._codes(some, stripe, words)
        return {column: code for column, code in codes.items() if (code >= 0).any()}

    def _codes(self, some: Worded, stripe: Stripe, words: dict[str, int]) -> NDArray[np.int32]:
        """Return the places of some formulas in ``words``."""

        def places(of: Sequence[str]) -> NDArray[np.int32]:
            return np.array(
                [words.setdefault(word, len(words)) if word else -1 for word in (*of, "")], np.int32
            )

        codes = places(some.words)[np.maximum(some.code, -1)]
        for code in np.unique(some.code[some.code < 0]):
            mine = some.code == code
            rows = stripe.numbers[some.row[mine]]
            master = self._masters.get(-1 - int(code))
            if master is None:
                name = cell_name(int(rows[0]), some.column)
                raise DamagedError("its formula is another cell's, which is missing", name)
            at, new = formulas.shared(master, some.column, rows, self.sheet)
            codes[mine] = places(new)[at]
        self.unportable += int(np.count_nonzero(codes < 0))
        return codes
