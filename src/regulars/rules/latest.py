"""Which line of a group is the latest: by purchase instant, else shipment instant, then order id, then item id."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from regulars.rules import days

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

NONE = -1
"""No group, and no line."""


def lines(
    shipments: pd.DataFrame, groups: NDArray[np.intp], *, count: int, fields: Sequence[str]
) -> NDArray[np.intp]:
    """Return the row of the latest line of each group, as far as it is needed to read some fields.

    Lines of one order share an instant, so most groups end in a tie. Sorting texts settles it, which is dear; but
    where the tied lines say the same in ``fields`` any of them will do, and only the others are sorted. Where even
    the ids are equal (or blank), the greater text in ``fields`` wins, so that the order of rows is no matter.

    Parameters
    ----------
    shipments : DataFrame
        Instants, ``order_id``, ``item_id`` and ``fields`` (Categorical) are read.
    groups : array of int
        Group of each line, from 0 to ``count`` - 1; ``NONE`` for a line that does not take part, for instance
        because it is blank where it should say something.
    count : int
        Number of groups.
    fields : sequence of str
        What will be read from the line.

    Returns
    -------
    array of int
        A row number for each group, ``NONE`` for a group without lines.
    """
    instants = days.ordered_at(shipments).dt.tz_localize(None).to_numpy(dtype="datetime64[us]").view(np.int64)
    rows = np.flatnonzero(groups != NONE)
    newest = np.full(count, np.iinfo(np.int64).min)
    np.maximum.at(newest, groups[rows], instants[rows])
    rows = rows[instants[rows] == newest[groups[rows]]]
    found = np.full(count, NONE, dtype=np.intp)
    found[groups[rows]] = rows  # where an index repeats, numpy keeps the last
    contested = np.zeros(count, dtype=bool)
    for field in fields:
        said = shipments[field].cat.codes.to_numpy()
        contested[groups[rows[said[rows] != said[found[groups[rows]]]]]] = True
    rows = rows[contested[groups[rows]]]
    if rows.size:
        texts = shipments.loc[rows, ["order_id", "item_id", *fields]]
        keys = [pd.factorize(texts[name].astype("str"), sort=True)[0] for name in texts]
        rows = rows[np.lexsort([*reversed(keys), groups[rows]])]
        found[groups[rows]] = rows
    return found
