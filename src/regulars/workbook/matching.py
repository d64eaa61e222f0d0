"""Which row of a sheet is which of those that were written, however they were sorted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute

from regulars.workbook import layout, resaved, texts, values
from regulars.workbook.comparison import arrow, numbers, plain, some, unequal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from regulars.workbook.comparison import Texts
    from regulars.workbook.found import Found
    from regulars.workbook.refusals import Refusals

pc: Any = pyarrow.compute  # the stubs refuse plain values beside arrays

NONE = -1

KEYS: Mapping[str, tuple[str, ...]] = {
    layout.CUSTOMERS: ("customer_id", "email"),
    layout.MISSING: ("order_id",),
    layout.DISCOUNTS: ("sku", "currency", "unit_price", "discount_share"),
    layout.SKUS: ("skus",),
}
"""Names of the columns by which the rows of a sheet are known."""

_ZEROS = r"^0+([0-9]+(?:\||$))"
"""What a program drops from a SKU of digits when it makes a number of it."""


@dataclass(frozen=True)
class Pairs:
    """The rows of a sheet as it stands, beside those that were written.

    Attributes
    ----------
    rows, told : array of int
        Numbers of a row now and of the same row as it was written, ascending by ``rows``.
    new : array of int
        Rows now that were not written.
    gone : array of int
        Rows that were written and are no longer there.
    by_key : array of bool
        Of each pair, whether the row has its key; else a customer is known by the address.
    """

    rows: NDArray[np.int64]
    told: NDArray[np.int64]
    new: NDArray[np.int64]
    gone: NDArray[np.int64]
    by_key: NDArray[np.bool_]


def customers(
    found: Found, keys: Mapping[str, str], table: pd.DataFrame, refusals: Refusals
) -> tuple[Pairs, Texts]:
    """Return the pairs of the sheet Customers, and the normalised address of every row now, null for none.

    A row is known by its id; without one that was written, by the address of a row that no id claims.

    Parameters
    ----------
    found : Found
    keys : mapping of str to str
        As ``headings.placed`` gives it, with ``customer_id`` and ``email``.
    table : DataFrame
        What was written, with ``customer_id`` and ``email``.
    refusals : Refusals
        Takes ids that stand twice.
    """
    ids = plain(arrow(found.columns[keys["customer_id"]].text))
    told, by_id = _claimed(ids, arrow(table["customer_id"]))
    refusals.add_rows(
        "this Customer id stands in a row above already",
        found,
        by_id & (told == NONE),
        keys["customer_id"],
        do="delete the copied row, or, where it is another customer, empty this cell and change its Email",
    )
    addresses = _addresses(found, keys["email"], told, arrow(table["email"]))
    free = _unclaimed(told, len(table))
    unknown = np.flatnonzero((told == NONE) & ~by_id)
    by_address, _ = _claimed(some(addresses, unknown), arrow(table["email"].iloc[free]))
    known = by_address != NONE
    told[unknown[known]] = free[by_address[known]]
    return _pairs(told, len(table), by_id), addresses


def by_key(found: Found, keys: Mapping[str, str], table: pd.DataFrame, refusals: Refusals) -> Pairs:
    """Return the pairs of one of the other sheets.

    Parameters
    ----------
    found : Found
    keys : mapping of str to str
        As ``headings.placed`` gives it, with all of ``KEYS``.
    table : DataFrame
        What was written.
    refusals : Refusals
        Takes rows that stand twice.
    """
    names = KEYS[found.name]
    ours, theirs = _told_keys(table, names), _found_keys(found, keys, names)
    told, keyed = _claimed(theirs, ours)
    again = keyed & (told == NONE)
    refusals.add_rows("this row stands here twice", found, again, keys[names[0]], do="delete one of them")
    unknown, free = np.flatnonzero(~keyed), _unclaimed(told, len(table))
    if len(unknown) and len(free):
        at, _ = _claimed(_bare(some(theirs, unknown)), _bare(some(ours, free)))
        told[unknown] = np.where(at == NONE, NONE, free[at])
    return _pairs(told, len(table), told != NONE)


def told_keys(sheet: str, table: pd.DataFrame) -> Texts:
    """Return the key of each row that was written, as the ledger knows it.

    Customers have their id, orders theirs; a discount is ``sku|currency|unit price in minor units|percent``;
    a slot is its first SKU.
    """
    names = KEYS[sheet]
    if sheet == layout.SKUS:
        return arrow(table["skus"].str.split(", ", n=1).str[0])
    return _told_keys(table, names[:1] if sheet == layout.CUSTOMERS else names)


def _claimed(theirs: Texts, ours: Texts) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return which of ours each of theirs is, once only, and whether it is any of them."""
    at = pc.fill_null(pc.index_in(theirs, value_set=ours, skip_nulls=True), NONE).to_numpy().astype(np.int64)
    keyed = at != NONE
    again = keyed & pd.Series(at).duplicated().to_numpy()
    return np.where(again, NONE, at), keyed


def _unclaimed(told: NDArray[np.int64], written: int) -> NDArray[np.int64]:
    """Return the rows that were written and that no row now claims."""
    free = np.ones(written, dtype=bool)
    free[told[told != NONE]] = False
    return np.flatnonzero(free)


def _pairs(told: NDArray[np.int64], written: int, by_key: NDArray[np.bool_]) -> Pairs:
    """Return the pairs of which ``told`` has, for each row now, the row written."""
    rows, new = np.flatnonzero(told != NONE), np.flatnonzero(told == NONE)
    return Pairs(rows, told[rows], new, _unclaimed(told, written), by_key[rows])


def _addresses(found: Found, key: str, told: NDArray[np.int64], written: Texts) -> Texts:
    """Return the address of each row, null where it has none.

    Only what differs from what was written is normalised: a row that is as it was costs nothing.
    """
    shown = arrow(found.columns[key].text)
    before = pc.take(written, pa.array(told, mask=told == NONE))
    differ = pa.array(unequal(before, shown))
    spelled, _ = values.addresses(pc.filter(shown, differ))
    addresses: Texts = pc.replace_with_mask(shown, differ, spelled)
    return addresses


def _told_keys(table: pd.DataFrame, names: tuple[str, ...]) -> Texts:
    """Return the parts of each key that was written, joined."""
    return _joined([arrow(table[name].astype("str")) for name in names])


def _found_keys(found: Found, keys: Mapping[str, str], names: tuple[str, ...]) -> Texts:
    """Return the parts of each key as it stands, joined alike; null where one is missing."""
    parts = {name: plain(arrow(found.columns[keys[name]].text)) for name in names}
    if "unit_price" in parts:
        decimals = resaved.exponents(parts["currency"].to_pandas())
        parts["unit_price"] = _whole(parts["unit_price"], 10.0**decimals)
        parts["discount_share"] = _whole(parts["discount_share"], 100)
    return _joined(list(parts.values()))


def _whole(array: Texts, times: NDArray[Any] | int) -> Texts:
    """Return numbers that were shown divided, as whole ones again; null where there is none."""
    number = np.round(numbers(array) * times)
    fits = np.abs(number) < 2**53  # false for NaN
    return arrow(pd.Series(np.where(fits, number, 0)).astype("Int64").where(fits))


def _joined(parts: list[Texts]) -> Texts:
    """Return the parts of each key with ``|`` between them."""
    if len(parts) == 1:
        return parts[0]
    joined: Texts = pc.binary_join_element_wise(*parts, pa.scalar("|", texts.ARROW))
    return joined


def _bare(array: Texts) -> Texts:
    """Return keys without leading zeros; those that are then alike are no keys, and null."""
    bare = pc.replace_substring_regex(array, _ZEROS, r"\1")
    alike = bare.to_pandas().duplicated(keep=False).to_numpy()
    keys: Texts = pc.if_else(pa.array(alike), pa.scalar(None, texts.ARROW), bare)
    return keys
