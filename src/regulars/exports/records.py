"""Customers as a table for machines: names of the columns table, exact amounts, plain days."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute

from regulars import columns as tables
from regulars.columns import Column, Kind
from regulars.rules import currencies, texts
from regulars.segments.cells import Cells

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

pc: Any = pyarrow.compute  # the stubs refuse plain values beside arrays

GROUPS = {"quantities": Kind.QUANTITY, "spent": Kind.MONEY}
"""Names that stand for all columns of a kind; in JSON these are one object."""

_OWN = {*GROUPS, *tables.names(tables.customers((), ()))}
"""Machine names that no slot may have."""

_SUFFIXES = {Kind.QUANTITY: " (SKU)", Kind.OWN: " (yours)"}
"""What is put behind a name that is not ours, where it is taken."""

_DIGITS = 18
"""Decimal digits of an amount: those of a 64-bit integer."""


def names(columns: Sequence[Column]) -> dict[str, str]:
    """Return the machine name of every column: its own, or the label of its slot.

    A label that is also a machine name gets `` (SKU)``, and a header of the seller's own `` (yours)``.
    """
    called = {column.name: column.name for column in columns}
    taken = _OWN | {column.name for column in columns if column.kind not in _SUFFIXES}
    for column in columns:
        if column.kind in _SUFFIXES:
            name = column.label or column.header
            while name in taken or name.casefold() in _OWN:
                name += _SUFFIXES[column.kind]
            taken.add(name)
            called[column.name] = name
    return called


def parts(customers: pd.DataFrame, columns: Sequence[Column], *, rows: int) -> Iterator[pa.Table]:
    """Yield :func:`table` of so many customers at a time; one of none where there are none."""
    for first in range(0, max(len(customers), 1), rows):
        yield table(customers.iloc[first : first + rows], columns)


def table(customers: pd.DataFrame, columns: Sequence[Column]) -> pa.Table:
    """Return the customers as an Arrow table with machine names.

    Parameters
    ----------
    customers : DataFrame
        With the columns named, as ``columns.customers`` declares them.
    columns : sequence of Column
        Those to give, in order.
    """
    called = names(columns)
    return pa.table({called[column.name]: _array(customers[column.name], column) for column in columns})


def _array(values: pd.Series[Any], column: Column) -> Any:
    """Return one column with its type for machines; nulls stay null."""
    if column.kind is Kind.MONEY:
        return _decimals(pa.array(values, pa.int64(), from_pandas=True), currencies.exponent(column.currency))
    if column.kind is Kind.DAY:
        return pa.array(values, pa.timestamp("us"), from_pandas=True).cast(pa.date32())
    if column.kind is Kind.YES:
        # Text where a No was said by hand, which is no more to a machine than that it is not so.
        return pa.array(values if values.dtype == bool else values == "Yes", pa.bool_())
    if column.kind in {Kind.COUNT, Kind.QUANTITY}:
        return pa.array(values, pa.int64(), from_pandas=True)
    if column.kind is Kind.OWN:
        return Cells(texts.arrow(values)).texts()
    return pa.array(values, from_pandas=True).cast(pa.string())


def _decimals(minor: pa.Int64Array, exponent: int) -> Any:
    """Return minor units as decimals of the major one."""
    unit = pa.scalar(Decimal(1).scaleb(-exponent), pa.decimal128(exponent + 1, exponent))
    return pc.multiply(minor.cast(pa.decimal128(_DIGITS + 1, 0)), unit).cast(
        pa.decimal128(_DIGITS + 1, exponent)
    )
