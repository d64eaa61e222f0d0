"""One sheet as it stands, put together from its parts, styles and comments."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
from openpyxl.utils import column_index_from_string, get_column_letter

from regulars.workbook.found import Cells, Found
from regulars.workbook.reading.rows import COLUMNS, DamagedError, real, style, whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from regulars.workbook.reading.exact import Outline
    from regulars.workbook.reading.styles import Styles
    from regulars.workbook.reading.table import Part

_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
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

    def keys(self) -> dict[str, int]:
        """Return the columns from 0 by their keys, from left to right, as ``found.Found.columns`` names them."""
        keys: dict[str, int] = {}
        for column in sorted(self.part.columns | set(self.part.headers)):
            header = self.part.headers.get(column, "")
            keys[header if header and header not in keys else f"[{get_column_letter(column + 1)}]"] = column
        return keys


def column_styles(outline: Outline) -> NDArray[np.int32]:
    """Return the style that the cells of each column have where they are not in the file."""
    styles = np.zeros(COLUMNS, np.int32)
    for band in outline.bands:
        styles[_range(band)] = style(band.get("style", "0"))
    return styles


def _range(band: Mapping[str, str]) -> slice:
    """Return the columns that a band spans."""
    return slice(max(whole(band.get("min", "1")) - 1, 0), whole(band.get("max", "1")))


def of(name: str, pieces: Sequence[Piece], styles: Styles) -> Found:
    """Return a sheet as it stands.

    Parameters
    ----------
    name : str
        As in ``layout``.
    pieces : sequence of Piece
        In order; one but for Customers.
    styles : Styles

    Raises
    ------
    DamagedError
        A later piece has other columns than the first.
    """
    keys = [piece.keys() for piece in pieces]
    for piece, other in zip(pieces, keys, strict=True):
        if differ := {header for header in keys[0].keys() ^ other.keys() if not header.startswith("[")}:
            raise DamagedError(
                f"the sheets {pieces[0].part.sheet} and {piece.part.sheet} do not have the same columns: "
                f"{min(differ)!r} is missing on one of them"
            )
    first, everywhere = keys[0], list(dict.fromkeys(key for some in keys for key in some))
    headers = pieces[0].part.headers
    width = max(first.values(), default=-1) + 1
    return Found(
        name=name,
        headers=tuple(headers.get(column, "") for column in range(width)),
        columns=_columns(pieces, keys, everywhere, styles),
        letters={
            key: get_column_letter(next(some[key] for some in keys if key in some) + 1) for key in everywhere
        },
        places=tuple((piece.part.sheet, piece.part.rows) for piece in pieces),
        numbers=np.concatenate([piece.part.numbers() for piece in pieces]),
        fills=_fills(pieces, keys, everywhere, styles),
        comments=_comments(pieces, keys),
        widths=_widths(pieces[0].outline, first),
        hidden=_hidden(pieces[0].outline, first),
    )


def _columns(
    pieces: Sequence[Piece], keys: Sequence[Mapping[str, int]], everywhere: Sequence[str], styles: Styles
) -> dict[str, Cells]:
    """Return the cells of each column, through all pieces."""
    words: dict[str, int] = {}
    formulas = [piece.part.wordings(words) for piece in pieces]
    wordings = pa.array(list(words), pa.large_string())
    return {
        key: Cells(
            text=_text(pieces, columns),
            kind=np.concatenate([piece.part.kind(at) for piece, at in zip(pieces, columns, strict=True)]),
            formula=_formula(pieces, formulas, columns, wordings),
            format=_formats(_style(pieces, columns), styles),
        )
        for key in everywhere
        for columns in ([some.get(key, COLUMNS) for some in keys],)
    }
