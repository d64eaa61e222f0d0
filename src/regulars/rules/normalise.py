"""Normalising: a block of report text to typed shipments, and the lines that are set aside.

Everything is read as text first, so ``01234``, ``NA`` and a buyer called ``Null`` stay what they are; only
the columns that a rule computes with are read as numbers or instants, and only where they are plain.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute

from regulars.columns import REPORT, SHIPMENTS
from regulars.rules import amounts, currencies, instants, marketplaces, texts

pc: Any = pyarrow.compute  # the stubs refuse plain values beside arrays

VERSION = "1"
"""Of these rules; typed lines made by another version are made again from the text."""

BLANK = "is blank"
DAMAGED = "was turned into a rounded number by a spreadsheet"
NO_COUNT = f"is not a whole number from 1 to {amounts.MOST_UNITS:,} in plain digits"
NO_AMOUNT = "is not a plain amount like 7.50"
TOO_LARGE = "is too large for an amount"
BELOW_ZERO = "is a price below zero"
NO_DATE = "is not a date and time like 2025-03-01T08:30:00+00:00"

_PRICES = frozenset({"item-price", "shipping-price"})
_CODE = r"^[A-Z]{3}$"


@dataclass(frozen=True)
class Normalised:
    """What one block of report text says.

    Attributes
    ----------
    shipments : pyarrow.Table
        One row a kept line, in the block's order: ``line`` (int32) and the fields of ``columns.SHIPMENTS``.
        Texts are strings and words are dictionaries (int32 to string), trimmed; instants are microseconds in
        UTC, counts int32, money int64 minor units. Null where blank or where the report lacks the column.
    kept : pyarrow.BooleanArray
        Which rows of the block these are; never null.
    rejects : pyarrow.Table
        One row a rejected line, in the block's order: ``line`` (int32), ``column`` (the header of the first
        column that does not fit, in the report's order) and ``reason`` (what is wrong, without its text).
    warnings : int
        Kept lines with a damaged field that is not used, a currency that is no code, or an amount finer than
        its currency's minor unit; a line with several counts once.
    """

    shipments: pa.Table
    kept: pa.BooleanArray
    rejects: pa.Table
    warnings: int


class _Fault(NamedTuple):
    """Why some lines of the block are rejected."""

    column: str
    reason: str
    where: pa.BooleanArray


@dataclass(frozen=True)
class _Reading:
    """A block and what has been read of it so far: fields by name, faults, and where a warning is due."""

    table: pa.Table
    fields: dict[str, pa.Array[Any]] = field(default_factory=dict)
    faults: list[_Fault] = field(default_factory=list)
    doubts: list[pa.BooleanArray] = field(default_factory=list)

    def raw(self, column: str) -> pa.StringArray:
        """Return a column as it stands in the report; all blank where the report lacks it."""
        if column in self.table.column_names:
            texts: Any = self.table[column].combine_chunks()
        else:
            texts = pa.repeat("", len(self.table))
        raw: pa.StringArray = texts
        return raw

    def reject(self, column: str, reason: str, where: pa.BooleanArray) -> None:
        """Note that these lines do not fit."""
        self.faults.append(_Fault(column, reason, where))


def block(table: pa.Table) -> Normalised:
    """Return the typed shipments of a block of report text.

    A line is rejected for a blank order id or SKU, a quantity that is not a whole number from 1 to 1,000,000
    in plain digits, a used amount or date that is not plain (:func:`amounts.parse`, :func:`instants.parse`),
    a price below zero (refunds are in other reports; only discounts are negative in this one), and an order
    id or shipment-item id that a spreadsheet has rounded.

    A blank currency becomes the sales channel's, else ``XXX``; so does one that is not three letters, with a
    warning. Discounts lose their sign.

    Parameters
    ----------
    table : pyarrow.Table
        ``line`` (int32, the physical line) and string columns without nulls, named as in ``columns.REPORT``:
        those that the report has. Further columns are passed over.
    """
    reading = _Reading(table)
    _read_ids(reading)
    _read_instants(reading)
    _read_words(reading)
    _read_units(reading)
    _read_currency(reading)
    _read_amounts(reading)
    rejects, kept = _rejects(reading)
    fields = [reading.fields[row.name] for row in SHIPMENTS]
    shipments = pa.table([table["line"], *fields], names=["line", *(row.name for row in SHIPMENTS)])
    if len(rejects):
        shipments = _compact(shipments.filter(kept))
    warned: Any = np.logical_or.reduce([doubt.to_numpy(zero_copy_only=False) for doubt in reading.doubts])
    warnings = int(np.count_nonzero(warned & kept.to_numpy(zero_copy_only=False)))
    return Normalised(shipments=shipments, kept=kept, rejects=rejects, warnings=warnings)


def _read_ids(reading: _Reading) -> None:
    """Read the fields of type text: the ids, which are nearly all distinct."""
    for row in SHIPMENTS:
        if row.type == "text":
            ids = texts.trimmed(reading.raw(row.source))
            reading.reject(row.source, DAMAGED, texts.damaged(ids))
            reading.fields[row.name] = ids
    reading.reject("amazon-order-id", BLANK, reading.fields["order_id"].is_null())
    for column in ("amazon-order-item-id", "tracking-number"):
        reading.doubts.append(texts.damaged(texts.trimmed(reading.raw(column))))


def _read_instants(reading: _Reading) -> None:
    """Read the dates; those that no rule uses are only looked at."""
    for row in SHIPMENTS:
        if row.type == "instant":
            reading.fields[row.name], wrong = instants.parse(texts.trimmed(reading.raw(row.source)))
            reading.reject(row.source, NO_DATE, wrong)
    for column in ("payments-date", "estimated-arrival-date"):
        reading.doubts.append(instants.parse(texts.trimmed(reading.raw(column)))[1])


def _read_words(reading: _Reading) -> None:
    """Read the fields that many lines share a value of."""
    for row in SHIPMENTS:
        if row.type == "word":
            reading.fields[row.name] = texts.words(reading.raw(row.source))
    reading.reject("sku", BLANK, reading.fields["sku"].is_null())


def _read_units(reading: _Reading) -> None:
    """Read the quantity, once for each distinct text."""
    raw: Any = pc.dictionary_encode(reading.raw("quantity-shipped"))
    numbers, wrong = amounts.counts(texts.trimmed(raw.dictionary))
    reading.fields["units"] = pc.take(numbers, raw.indices)
    reading.reject("quantity-shipped", NO_COUNT, pc.take(wrong, raw.indices))


def _read_currency(reading: _Reading) -> None:
    """Give every line a currency: its own, else that of its sales channel, else the unknown one."""
    said: Any = reading.fields["currency"]
    channel: Any = reading.fields["channel"]
    codes = pc.ascii_upper(said.dictionary)
    proper = pc.match_substring_regex(codes, _CODE)
    own = pc.take(pc.if_else(proper, codes, None), said.indices)
    shops = [marketplaces.find(name) for name in channel.dictionary.to_pylist()]
    usual = pa.array([shop.currency if shop else None for shop in shops], pa.string())
    known = pc.coalesce(own, pc.take(usual, channel.indices), currencies.UNKNOWN)
    reading.fields["currency"] = pc.dictionary_encode(known)
    reading.doubts.append(pc.and_(pc.is_valid(said), pc.is_null(own)))


def _read_amounts(reading: _Reading) -> None:
    """Read the money, once for each distinct text and number of decimals."""
    for row in SHIPMENTS:
        if row.type != "money":
            continue
        money = _amounts(reading.raw(row.source), reading.fields["currency"])
        reading.reject(row.source, NO_AMOUNT, money.wrong)
        reading.reject(row.source, TOO_LARGE, money.huge)
        reading.doubts.append(money.finer)
        if row.source in _PRICES:
            reading.reject(row.source, BELOW_ZERO, pc.fill_null(pc.less(money.minor, 0), False))
            reading.fields[row.name] = money.minor
        else:
            reading.fields[row.name] = pc.abs(money.minor)


def _amounts(column: pa.StringArray, currency: Any) -> amounts.Amounts:
    """Return the amounts of a column, each with the decimals of its line's currency."""
    raw: Any = pc.dictionary_encode(column)
    distinct = texts.trimmed(raw.dictionary)
    decimals = pa.array([currencies.exponent(code) for code in currency.dictionary.to_pylist()], pa.int8())
    first, *others = pc.unique(decimals).to_pylist() or [0]
    money = amounts.parse(distinct, decimals=first).take(raw.indices)
    for other in others:
        lines = pc.take(pc.equal(decimals, other), currency.indices)
        money = money.replaced(lines, amounts.parse(distinct, decimals=other).take(raw.indices))
    return money


def _rejects(reading: _Reading) -> tuple[pa.Table, pa.BooleanArray]:
    """Return the rejected lines, each with its first fault in the report's order, and which are kept."""
    faults = sorted(reading.faults, key=lambda fault: REPORT.index(fault.column))
    first = np.full(len(reading.table), -1, np.int8)
    for number, fault in reversed(list(enumerate(faults))):
        if fault.where.true_count:
            first[fault.where.to_numpy(zero_copy_only=False)] = number
    rejected = np.flatnonzero(first >= 0)
    which = first[rejected]
    columns = pa.array([fault.column for fault in faults]).take(which)
    reasons = pa.array([fault.reason for fault in faults]).take(which)
    lines = reading.table["line"].take(rejected)
    rejects = pa.table([lines, columns, reasons], names=["line", "column", "reason"])
    return rejects, pa.array(first < 0)


def _compact(shipments: pa.Table) -> pa.Table:
    """Return the table with only those words in its dictionaries that a line still has.

    Else a currency or channel that only rejected lines had would look like one of the seller's.
    """
    for place, row in enumerate(shipments.schema):
        if pa.types.is_dictionary(row.type):
            words = pc.cast(shipments[row.name], pa.string())
            shipments = shipments.set_column(place, row.name, pc.dictionary_encode(words))
    return shipments
