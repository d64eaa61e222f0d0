"""Quantities: pieces of each slot that reports brought, and what was typed on top."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from regulars.rules import slots as places

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from regulars.columns import Slot
    from regulars.rules.people import People
    from regulars.rules.said import Said


def reported(
    shipments: pd.DataFrame, owner: NDArray[np.intp], slots: Sequence[Slot], *, count: int
) -> NDArray[Any]:
    """Return the pieces of each slot (a column) that each customer (a row) bought.

    Parameters
    ----------
    shipments : DataFrame
        ``sku`` (Categorical) and ``units`` are read.
    owner : array of int
        The customer of each line, from 0 to ``count`` - 1; below 0 for nobody.
    slots : sequence of Slot
        By position.
    count : int
        Number of customers.
    """
    units = shipments["units"].to_numpy()
    # Half the memory, unless all pieces together are too many for it.
    exact = np.int32 if units.sum(dtype=np.int64) <= np.iinfo(np.int32).max else np.int64
    slot = places.codes(shipments["sku"], slots)
    known = (slot != places.NONE) & (owner >= 0)
    total = np.zeros(len(slots) * count, dtype=exact)
    np.add.at(total, slot[known] * count + owner[known], units[known].astype(exact))
    return total.reshape(len(slots), count).T


def deltas(heard: pd.DataFrame, slots: Sequence[Slot]) -> pd.DataFrame:
    """Return what was typed by customer and slot: ``customer``, ``slot`` (its place), ``delta``, not 0.

    Parameters
    ----------
    heard : DataFrame
        ``customer``, ``sku`` and ``delta``. A SKU without a slot is passed over.
    slots : sequence of Slot
        By position.
    """
    found = heard.assign(slot=_slot(heard["sku"], slots))
    found = found[found["slot"] != places.NONE]
    total = found.groupby(["customer", "slot"], as_index=False)[["delta"]].sum()
    return total[total["delta"] != 0].reset_index(drop=True)


def shown(reported: NDArray[Any], deltas: pd.DataFrame) -> NDArray[Any]:
    """Return the pieces that are shown, as ``reported``: with what was typed, but never below 0."""
    if not len(deltas):
        return reported
    cells = _cells(reported, deltas)
    fits = cells.max() <= np.iinfo(reported.dtype).max
    result = reported.copy(order="K") if fits else reported.astype(np.int64)
    result[deltas["customer"], deltas["slot"]] = cells
    return result


def typed(reported: NDArray[Any], deltas: pd.DataFrame, *, visible: NDArray[np.bool_]) -> list[int]:
    """Return for each slot how much more is shown than was reported, of some customers."""
    seen = deltas[visible[deltas["customer"]]]
    more = _cells(reported, seen) - reported[seen["customer"], seen["slot"]]
    total = np.zeros(reported.shape[1], dtype=np.int64)
    np.add.at(total, seen["slot"].to_numpy(), more)
    return [int(each) for each in total]


def reported_since(people: People, said: Said) -> pd.DataFrame:
    """Return the quantities typed of which reports brought some later: they may be the same pieces.

    Parameters
    ----------
    people : People
    said : Said
        The same as they were gathered with.

    Returns
    -------
    DataFrame
        ``event``, ``handle``, ``sku``, ``delta``, above 0, ``reported``, as of then, and ``reported_now``,
        above it. What was typed and taken back is left out: no more is shown than was reported.
    """
    at = people.customers_of(said.quantities["handle"])
    found = said.quantities.assign(customer=at, slot=_slot(said.quantities["sku"], people.slots))
    found = found[(found["customer"] >= 0) & (found["slot"] != places.NONE) & (found["delta"] > 0)]
    counted = people.deltas[people.deltas["delta"] > 0]
    found = found.merge(counted[["customer", "slot"]], on=["customer", "slot"])
    found["reported_now"] = people.reported[found["customer"], found["slot"]].astype(np.int64)
    later = found[found["reported_now"] > found["reported"]]
    return later[["event", "handle", "sku", "delta", "reported", "reported_now"]].reset_index(drop=True)


def _slot(skus: pd.Series, slots: Sequence[Slot]) -> NDArray[np.intp]:
    """Return the place of each SKU's slot, ``slots.NONE`` where it has none."""
    return places.codes(skus.astype("category"), slots)


def _cells(reported: NDArray[Any], deltas: pd.DataFrame) -> NDArray[np.int64]:
    """Return what is shown where something was typed."""
    there = reported[deltas["customer"], deltas["slot"]].astype(np.int64)
    cells: NDArray[np.int64] = np.maximum(there + deltas["delta"].to_numpy(), 0)
    return cells
