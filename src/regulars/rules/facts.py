"""Facts: what hand edits come to, and the record of the cells that they were typed in."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from regulars.columns import OWN_PREFIX
from regulars.rules.own import typed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from regulars.rules.people import People

TAKEN = "taken"
COUNTED = "taken: the difference counts on top of the reports"
EMPTIED = "emptied"
WITHDRAWN = "emptied: the reports' value is back"
COMES_BACK = "emptied, but it comes from the reports: it is back"
AS_NO = "emptied: taken as No"
AS_NONE = "emptied: taken as 0"
MOVED = "moved to this address"
MERGED = "merged into the customer who had this address"
JOINED = "the order joined this customer"
LEFT = "emptied: the order is nobody's again"
ADDED = "new row"
HIDDEN = "row deleted: hidden until the next order"
CONFLICT = "both changed: yours stands"

RECORD = ["sheet", "handle", "field", "column", "before", "after", "ours", "status"]
"""Columns of the record, all text."""


@dataclass(frozen=True)
class Facts:
    """What edits come to.

    Parameters
    ----------
    said : dict of str to DataFrame
        Frames of :class:`Said` without ``event``.
    labels : list of (str, str or None)
        Names given to slots, by a SKU of theirs; None takes the name away.
    record : DataFrame
        One row a changed cell: ``sheet, handle, field, column, before, after, ours, status``.
    """

    said: dict[str, pd.DataFrame] = field(default_factory=dict)
    labels: list[tuple[str, str | None]] = field(default_factory=list)
    record: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=RECORD, dtype="str"))


class Rows:
    """People by customer id, as a workbook has them."""

    def __init__(self, people: People) -> None:
        self.people = people

    @cached_property
    def customers(self) -> pd.DataFrame:
        """Return ``email`` and ``home``, by customer id."""
        return self.people.everyone.set_index("customer_id")

    @cached_property
    def by_email(self) -> pd.Series:
        """Return the customer id of each address shown."""
        return pd.Series(self.customers.index, index=self.customers["email"])

    @cached_property
    def facts(self) -> pd.DataFrame:
        """Return the words that hold: ``customer_id``, ``field``, ``value``."""
        ids, said = self.people.everyone["customer_id"].array, self.people.facts
        return said.assign(customer_id=ids.take(said["customer"]))[["customer_id", "field", "value"]]

    def handles(self, ids: pd.Index) -> pd.DataFrame:
        """Return every handle of some customers: ``handle``, ``customer_id``."""
        rows = np.flatnonzero(np.isin(self.people.handles["customer"], self.customers.index.get_indexer(ids)))
        some = self.people.handles.iloc[rows]
        owner = self.people.everyone["customer_id"].array.take(some["customer"])
        return pd.DataFrame({"handle": some["handle"], "customer_id": owner})

    def owners(self, handles: pd.Series) -> NDArray[np.object_]:
        """Return the customer id of each handle, None for one of nobody who is there."""
        at = self.people.customers_of(handles)
        ids = self.people.everyone["customer_id"].array.take(at, allow_fill=True)
        found: NDArray[np.object_] = ids.to_numpy(dtype=object, na_value=None)
        return found

    def pieces(self, ids: pd.Series, skus: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return what was reported of a customer and slot, and what the typed differences make of it.

        The latter may be below 0 here, where less was typed than is reported now.
        """
        people = self.people
        column = {slot.skus[0]: at for at, slot in enumerate(people.slots)}
        row = self.customers.index.get_indexer(pd.Index(ids))
        slot = np.array([column.get(sku, -1) for sku in skus], dtype=np.intp)
        there = (row >= 0) & (slot >= 0)
        reported = np.zeros(len(row), dtype=np.int64)
        reported[there] = people.reported[row[there], slot[there]]
        asked = pd.MultiIndex.from_arrays([row, slot])
        deltas = people.deltas.set_index(["customer", "slot"])["delta"]
        typed = deltas.groupby(level=[0, 1]).sum().reindex(asked, fill_value=0).to_numpy(dtype=np.int64)
        return reported, reported + np.where(there, typed, 0)


def together(parts: Sequence[Facts]) -> Facts:
    """Return the facts of several parts as one; of several words about one thing the last part's holds."""
    names = {name for part in parts for name in part.said}
    keys = {"values": ["handle", "field"], "addresses": ["handle"], "rows": ["handle"]}
    said = {}
    for name in sorted(names):
        frame = pd.concat([part.said[name] for part in parts if name in part.said], ignore_index=True)
        if name in keys:
            frame = frame.drop_duplicates(keys[name], keep="last")
        if len(frame):
            said[name] = frame
    records = [part.record for part in parts if len(part.record)]
    record = pd.concat(records, ignore_index=True) if records else parts[0].record
    return Facts(said, [label for part in parts for label in part.labels], record)


def record(
    rows: pd.DataFrame, status: object, *, handle: object = None, named: object = None
) -> pd.DataFrame:
    """Return the record of changed cells; where the ledger has moved on too, that is what it says."""
    both = rows["ours"].fillna("").to_numpy() != rows["before"].fillna("").to_numpy()
    both &= rows["ours"].fillna("").to_numpy() != rows["after"].fillna("").to_numpy()
    said = np.broadcast_to(np.asarray(status, dtype=object), len(rows))
    cells = {name: _in_words(rows[name], rows["column"]) for name in ("before", "after", "ours")}
    return pd.DataFrame(
        {
            "sheet": rows["sheet"],
            "handle": rows["home"] if handle is None else handle,
            "field": rows["column"] if named is None else named,
            "column": rows["header"],
            "before": cells["before"],
            "after": cells["after"],
            "ours": cells["ours"].where(both),
            "status": np.where(both & (said == TAKEN), CONFLICT, said),
        }
    )


def _in_words(cells: pd.Series, columns: pd.Series) -> pd.Series:
    """Return cells as they were typed; those of the seller's own columns come in their notation."""
    own = (columns.str.startswith(OWN_PREFIX) & cells.notna()).to_numpy(dtype=bool)
    if not own.any():
        return cells
    words = cells.astype(object)
    words[own] = [typed(notation) for notation in cells[own]]
    return words.astype("str")
