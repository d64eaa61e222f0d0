"""A store's shipped lines as numbers: who ordered what, when, and what it cost.

Everything follows from the seed. Only ``Generator.random`` is drawn from, and the arithmetic keeps to the
four operations, comparisons and stable sorts, so that every system and every numpy makes the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks import invented

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

HOUR = 3600
DAY = 24 * HOUR

FREE_FAST, FREE, OFFSET, PAID, PAID_FAST = range(5)
"""How a line was delivered: free and fast; free; charged and given back; paid; paid and fast."""

_DELIVERY = np.array([[0.02, 0.20, 0.65, 0.95, 1.0], [0.90, 0.95, 0.97, 0.98, 1.0]])
"""Chances of the five, added up: for a customer without Prime, and with it."""

_DISCOUNTS = np.array([5, 10, 10, 15, 20, 20, 25, 30, 40, 50, 80, 100])
"""Percent of the price, each as likely as the next."""


@dataclass(frozen=True)
class Store:
    """What a generated store is like.

    Parameters
    ----------
    lines : int
        Report lines in all.
    seed : int
        The same seed makes the same store.
    skus : int
        Products.
    first_day : str
        ISO day of the first orders.
    days : int
        Days with orders; shipping and reporting follow up to ten days later.
    """

    lines: int
    seed: int = 1
    skus: int = 12
    first_day: str = "2025-01-01"
    days: int = 365

    @property
    def customers(self) -> int:
        """Number of customers with an address."""
        return max(1, self.lines * 3 // 10)

    @property
    def people(self) -> int:
        """Number of people to invent: the customers, and more than enough for multi-channel orders."""
        return self.customers + self.lines // 50 + 20


@dataclass(frozen=True)
class Orders:
    """One row an order.

    Attributes
    ----------
    size : ndarray
        Lines.
    person : ndarray
        Customer, or from ``Store.customers`` on a person known by a multi-channel order only.
    multi : ndarray
        Whether it came through another channel.
    at : ndarray
        Second of purchase, counted from midnight of the first day.
    delivery : ndarray
        One of the five ways.
    """

    size: Ints
    person: Ints
    multi: Flags
    at: Ints
    delivery: Ints


@dataclass(frozen=True)
class Lines:
    """One row a report line, by reporting instant, newest first, as Amazon sorts them.

    Attributes
    ----------
    number, order, person, parcel, sku, city : ndarray
        Running number, order, person, shipment, product and place.
    multi : ndarray
        Whether it came through another channel.
    delivery : ndarray
        One of the five ways.
    units : ndarray
        Pieces.
    price, tax, shipping, discount : ndarray
        Cents for all pieces of the line; the discount above 0.
    purchased, paid, shipped, reported, arriving : ndarray
        Seconds from midnight of the first day.
    """

    number: Ints
    order: Ints
    person: Ints
    parcel: Ints
    sku: Ints
    city: Ints
    multi: Flags
    delivery: Ints
    units: Ints
    price: Ints
    tax: Ints
    shipping: Ints
    discount: Ints
    purchased: Ints
    paid: Ints
    shipped: Ints
    reported: Ints
    arriving: Ints

    def take(self, rows: Ints | Flags | slice) -> Lines:
        """Return some of the rows."""
        return Lines(**{name: values[rows] for name, values in vars(self).items()})


def pick(dice: np.random.Generator, count: int, choices: int) -> Ints:
    """Draw whole numbers from 0 up to but not including ``choices``."""
    return (dice.random(count) * choices).astype(np.int64)


def dice_of(store: Store, purpose: int) -> np.random.Generator:
    """Return a stream of its own for each purpose, so that one can change without the others."""
    return np.random.Generator(np.random.PCG64([store.seed, purpose]))


def cities(store: Store) -> Ints:
    """Draw where each person lives."""
    return pick(dice_of(store, 4), store.people, len(invented.CITIES))


def orders(store: Store) -> Orders:
    """Draw the orders; their sizes add up to the store's lines."""
    dice = dice_of(store, 1)
    count = store.lines * 5 // 6 + 10  # 1.4 lines an order on average, so these are always enough
    size = np.searchsorted([0.70, 0.92, 0.98, 1.0], dice.random(count), side="right") + 1
    total = np.cumsum(size)
    count = int(np.searchsorted(total, store.lines)) + 1
    size = size[:count].astype(np.int64)
    size[-1] -= total[count - 1] - store.lines
    multi = dice.random(count) < 0.01
    person = _buyers(dice, store, count)
    elsewhere = multi & (dice.random(count) < 0.8)  # the others are customers here too
    person[elsewhere] = store.customers + np.arange(np.count_nonzero(elsewhere))
    time_of_day = (dice.random(count) + dice.random(count)) / 2 * DAY
    at = pick(dice, count, store.days) * DAY + time_of_day.astype(np.int64)
    prime = dice_of(store, 2).random(store.people) < 0.6
    chance = _DELIVERY[prime[person].astype(np.int64)]
    delivery = (dice.random(count)[:, None] >= chance).sum(axis=1)
    return Orders(size, person, multi, at, delivery)


def _buyers(dice: np.random.Generator, store: Store, count: int) -> Ints:
    """Give each customer one order as far as they go, and 70 % of the rest to a fifth of them."""
    luck, share = dice.random(count), 0.2
    luck = np.where(luck < 0.7, luck / 0.7 * share, share + (luck - 0.7) / 0.3 * (1 - share))
    person = np.minimum(luck * store.customers, store.customers - 1).astype(np.int64)
    once = min(count, store.customers)
    person[:once] = np.arange(once)
    return person


def lines(store: Store) -> Lines:
    """Draw every line of the store."""
    placed = orders(store)
    dice = dice_of(store, 3)
    order = np.repeat(np.arange(len(placed.size)), placed.size)
    person, multi, delivery = placed.person[order], placed.multi[order], placed.delivery[order]
    city = cities(store)[person]
    taste = dice.random(store.lines)
    sku = (taste * taste * store.skus).astype(np.int64)
    units = np.array([1, 2, 3, 4, 10])[
        np.searchsorted([0.86, 0.96, 0.985, 0.997], dice.random(store.lines), side="right")
    ]
    price = np.array(invented.prices(store.skus))[sku] * units
    rate = np.array([tax for *_, tax in invented.CITIES])[city]
    share = _DISCOUNTS[pick(dice, store.lines, len(_DISCOUNTS))] * (dice.random(store.lines) < 0.1)
    shipping = np.array([0, 0, 599, 499, 999])[delivery] + 100 * (units - 1) * (delivery >= OFFSET)
    purchased, paid, shipped, parcel = _shipping(dice, placed, order)
    reported = shipped + 4 * HOUR + pick(dice, store.lines, 15 * HOUR) + pick(dice, store.lines, 14 * HOUR)
    reported += 7 * DAY * (dice.random(store.lines) < 0.005)  # Amazon's stragglers
    drawn = Lines(
        number=np.arange(store.lines),
        order=order,
        person=person,
        parcel=parcel,
        sku=sku,
        city=city,
        multi=multi,
        delivery=delivery,
        units=units,
        price=price,
        tax=(price * rate + 5000) // 10000,
        shipping=shipping,
        discount=price * share // 100,
        purchased=purchased,
        paid=paid,
        shipped=shipped,
        reported=reported,
        arriving=(shipped // DAY + 2 + pick(dice, store.lines, 4)) * DAY + 3 * HOUR,
    )
    return drawn.take(np.argsort(-reported, kind="stable"))


def _shipping(dice: np.random.Generator, placed: Orders, order: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """Return when each line was purchased, paid and shipped, and in which parcel; one in ten goes apart."""
    count = len(placed.size)
    paid = placed.at + pick(dice, count, DAY // 2)
    shipped = placed.at + 6 * HOUR + pick(dice, count, 2 * DAY)
    apart = dice.random(len(order)) < 0.1
    return placed.at[order], paid[order], shipped[order] + DAY * apart, 2 * order + apart
