"""The numbers of cell styles: one for a column, more where a fill or a number format is a cell's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from regulars.columns import Kind
from regulars.workbook import own

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from regulars.columns import Column


class Styles(NamedTuple):
    """The styles of one column's cells.

    Attributes
    ----------
    usual : tuple of int
        Number of the column's; several where the decimals differ by row.
    each : ndarray of int32, or None
        By row, the number of a style that is the cell's own, -1 where it is the usual one; None where no cell
        has its own.
    """

    usual: tuple[int, ...]
    each: NDArray[np.int32] | None = None


def of(
    column: Column,
    forms: Sequence[str],
    cells: pd.Series[Any],
    fills: pd.DataFrame,
    number: Callable[[str, str | None], int],
) -> Styles:
    """Return the styles of a column.

    Parameters
    ----------
    column : Column
    forms : sequence of str
        Its number formats.
    cells : Series
        Its rows.
    fills : DataFrame
        Its cells with a fill of their own: ``row``, ``fill``.
    number : callable
        Gives the number of the style with a number format and a fill, None for the column's own.
    """
    usual = tuple(number(form, None) for form in forms)
    if column.kind is not Kind.OWN and fills.empty:
        return Styles(usual)
    names, codes = own.formats(cells) if column.kind is Kind.OWN else (list(forms[-1:]), _alike(len(cells)))
    # The last one is taken by code -1.
    plain = [number(name, None) for name in names] if column.kind is Kind.OWN else [-1]
    each = np.array([*plain, -1], dtype=np.int32)[codes]
    places = fills["row"].to_numpy()
    kinds, colours = pd.factorize(fills["fill"])
    pairs, which = np.unique(codes[places].clip(0) * len(colours) + kinds, return_inverse=True)
    both = [number(names[pair // len(colours)], colours[pair % len(colours)]) for pair in pairs]
    each[places] = np.array(both, dtype=np.int32)[which]
    return Styles(usual, each)


def _alike(rows: int) -> NDArray[np.int64]:
    """Return the codes of a column whose cells all have its one number format."""
    return np.zeros(rows, dtype=np.int64)
