"""The rows of any table sheet as XML, made a column at a time with Arrow's string kernels.

A cell is ``<c r="A2" s="5" t="inlineStr"><is><t>`` + text + ``</t></is></c>``: constant texts around the row
number and the value. So a row is one join of arrays and constants, and no cell is ever a Python object. Empty
cells are left out, but for those with a fill of their own; the style of their column gives them their look.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute

from regulars.workbook import texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

pc: Any = pyarrow.compute  # the stubs refuse plain values beside arrays

BLOCK_CELLS = 200_000
"""Cells rendered at a time: what bounds the memory, however many columns there are."""


class Cells(NamedTuple):
    """The cells of one column in some rows.

    Attributes
    ----------
    values : pa.Array
        Large strings, fit for XML; null where the cell is left out.
    opening : str
        What stands between the number of its style and each value, as in ``"><v>``.
    closing : str
        What stands behind each.
    made_safe : int
        How many are not shown as they were.
    """

    values: pa.Array[Any]
    opening: str
    closing: str
    made_safe: int = 0


class Strip(NamedTuple):
    """One column of a sheet.

    Attributes
    ----------
    letter : str
    style : int
        Number of the style of its cells.
    each : ndarray of int32, or None
        By row, where cells have a style of their own: its number, and -1 where not. Such a cell is written
        even if it is empty.
    cells : callable
        Gives the cells of a range of rows.
    """

    letter: str
    style: int
    each: NDArray[np.int32] | None
    cells: Callable[[slice], Cells]


class Block(NamedTuple):
    """Some rows of a sheet.

    Attributes
    ----------
    rows : int
    xml : memoryview
        UTF-8.
    made_safe : int
        Texts that are not shown as they were.
    """

    rows: int
    xml: memoryview
    made_safe: int


def blocks(rows: int, columns: int) -> Iterator[slice]:
    """Yield ranges of rows with about ``BLOCK_CELLS`` cells each."""
    step = max(1, BLOCK_CELLS // columns)
    for start in range(0, rows, step):
        yield slice(start, min(start + step, rows))


def render(strips: Sequence[Strip], rows: slice) -> Block:
    """Return some rows of a sheet; row 0 of the frame is row 2 of the sheet.

    Parameters
    ----------
    strips : sequence of Strip
        The sheet's columns from A on.
    rows : slice
        Not empty.
    """
    numbers = pc.cast(pa.array(np.arange(rows.start + 2, rows.stop + 2)), texts.ARROW)
    pieces: list[str | pa.Array[Any]] = ['<row r="', numbers, '">']
    made_safe = 0
    for strip in strips:
        cells = strip.cells(rows)
        made_safe += cells.made_safe
        each = None if strip.each is None else strip.each[rows]
        if each is not None and (each >= 0).any():
            pieces.append(_styled(strip, cells, each, numbers))
        elif cells.values.null_count < len(numbers):
            pieces += _column(strip, cells, numbers)
    xml = joined([*pieces, "</row>"], nulls="skip")
    return Block(len(xml), _bytes(xml), made_safe)


def _bytes(array: pa.Array[Any]) -> memoryview:
    """Return texts one behind the other, as they lie in memory."""
    buffers: list[Any] = array.buffers()
    _, offsets, letters = buffers
    return memoryview(letters)[: int(np.frombuffer(offsets, dtype=np.int64)[len(array)])]


def _column(strip: Strip, cells: Cells, numbers: pa.Array[Any]) -> list[str | pa.Array[Any]]:
    """Return the pieces of one column, joined where cells are left out; else as they are, to save a copy."""
    start: list[str | pa.Array[Any]] = [f'<c r="{strip.letter}', numbers, f'" s="{strip.style}']
    pieces = [*start, cells.opening, cells.values, cells.closing]
    return [joined(pieces, nulls="emit_null")] if cells.values.null_count else pieces


def _styled(strip: Strip, cells: Cells, each: NDArray[np.int32], numbers: pa.Array[Any]) -> pa.Array[Any]:
    """Return one column in which cells have styles of their own, the empty ones among them too."""
    own = each >= 0
    styles = pc.cast(pa.array(np.where(own, each, strip.style)), texts.ARROW)
    start: list[str | pa.Array[Any]] = [f'<c r="{strip.letter}', numbers, '" s="', styles]
    whole = joined([*start, cells.opening, cells.values, cells.closing], nulls="emit_null")
    if not whole.null_count:
        return whole
    empty = pc.and_(pc.is_null(whole), pa.array(own))
    blank = joined([*start, '"/>'], nulls="skip").filter(empty)
    filled: pa.Array[Any] = pc.replace_with_mask(whole, empty, blank)
    return filled


def joined(pieces: Sequence[str | pa.Array[Any]], *, nulls: str) -> pa.Array[Any]:
    """Return the pieces joined row by row; ``nulls`` is pyarrow's ``null_handling``."""
    fused: list[str | pa.Array[Any]] = []
    for piece in pieces:
        if fused and isinstance(piece, str) and isinstance(last := fused[-1], str):
            fused[-1] = last + piece
        else:
            fused.append(piece)
    parts = [pa.scalar(piece, texts.ARROW) if isinstance(piece, str) else piece for piece in fused]
    rows: pa.Array[Any] = pc.binary_join_element_wise(*parts, pa.scalar("", texts.ARROW), null_handling=nulls)
    return rows
