"""Control totals: what the ledger's lines add up to, to hold the sheet of customers against."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from regulars import columns
from regulars.rules import identity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from regulars.columns import Slot
    from regulars.rules.people import People

_LINES = 1_000_000
"""Lines added up, and whose orders are told apart, at a time."""

_READ = ["address", "reason", "order_id", "sku", "units", "currency", "price_minor", "item_discount_minor"]


def build(
    shipments: pd.DataFrame,
    *,
    slots: Sequence[Slot],
    currencies: Sequence[str],
    people: People | None = None,
) -> pd.DataFrame:
    """Return one row for each sum (``columns.TOTALS``): units of each slot, orders, spent in each currency.

    The figures are added straight from the lines, by SKU and currency: another way than the customers' own,
    so that a mistake in either shows as a difference.

    Parameters
    ----------
    shipments : DataFrame
        All current lines, with ``address`` and ``reason``.
    slots : sequence of Slot
        By position.
    currencies : sequence of str
        As for ``customers.table``.
    people : People, optional
        Whose rows are hidden, and what was typed (see ``people.gather``); None where nothing was said.

    Returns
    -------
    DataFrame
        ``ledger`` is the sum over all lines, ``missing`` that over the lines without an address, but for
        those of erased people, which are ``forgotten``; ``hidden`` is that of customers whose row is hidden,
        and ``typed`` what the rows that are not show beyond the reports. So for each row ``ledger`` is the
        customers' sum - ``typed`` + ``missing`` + ``hidden`` + ``forgotten``. An order counts once for each
        customer it has lines of, and once for nobody.
    """
    shipments = pd.DataFrame({name: shipments[name] for name in _READ}, copy=False)
    nobodys = shipments["address"].isna()
    erased = shipments["reason"] == identity.ERASED
    parts = {
        "missing": nobodys & ~erased,
        "hidden": shipments["address"].isin(_hidden(people)),
        "forgotten": erased,
    }
    sums = {
        name: _sums(shipments[lines], slots=slots, currencies=currencies) for name, lines in parts.items()
    }
    money = [columns.spent(currency) for currency in currencies]
    table = pd.DataFrame(
        {
            "total": [
                *(f"Units of {slot.label}" for slot in slots),
                "Orders",
                *(spent.header for spent in money),
            ],
            "column": [*(slot.column for slot in slots), "orders", *(each.name for each in money)],
            "typed": [*(people.typed if people else [0] * len(slots)), 0, *(0 for _ in money)],
            **sums,
            "ledger": _sums(shipments, slots=slots, currencies=currencies),
        }
    )
    return table.astype({"total": "str", "column": "str"})[columns.names(columns.TOTALS)]


def _hidden(people: People | None) -> pd.Series:
    """Return the addresses of the customers whose row is hidden."""
    return people.everyone.loc[people.hidden, "email"] if people else pd.Series(dtype="str")


def _sums(shipments: pd.DataFrame, *, slots: Sequence[Slot], currencies: Sequence[str]) -> list[int]:
    """Return the sums over some lines, in the order of the table."""
    units: Counter[str] = Counter()
    spent: Counter[str] = Counter()
    for first in range(0, len(shipments), _LINES):
        part = shipments.iloc[first : first + _LINES]
        paid = part["price_minor"] - part["item_discount_minor"].fillna(0)
        units.update(_by(part["sku"], part["units"]))
        spent.update(_by(part["currency"], paid))
    return [
        *(sum(units[sku] for sku in slot.skus) for slot in slots),
        _orders(shipments["order_id"], shipments["address"].cat.codes.to_numpy(dtype=np.int64)),
        *(spent[currency] for currency in currencies),
    ]


def _by(words: pd.Series, numbers: pd.Series) -> dict[str, int]:
    """Return the sum of some numbers for each word."""
    return {str(word): int(total) for word, total in numbers.groupby(words, observed=True).sum().items()}


def _orders(ids: pd.Series, owner: NDArray[np.integer]) -> int:
    """Return how many orders there are, an order of two customers being two.

    Some customers at a time: to tell millions of ids apart takes more memory than the ids.
    """
    parts = -(-len(ids) // _LINES)
    found = 0
    for part in range(parts):
        mine = owner % parts == part if parts > 1 else slice(None)
        order, distinct = pd.factorize(ids[mine])
        found += len(pd.unique((owner[mine] + 1) * len(distinct) + order))
    return found
