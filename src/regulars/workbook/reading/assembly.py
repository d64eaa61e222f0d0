"""One sheet as it stands, put together from its parts, styles and comments."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
from openpyxl.utils import get_column_letter

from regulars.workbook import look
from regulars.workbook.found import Cells, Found, Place
from regulars.workbook.reading.rows import COLUMNS, real, style, whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from regulars.workbook.reading.exact import Outline
    from regulars.workbook.reading.rows import Texts
    from regulars.workbook.reading.styles import Styles
    from regulars.workbook.reading.table import Part

_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
NOWHERE = COLUMNS
"""Stands for the column of a key that a piece does not have: one behind the last, where nothing stands."""

_TRUE = {"1", "true"}


@dataclass(frozen=True)
class Piece:
    """One part of a sheet with what stands around its rows.

    Attributes
    ----------
    part : Part
    outline : Outline
    comments : mapping of str to str
        Texts by the name of their cell.
    """

    part: Part
    outline: Outline
    comments: Mapping[str, str]

    def style(self, column: int) -> NDArray[np.uint16]:
        """Return the styles of a column."""
        return self.part.style(
            column, next((style(band.get("style", "0")) for band in self._bands(column)), 0)
        )

    def width(self, column: int) -> float:
        """Return the width of a column, 0 where it is not said."""
        return next((real(band["width"]) for band in self._bands(column) if "width" in band), 0.0)

    def hides(self, column: int) -> bool:
        """Return whether a column is hidden."""
        return any(band.get("hidden") in _TRUE for band in self._bands(column))

    def _bands(self, column: int) -> Iterator[dict[str, str]]:
        """Yield what the sheet says of the range of columns that one is in."""
        for band in self.outline.bands:
            if whole(band.get("min", "1")) <= column + 1 <= whole(band.get("max", "1")):
                yield band

    def keys(self) -> dict[str, int]:
        """Return the columns, from 0 and from left to right, by the keys of ``found.Found.columns``."""
        keys: dict[str, int] = {}
        for column in sorted(self.part.columns | set(self.part.headers)):
            header = self.part.headers.get(column, "")
            keys[header if header and header not in keys else f"[{get_column_letter(column + 1)}]"] = column
        return keys


def of(name: str, pieces: Sequence[Piece], styles: Styles) -> Found:
    """Return a sheet as it stands.

    Parameters
    ----------
    name : str
        As in ``layout``.
    pieces : sequence of Piece
        In order; one but for Customers.
    styles : Styles

    """
    keys = [piece.keys() for piece in pieces]
    everywhere = dict.fromkeys(key for some in keys for key in some)
    places = {key: tuple(some.get(key, NOWHERE) for some in keys) for key in everywhere}
    return Found(
        name=name,
        columns=_columns(pieces, places, styles),
        places=tuple(_place(piece, some) for piece, some in zip(pieces, keys, strict=True)),
        numbers=np.concatenate([piece.part.numbers() for piece in pieces]),
        fills=_fills(pieces, places, styles),
        comments=_comments(pieces, keys),
        widths={key: width for key, column in keys[0].items() if (width := pieces[0].width(column))},
        hidden=frozenset(key for key, column in keys[0].items() if pieces[0].hides(column)),
    )


def _place(piece: Piece, keys: Mapping[str, int]) -> Place:
    """Return where one part of a sheet stands, and its columns where."""
    headers = piece.part.headers
    return Place(
        piece.part.sheet,
        piece.part.rows,
        tuple(headers.get(column, "") for column in range(max(keys.values(), default=-1) + 1)),
        {key: get_column_letter(column + 1) for key, column in keys.items()},
    )


def _columns(
    pieces: Sequence[Piece], places: Mapping[str, tuple[int, ...]], styles: Styles
) -> dict[str, Cells]:
    """Return the cells of each column."""
    words: dict[str, int] = {}
    formulas = [piece.part.wordings(words) for piece in pieces]
    wordings = pa.array(list(words), pa.large_string())
    found = {}
    for key, columns in places.items():
        each = list(zip(pieces, columns, strict=True))
        text = [chunk for piece, column in each for chunk in piece.part.text(column)]
        codes = [
            some.get(column, np.full(piece.part.rows, -1, np.int32))
            for (piece, column), some in zip(each, formulas, strict=True)
        ]
        worded = any(column in some for column, some in zip(columns, formulas, strict=True))
        found[key] = Cells(
            pa.chunked_array(text, pa.large_string()).to_pandas(),
            np.concatenate([piece.part.kind(column) for piece, column in each]),
            _formula(np.concatenate(codes), wordings) if worded else None,
            styles.formatted(np.concatenate([piece.style(column) for piece, column in each])),
        )
    return found


def _formula(codes: NDArray[np.int32], wordings: Texts) -> pd.Series:
    """Return formulas from their places among the wordings, -1 for none: few, and the same in most rows."""
    used, places = np.unique(codes, return_inverse=True)
    known = used[used >= 0]
    words = pd.Index(wordings.take(pa.array(known)).to_pandas())
    return pd.Series(pd.Categorical.from_codes(places - int(len(used) > len(known)), categories=words))


def _fills(pieces: Sequence[Piece], places: Mapping[str, tuple[int, ...]], styles: Styles) -> pd.DataFrame:
    """Return the cells that have a fill, but for that of the cells to be edited, which is ours."""
    names, of_style = np.unique(styles.fills, return_inverse=True)
    ours = np.isin(names, ["", f"FF{look.CREAM}"])
    rows, fills = [np.array([], np.int64)], [np.array([], np.int64)]
    for columns in places.values():
        style = [piece.style(column) for piece, column in zip(pieces, columns, strict=True)]
        fill = of_style[np.concatenate(style)]
        rows.append(np.flatnonzero(~ours[fill]))
        fills.append(fill[rows[-1]])
    headers = pd.Index(list(places), dtype="str").repeat([len(some) for some in rows[1:]])
    fill_names = pd.Index(names.tolist(), dtype="str").take(np.concatenate(fills))
    return pd.DataFrame({"row": np.concatenate(rows), "header": headers, "fill": fill_names})


def _comments(pieces: Sequence[Piece], keys: Sequence[Mapping[str, int]]) -> pd.DataFrame:
    """Return the comments on the table's rows."""
    rows, headers, texts = [], [], []
    above = 0
    for piece, some in zip(pieces, keys, strict=True):
        by_column = {get_column_letter(column + 1): key for key, column in some.items()}
        numbers = piece.part.numbers()
        for cell, text in piece.comments.items():
            found = _CELL.fullmatch(cell)
            row = int(np.searchsorted(numbers, int(found[2]))) if found else len(numbers)
            if found and found[1] in by_column and row < len(numbers) and numbers[row] == int(found[2]):
                rows.append(above + row)
                headers.append(by_column[found[1]])
                texts.append(text)
        above += len(numbers)
    return pd.DataFrame(
        {
            "row": np.array(rows, np.int64),
            "header": pd.Series(headers, dtype="str"),
            "text": pd.Series(texts, dtype="str"),
        }
    )
