"""Widths of columns that fit what stands in them."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from regulars.columns import Kind
from regulars.workbook import own

if TYPE_CHECKING:
    from regulars.columns import Column
    from regulars.workbook.contents import Look
    from regulars.workbook.layout import Sheet

_SAMPLE = 2_000
_LEAST, _MOST, _MOST_HEADER = 8.0, 44.0, 16.0
_ASIDE = 4.0
"""What the filter's button and the margins take of a header."""

_TO_FILL = 28.0
"""Of an empty column that waits for words of the seller's."""

_BY_KIND = {Kind.DAY: 12.5, Kind.INSTANT: 18.0, Kind.YES: 10.0, Kind.MONEY: 14.0, Kind.QUANTITY: 8.0}


def fitted(sheet: Sheet, seen: Look) -> Look:
    """Return what the seller made of a sheet's columns, with a width for every one."""
    wide = {column.name: seen.widths.get(column.name) or _width(sheet, column) for column in sheet.columns}
    return replace(seen, widths=wide)


def _width(sheet: Sheet, column: Column) -> float:
    """Return the width of a column in letters: all but the longest of its first rows fit, within bounds."""
    longest_word = max(map(_letters, column.header.split()), default=0)
    # A header may break into two lines, between words.
    head = min(max(_letters(column.header) / 2, longest_word), _MOST_HEADER) + _ASIDE
    body = _BY_KIND.get(column.kind) or _body(sheet, column)
    return round(min(max(head, body, _LEAST), _MOST), 1)


def header_lines(column: Column, width: float) -> int:
    """Return how many lines a header of one column takes, up to 4."""
    return min(math.ceil(_letters(column.header) / max(width - _ASIDE, 1.0)) or 1, 4)


def _body(sheet: Sheet, column: Column) -> float:
    """Return the width that all but the longest fiftieth of the first rows fit in."""
    sample = sheet.rows[column.name].iloc[:_SAMPLE].dropna()
    shown = own.shown if column.kind is Kind.OWN else str
    letters = [_letters(shown(value)) for value in sample.tolist()]
    if letters:
        return float(np.quantile(letters, 0.98)) + 3
    return _TO_FILL if column.by_hand and not column.choices else 0.0


def _letters(text: str) -> float:
    """Return how many letters wide a text is; signs of three bytes in UTF-8 (中, あ) take two."""
    return (len(text) + len(text.encode(errors="replace"))) / 2
