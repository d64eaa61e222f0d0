"""Names: what the words of a selection stand for in one book."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from regulars.columns import OWN_PREFIX, Column, Kind, Slot
from regulars.segments.folding import fold
from regulars.segments.subjects import Digit, Field, Own

if TYPE_CHECKING:
    from collections.abc import Sequence

    from regulars.segments.subjects import Subject

FLAG = "flag"
"""Short for ``sku_flag``."""


@dataclass(frozen=True)
class Names:
    """The columns and products of one book.

    Parameters
    ----------
    columns : tuple of Column
        Of the customers.
    slots : tuple of Slot
        By position.
    own : tuple of str
        Names of the columns that the seller added, as ``View.own`` has them.
    carry : bool
        Whether the SKU-flag is the plain sum, of which no digit says how many of one product there are.
    """

    columns: tuple[Column, ...]
    slots: tuple[Slot, ...]
    own: tuple[str, ...] = ()
    carry: bool = False

    @cached_property
    def currencies(self) -> tuple[str, ...]:
        """Return the currencies of the book."""
        return tuple(column.currency for column in self.columns if column.kind is Kind.MONEY)

    @cached_property
    def _words(self) -> dict[str, Subject]:
        """Return the columns by what may stand without quotes, folded."""
        fields = [column for column in self.columns if column.kind is not Kind.QUANTITY]
        words: dict[str, Subject] = {
            fold(name.removeprefix(OWN_PREFIX)): Own(name.removeprefix(OWN_PREFIX), name) for name in self.own
        }
        words |= {fold(slot.label): Digit(slot) for slot in reversed(self.slots)}
        words |= {fold(column.name): Field(column) for column in fields}
        return words | {FLAG: words[fold("sku_flag")]}

    @cached_property
    def _headers(self) -> dict[str, Subject]:
        """Return the columns by what may stand in quotes, folded: headers, and labels of slots."""
        headers: dict[str, Subject] = {
            fold(name.removeprefix(OWN_PREFIX)): Own(name.removeprefix(OWN_PREFIX), name) for name in self.own
        }
        headers |= {fold(slot.label): Digit(slot) for slot in reversed(self.slots)}
        slots = {slot.column: slot for slot in self.slots}
        for column in self.columns:
            is_slot = column.kind is Kind.QUANTITY
            headers[fold(column.header)] = Digit(slots[column.name]) if is_slot else Field(column)
        return headers

    def column(self, word: str) -> Subject | None:
        """Return what a word without quotes stands for."""
        return self._words.get(fold(word))

    def header(self, text: str) -> Subject | None:
        """Return what a header in quotes stands for."""
        return self._headers.get(fold(text))

    def slot(self, text: str) -> Slot | None:
        """Return the slot with a label, or else the one that counts a SKU."""
        return self.labelled(text) or self._counts(text)

    def labelled(self, text: str) -> Slot | None:
        """Return the slot with a label."""
        exact = {slot.label: slot for slot in self.slots}
        return exact.get(text.strip()) or {fold(slot.label): slot for slot in reversed(self.slots)}.get(
            fold(text)
        )

    def sku(self, text: str) -> str | None:
        """Return the SKU that is meant."""
        skus = [sku for slot in self.slots for sku in slot.skus]
        text = text.strip()
        return text if text in skus else {fold(sku): sku for sku in reversed(skus)}.get(fold(text))

    def _counts(self, text: str) -> Slot | None:
        """Return the slot that counts a SKU."""
        sku = self.sku(text)
        return next((slot for slot in self.slots if sku in slot.skus), None)

    def at(self, position: int) -> Slot | None:
        """Return the slot at a position."""
        return next((slot for slot in self.slots if slot.position == position), None)

    @cached_property
    def products(self) -> list[str]:
        """Return every label and SKU."""
        return list(dict.fromkeys(name for slot in self.slots for name in (slot.label, *slot.skus)))

    @cached_property
    def words(self) -> list[str]:
        """Return every column as it may be written, without those of products."""
        fields = [column.name for column in self.columns if column.kind is not Kind.QUANTITY]
        own = [f"'{name.removeprefix(OWN_PREFIX)}'" for name in self.own]
        return [*fields, *own]


def nearest(text: str, known: Sequence[str]) -> str:
    """Return the advice that names what was probably meant; an empty text where nothing is near."""
    folded = {fold(name): name for name in reversed(known)}
    begun = [name for name in reversed(folded) if name.startswith(fold(text))]
    near = begun or difflib.get_close_matches(fold(text), folded, n=1)
    return f"did you mean {folded[near[0]]}?" if near else ""
