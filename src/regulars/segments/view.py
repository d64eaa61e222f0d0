"""The view: what a selection looks at."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa

from regulars.columns import Kind
from regulars.rules import days, orders
from regulars.rules import said as words
from regulars.rules import texts as rules_texts

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from regulars.columns import Column, Slot
    from regulars.rules.orders import Orders
    from regulars.segments.answers import Answer
    from regulars.segments.subjects import Subject
    from regulars.segments.values import Period

    Mask = NDArray[np.bool_]


def _uncontacted() -> pd.DataFrame:
    """Return the frame of a book that has recorded no message."""
    return pd.DataFrame({"email": pd.Series(dtype="str"), "on": pd.Series(dtype="datetime64[us]")})


def _unaddressed() -> pd.DataFrame:
    """Return the frame of reports that carry no address."""
    return pd.DataFrame({"order_id": pd.Series(dtype="str")})


@dataclass(frozen=True)
class View:
    """Customers as they are on one day, and the lines behind them.

    Parameters
    ----------
    customers : DataFrame
        ``columns.customers``: those that are shown, numbered from 0.
    columns : tuple of Column
        Of the customers.
    slots : tuple of Slot
        By position.
    shipments : DataFrame
        The current lines seen, with ``address``; those of nobody and of hidden customers too.
    as_of : date
        The day of looking.
    timezone : str
        Whose calendar days count (see ``days.local``).
    own : DataFrame
        Columns that the seller added, as ``rules.own.of_customers`` gives them for ``customers``.
    addresses : DataFrame
        What reports say of where orders went: ``order_id`` and one column of texts for each of the report's
        address columns; several rows an order where reports say several things.
    contacts : DataFrame
        Messages that were sent: ``email`` and ``on``, a day.
    """

    customers: pd.DataFrame
    columns: tuple[Column, ...]
    slots: tuple[Slot, ...]
    shipments: pd.DataFrame
    as_of: date
    timezone: str
    own: pd.DataFrame = field(default_factory=pd.DataFrame)
    addresses: pd.DataFrame = field(default_factory=_unaddressed)
    contacts: pd.DataFrame = field(default_factory=_uncontacted)

    @cached_property
    def _answers(self) -> dict[Subject, Answer]:
        """Return what was answered already."""
        return {}

    def answer(self, subject: Subject) -> Answer:
        """Return what a subject says of every customer, worked out once however often it is asked."""
        if subject not in self._answers:
            self._answers[subject] = subject.answer(self)
        return self._answers[subject]

    @property
    def count(self) -> int:
        """Return how many customers there are."""
        return len(self.customers)

    @cached_property
    def owner(self) -> NDArray[np.intp]:
        """Return the customer of each line, as a row of ``customers``; -1 for nobody."""
        address = self.shipments["address"].cat
        rows = words.places(pd.Series(address.categories, dtype="str"), self.customers["email"])
        # A line of nobody has the code -1, and so takes the last row.
        return np.append(rows, -1)[address.codes.to_numpy()]

    @cached_property
    def owned(self) -> Mask:
        """Return which lines are a customer's."""
        return self.owner >= 0

    @cached_property
    def ordered_on(self) -> NDArray[np.datetime64]:
        """Return the day each line was ordered, NaT where that is not known."""
        return days.ordered_on(self.shipments, timezone=self.timezone).to_numpy(dtype="datetime64[us]")

    @cached_property
    def orders(self) -> Orders:
        """Return the orders of the lines; those of nobody have the owner -1."""
        return orders.numbered(self.shipments, self.owner)

    def within(self, period: Period | None) -> Mask:
        """Return which lines were ordered in a period; without one, all lines."""
        if period is None:
            return np.ones(len(self.shipments), dtype=bool)
        return _during(self.ordered_on, period, self.as_of)

    def with_any(self, lines: Mask, *, of: NDArray[np.intp] | None = None) -> Mask:
        """Return which customers have one of these lines, or of the rows whose customers are given."""
        found = np.zeros(self.count + 1, dtype=bool)
        found[(self.owner if of is None else of)[lines]] = True  # nobody's is the last place
        return found[: self.count]

    def sums(self, values: NDArray[np.int64], lines: Mask) -> NDArray[np.int64]:
        """Return for each customer the sum of a value over some lines, exact."""
        total = np.zeros(self.count, dtype=np.int64)
        lines = lines & self.owned
        np.add.at(total, self.owner[lines], values[lines])
        return total

    def minor(self, name: str) -> NDArray[np.int64]:
        """Return an amount of each line in minor units, 0 where it is not known."""
        return self.shipments[name].to_numpy(dtype=np.int64, na_value=0)

    def in_currency(self, currency: str) -> Mask:
        """Return which lines are in a currency."""
        return (self.shipments["currency"] == currency).to_numpy()

    def with_address(self, rows: Mask) -> Mask:
        """Return which customers have an order that one of these rows of ``addresses`` is about."""
        row, owner = self._of_addresses
        return self.with_any(rows[row], of=owner)

    @cached_property
    def _of_addresses(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return rows of ``addresses``, and the customer of each; a row is there once for each of several."""
        orders = self.orders
        line = np.empty(len(orders.owner), dtype=np.intp)
        line[orders.of_line] = np.arange(len(orders.of_line))
        mine = np.flatnonzero(orders.owner >= 0)
        ids, owner = self.shipments["order_id"].iloc[line[mine]], orders.owner[mine]
        again = ids.duplicated().to_numpy()
        told = self.addresses["order_id"]
        owners = np.append(owner[~again], -1)[words.places(told, ids[~again])]
        if not again.any():
            return np.arange(len(told)), owners
        # The lines of one order id may be two people's, which is rare.
        further = pd.DataFrame({"order_id": ids[again].to_numpy(), "owner": owner[again]})
        shared = np.flatnonzero(words.places(told, further["order_id"].drop_duplicates()) >= 0)
        pairs = pd.DataFrame({"order_id": told.to_numpy()[shared], "row": shared}).merge(further)
        rows = np.append(np.arange(len(told)), pairs["row"].to_numpy(dtype=np.intp))
        return rows, np.append(owners, pairs["owner"].to_numpy(dtype=np.intp))

    @cached_property
    def told(self) -> dict[str, Any]:
        """Return the texts of ``addresses`` by column, as Arrow arrays, coded where lines share texts."""
        return {name: coded(self.addresses[name]) for name in self.addresses.columns if name != "order_id"}

    @cached_property
    def seen_currencies(self) -> list[str]:
        """Return the currencies of all lines, those without a price too."""
        return [str(code) for code in self.shipments["currency"].cat.categories]

    @cached_property
    def currencies(self) -> list[str]:
        """Return the currencies in which the price of any line is known."""
        return [column.currency for column in self.columns if column.kind is Kind.MONEY]

    def contacted(self, period: Period | None) -> Mask:
        """Return who was sent a message, in a period where one is named."""
        on = self.contacts["on"].to_numpy(dtype="datetime64[us]")
        sent = np.ones(len(on), dtype=bool) if period is None else _during(on, period, self.as_of)
        rows = words.places(self.contacts["email"], self.customers["email"])
        return self.with_any(sent, of=rows)


def _during(days: NDArray[np.datetime64], period: Period, as_of: date) -> Mask:
    """Return which days are in a period; NaT is in none."""
    first, last = period.span(as_of)
    found: Mask = (days >= np.datetime64(first, "us")) & (days <= np.datetime64(last, "us"))
    return found


def coded(texts: pd.Series) -> Any:
    """Return texts for Arrow; those of a Categorical as a dictionary, with each distinct one once."""
    if not isinstance(texts.dtype, pd.CategoricalDtype):
        return rules_texts.arrow(texts)
    categories = rules_texts.arrow(pd.Series(texts.cat.categories, dtype="str"))
    codes: Any = pa.array(texts.cat.codes.to_numpy(), mask=texts.isna().to_numpy())
    return pa.DictionaryArray.from_arrays(codes, categories)
