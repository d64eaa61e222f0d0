"""Widths of columns that fit what stands in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from regulars.columns import Kind

if TYPE_CHECKING:
    from regulars.columns import Column
    from regulars.workbook.layout import Sheet

_SAMPLE = 2_000
_LEAST, _MOST, _MOST_HEADER = 7.0, 44.0, 16.0
_BY_KIND = {Kind.DAY: 12.0, Kind.INSTANT: 17.0, Kind.YES: 10.0, Kind.MONEY: 13.0}


def width(sheet: Sheet, column: Column) -> float:
    """Return the width of a column in letters: of its first rows all but the longest few fit, within bounds."""
    header = _letters(pd.Series([column.header], dtype="str")).item()
    longest_word = _letters(pd.Series(column.header.split() or [""], dtype="str")).max()
    # The header may break into two lines, and has the button of the filter beside it.
    head = min(max(header / 2, longest_word), _MOST_HEADER) + 4
    sample = sheet.rows[column.name].iloc[:_SAMPLE].dropna()
    body = _BY_KIND.get(column.kind, 0.0)
    if not body and len(sample):
        body = float(np.quantile(_letters(sample.astype("str")), 0.98)) + 2.5
    return round(min(max(head, body, _LEAST), _MOST), 1)


def _letters(series: pd.Series[str]) -> np.ndarray:
    """Return how many letters wide texts are; signs of three bytes (中, あ) take two."""
    signs = series.str.len().to_numpy(dtype=float)
    size = series.map(lambda text: len(text.encode(errors="replace"))).to_numpy(dtype=float)
    return signs + (size - signs) / 2
