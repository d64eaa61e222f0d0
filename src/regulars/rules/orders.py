"""Orders: which lines are one order of one customer, and which orders are purchases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from regulars.rules import tags

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Orders:
    """The orders of some lines; where lines of one order id are two people's, each has an order of it.

    Parameters
    ----------
    of_line : array of int
        The order of each line.
    owner : array of int, one an order
        Whose it is; as given.
    is_purchase : array of bool, one an order
        No purchase is an order with a multi-channel line, nor one whose every line has the price 0: a
        replacement.
    """

    of_line: NDArray[np.intp]
    owner: NDArray[np.intp]
    is_purchase: NDArray[np.bool_]

    def counts(self, among: NDArray[np.bool_] | None = None, *, of: int) -> NDArray[np.int64]:
        """Return how many orders, or how many of those marked, each of so many customers has."""
        counted = self.owner >= 0
        if among is not None:
            counted = counted & among
        return np.bincount(self.owner[counted], minlength=of)


def numbered(shipments: pd.DataFrame, owner: NDArray[np.intp]) -> Orders:
    """Return the orders of some lines.

    Parameters
    ----------
    shipments : DataFrame
        ``order_id``, ``price_minor`` and ``channel`` are read.
    owner : array of int
        Whose each line is, -1 for nobody.
    """
    order, ids = pd.factorize(shipments["order_id"])
    many = max(len(ids), 1)
    of_line, pairs = pd.factorize((owner + 1) * np.int64(many) + order)
    price: NDArray[Any] = shipments["price_minor"].to_numpy(dtype=np.int64, na_value=-1)
    purchase = np.zeros(len(pairs), dtype=bool)
    purchase[of_line[price != 0]] = True
    purchase[of_line[tags.multi_channel(shipments)]] = False
    return Orders(of_line, pairs // many - 1, purchase)
