"""Turn a store's lines from numbers into the text of a report."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks import invented
from benchmarks.store import DAY, FREE_FAST, OFFSET, PAID_FAST, Lines, Store, cities, dice_of, pick

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from benchmarks.store import Ints

COLUMNS = (
    "amazon-order-id", "merchant-order-id", "shipment-id", "shipment-item-id", "amazon-order-item-id",
    "merchant-order-item-id", "purchase-date", "payments-date", "shipment-date", "reporting-date",
    "buyer-email", "buyer-name", "buyer-phone-number", "sku", "product-name", "quantity-shipped", "currency",
    "item-price", "item-tax", "shipping-price", "shipping-tax", "gift-wrap-price", "gift-wrap-tax",
    "ship-service-level", "recipient-name", "ship-address-1", "ship-address-2", "ship-address-3", "ship-city",
    "ship-state", "ship-postal-code", "ship-country", "ship-phone-number", "bill-address-1", "bill-address-2",
    "bill-address-3", "bill-city", "bill-state", "bill-postal-code", "bill-country",
    "item-promotion-discount", "ship-promotion-discount", "carrier", "tracking-number",
    "estimated-arrival-date", "fulfillment-center-id", "fulfillment-channel", "sales-channel",
)  # fmt: skip
"""The report's 48 columns in Amazon's order; written out here, so that a slip of ours shows."""

_MIXED = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_SMALL = b"0123456789abcdefghijklmnopqrstuvwxyz"
_DIGITS = b"0123456789"
_PREFIXES = ("S02-", "111-", "112-", "113-", "114-")
_SERVICES = ("Standard", "Expedited", "Expedited", "Expedited", "Expedited", "NextDay", "SecondDay")
_CENTERS = ("LEX1", "PHX3", "ONT8", "DFW7", "MDW2", "EWR4", "TPA1", "BFI4")
_CARRIERS = ("UPS", "USPS", "AMZN_US")
_TRACKING = ("1Z40", "9400", "TBA3")
_BLANK = pa.scalar("")
_ZERO = pa.scalar("0.00")

Texts = pa.StringArray
Column = pa.StringArray | pa.StringScalar
"""A column of a block, or the one text that all its lines have."""


def scrambled(numbers: Ints, modulus: int, start: int) -> Ints:
    """Send different numbers to different numbers below ``modulus``, far apart, so that ids stay unique.

    Parameters
    ----------
    numbers : ndarray
        Below 2**27.
    modulus : int
        The square of a number prime to the two factors, at most 2**47.7.
    start : int
        Where it begins, below 2**62.
    """
    half = int(modulus**0.5)
    mixed = (numbers.astype(np.uint64) * 68_719_476_731 + start) % modulus
    mixed = mixed % half * half + mixed // half
    return (mixed * 65_521 % modulus).astype(np.int64)


def _letters(numbers: Ints, alphabet: bytes, width: int) -> NDArray[np.uint8]:
    """Write numbers to the base of the alphabet: one row of ``width`` letters each."""
    signs = np.frombuffer(alphabet, np.uint8)
    matrix = np.empty((len(numbers), width), np.uint8)
    for place in range(width - 1, -1, -1):
        numbers, digit = np.divmod(numbers, len(alphabet))
        matrix[:, place] = signs[digit]
    return matrix


def _texts(*parts: NDArray[np.uint8] | bytes) -> Texts:
    """Join matrices of ASCII letters and fixed pieces to one text a row."""
    rows = next(len(part) for part in parts if not isinstance(part, bytes))
    whole = np.hstack(
        [
            np.tile(np.frombuffer(part, np.uint8), (rows, 1)) if isinstance(part, bytes) else part
            for part in parts
        ]
    )
    ends = np.arange(rows + 1, dtype=np.int32) * whole.shape[1]
    return pa.StringArray.from_buffers(rows, pa.py_buffer(ends), pa.py_buffer(whole))


def _table(texts: Iterable[str], rows: Ints) -> Texts:
    """Look up one text a row."""
    return pa.array(texts, pa.string()).take(pa.array(rows))


def _joined(*columns: Column | str) -> Texts:
    """Write the columns of each row one after the other."""
    return pc.binary_join_element_wise(*columns, "")


def _money(cents: Ints) -> Texts:
    """Write cents as a decimal number."""
    amounts, rows = np.unique(cents, return_inverse=True)
    signed = ((abs(amount), "-" * (amount < 0)) for amount in amounts.tolist())
    return _table([f"{sign}{amount // 100}.{amount % 100:02}" for amount, sign in signed], rows)


@functools.cache
def _clock() -> pa.StringArray:
    """Return the text of every second of a day, in UTC."""
    return pa.array([f"T{s // 3600:02}:{s // 60 % 60:02}:{s % 60:02}+00:00" for s in range(DAY)])


def _instants(store: Store, seconds: Ints) -> Texts:
    """Write seconds from midnight of the first day as ISO 8601."""
    day, second = np.divmod(seconds, DAY)
    start = date.fromisoformat(store.first_day)
    days = [(start + timedelta(days=later)).isoformat() for later in range(int(day.max(initial=0)) + 1)]
    return _joined(_table(days, day), _clock().take(pa.array(second)))


@dataclass(frozen=True)
class People:
    """The texts that belong to a person, one row each."""

    email: Texts
    name: Texts
    street: Texts
    unit: Texts
    postcode: Texts


def people(store: Store) -> People:
    """Invent everybody whom the store ships to."""
    dice, count = dice_of(store, 5), store.people
    everybody = np.arange(count)
    handle = scrambled(everybody, 36**8, 7_919 * store.seed)
    letters = _letters(handle, _SMALL, 8), _letters(pick(dice, count, 36**7), _SMALL, 7)
    city = cities(store)
    area = _table([start for _, _, start, _ in invented.CITIES], city)
    units = [""] * 60 + [
        f"{kind} {number}" for kind in ("Apt", "APT", "Unit", "#") for number in range(1, 12)
    ]
    digits = _letters(pick(dice, count, 10**6), _DIGITS, 6)
    longer = pa.array(dice.random(count) < 0.7)
    return People(
        email=_texts(*letters, b"@marketplace.amazon.com"),
        name=_names(dice, count),
        street=_joined(
            _table([f"{number} " for number in range(1, 10_000)], pick(dice, count, 9_999)),
            _table(invented.STREETS, pick(dice, count, len(invented.STREETS))),
        ),
        unit=_table(units, pick(dice, count, len(units))),
        postcode=_joined(
            area, _texts(digits[:, :2]), pc.if_else(longer, _texts(b"-", digits[:, 2:]), _BLANK)
        ),
    )


def _names(dice: np.random.Generator, count: int) -> Texts:
    """Put names together: half with a middle initial, some in capitals or small, a few in other scripts."""
    initials = [""] * 21 + [f" {letter}." for letter in "ABCDEFGHIJKLMNOPRSTVW"]
    name = _joined(
        _table(invented.GIVEN, pick(dice, count, len(invented.GIVEN))),
        _table(initials, pick(dice, count, len(initials))),
        " ",
        _table(invented.SURNAMES, pick(dice, count, len(invented.SURNAMES))),
    )
    luck = dice.random(count)
    name = pc.if_else(pa.array(luck < 0.04), pc.utf8_upper(name), name)
    name = pc.if_else(pa.array(luck > 0.97), pc.utf8_lower(name), name)
    native = _table(invented.NATIVE, pick(dice, count, len(invented.NATIVE)))
    return pc.if_else(pa.array((luck > 0.5) & (luck < 0.504)), native, name)


@dataclass(frozen=True)
class Press:
    """Everything that turns rows of numbers into lines of text."""

    store: Store
    people: People
    whim: NDArray[np.float64]
    """Luck of each order, which decides on gifts and blank names."""

    @classmethod
    def of(cls, store: Store) -> Press:
        """Set the press up for a store."""
        return cls(store, people(store), dice_of(store, 6).random(store.lines))

    def print(self, rows: Lines) -> memoryview:
        """Return the lines, each with its line feed, as UTF-8."""
        columns = (
            self._ids(rows) | self._dates(rows) | self._buyer(rows) | self._goods(rows) | self._way(rows)
        )
        text = pc.binary_join_element_wise(*(columns.get(name, _BLANK) for name in COLUMNS), "\t")
        text = _joined(text, "\n")
        _, ends, letters = text.buffers()
        return memoryview(letters)[: np.frombuffer(ends, np.int32)[len(text)]]

    def _ids(self, rows: Lines) -> dict[str, Column]:
        start = 104_729 * self.store.seed
        order = _letters(scrambled(rows.order, 10**14, start), _DIGITS, 14)
        prefix = np.where(rows.multi, 0, 1 + rows.order * 7 % 13 % (len(_PREFIXES) - 1))
        merchant = _joined("SHOP-", _texts(_letters(rows.order, _DIGITS, 8)))
        multi = pa.array(rows.multi)
        item = scrambled(rows.order * self.store.skus + rows.sku, 10**14, start)
        return {
            "amazon-order-id": _joined(_table(_PREFIXES, prefix), _texts(order[:, :7], b"-", order[:, 7:])),
            "merchant-order-id": pc.if_else(multi, merchant, _BLANK),
            "shipment-id": _texts(b"D", _letters(scrambled(rows.parcel, 62**8, start), _MIXED, 8)),
            "shipment-item-id": _texts(b"D", _letters(scrambled(rows.number, 62**8, 2 * start), _MIXED, 8)),
            "amazon-order-item-id": _texts(_letters(item, _DIGITS, 14)),
            "merchant-order-item-id": pc.if_else(multi, _joined(merchant, "-0"), _BLANK),
        }

    def _dates(self, rows: Lines) -> dict[str, Column]:
        ours = pa.array(~rows.multi)
        return {
            "purchase-date": pc.if_else(ours, _instants(self.store, rows.purchased), _BLANK),
            "payments-date": pc.if_else(ours, _instants(self.store, rows.paid), _BLANK),
            "shipment-date": _instants(self.store, rows.shipped),
            "reporting-date": _instants(self.store, rows.reported),
            "estimated-arrival-date": _instants(self.store, rows.arriving),
        }

    def _buyer(self, rows: Lines) -> dict[str, Column]:
        who, whim = pa.array(rows.person), self.whim[rows.order]
        name = self.people.name.take(who)
        other = self.people.name.take(pa.array((rows.person + 1) % self.store.people))
        nameless = rows.multi | (whim < 0.02)
        buyer = pc.if_else(pa.array(nameless), _BLANK, name)
        return {
            "buyer-email": pc.if_else(pa.array(rows.multi), _BLANK, self.people.email.take(who)),
            "buyer-name": pc.if_else(pa.array(whim > 0.997), pa.scalar("Amazon Customer"), buyer),
            "recipient-name": pc.if_else(pa.array((whim > 0.4) & (whim < 0.5)), other, name),
            "ship-address-1": self.people.street.take(who),
            "ship-address-2": self.people.unit.take(who),
            "ship-city": _table([city for city, *_ in invented.CITIES], rows.city),
            "ship-state": _table([state for _, state, *_ in invented.CITIES], rows.city),
            "ship-postal-code": self.people.postcode.take(who),
            "ship-country": pa.scalar("US"),
        }

    def _goods(self, rows: Lines) -> dict[str, Column]:
        ours = pa.array(~rows.multi)
        money = {
            "item-price": _money(rows.price),
            "item-tax": _money(rows.tax),
            "shipping-price": _money(rows.shipping),
            "shipping-tax": _ZERO,
            "gift-wrap-price": _ZERO,
            "gift-wrap-tax": _ZERO,
            "item-promotion-discount": _money(-rows.discount),
            "ship-promotion-discount": _money(np.where(rows.delivery == OFFSET, -rows.shipping, 0)),
        }
        return {
            "sku": _table(invented.skus(self.store.skus), rows.sku),
            "product-name": _table(invented.titles(self.store.skus), rows.sku),
            "quantity-shipped": pc.cast(pa.array(rows.units), pa.string()),
            "currency": pa.scalar("USD"),
        } | {name: pc.if_else(ours, amounts, _BLANK) for name, amounts in money.items()}

    def _way(self, rows: Lines) -> dict[str, Column]:
        fast = (rows.delivery == FREE_FAST) | (rows.delivery == PAID_FAST)
        carrier = rows.parcel * 11 % 17 % len(_CARRIERS)
        parcel = _letters(scrambled(rows.parcel, 10**14, 0), _DIGITS, 14)
        return {
            "ship-service-level": _table(_SERVICES, np.where(fast, 1 + rows.order % (len(_SERVICES) - 1), 0)),
            "carrier": _table(_CARRIERS, carrier),
            "tracking-number": _joined(_table(_TRACKING, carrier), _texts(parcel)),
            "fulfillment-center-id": _table(_CENTERS, rows.parcel * 5 % 11 % len(_CENTERS)),
            "fulfillment-channel": pa.scalar("AFN"),
            "sales-channel": _table(("Amazon.com", "Non-Amazon US"), rows.multi.astype(np.int64)),
        }
