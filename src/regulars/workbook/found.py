"""What stands in a workbook that somebody may have edited: what the reader gives to merge and writer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute

from regulars.rules.own import BETWEEN

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

pc: Any = pyarrow.compute  # the stubs refuse plain values beside arrays

EMPTY, TEXT, NUMBER, BOOL, ERROR = range(5)
"""What a cell holds; a formula holds what was cached of it (EMPTY where nothing was)."""

_LETTERS = ("", "s", "n", "b", "e")
"""What a cell's notation begins with, by its kind."""

_FORMULA = "f"


@dataclass(frozen=True)
class Cells:
    """The cells of one column, from the first row below the header on.

    Attributes
    ----------
    text : Series of str
        What is shown, numbered from 0, null where the cell is empty. Numbers as Python's shortest decimal
        (``3``, ``2.5``; a date is its serial number in the 1900 system); booleans ``TRUE`` and ``FALSE``;
        errors ``#N/A``.
    kind : array of int8
        ``EMPTY`` ….
    formula : Categorical Series of str or None
        The formula of each cell without ``=``, null where it has none; references to the cell's own row have
        ``{row}`` for the row number (so that equal formulas are equal in every row); None where no cell of
        the column has one.
    format : Categorical
        Number format of each cell, as in ``General`` or ``yyyy-mm-dd``.
    """

    text: pd.Series
    kind: NDArray[np.int8]
    formula: pd.Series | None
    format: pd.Categorical

    def notation(self) -> pd.Series:
        """Return each cell in one text, null where it is empty: letter, number format, content.

        The letter is ``s``, ``n``, ``b``, ``e`` or ``f`` for text, number, bool, error, formula, and
        ``BETWEEN`` stands between the three. What a ``Kind.OWN`` column holds.
        """
        kinds: Any = pa.array(self.kind, mask=self.kind == EMPTY)
        letters = pa.array(_LETTERS, pa.large_string()).take(kinds)
        content = pa.array(self.text, pa.large_string(), from_pandas=True)
        if self.formula is not None:
            formula = pc.cast(pa.array(self.formula), pa.large_string())
            letters = pc.if_else(formula.is_valid(), _FORMULA, letters)
            content = pc.coalesce(formula, content)
        form = pa.array(self.format.categories, pa.large_string()).take(pa.array(self.format.codes))
        between = pa.scalar(BETWEEN, pa.large_string())
        cells: pd.Series = pc.binary_join_element_wise(letters, form, content, between).to_pandas()
        return cells


@dataclass(frozen=True)
class Place:
    """A real sheet: one of ours, or one of several on which the customers stand.

    Attributes
    ----------
    sheet : str
        Its real name.
    rows : int
        How many rows with content it has below its header.
    headers : tuple of str
        In the order of columns, from A on; an empty text for a column without one.
    letters : mapping of str to str
        The letter of each column that it has, by the keys of ``Found.columns``.
    """

    sheet: str
    rows: int
    headers: tuple[str, ...]
    letters: Mapping[str, str]


@dataclass(frozen=True)
class Found:
    """One sheet of ours as it stands.

    Attributes
    ----------
    name : str
        As in ``layout``; the parts of Customers are one.
    columns : mapping of str to Cells
        By header; without one, or with a header that stands before already, by the letter of the column in
        brackets, as ``[K]`` (where it holds anything at all).
    places : tuple of Place
        Where it stands; rows are numbered through. The first one decides the order of columns.
    numbers : array of int
        Row number on its sheet, of each row; the rows are those that hold a cell with content, in order.
    fills : DataFrame
        ``row`` (place in the frames), ``header`` (a key of ``columns``), ``fill``: of each cell that has one,
        but for that of our cells to be edited. ``AARRGGBB`` in hex, or ``theme:<n>:<tint>``.
    comments : DataFrame
        ``row``, ``header``, ``text``.
    widths : mapping of str to float
        By the keys of ``columns``, where the workbook says a width.
    hidden : frozenset of str
        Keys of hidden columns.
    """

    name: str
    columns: Mapping[str, Cells]
    places: tuple[Place, ...]
    numbers: NDArray[np.int64]
    fills: pd.DataFrame
    comments: pd.DataFrame
    widths: Mapping[str, float]
    hidden: frozenset[str]

    @property
    def headers(self) -> tuple[str, ...]:
        """Headers of the first place, in the order of columns."""
        return self.places[0].headers

    @cached_property
    def letters(self) -> dict[str, str]:
        """The letter of each column, by the keys of ``columns``, on the first place that has it."""
        return {key: letter for place in reversed(self.places) for key, letter in place.letters.items()}

    def place(self, row: int) -> Place:
        """Return where a row stands."""
        return self.places[int(self._places_of(np.array(row)))]

    def cells(self, rows: NDArray[np.int64], key: str) -> pd.Series:
        """Return the cells of a column in some rows, as in ``K7``."""
        usual = self.letters[key]
        letters = np.array([place.letters.get(key, usual) for place in self.places], dtype=object)
        names = pd.Series(letters[self._places_of(rows)], dtype="str")
        return names + pd.Series(self.numbers[rows]).astype("str")

    def cell(self, row: int, header: str) -> tuple[str, str]:
        """Return the sheet's real name and the cell (``K7``) of a row and column, for messages."""
        return self.place(row).sheet, self.cells(np.array([row]), header)[0]

    def _places_of(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the numbers of the places on which some rows stand."""
        ends = np.cumsum([place.rows for place in self.places])
        numbers: NDArray[np.int64] = np.searchsorted(ends, rows, side="right")
        return numbers


@dataclass(frozen=True)
class Workbook:
    """A workbook as it stands.

    Attributes
    ----------
    path : Path
    identity : str
        The id that we gave it, empty where it has none.
    sheets : mapping of str to Found
        Our sheets that the seller may edit, by their name in ``layout``, as far as they are there.
    own_sheets : tuple of str
        Names of the sheets that are not ours, in order.
    lost : tuple of str
        What it has that cannot be carried over, each in a few words: ``2 pictures``, ``1 pivot table``,
        ``macros``.
    missing : tuple of str
        Names of further sheets of customers that it had, and has no longer.
    """

    path: Path
    identity: str
    sheets: Mapping[str, Found]
    own_sheets: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
