"""Rows taken apart many at a time, as long as their XML is as plain as programs write it.

All is done to whole blocks with numpy's and Arrow's kernels: no cell is ever a Python object. Whatever is not
quite plain is left to :mod:`regulars.workbook.reading.exact`, which gives the same where this gives anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from regulars.workbook.reading import rows, tags
from regulars.workbook.reading.rows import COLUMNS, ROWS, TYPES, DamagedError, Formulas, IrregularError, Rows
from regulars.workbook.reading.tags import ALONE, CLOSING, Grammar

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from regulars.workbook.reading.rows import Texts
    from regulars.workbook.reading.tags import Tags

_ROW, _CELL, _VALUE, _FORMULA, _INLINE, _TEXT = range(1, 7)
_AFTER_CELL = (_CELL, _CELL + ALONE, _ROW + CLOSING)
_AFTER_ROW = (_ROW, _ROW + ALONE)
_AFTER_FORMULA = (_VALUE, _VALUE + ALONE, _CELL + CLOSING)
_GRAMMAR = Grammar(
    ("row", "c", "v", "f", "is", "t"),
    {
        _ROW: _AFTER_CELL,
        _ROW + ALONE: _AFTER_ROW,
        _ROW + CLOSING: _AFTER_ROW,
        _CELL: (_FORMULA, _FORMULA + ALONE, _INLINE, *_AFTER_FORMULA),
        _CELL + ALONE: _AFTER_CELL,
        _CELL + CLOSING: _AFTER_CELL,
        _FORMULA: (_FORMULA + CLOSING,),
        _FORMULA + ALONE: _AFTER_FORMULA,
        _FORMULA + CLOSING: _AFTER_FORMULA,
        _VALUE: (_VALUE + CLOSING,),
        _VALUE + ALONE: (_CELL + CLOSING,),
        _VALUE + CLOSING: (_CELL + CLOSING,),
        _INLINE: (_TEXT, _TEXT + ALONE),
        _TEXT: (_TEXT + CLOSING,),
        _TEXT + ALONE: (_INLINE + CLOSING,),
        _TEXT + CLOSING: (_INLINE + CLOSING,),
        _INLINE + CLOSING: (_CELL + CLOSING,),
    },
    (_VALUE, _FORMULA, _TEXT),
)


def of(block: bytes) -> Rows:
    """Return the rows of a block.

    Parameters
    ----------
    block : bytes
        From the beginning of a row to the end of one.

    Raises
    ------
    IrregularError
        Its XML is not plain.
    """
    found = tags.of(block, _GRAMMAR)
    kind = found.kind
    is_row, is_cell = (kind == _ROW) | (kind == _ROW + ALONE), (kind == _CELL) | (kind == _CELL + ALONE)
    tags.insist(is_row[0], kind[-1] in {_ROW + CLOSING, _ROW + ALONE})
    numbers, digits, count = _numbers(found, found.start[is_row])
    styles = _attributes(found, digits + count, found.end[is_row], rows.row_style)
    at = np.flatnonzero(is_cell)
    row = np.cumsum(is_row)[at] - 1
    column, behind = _references(found, found.start[at], digits, count, row)
    tags.insist(((np.diff(column) > 0) | (np.diff(row) > 0)).all())
    style_type = _attributes(found, behind, found.end[at], rows.cell_attributes).reshape(-1, 2)
    cell = np.cumsum(is_cell) - 1
    return Rows(
        numbers,
        styles.astype(np.uint16),
        row,
        column,
        style_type[:, 0].astype(np.uint16),
        style_type[:, 1].astype(np.int8),
        _values(found, cell, len(at), style_type[:, 1]),
        _formulas(found, cell),
    )


def _numbers(
    found: Tags, start: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return the row numbers, where their digits begin, and how many there are."""
    opening = b'<row r="'
    tags.insist(found.say(start, opening))
    digits = start + len(opening)
    number, count = np.zeros(len(start), np.int64), np.zeros(len(start), np.int64)
    more = np.ones(len(start), bool)
    for place in range(8):
        digit = found.letters[digits + place].astype(np.int64) - ord("0")
        more &= (digit >= 0) & (digit <= 9)
        number = np.where(more, number * 10 + digit, number)
        count += more
    tags.insist(
        (found.letters[digits] > ord("0")).all(),
        (found.letters[digits + count] == ord('"')).all(),
        (number <= ROWS).all(),
    )
    return number, digits, count


def _references(
    found: Tags,
    start: NDArray[np.int64],
    digits: NDArray[np.int64],
    count: NDArray[np.int64],
    row: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the columns that cells name, and where the quote behind the name stands.

    Parameters
    ----------
    start : array
        Where the cells' tags begin.
    digits, count : array
        By row, where the digits of its number begin, and how many there are.
    row : array
        The row of each cell, whose number it must name.
    """
    opening = b'<c r="'
    tags.insist(found.say(start, opening))
    name = start + len(opening)
    eight = found.eights[name]
    first, second, third = ((eight >> np.uint64(place)) & np.uint64(0xFF) for place in (0, 8, 16))
    two = second >= ord("A")
    three = two & (third >= ord("A"))
    tags.insist(
        ((first >= ord("A")) & (first <= ord("Z"))).all(),
        (second[two] <= ord("Z")).all(),
        (third[three] <= ord("Z")).all(),
    )
    base = np.uint64(ord("A") - 1)
    column = first - base
    column[two] = column[two] * np.uint64(26) + second[two] - base
    column[three] = column[three] * np.uint64(26) + third[three] - base
    # The number and the quote behind it are compared with the row's own, at most eight letters at once.
    unused = (64 - 8 * (count + 1)).astype(np.uint64)
    behind = name + 1 + two + three
    differ = (found.eights[behind] ^ found.eights[digits][row]) << unused[row]
    tags.insist((column <= COLUMNS).all(), not differ.any())
    return column.astype(np.int64) - 1, behind + count[row]


def _attributes(
    found: Tags, quote: NDArray[np.int64], end: NDArray[np.int64], meaning: Callable[[dict[str, str]], Any]
) -> NDArray[np.int64]:
    """Return what the attributes behind the first one mean; there are few wordings, and each is read once."""
    words, code = found.words(quote + 1, end)
    plain = [tags.attributes(word) for word in words]
    tags.insist(not any("r" in attributes for attributes in plain))
    try:
        meant = [meaning(attributes) for attributes in plain]
    except DamagedError:  # which says which cell it is, when it comes up again
        raise IrregularError from None
    return np.array(meant, np.int64)[code]


def _values(found: Tags, cell: NDArray[np.int64], count: int, types: NDArray[np.int64]) -> Texts:
    """Return the values of cells as they are written, null for none.

    Parameters
    ----------
    cell : array
        By tag, the cell that it is in.
    count : int
        Number of cells.
    types : array
        Their types.
    """
    kind = found.kind % CLOSING
    opening = (found.kind & CLOSING) == 0
    at = np.flatnonzero(opening & ((kind == _VALUE) | (kind == _TEXT)))
    tags.insist((types[cell[at[kind[at] == _TEXT]]] == TYPES.index("inlineStr")).all())
    return found.texts(at, cell[at], count)


def _formulas(found: Tags, cell: NDArray[np.int64]) -> Formulas:
    """Return the formulas of cells."""
    at = np.flatnonzero((found.kind == _FORMULA) | (found.kind == _FORMULA + ALONE))
    words, form = found.words(found.start[at] + 2, found.end[at])
    try:
        forms = tuple(rows.form(tags.attributes(word)) for word in words)
    except DamagedError:
        raise IrregularError from None
    return Formulas(cell[at], found.content(at, np.arange(len(at)), len(at)), form, forms)
