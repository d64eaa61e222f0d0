"""What the latest line says: by purchase instant, else shipment instant, then order id, then item id."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from regulars.rules import days

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

NONE = -1
"""The group of a line that belongs to none."""

_ROWS = 1_000_000
"""Rows looked at together."""


def values(
    shipments: pd.DataFrame,
    groups: NDArray[np.integer],
    fields: Sequence[str],
    *,
    count: int,
    said: NDArray[np.bool_],
) -> list[pd.Categorical]:
    """Return what the latest line of each group says in some fields.

    Parameters
    ----------
    shipments : DataFrame
        Numbered from 0; instants, ``order_id``, ``item_id`` and ``fields`` are read.
    groups : array of int
        Group of each line, from 0 to ``count`` - 1, or ``NONE``.
    fields : sequence of str
        Categorical columns.
    count : int
        Number of groups.
    said : array of bool
        The lines that take part; the others are blank where they should say something.

    Returns
    -------
    list of Categorical
        One for each field, with a value for each group; null where no line of the group takes part.
    """
    rows = _latest(shipments, np.flatnonzero(said & (groups != NONE)), groups, fields, count)
    return [shipments[field].array.take(rows, allow_fill=True) for field in fields]


def _newest(
    rows: NDArray[np.intp], groups: NDArray[np.integer], instants: NDArray[np.int64], count: int
) -> NDArray[np.intp]:
    """Return those of some rows that have the newest instant of their group."""
    group, at = groups[rows], instants[rows]
    newest = np.full(count, np.iinfo(np.int64).min)
    np.maximum.at(newest, group, at)
    found: NDArray[np.intp] = rows[at == newest[group]]
    return found


def _latest(
    shipments: pd.DataFrame,
    rows: NDArray[np.intp],
    groups: NDArray[np.integer],
    fields: Sequence[str],
    count: int,
) -> NDArray[np.intp]:
    """Return the latest of some rows in each group, ``NONE`` where it has none of them.

    Lines of one order share an instant, so most groups end in a tie. Sorting texts settles it, which is dear;
    but where the tied lines say the same in ``fields`` any of them will do, and only the others are sorted.
    Where even the ids are equal or blank, the greater text in ``fields`` wins, so that the order of the rows
    is no matter.
    """
    instants = days.ordered_at(shipments).dt.tz_localize(None).to_numpy(dtype="datetime64[us]").view(np.int64)
    parts = [rows[first : first + _ROWS] for first in range(0, len(rows), _ROWS)]
    if len(parts) > 1:
        rows = np.concatenate([_newest(part, groups, instants, count) for part in parts])
    rows = _newest(rows, groups, instants, count)
    group = groups[rows]
    found = np.full(count, NONE, dtype=np.intp)
    found[group] = rows  # where an index comes twice, numpy keeps the last
    contested = np.zeros(count, dtype=bool)
    for field in fields:
        says = shipments[field].cat.codes.to_numpy()
        contested[group[says[rows] != says[found[group]]]] = True
    rows = rows[contested[group]]
    if rows.size:
        texts = shipments.loc[rows, ["order_id", "item_id", *fields]]
        keys = [pd.factorize(texts[name].astype("str"), sort=True)[0] for name in texts]
        rows = rows[np.lexsort(keys[::-1])]
        found[groups[rows]] = rows
    return found
