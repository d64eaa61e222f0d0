"""A second way to select: plain loops over the lines of reports, written after ``docs/design.md`` alone.

What each column and function means is said here again, one customer at a time, in exact fractions and days.
Nothing is imported from the program.
"""

from __future__ import annotations

import operator
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    Line = dict[str, str]

SLOTS = ("3", "01234", "WP001#1", "WP001#2", "WP002", "WP010")
"""The products in natural order: the first is the digit furthest to the right."""

RESALE = "amzn.gr.WP002-x7"
"""A SKU that is counted under ``WP002``."""

GREETINGS = {
    "Ada Example": "Ada",
    "BOB SMITH": "Bob",
    "山田 花子": "山田 花子",
    "Zoë O'Neil": "Zoë",
    "": "there",
}
"""What stands after "Hi " for the names of the tests."""

INSTITUTIONS = frozenset(
    {"Springfield Elementary School", "ＵＮＩＶＥＲＳＩＴＹ　ＨＡＬＬ", "東京大学 3号館"}
)
"""Which of the streets of the tests name a place of study."""

_CURRENCIES = {"Amazon.com": "USD", "Amazon.co.uk": "GBP", "Amazon.co.jp": "JPY"}
_FAST = {"Expedited", "SecondDay", "NextDay", "SameDay", "Scheduled", "Priority"}
_STREETS = [f"{whose}-address-{number}" for whose in ("ship", "bill") for number in (1, 2, 3)]
_ADDRESS = [
    *_STREETS,
    *(f"ship-{part}" for part in ("city", "state", "postal-code", "country")),
    *(f"bill-{part}" for part in ("city", "state", "postal-code", "country")),
]

Span = tuple[Any, Any]
"""The least and the greatest value of a range, both within."""


def amount(text: str) -> Fraction | None:
    """Return a sum of money without its sign, None where it is blank."""
    return abs(Fraction(text.replace(",", "."))) if text.strip() else None


def instant(line: Line) -> datetime:
    """Return when a line was ordered, else when it was shipped."""
    return datetime.fromisoformat(line["purchase-date"].strip() or line["shipment-date"]).astimezone(UTC)


def currency(line: Line) -> str:
    """Return what a line was paid in."""
    return line["currency"] or _CURRENCIES.get(line["sales-channel"], "XXX")


def label(line: Line) -> str:
    """Return the product that a line is counted under."""
    return "WP002" if line["sku"] == RESALE else line["sku"]


def is_multi_channel(line: Line) -> bool:
    """Return whether a line was ordered elsewhere and only sent by Amazon."""
    return line["sales-channel"].startswith("Non-Amazon") or line["amazon-order-id"].startswith("S0")


@dataclass
class Customer:
    """One customer on one day.

    Parameters
    ----------
    email : str
    lines : list of lines
        Theirs, ordered up to the day.
    as_of : date
    typed : dict of str to int
        Pieces that the seller typed on top, by product.
    """

    email: str
    lines: list[Line]
    as_of: date
    typed: dict[str, int] = field(default_factory=dict)
    around: list[Line] = field(default_factory=list)
    """All lines of the customer's orders, those of somebody else too."""

    @cached_property
    def by_order(self) -> dict[str, list[Line]]:
        orders = defaultdict(list)
        for line in self.lines:
            orders[line["amazon-order-id"]].append(line)
        return orders

    @cached_property
    def purchases(self) -> set[str]:
        """Return the orders that are neither multi-channel nor replacements."""
        orders = set()
        for order, lines in self.by_order.items():
            is_replacement = all(amount(line["item-price"]) == 0 for line in lines)
            if not is_replacement and not any(map(is_multi_channel, lines)):
                orders.add(order)
        return orders

    def within(self, period: Span | None) -> list[Line]:
        if period is None:
            return self.lines
        return [line for line in self.lines if period[0] <= instant(line).date() <= period[1]]

    def newest(self, said: str, placeholders: Iterable[str] = ()) -> Line | None:
        """Return the latest line on which something is said."""
        known = [line for line in self.lines if line[said].strip() not in {"", *placeholders}]
        order = ("amazon-order-id", "shipment-item-id")
        return max(known, key=lambda line: (instant(line), *(line[name] for name in order)), default=None)

    def pieces(self, product: str) -> int:
        total = sum(int(line["quantity-shipped"]) for line in self.lines if label(line) == product)
        return max(total + self.typed.get(product, 0), 0)

    def bought(self, product: str, period: Span | None) -> bool:
        if product in SLOTS and period is None:
            return self.pieces(product) >= 1
        return any(
            product == (label(line) if product in SLOTS else line["sku"]) for line in self.within(period)
        )

    def spent(self, code: str, period: Span | None = None) -> Fraction | None:
        total = None
        for line in self.within(period):
            price = amount(line["item-price"])
            if currency(line) == code and price is not None:
                total = (total or 0) + price - (amount(line["item-promotion-discount"]) or 0)
        return total

    def average(self, code: str) -> Fraction | None:
        """Return what was spent in a currency for each purchase that has a price in it."""
        purchases = [replace(self, lines=self.by_order[order]).spent(code) for order in self.purchases]
        known = [each for each in purchases if each is not None]
        return sum(known) / Fraction(len(known)) if known else None

    def shipping(self, code: str) -> Fraction | None:
        total = None
        for line in self.lines:
            price = amount(line["shipping-price"])
            if currency(line) == code and price is not None:
                total = (total or 0) + price - (amount(line["ship-promotion-discount"]) or 0)
        return total

    def discount_share(self) -> Fraction | None:
        prices: dict[str, Fraction] = defaultdict(Fraction)
        discounts: dict[str, Fraction] = defaultdict(Fraction)
        for line in self.lines:
            price = amount(line["item-price"])
            prices[currency(line)] += price or 0
            discounts[currency(line)] += amount(line["item-promotion-discount"]) or 0
        share = max((discounts[code] / price for code, price in prices.items() if price), default=None)
        return None if share == 0 and any(discounts.values()) else share

    def units_per_order(self) -> int:
        return max(sum(int(line["quantity-shipped"]) for line in lines) for lines in self.by_order.values())

    def addresses(self) -> list[str]:
        return [line.get(name, "") for line in self.around for name in _ADDRESS]

    def institution(self) -> bool:
        return any(line.get(name, "").strip() in INSTITUTIONS for line in self.around for name in _STREETS)

    def prime_evidence(self) -> str | None:
        found = None
        for line in self.lines:
            paid, off = amount(line["shipping-price"]), amount(line["ship-promotion-discount"]) or 0
            if is_multi_channel(line) or paid is None or paid not in (0, off):
                continue
            if paid == 0 and line["ship-service-level"] in _FAST:
                return "strong"
            found = "weak"
        return found

    def reviewer(self) -> bool:
        for line in self.lines:
            price, off = amount(line["item-price"]), amount(line["item-promotion-discount"])
            if price and off is not None and off / price >= Fraction(1, 2):
                return True
        return False

    def name(self) -> str:
        if line := self.newest("buyer-name", ["Amazon Customer"]):
            return line["buyer-name"].strip()
        line = self.newest("recipient-name")
        return line["recipient-name"].strip() if line else ""

    def place(self, part: str) -> str:
        line = self.newest("ship-country")
        return line[part].strip() if line else ""

    def days(self) -> list[date]:
        return [instant(line).date() for line in self.lines]


FIELDS: dict[str, tuple[str, Callable[[Customer], Any]]] = {
    "email": ("text", lambda one: one.email),
    "name": ("text", Customer.name),
    "greeting": ("text", lambda one: GREETINGS[one.name()]),
    "prime": ("yes", lambda one: one.prime_evidence() is not None),
    "prime_evidence": ("text", lambda one: one.prime_evidence() or ""),
    "reviewer": ("yes", Customer.reviewer),
    "orders": ("number", lambda one: len(one.by_order)),
    "purchases": ("number", lambda one: len(one.purchases)),
    "units": ("number", lambda one: sum(map(one.pieces, SLOTS))),
    "spent_usd": ("number", lambda one: one.spent("USD")),
    "spent_gbp": ("number", lambda one: one.spent("GBP")),
    "Spent_JPY": ("number", lambda one: one.spent("JPY")),
    "first_order": ("day", lambda one: min(one.days())),
    "last_order": ("day", lambda one: max(one.days())),
    "days_since": ("number", lambda one: (one.as_of - max(one.days())).days),
    "country": ("text", lambda one: one.place("ship-country")),
    "state": ("text", lambda one: one.place("ship-state")),
    "city": ("text", lambda one: one.place("ship-city")),
    "postcode": ("text", lambda one: one.place("ship-postal-code")),
    "channels": ("text", lambda one: ", ".join(sorted({line["sales-channel"] for line in one.lines} - {""}))),
    "email_kind": ("text", lambda one: "alias" if "@marketplace." in one.email else "direct"),
    "do_not_contact": ("yes", lambda _: False),
    "last_contacted": ("day", lambda _: None),
    "contacted()": ("yes", lambda _: False),
    "notes": ("text", lambda _: ""),
    "flag": ("flag", lambda one: "".join(str(min(one.pieces(product), 9)) for product in reversed(SLOTS))),
    "units_per_order": ("number", Customer.units_per_order),
    "average_order_usd": ("number", lambda one: one.average("USD")),
    "average_order_JPY": ("number", lambda one: one.average("JPY")),
    "shipping_paid_usd": ("number", lambda one: one.shipping("USD")),
    "shipping_paid_jpy": ("number", lambda one: one.shipping("JPY")),
    "discount_share": ("share", Customer.discount_share),
    "address": ("texts", Customer.addresses),
    "institution": ("yes", Customer.institution),
    "WP010": ("quantity", lambda one: one.pieces("WP010")),
    "'wp001#2'": ("quantity", lambda one: one.pieces("WP001#2")),
    "'Last order'": ("day", lambda one: max(one.days())),
}
"""Columns and functions without arguments: their kind, and what they say of a customer, None for nothing."""


def customers(lines: Sequence[Line], as_of: date) -> list[Customer]:
    """Return the customers; a line without an address follows the others of its order if they agree."""
    seen = [line for line in lines if instant(line).date() <= as_of]
    theirs: dict[str, list[Line]] = defaultdict(list)
    for line in seen:
        order = [each for each in seen if each["amazon-order-id"] == line["amazon-order-id"]]
        named = {each["buyer-email"].strip().lower() for each in order} - {""}
        email = line["buyer-email"].strip().lower() or (next(iter(named)) if len(named) == 1 else "")
        if email:
            theirs[email].append(line)
    found = []
    for email, own in theirs.items():
        orders = {line["amazon-order-id"] for line in own}
        around = [line for line in seen if line["amazon-order-id"] in orders]
        found.append(Customer(email, own, as_of, around=around))
    return found


def folded(text: str) -> str:
    """Return a text without case, width and outer spaces."""
    return unicodedata.normalize("NFKC", text).casefold().strip()


def looks_like(text: str, pattern: str) -> bool:
    """Return whether a text is a pattern, sign by sign."""
    if not pattern:
        return not text
    if pattern[0] == "*":
        return any(looks_like(text[at:], pattern[1:]) for at in range(len(text) + 1))
    return bool(text) and pattern[0] in ("?", text[0]) and looks_like(text[1:], pattern[1:])


_ORDER: dict[str, Callable[[Any, Any, Any], bool]] = {
    "=": lambda value, low, high: low <= value <= high,
    "!=": lambda value, low, high: not low <= value <= high,
    "<": lambda value, low, _: value < low,
    "<=": lambda value, _, high: value <= high,
    ">": lambda value, _, high: value > high,
    ">=": lambda value, low, _: value >= low,
}
_LETTERS: dict[str, Callable[[str, str], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "contains": operator.contains,
    "like": looks_like,
}


def holds(kind: str, sign: str, value: Any, wanted: Any) -> bool:
    """Return whether a comparison holds; ``wanted`` is a text, a bool, or the two ends of a range."""
    if kind == "texts":
        return any(holds("text", sign, each, wanted) for each in value)
    if kind == "flag":
        if sign != "like":
            return _ORDER[sign](int(value), int(wanted), int(wanted))
        pattern = re.sub(r"\*+", "*", wanted)
        return any(looks_like(("0" * len(wanted) + value)[at:], pattern) for at in range(len(wanted + value)))
    if kind == "yes":
        return bool((value == wanted) is (sign == "="))
    if kind == "text":
        return folded(value) != "" and _LETTERS[sign](folded(value), folded(wanted))
    sign = {"before": "<", "after": ">"}.get(sign, sign)
    return value is not None and _ORDER[sign](value, *wanted)


def is_empty(kind: str, value: Any) -> bool:
    """Return whether nothing is known."""
    if kind == "texts":
        return all(is_empty("text", each) for each in value)
    return value is None or (kind == "text" and not value.strip())
