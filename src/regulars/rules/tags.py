"""Tags that a line gives its customer: Prime, with how far to trust it, and reviewer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from regulars.rules import marketplaces

if TYPE_CHECKING:
    from fractions import Fraction

    from numpy.typing import NDArray

NOT_PRIME, WEAK, STRONG, BY_HAND = range(4)

EVIDENCE = pd.Index(["weak", "strong", "by hand"], dtype="str")
"""What Prime rests on, by its grade less one."""

UNJUDGED, ORDINARY, REVIEWER = -1, 0, 1
"""What the seller takes the discount of a line for; ``UNJUDGED`` where he did not say."""

VERDICTS = pd.Index(["Ordinary", "Reviewer"], dtype="str")
"""The words for the last two."""

_FAST = frozenset({"expedited", "secondday", "nextday", "sameday", "scheduled", "priority"})
_INT64_MAX = np.iinfo(np.int64).max


def multi_channel(shipments: pd.DataFrame) -> NDArray[np.bool_]:
    """Return whether each line is a multi-channel one: bought elsewhere, only shipped by Amazon.

    Its sales channel says so, or its order id does, which begins ``S0``: like ``S02-…``, not ``111-…``.
    """
    channels = shipments["channel"].cat
    foreign = np.array([*map(marketplaces.is_multi_channel, channels.categories), False], dtype=bool)
    return foreign[channels.codes.to_numpy()] | shipments["order_id"].str.startswith("S0").to_numpy(
        dtype=bool
    )


def prime(shipments: pd.DataFrame) -> NDArray[np.int8]:
    """Return for each line ``NOT_PRIME``, ``WEAK`` or ``STRONG``.

    A line is a sign of Prime where its buyer paid no shipping: a shipping price of 0, or one wholly taken
    back by a promotion; a blank price is not 0, and multi-channel lines never count. The sign is strong where
    the price itself is 0 and the service fast. Free shipping above a basket value looks the same, hence the
    grades.
    """
    price = shipments["shipping_minor"]
    known = price.notna().to_numpy()
    paid = price.to_numpy(dtype=np.int64, na_value=0)
    back = shipments["ship_discount_minor"].to_numpy(dtype=np.int64, na_value=0)
    services = shipments["service"].cat
    quick = np.array([*(text.casefold() in _FAST for text in services.categories), False], dtype=bool)
    free = known & ((paid == 0) | (paid == back)) & ~multi_channel(shipments)
    strong = free & (paid == 0) & quick[services.codes.to_numpy()]
    return np.where(strong, STRONG, free).astype(np.int8)


def reviewer(
    shipments: pd.DataFrame, *, min_share: Fraction, verdicts: NDArray[np.int8] | None = None
) -> NDArray[np.bool_]:
    """Return whether each line was bought at a reviewer's discount.

    The rule says so of a discount of at least a share of its price, compared in integers; a blank discount is
    none, and a price that is blank or 0 has no discount. A verdict wins over the rule.

    Parameters
    ----------
    shipments : DataFrame
        ``price_minor`` and ``item_discount_minor`` are read.
    min_share : Fraction
        Above 0, at most 1.
    verdicts : array of int, optional
        ``UNJUDGED``, ``ORDINARY`` or ``REVIEWER`` for each line (see ``discounts.verdicts``).
    """
    price = shipments["price_minor"].to_numpy(dtype=np.int64, na_value=0)
    discount = shipments["item_discount_minor"].to_numpy(dtype=np.int64, na_value=0)
    rows = np.flatnonzero((price > 0) & (discount > 0))
    price, discount = price[rows], discount[rows]
    # A share typed with many decimals has a large denominator; Python's own integers then hold the products.
    largest = max(price.max(initial=1), discount.max(initial=1))
    if int(largest) * min_share.denominator > _INT64_MAX:
        price, discount = price.astype(object), discount.astype(object)
    deep = np.zeros(len(shipments), dtype=bool)
    deep[rows] = discount * min_share.denominator >= price * min_share.numerator
    return deep if verdicts is None else np.where(verdicts == UNJUDGED, deep, verdicts == REVIEWER)
