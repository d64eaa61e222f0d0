"""Discounts that were given, for the seller to say which of them paid for a review."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from regulars import columns
from regulars.rules import days, slots, tags

if TYPE_CHECKING:
    from fractions import Fraction

    from numpy.typing import NDArray

RULES = pd.Index(["Ordinary", "Reviewer"], dtype="str")
"""What the rule can take a discount's buyers for."""

_KEY = ["sku", "currency", "unit_price", "discount_share"]


def build(shipments: pd.DataFrame, *, min_share: Fraction, timezone: str) -> pd.DataFrame:
    """Return one row for each SKU, currency, unit price and share of discount (``columns.DISCOUNTS``).

    Parameters
    ----------
    shipments : DataFrame
        All current lines, with ``address``. Those without a price or a discount of at least 1 % have no part.
    min_share : Fraction
        Share from which the rule says ``Reviewer`` (see ``tags.reviewer``).
    timezone : str
        Whose calendar days count (see ``days.ordered_on``).

    Returns
    -------
    DataFrame
        By SKU in natural order, currency, unit price and share. Unit prices are rounded half up to the minor
        unit, shares down to a whole percent; ``unit_discount`` is the largest among the row's lines, rounded
        half up. ``by_rule`` is ``Reviewer`` where any of the lines is; ``verdict`` is null: it is the
        seller's to give.
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
    table["by_rule"] = pd.Categorical.from_codes(table["by_rule"].to_numpy(dtype=np.int8), categories=RULES)
    table["verdict"] = pd.Series(None, index=table.index, dtype="str")
    skus = table["sku"].cat
    table["rank"] = slots.natural_ranks(skus.categories)[skus.codes]
    table["currency"] = table["currency"].astype("str")
    table = table.sort_values(["rank", *_KEY[1:]])
    return table[columns.names(columns.DISCOUNTS)].reset_index(drop=True)


def _discounted(shipments: pd.DataFrame, *, min_share: Fraction, timezone: str) -> pd.DataFrame:
    """Return the lines that have a discount, with what they are grouped and counted by."""
    price = shipments["price_minor"].to_numpy(dtype=np.int64, na_value=0)
    discount = shipments["item_discount_minor"].to_numpy(dtype=np.int64, na_value=0)
    rows = np.flatnonzero((price > 0) & (discount * 100 >= price) & (discount > 0))
    lines = shipments.iloc[rows].reset_index(drop=True)
    price, discount = price[rows], discount[rows]
    units = lines["units"].to_numpy(dtype=np.int64)
    owner = lines["address"].cat.codes
    return pd.DataFrame(
        {
            "sku": lines["sku"],
            "currency": lines["currency"],
            "unit_price": _each(price, units),
            "unit_discount": _each(discount, units),
            "discount_share": discount * 100 // price,
            "owner": owner.where(owner >= 0),  # nunique passes over nulls: nobody is no customer
            "day": days.ordered_on(lines, timezone=timezone),
            "reviewer": tags.reviewer(lines, min_share=min_share),
        }
    )


def _each(amount: NDArray[np.int64], units: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the amount of one piece, rounded half up to the minor unit; no amount is negative."""
    return (2 * amount + units) // (2 * units)
