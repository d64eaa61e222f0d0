"""Control totals: what the ledger's lines add up to, to hold the sheet of customers against."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from regulars import columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from regulars.columns import Slot


def build(shipments: pd.DataFrame, *, slots: Sequence[Slot], currencies: Sequence[str]) -> pd.DataFrame:
    """Return one row for each sum (``columns.TOTALS``): units of each slot, orders, spent in each currency.

    The figures are added straight from the lines, by SKU and currency: another way than the customers' own,
    so that a mistake in either shows as a difference.

    Parameters
    ----------
    shipments : DataFrame
        All current lines, with ``address``.
    slots : sequence of Slot
        By position.
    currencies : sequence of str
        As for ``customers.build``.

    Returns
    -------
    DataFrame
        ``ledger`` is the sum over all lines, ``missing`` that over the lines without an address; an order
        counts once for each customer it has lines of, and once for nobody. ``typed``, ``hidden`` and
        ``forgotten`` are 0.
    """
    nobodys = shipments["address"].isna()
    parts = {"ledger": shipments, "missing": shipments[nobodys]}
    sums = {name: _sums(lines, slots=slots, currencies=currencies) for name, lines in parts.items()}
    money = [columns.spent(currency) for currency in currencies]
    table = pd.DataFrame(
        {
            "total": [
                *(f"Units of {slot.label}" for slot in slots),
                "Orders",
                *(spent.header for spent in money),
            ],
            "column": [*(slot.column for slot in slots), "orders", *(each.name for each in money)],
            "typed": 0,
            "hidden": 0,
            "forgotten": 0,
            **sums,
        }
    )
    return table.astype({"total": "str", "column": "str"})[columns.names(columns.TOTALS)]


def _sums(shipments: pd.DataFrame, *, slots: Sequence[Slot], currencies: Sequence[str]) -> list[int]:
    """Return the sums over some lines, in the order of the table."""
    units = shipments["units"].groupby(shipments["sku"], observed=True).sum()
    paid = shipments["price_minor"] - shipments["item_discount_minor"].fillna(0)
    spent = paid.groupby(shipments["currency"], observed=True).sum()
    owner = shipments["address"].cat.codes.to_numpy(dtype=np.int64)
    order, ids = pd.factorize(shipments["order_id"])
    return [
        *(int(units.reindex(slot.skus, fill_value=0).sum()) for slot in slots),
        len(pd.unique((owner + 1) * len(ids) + order)),
        *(int(spent.get(currency, 0)) for currency in currencies),
    ]
