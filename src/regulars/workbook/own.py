"""The cells of columns that the seller added, from the notation that ``found.Cells`` gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute

from regulars.rules import texts as rules_texts
from regulars.rules.own import BETWEEN
from regulars.workbook import texts
from regulars.workbook.cells import joined

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

pc: Any = pyarrow.compute  # the stubs refuse plain values beside arrays

GENERAL = "General"
"""The number format of a cell that has none."""

ROW = "{row}"
"""What stands for the number of its own row in a formula."""

_FORMULA = "f"
_TEXT, _TRUTH = "s", "b"
_ENDS = {
    _TEXT: ('" t="inlineStr"><is><t xml:space="preserve">', "</t></is>"),
    "n": ('"><v>', "</v>"),
    _TRUTH: ('" t="b"><v>', "</v>"),
    "e": ('" t="e"><v>', "</v>"),
    _FORMULA: ('"><f>', "</f>"),
}
"""What stands before and behind the content of each kind of cell, by its letter."""


class Formats(NamedTuple):
    """The number formats of one column.

    Attributes
    ----------
    names : list of str
        Each once; the first is ``General``.
    codes : ndarray of int
        Place in ``names`` by row, -1 where the cell is empty.
    """

    names: list[str]
    codes: NDArray[np.int64]


class Rendered(NamedTuple):
    """Cells in XML from behind the number of their style up to their end, null where they are empty.

    Attributes
    ----------
    xml : pa.Array
        Large strings.
    made_safe : int
        Texts that are not shown as they were.
    """

    xml: pa.Array[Any]
    made_safe: int


def formats(cells: pd.Series[Any]) -> Formats:
    """Return the number formats of cells in their notation."""
    parts = _parts(_arrow(cells))
    used = pc.list_element(parts, 1)
    names = [GENERAL, *(name for name in pc.unique(used).to_pylist() if name not in {GENERAL, None})]
    codes = pc.fill_null(pc.index_in(used, pa.array(names, texts.ARROW)), -1)
    return Formats(names, np.asarray(codes, dtype=np.int64))


def calculates(cells: pd.Series[Any]) -> bool:
    """Whether any of these cells holds a formula."""
    letters = pc.starts_with(_arrow(cells), _FORMULA)
    return bool(pc.any(letters, min_count=0).as_py())


def shown(cell: str) -> str:
    """Return about what a cell shows, to find the width of its column."""
    return cell.split(BETWEEN, 2)[2] if not cell.startswith(_FORMULA) else ""


def rendered(cells: pa.Array[Any], *, first_row: int) -> Rendered:
    """Return cells from their notation; a formula has its own row's number in it, and no value.

    Parameters
    ----------
    cells : pa.Array
        Large strings.
    first_row : int
        Number of the row of the first cell.
    """
    parts = _parts(cells)
    letters = pc.list_element(parts, 0)
    made = texts.rendered(pc.list_element(parts, 2))
    made_safe = 0 if made.made_safe is None else int(made.made_safe.sum())
    truth = pc.if_else(pc.equal(made.xml, "TRUE"), "1", "0")
    content = pc.if_else(pc.equal(letters, _TRUTH), truth, made.xml)
    formula = pc.fill_null(pc.equal(letters, _FORMULA), False)
    if pc.any(formula).as_py():
        rows = pc.cast(pa.array(np.flatnonzero(formula) + first_row), texts.ARROW)
        filled = pc.binary_join(pc.split_pattern(content.filter(formula), ROW), rows)
        content = pc.replace_with_mask(content, formula, filled)
    kinds = pc.index_in(letters, pa.array(list(_ENDS), texts.ARROW))
    before, behind = (pa.array(ends, texts.ARROW).take(kinds) for ends in zip(*_ENDS.values(), strict=True))
    return Rendered(joined([before, content, behind], nulls="emit_null"), made_safe)


def _arrow(cells: pd.Series[Any]) -> Any:
    """Return a series of texts for Arrow; missing values are null."""
    return pc.cast(rules_texts.arrow(cells), texts.ARROW)


def _parts(cells: pa.Array[Any]) -> Any:
    """Return lists of the three parts of each notation."""
    return pc.split_pattern(cells, BETWEEN, max_splits=2)
