"""Figures: numbers and amounts that are worked out from a customer's lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from regulars.columns import Kind
from regulars.rules import currencies
from regulars.segments.answers import Days, Numbers
from regulars.segments.subjects import Subject
from regulars.segments.values import Text, when

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from regulars.segments.values import Period
    from regulars.segments.view import View


@dataclass(frozen=True)
class UnitsPerOrder(Subject):
    """The most units in one order."""

    def __str__(self) -> str:
        return "units_per_order"

    @property
    def kind(self) -> Kind:
        """Return that it is a number."""
        return Kind.COUNT

    def in_words(self) -> str:
        """Return what it is called."""
        return "the most units in one order"

    def answer(self, view: View) -> Numbers:
        """Return the most units; not known of who has no order."""
        orders = view.orders
        units = np.zeros(len(orders.owner), dtype=np.int64)
        np.add.at(units, orders.of_line, view.shipments["units"].to_numpy(dtype=np.int64))
        most = np.zeros(view.count, dtype=np.int64)
        whose = orders.owner >= 0
        np.maximum.at(most, orders.owner[whose], units[whose])
        return Numbers(most, most > 0)


@dataclass(frozen=True)
class LastPurchase(Subject):
    """The day of the latest purchase."""

    def __str__(self) -> str:
        return "last_purchase"

    @property
    def kind(self) -> Kind:
        """Return that it is a day."""
        return Kind.DAY

    def in_words(self) -> str:
        """Return what it is called."""
        return "the last purchase"

    def answer(self, view: View) -> Days:
        """Return the days; not known of who has no purchase with a day."""
        lines = view.owned & view.orders.is_purchase[view.orders.of_line] & ~np.isnat(view.ordered_on)
        latest = np.full(view.count, np.iinfo(np.int64).min)  # what NaT is as a number
        np.maximum.at(latest, view.owner[lines], view.ordered_on[lines].view(np.int64))
        return Days(latest.view("datetime64[us]"))


@dataclass(frozen=True)
class DiscountShare(Subject):
    """Σ |item promotion| / Σ item-price of a customer; of several currencies the greatest share counts.

    Of a promotion in a currency without a price no share is known, and then it is not 0 either.
    """

    def __str__(self) -> str:
        return "discount_share"

    @property
    def kind(self) -> Kind:
        """Return that it is a share, from 0 to 1 and seldom above."""
        return Kind.SHARE

    def in_words(self) -> str:
        """Return what it is called."""
        return "the share of discounts in prices"

    def answer(self, view: View) -> Numbers:
        """Return the shares; not known of who has no price above 0."""
        price, discount = view.minor("price_minor"), view.minor("item_discount_minor")
        best_discount, best_price = (np.zeros(view.count, dtype=np.int64) for _ in range(2))
        had_one = np.zeros(view.count, dtype=bool)
        for currency in view.seen_currencies:
            lines = view.in_currency(currency)
            prices, discounts = view.sums(price, lines), view.sums(discount, lines)
            had_one |= discounts > 0
            better = (best_price == 0) & (prices > 0)
            # Few buy in two currencies; Python's integers, which compare their shares, do not overflow.
            both = np.flatnonzero((best_price > 0) & (prices > 0))
            left = discounts[both].astype(object) * best_price[both]
            better[both] = left > best_discount[both].astype(object) * prices[both]
            best_discount[better], best_price[better] = discounts[better], prices[better]
        known = (best_price > 0) & ((best_discount > 0) | ~had_one)
        return Numbers(best_discount, known, best_price)


@dataclass(frozen=True)
class Spent(Subject):
    """Σ (item-price - |item promotion|) in one currency, ever or in a period; not known where no price is."""

    currency: str
    period: Period | None = None

    def __str__(self) -> str:
        return f"spent({Text(self.currency)}{'' if self.period is None else f', {self.period}'})"

    @property
    def kind(self) -> Kind:
        """Return that it is an amount."""
        return Kind.MONEY

    def in_words(self) -> str:
        """Return what it is called."""
        return f"what was spent in {self.currency}{when(self.period)}"

    def answer(self, view: View) -> Numbers:
        """Return the amounts."""
        paid = view.minor("price_minor") - view.minor("item_discount_minor")
        return _amounts(view, paid, "price_minor", self.currency, view.within(self.period))


@dataclass(frozen=True)
class AverageOrder(Subject):
    """What was spent in one currency for each purchase in it; not known where there is none."""

    currency: str

    def __str__(self) -> str:
        return f"average_order_{self.currency.lower()}"

    @property
    def kind(self) -> Kind:
        """Return that it is an amount."""
        return Kind.MONEY

    def in_words(self) -> str:
        """Return what it is called."""
        return f"the average order in {self.currency}"

    def answer(self, view: View) -> Numbers:
        """Return the averages, exact: sums to be divided by numbers of purchases."""
        orders = view.orders
        lines = view.in_currency(self.currency) & view.shipments["price_minor"].notna().to_numpy()
        lines &= orders.is_purchase[orders.of_line]
        paid = view.minor("price_minor") - view.minor("item_discount_minor")
        priced = np.zeros(len(orders.owner), dtype=bool)
        priced[orders.of_line[lines]] = True
        purchases = orders.counts(priced, of=view.count)
        per = purchases * 10 ** currencies.exponent(self.currency)
        return Numbers(view.sums(paid, lines), purchases > 0, per)


@dataclass(frozen=True)
class ShippingPaid(Subject):
    """Σ (shipping-price - |ship promotion|) in one currency; not known where no shipping price is."""

    currency: str

    def __str__(self) -> str:
        return f"shipping_paid_{self.currency.lower()}"

    @property
    def kind(self) -> Kind:
        """Return that it is an amount."""
        return Kind.MONEY

    def in_words(self) -> str:
        """Return what it is called."""
        return f"what was paid for shipping in {self.currency}"

    def answer(self, view: View) -> Numbers:
        """Return the amounts."""
        paid = view.minor("shipping_minor") - view.minor("ship_discount_minor")
        return _amounts(view, paid, "shipping_minor", self.currency, view.within(None))


def _amounts(
    view: View, minor: NDArray[np.int64], priced: str, currency: str, lines: NDArray[np.bool_]
) -> Numbers:
    """Return the sum of amounts over some lines in a currency, known where any of them has its price."""
    lines = lines & view.in_currency(currency) & view.shipments[priced].notna().to_numpy()
    return Numbers(view.sums(minor, lines), view.with_any(lines), 10 ** currencies.exponent(currency))
