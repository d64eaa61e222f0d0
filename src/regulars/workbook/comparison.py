"""Texts of cells side by side: what was written, and what stands there now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute

from regulars.rules import texts as rules_texts
from regulars.workbook import texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

pc: Any = pyarrow.compute  # the stubs refuse plain values beside arrays

Texts: TypeAlias = "pa.Array[Any]"
"""One cell a row, null where it is empty; always ``texts.ARROW``."""


def arrow(series: pd.Series) -> Texts:
    """Return texts or whole numbers as texts for Arrow, however they are stored; missing ones are null."""
    array = pa.array(series, from_pandas=True)
    whole = array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
    cast: Texts = pc.cast(whole, texts.ARROW)
    return cast


def listed(values: Sequence[str | None]) -> Texts:
    """Return Python's texts for Arrow."""
    return pa.array(values, texts.ARROW)


def nothing(rows: int) -> Texts:
    """Return empty cells."""
    return pa.nulls(rows, texts.ARROW)


def some(array: Texts, rows: NDArray[np.int64]) -> Texts:
    """Return some rows, without a copy where they are all of them in order."""
    if len(rows) == len(array) and np.array_equal(rows, np.arange(len(array))):
        return array
    taken: Texts = pc.take(array, pa.array(rows))
    return taken


def unequal(ours: Texts, theirs: Texts) -> NDArray[np.bool_]:
    """Return where texts differ; two empty cells do not."""
    differ = pc.fill_null(pc.not_equal(ours, theirs), True)
    both_empty = pc.and_(pc.is_null(ours), pc.is_null(theirs))
    return np.asarray(pc.and_not(differ, both_empty), dtype=bool)


def plain(array: Texts) -> Texts:
    """Return texts as a reader of the workbook finds them, trimmed and in NFC; null where nothing is left."""
    # Few texts hold what no cell can, or more than one can: only those are looked at one by one.
    odd = pc.fill_null(pc.match_substring_regex(array, r"[\x00-\x08\x0b-\x1f\x{FFFE}\x{FFFF}]"), False)
    odd = pc.or_(odd, pc.fill_null(pc.greater(pc.binary_length(array), texts.LIMIT), False))
    if pc.any(odd).as_py():
        found: list[Any] = pc.filter(array, odd).to_pylist()
        array = pc.replace_with_mask(array, odd, listed([texts.shown(text) for text in found]))
    trimmed: Texts = rules_texts.trimmed(pc.utf8_normalize(array, "NFC"))
    return trimmed


def numbers(array: Texts) -> NDArray[np.float64]:
    """Return texts as numbers, NaN where a cell is empty or holds no number."""
    try:
        read: pd.Series = pc.cast(array, pa.float64()).to_pandas()
    except pa.ArrowInvalid:
        read = pd.to_numeric(array.to_pandas(), errors="coerce")
    return read.to_numpy(np.float64, na_value=np.nan)
