"""Formulas in a wording that is the same in every row: the cell's own row without its number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute
from openpyxl.utils import column_index_from_string, get_column_letter

from regulars.workbook.reading.rows import COLUMNS, ROWS

if TYPE_CHECKING:
    from collections.abc import Callable
    from re import Match

    from numpy.typing import NDArray

    from regulars.workbook.reading.rows import Texts

pc: Any = pyarrow.compute  # the stubs refuse plain values beside arrays

OWN_ROW = "{row}"


class Master(NamedTuple):
    """The one formula that is written out, of a group that share it: where it stands, the column from 0."""

    text: str
    row: int
    column: int


_TRIES = 8
"""Wordings looked for in a whole block at once; more than a column has, unless each row has its own."""

_ANYWHERE = r"\$?[A-Za-z]{1,3}\$?[0-9]{1,7}"
_TOKEN = re.compile(
    r"""(?P<text>"(?:[^"]|"")*")"""
    r"|(?P<sheet>(?:'(?:[^']|'')*'|[\w.]+(?::[\w.]+)?)!)"
    rf"(?P<there>{_ANYWHERE}(?::{_ANYWHERE})?|\$?[0-9]+:\$?[0-9]+)?"
    r"|(?<![\w.$\\])(?P<column>\$?[A-Za-z]{1,3})(?P<row>\$?[1-9][0-9]{0,6})(?![\w.(!\[])"
    r"|(?<![\w.$:])(?P<first>\$?[1-9][0-9]{0,6}):(?P<last>\$?[1-9][0-9]{0,6})(?![\w.:])"
)
_TEXT = re.compile(r'"(?:[^"]|"")*"')


def wording(formula: str, row: int, sheet: str) -> str:
    """Return a formula with ``{row}`` for the number of its own row.

    Fixed references (``A$2``), references to other sheets and texts in quotes stay as they are.

    Parameters
    ----------
    formula : str
        Without ``=``.
    row : int
        Where it stands.
    sheet : str
        Name of its sheet, which it may name itself.
    """
    own = str(row)
    return _replaced(
        formula, lambda number: OWN_ROW if number == own else number, lambda letter: letter, sheet
    )


def moved(formula: str, down: int, right: int) -> str:
    """Return a formula as it reads so many rows further down and columns further right."""

    def row(number: str) -> str:
        return number if number.startswith("$") else str((int(number) + down - 1) % ROWS + 1)

    def column(letter: str) -> str:
        if letter.startswith("$"):
            return letter
        return get_column_letter((column_index_from_string(letter) + right - 1) % COLUMNS + 1)

    return _replaced(formula, row, column, None)


def other_rows(formula: str, sheet: str | None) -> set[int]:
    """Return the rows, other than its own, that a wording refers to without fixing them."""
    rows: set[int] = set()

    def row(number: str) -> str:
        if number.isdigit():
            rows.add(int(number))
        return number

    _replaced(formula, row, lambda letter: letter, sheet)
    return rows


def portable(formula: str) -> bool:
    """Return whether a formula still means the same in a workbook written anew.

    One that names a table or another workbook (both in square brackets) does not, and would keep Excel from
    opening the file without repair. What looks like ``{row}`` could not be told from it.
    """
    return "[" not in _TEXT.sub("", formula) and OWN_ROW not in formula


def _replaced(
    formula: str, row: Callable[[str], str], column: Callable[[str], str], sheet: str | None
) -> str:
    """Return a formula with its references replaced; ``$`` stands before what is fixed.

    Parameters
    ----------
    formula : str
    row, column : callable
        From the row number or the column letter of a reference to what takes its place.
    sheet : str or None
        The only sheet that references may name to be replaced too; None for any.
    """

    def token(found: Match[str]) -> str:
        if found["text"]:
            return found["text"]
        if name := found["sheet"]:
            there = found["there"] or ""
            own = sheet is None or name[:-1].strip("'").replace("''", "'").casefold() == sheet.casefold()
            return name + (_replaced(there, row, column, sheet) if own else there)
        if found["first"]:
            return f"{row(found['first'])}:{row(found['last'])}"
        if column_index_from_string(found["column"].lstrip("$")) > COLUMNS:
            return found[0]
        return column(found["column"]) + row(found["row"])

    return _TOKEN.sub(token, formula)


def wordings(texts: Texts, numbers: NDArray[np.int64], sheet: str) -> tuple[NDArray[np.int64], list[str]]:
    """Return the wording of each formula, as its place among those that there are; empty where not portable.

    A column mostly has one wording, so it is found in one row, written out for all, and compared.

    Parameters
    ----------
    texts : pa.Array
        Large strings, none null.
    numbers : array
        Row number of each.
    sheet : str
        Their sheet's name.
    """
    codes = np.full(len(texts), -1)
    places: dict[str, int] = {}
    left = np.arange(len(texts))
    for _ in range(_TRIES):
        if not len(left):
            break
        some, rows = texts.take(pa.array(left)), numbers[left]
        general = wording(first := some[0].as_py(), int(rows[0]), sheet)
        same = np.asarray(pc.equal(_written(general, rows), some).to_numpy(zero_copy_only=False))
        # Where a wording names row 7 besides its own, its text for row 7 has another wording.
        same &= ~np.isin(rows, list(other_rows(general.replace(OWN_ROW, "$1"), sheet)))
        same[0] = True
        codes[left[same]] = places.setdefault(general if portable(first) else "", len(places))
        left = left[~same]
    for place, text in zip(left, texts.take(pa.array(left)).to_pylist(), strict=True):
        general = wording(text, int(numbers[place]), sheet)
        codes[place] = places.setdefault(general if portable(text) else "", len(places))
    return codes, list(places)


def shared(
    master: Master, column: int, numbers: NDArray[np.int64], sheet: str
) -> tuple[NDArray[np.int64], list[str]]:
    """Return the wordings, as :func:`wordings` does, of cells whose formula is written out in another one.

    Parameters
    ----------
    master : Master
        The other one.
    column : int
        Of these cells, from 0.
    numbers : array
        Row number of each.
    sheet : str
    """
    right = column - master.column
    general = wording(moved(master.text, 0, right), master.row, sheet)
    if not portable(master.text):
        return np.zeros(len(numbers), np.int64), [""]
    if not other_rows(general.replace(OWN_ROW, "$1"), None):
        return np.zeros(len(numbers), np.int64), [general]
    rows = numbers.tolist()
    return np.arange(len(rows)), [
        wording(moved(master.text, row - master.row, right), row, sheet) for row in rows
    ]


def _written(general: str, rows: NDArray[np.int64]) -> Texts:
    """Return what a wording reads like in some rows."""
    numbers = pc.cast(pa.array(rows), pa.large_string())
    pieces: list[Any] = []
    for piece in general.split(OWN_ROW):
        pieces += [pa.scalar(piece, pa.large_string()), numbers]
    if len(pieces) == 2:
        return pa.repeat(pieces[0], len(rows))
    written: Texts = pc.binary_join_element_wise(*pieces[:-1], pa.scalar("", pa.large_string()))
    return written
