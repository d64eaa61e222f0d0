"""Orders that are nobody's: the sheet on which the seller fills in addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute

from regulars import columns
from regulars.rules import contacts, days, identity, latest, names, slots
from regulars.rules.said import NOTHING

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from regulars.rules.said import Said

pc: Any = pyarrow.compute  # the stubs refuse plain values beside arrays

FILLED = "filled"
"""The reason where the seller typed the address: the order stays listed, so that it can be mended."""

_REASONS = identity.REASONS[identity.REASONS != identity.ERASED].append(pd.Index([FILLED], dtype="str"))
_PLACE = ["country", "city", "postcode"]


def build(
    shipments: pd.DataFrame, *, customers: pd.DataFrame, timezone: str, said: Said = NOTHING
) -> pd.DataFrame:
    """Return one row for each order that has lines without an address (``columns.MISSING``).

    Parameters
    ----------
    shipments : DataFrame
        All current lines, with what ``identity.resolve`` says of them, numbered from 0.
    customers : DataFrame
        ``email`` and ``name`` (Categorical) of all customers, for the suggestions.
    timezone : str
        Whose calendar days count (see ``days.ordered_on``).
    said : Said
        ``contacts`` are read.

    Returns
    -------
    DataFrame
        Newest shipment first, then by order id; last the orders whose address the seller typed, with the
        reason :data:`FILLED` and the address they have now in ``email``, which is null elsewhere. Everything
        is of the order's lines without an address of their own: the day of the latest shipment; name and
        place as for customers; the most telling reason (``identity.REASONS``). Suggested is the address of
        the one customer of the same name, else of the one contact; null where none or several have it.
        Lines of erased people have no part.
    """
    filled = (shipments["source"] == identity.HAND).to_numpy()
    listed = filled | (shipments["address"].isna() & (shipments["reason"] != identity.ERASED)).to_numpy()
    lines = shipments[listed].reset_index(drop=True)
    order, ids = pd.factorize(lines["order_id"])
    count = len(ids)
    number, name = lines["merchant_order_id"], names.latest(lines, order, count=count)
    [merchant] = latest.values(
        lines, order, ["merchant_order_id"], count=count, said=number.notna().to_numpy()
    )
    place = latest.values(lines, order, _PLACE, count=count, said=lines["country"].notna().to_numpy())
    reason, email = _reasons(lines, order, count)
    orders = pd.DataFrame(
        {
            "order_id": pd.Series(ids, dtype="str"),
            "merchant_order_id": merchant,
            "name": name,
            "shipped": _last(days.shipped_on(lines, timezone=timezone), order, count),
            "skus": _bought(lines, order, count),
            "units": np.bincount(order, weights=lines["units"], minlength=count).astype(np.int64),
            **dict(zip(_PLACE, place, strict=True)),
            "reason": reason,
            "suggested_email": _suggested(name, customers, said).where(email.isna()),
            "email": email,
        }
    )[columns.names(columns.MISSING)]
    newest_first = pc.sort_indices(
        pa.table(
            {
                "filled": pa.array(email.notna()),
                "shipped": pa.array(orders["shipped"]),
                "order_id": pa.array(orders["order_id"]),
            }
        ),
        sort_keys=[("filled", "ascending"), ("shipped", "descending"), ("order_id", "ascending")],
    )
    return orders.take(newest_first.to_numpy()).reset_index(drop=True)


def _reasons(lines: pd.DataFrame, order: NDArray[np.intp], count: int) -> tuple[pd.Categorical, pd.Series]:
    """Return why each order is listed, and the address typed for it; all lines of a filled order have it."""
    reason = np.full(count, -1, dtype=np.int8)
    np.maximum.at(reason, order, lines["reason"].cat.codes.to_numpy())
    reason[reason == -1] = len(_REASONS) - 1
    typed = np.full(count, -1, dtype=np.intp)
    typed[order] = lines["address"].cat.codes
    email = pd.Series(lines["address"].cat.categories.array.take(typed, allow_fill=True), dtype="str")
    return pd.Categorical.from_codes(reason, categories=_REASONS), email


def _last(ordered: pd.Series, order: NDArray[np.intp], count: int) -> NDArray[np.datetime64]:
    """Return the last day of each order, NaT where no line has one."""
    last = np.full(count, np.datetime64("NaT", "us"))
    known = ordered.notna().to_numpy()
    np.fmax.at(last, order[known], ordered.to_numpy()[known])  # fmax passes over the NaT it starts from
    return last


def _bought(lines: pd.DataFrame, order: NDArray[np.intp], count: int) -> pd.Series:
    """Return the SKUs of each order in natural order, with the pieces where more than one: ``A#1 x2, B``."""
    skus = lines["sku"].cat
    ranks = slots.natural_ranks(skus.categories)
    many = max(len(ranks), 1)
    pairs, pair = np.unique(order * many + ranks[skus.codes.to_numpy()], return_inverse=True)
    sku = pa.array(skus.categories[np.argsort(ranks)].tolist(), type=pa.string()).take(pa.array(pairs % many))
    pieces = np.bincount(pair, weights=lines["units"]).astype(np.int64)
    times = pc.binary_join_element_wise(" x", pa.array(pieces).cast(pa.string()), "")
    entries = pc.binary_join_element_wise(sku, pc.if_else(pa.array(pieces > 1), times, ""), "")
    starts = np.concatenate([[0], np.cumsum(np.bincount(pairs // many, minlength=count))])
    listed = pa.ListArray.from_arrays(pa.array(starts, type=pa.int32()), entries)
    return pd.Series(pc.binary_join(listed, ", "), dtype="str")


def _suggested(name: pd.Categorical, people: pd.DataFrame, said: Said) -> pd.Series:
    """Return for each name the address of the one customer who has it, else of the one contact."""
    found = _namesakes(name, people)
    if not len(said.contacts):
        return found
    return found.fillna(contacts.suggested(pd.Series(name), said.contacts))


def _namesakes(name: pd.Categorical, people: pd.DataFrame) -> pd.Series:
    """Return for each name the address of the one customer who has it, null where none or several have."""
    theirs = people["name"].cat
    sought, known = names.folded(name.categories), names.folded(theirs.categories)
    keys, distinct = pd.factorize(pd.concat([sought, known]))
    named = np.flatnonzero(theirs.codes >= 0)
    key = keys[len(sought) :][theirs.codes.iloc[named]]
    bearer = np.full(len(distinct), -1)
    bearer[key] = named
    bearer[np.bincount(key, minlength=len(distinct)) > 1] = -1
    found = np.where(names.placeholders(name.categories), -1, bearer[keys[: len(sought)]])
    # An order without a name has the code -1, and so takes the last one.
    rows = np.append(found, -1)[name.codes]
    return pd.Series(people["email"].array.take(rows, allow_fill=True))
