"""Discounts that were given, for the seller to say which of them paid for a review."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from regulars import columns
from regulars.rules import days, slots, tags
from regulars.rules import said as words
from regulars.rules.keys import together
from regulars.rules.said import NOTHING

if TYPE_CHECKING:
    from fractions import Fraction

    from numpy.typing import NDArray

    from regulars.rules.said import Said

_KEY = ["sku", "currency", "unit_price", "discount_share"]
_SAID: Any = [("sku", "str"), ("currency", "str"), ("unit_price_minor", "int64"), ("share_percent", "int64")]
"""The key in what was said, and how either is compared."""


def build(
    shipments: pd.DataFrame, *, min_share: Fraction, timezone: str, said: Said = NOTHING
) -> pd.DataFrame:
    """Return one row for each SKU, currency, unit price and share of discount (``columns.DISCOUNTS``).

    Parameters
    ----------
    shipments : DataFrame
        All current lines, with ``address``. Those without a price or a discount of at least 1 % have no part.
    min_share : Fraction
        Share from which the rule says ``Reviewer`` (see ``tags.reviewer``).
    timezone : str
        Whose calendar days count (see ``days.ordered_on``).
    said : Said
        ``verdicts`` are read.

    Returns
    -------
    DataFrame
        By SKU in natural order, currency, unit price and share. Unit prices are rounded half up to the minor
        unit, shares down to a whole percent; ``unit_discount`` is the largest among the row's lines, rounded
        half up. ``by_rule`` is ``Reviewer`` where any of the lines is; ``verdict`` is what the seller said,
        null where nothing.
    """
    lines = _discounted(shipments, min_share=min_share, timezone=timezone)
    groups = lines.groupby(_KEY, observed=True, sort=False)
    table = groups.agg(
        unit_discount=("unit_discount", "max"),
        lines=("sku", "size"),
        customers=("owner", "nunique"),
        first=("day", "min"),
        last=("day", "max"),
        by_rule=("reviewer", "max"),
    ).reset_index()
    table["by_rule"] = pd.Categorical.from_codes(
        table["by_rule"].to_numpy(dtype=np.int8), categories=tags.VERDICTS
    )
    judged = _judged(table, said.verdicts)
    table["verdict"] = pd.Series(tags.VERDICTS.array.take(judged, allow_fill=True), dtype="str")
    skus = table["sku"].cat
    table["rank"] = slots.natural_ranks(skus.categories)[skus.codes]
    table["currency"] = table["currency"].astype("str")
    table = table.sort_values(["rank", *_KEY[1:]])
    return table[columns.names(columns.DISCOUNTS)].reset_index(drop=True)


def handles(table: pd.DataFrame) -> pd.Series:
    """Return by what each row of the sheet is known: ``discount:<sku>|<currency>|<unit price>|<share>``."""
    sku, currency, price, share = (table[name].astype("str") for name in _KEY)
    return words.DISCOUNT + sku + "|" + currency + "|" + price + "|" + share


def verdicts(shipments: pd.DataFrame, said: pd.DataFrame) -> NDArray[np.int8]:
    """Return what the seller takes the discount of each line for.

    Parameters
    ----------
    shipments : DataFrame
    said : DataFrame
        ``verdicts`` of :class:`Said`.

    Returns
    -------
    array of int
        ``tags.REVIEWER`` or ``tags.ORDINARY``; ``tags.UNJUDGED`` also where there is no discount to judge.
    """
    found = np.full(len(shipments), tags.UNJUDGED, dtype=np.int8)
    skus = shipments["sku"].cat
    concerned = np.append(skus.categories.isin(said["sku"]), False)[skus.codes.to_numpy()]
    rows = np.flatnonzero(concerned)
    if rows.size:
        at, keys = _keys(shipments.iloc[rows])
        found[rows[at]] = _judged(keys, said)
    return found


def _judged(keys: pd.DataFrame, said: pd.DataFrame) -> NDArray[np.int8]:
    """Return what the seller said of each key (:data:`_KEY`)."""
    count = len(keys)
    codes = [
        pd.factorize(pd.concat([keys[name].astype(kind), said[spoken].astype(kind)], ignore_index=True))[0]
        for name, (spoken, kind) in zip(_KEY, _SAID, strict=True)
    ]
    key = together(*codes)
    verdict = np.full(key.max(initial=-1) + 1, tags.UNJUDGED, dtype=np.int8)
    verdict[key[count:]] = words.places(said["verdict"], tags.VERDICTS)
    return verdict[key[:count]]


def _discounted(shipments: pd.DataFrame, *, min_share: Fraction, timezone: str) -> pd.DataFrame:
    """Return the lines that have a discount, with what they are grouped and counted by."""
    rows, found = _keys(shipments)
    lines = shipments.iloc[rows].reset_index(drop=True)
    owner = lines["address"].cat.codes
    return found.assign(
        unit_discount=_each(lines["item_discount_minor"].to_numpy(dtype=np.int64), lines["units"].to_numpy()),
        owner=owner.where(owner >= 0),  # nunique passes over nulls: nobody is no customer
        day=days.ordered_on(lines, timezone=timezone),
        reviewer=tags.reviewer(lines, min_share=min_share),
    )


def _keys(shipments: pd.DataFrame) -> tuple[NDArray[np.intp], pd.DataFrame]:
    """Return which lines have a discount, and what each of them is grouped by (:data:`_KEY`)."""
    price = shipments["price_minor"].to_numpy(dtype=np.int64, na_value=0)
    discount = shipments["item_discount_minor"].to_numpy(dtype=np.int64, na_value=0)
    rows = np.flatnonzero((price > 0) & (discount * 100 >= price) & (discount > 0))
    lines = shipments[["sku", "currency", "units"]].iloc[rows].reset_index(drop=True)
    price, discount = price[rows], discount[rows]
    keys = pd.DataFrame(
        {
            "sku": lines["sku"],
            "currency": lines["currency"],
            "unit_price": _each(price, lines["units"].to_numpy()),
            "discount_share": discount * 100 // price,
        }
    )
    return rows, keys


def _each(amount: NDArray[np.int64], units: NDArray[np.integer]) -> NDArray[np.int64]:
    """Return the amount of one piece, rounded half up to the minor unit; no amount is negative."""
    pieces: NDArray[np.int64] = units.astype(np.int64)
    return (2 * amount + pieces) // (2 * pieces)
