"""Keys: by what one report line is known as the same as another.

A line is known by its order id and shipment-item id. Where the latter is blank (Amazon left it out for most
orders of spring 2023), by a tuple of seven fields and a running number within its file; the n-th blank line
of a tuple and the n-th of its lines with an id are one line, whichever came first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from regulars.rules.texts import arrow, trimmed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Codes = NDArray[np.int64]

NONE = -1
"""No key, no tuple."""

_TUPLE_TEXTS = ("amazon-order-item-id", "shipment-id", "tracking-number")
"""What the tuple has beside order id, SKU, shipment date and quantity, which are typed fields."""


@dataclass(frozen=True)
class Candidates:
    """The lines that may be the same as another one. All others are alone.

    Attributes
    ----------
    rows : array of int
        Their positions in the shipments, in order of reports and lines. The other arrays go along with it.
    exact : array of int
        Equal where order id and shipment-item id are; ``NONE`` where the latter is blank.
    loose : array of int
        Equal where those parts of the tuple are that the typed fields have, if one of these lines has a blank
        shipment-item id; ``NONE`` elsewhere.
    order : array of int
        Equal where the order id is, counted in the order in which they come.
    """

    rows: Codes
    exact: Codes
    loose: Codes
    order: Codes

    def parts(self, *, lines: int) -> Iterator[Candidates]:
        """Yield them in parts of about so many lines, all lines of an order in one; one part at least."""
        ends = np.cumsum(np.bincount(self.order, minlength=1))
        part = (ends // lines)[self.order]
        for number in np.unique(part) if part.size else [0]:
            here = part == number
            yield Candidates(self.rows[here], self.exact[here], self.loose[here], self.order[here])


def candidates(shipments: pd.DataFrame) -> Candidates:
    """Return the lines that may be the same as another one.

    Nearly all lines have a shipment-item id that no other has, which settles them without a look at anything
    else.

    Parameters
    ----------
    shipments : DataFrame
        ``report``, ``line`` and the fields of ``columns.SHIPMENTS``, on a RangeIndex.
    """
    items = pd.factorize(shipments["item_id"])[0]
    blank = items == NONE
    shared = repeated(items)
    if blank.any():
        orders = pd.factorize(shipments["order_id"])[0]
        shared |= (np.bincount(orders, weights=blank) > 0)[orders]
    rows = np.flatnonzero(shared)
    if not rows.size:
        return Candidates(rows, rows, rows, rows)
    rows = rows[np.lexsort((shipments["line"].to_numpy()[rows], shipments["report"].to_numpy()[rows]))]
    order = pd.factorize(shipments["order_id"].array.take(rows))[0]
    exact = np.where(blank[rows], NONE, together(order, items[rows]))
    loose = _loose(shipments, rows, order, exact)
    several = (loose != NONE) | repeated(exact)
    return Candidates(rows[several], exact[several], loose[several], order[several])


def _loose(shipments: pd.DataFrame, rows: Codes, order: Codes, exact: Codes) -> Codes:
    """Return the codes of the tuples' typed parts, where a blank line shares them with another line."""
    blank = exact == NONE
    if not blank.any():
        return np.full(len(rows), NONE)
    sku = shipments["sku"].cat.codes.to_numpy()[rows]
    shipped = pd.factorize(shipments["shipped_at"].array.take(rows))[0]
    units = shipments["units"].to_numpy()[rows]
    parts = together(order, sku, shipped, units)
    with_blank = np.bincount(parts, weights=blank) > 0
    return np.where(with_blank[parts] & repeated(parts), parts, NONE)


def settled(candidates: Candidates, shipments: pd.DataFrame, texts: pd.DataFrame) -> Codes:
    """Return the key of each candidate, after a look at the report's text where the item id is blank.

    Parameters
    ----------
    candidates : Candidates
    shipments : DataFrame
        The same as they were found in.
    texts : DataFrame
        Report text, indexed by position in the shipments: of all candidates with a tuple at least.

    Returns
    -------
    array of int
        Equal where two lines are one; the candidates' order.
    """
    keys = candidates.exact.copy()
    open_ = np.flatnonzero(candidates.loose != NONE)
    if not open_.size:
        return keys
    rows = candidates.rows[open_]
    said = texts.loc[rows, list(_TUPLE_TEXTS)]
    parts = [_codes(said[column]) for column in _TUPLE_TEXTS]
    lines = pd.DataFrame({
        "tuple": together(candidates.loose[open_], *parts),
        "key": keys[open_],
        "report": shipments["report"].to_numpy()[rows],
        "item": shipments["item_id"].array.take(rows),
    })  # fmt: skip
    keyed = lines[lines["key"] != NONE].drop_duplicates(["tuple", "key"]).sort_values(["tuple", "item"])
    keyed["number"] = keyed.groupby("tuple").cumcount()
    blank = lines[lines["key"] == NONE].drop(columns=["key", "item"])
    blank["number"] = blank.groupby(["report", "tuple"]).cumcount()
    met = blank.merge(keyed[["tuple", "number", "key"]], how="left", on=["tuple", "number"])["key"]
    own = together(blank["tuple"].to_numpy(), blank["number"].to_numpy()) + keys.max(initial=NONE) + 1
    keys[open_[blank.index]] = np.where(met.isna(), own, met.fillna(NONE)).astype(np.int64)
    return keys


def together(*parts: NDArray[np.integer]) -> Codes:
    """Return codes from 0 that are equal where all of these codes (from ``NONE`` on) are."""
    codes: Codes = np.zeros(len(parts[0]), np.int64)
    for part in parts:
        codes = pd.factorize(codes * (int(part.max(initial=0)) + 2) + part + 1)[0]
    return codes


def repeated(codes: Codes) -> NDArray[np.bool_]:
    """Return where a code stands that stands more than once; ``NONE`` is no code."""
    known = codes != NONE
    several: NDArray[np.bool_] = known & (np.bincount(codes[known], minlength=1)[codes] > 1)
    return several


def _codes(column: pd.Series[str]) -> Codes:
    """Return codes that are equal where the trimmed text is; ``NONE`` where it is blank."""
    encoded: Any = trimmed(arrow(column)).dictionary_encode()
    codes: Codes = encoded.indices.fill_null(NONE).to_numpy().astype(np.int64)
    return codes
