"""The arrangement: what the seller made of the workbook's columns and sheets, kept for the next workbook."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from regulars import columns
from regulars.columns import OWN_PREFIX, Column, Kind
from regulars.ledger import workbooks as ledger_workbooks
from regulars.rules.said import SKU
from regulars.workbook import Look
from regulars.workbook.orders import YOURS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from regulars.columns import Slot


@dataclass(frozen=True)
class Taken:
    """What was read back from a workbook.

    Parameters
    ----------
    event : int or None
        Its number; None where nothing was typed that counts.
    counts : dict of str to int
        What was taken, by kind.
    put_back : int
        Changed cells that are not the seller's to edit.
    due : int
        Whether the workbook must be written again for what was not taken (``ledger.workbooks.AS_READ`` …).
    notes : tuple of str
        What to know, a sentence each.
    """

    event: int | None = None
    counts: dict[str, int] = field(default_factory=dict)
    put_back: int = 0
    due: int = ledger_workbooks.AS_READ
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Arrangement:
    """What the seller made of the workbook, in plain values.

    A column is told by its name; one of a slot by ``sku:`` and a SKU, since positions can move.

    Parameters
    ----------
    orders : mapping of str to sequence of str
        By sheet: its columns from the left.
    headers : mapping of str to mapping of str to str
        By sheet: what stands above the seller's own columns, by name.
    widths : mapping of str to mapping of str to float
        By sheet and column.
    hidden : mapping of str to sequence of str
        By sheet: columns that are hidden.
    own_sheets : sequence of str
        Names of the seller's own sheets.
    """

    orders: Mapping[str, Sequence[str]] = field(default_factory=dict)
    headers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    widths: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    hidden: Mapping[str, Sequence[str]] = field(default_factory=dict)
    own_sheets: Sequence[str] = ()

    def plain(self) -> dict[str, Any]:
        """Return it for JSON."""
        return asdict(self)

    def columns(self, sheet: str, table: Sequence[Column], slots: Sequence[Slot]) -> tuple[Column, ...]:
        """Return the columns of a sheet in the seller's order, those that are new at the right end.

        Parameters
        ----------
        sheet : str
            Its name in the layout.
        table : sequence of Column
            The columns that it has today.
        slots : sequence of Slot
        """
        there = {column.name: column for column in table}
        ours = {column.header.casefold() for column in table if column.kind is not Kind.OWN}
        headers = self.headers.get(sheet, {})
        slot_of = {sku: slot.column for slot in slots for sku in slot.skus}
        placed: dict[str, Column] = {}
        for key in self.orders.get(sheet, ()):
            name = slot_of.get(key.removeprefix(SKU), "") if key.startswith(SKU) else key
            if name.startswith(OWN_PREFIX):
                own = columns.own(name.removeprefix(OWN_PREFIX))
                header = headers.get(name, own.header)
                # A product may have come meanwhile that is called like a column of the seller's.
                header += YOURS if header.casefold() in ours else ""
                placed.setdefault(name, replace(own, header=header))
            elif name in there:
                placed.setdefault(name, there[name])
        return (*placed.values(), *(column for name, column in there.items() if name not in placed))

    def look(self, sheet: str, slots: Sequence[Slot]) -> Look:
        """Return widths and hidden columns of a sheet, by today's column names."""
        slot_of = {f"{SKU}{sku}": slot.column for slot in slots for sku in slot.skus}
        return Look(
            {slot_of.get(key, key): width for key, width in self.widths.get(sheet, {}).items()},
            frozenset(slot_of.get(key, key) for key in self.hidden.get(sheet, ())),
        )


def key(column: Column, slots: Mapping[str, Slot]) -> str:
    """Return by what a column is told: its name, or a SKU of its slot.

    Parameters
    ----------
    slots : mapping of str to Slot
        By column name.
    """
    return f"{SKU}{slots[column.name].skus[0]}" if column.kind is Kind.QUANTITY else column.name
