"""Names: what the words of a selection stand for in one book."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from regulars.columns import OWN_PREFIX, Column, Kind, Slot
from regulars.segments.folding import fold
from regulars.segments.subjects import Digit, Field, Own

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from regulars.segments.subjects import Subject

_PLAIN = re.compile(r"[\w.-]+")
"""A name that no shell takes apart."""

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
    segments : tuple of str
        What may have been meant by a word that is all of a selection, and stands for nothing.
    """

    columns: tuple[Column, ...]
    slots: tuple[Slot, ...]
    own: tuple[str, ...] = ()
    carry: bool = False
    segments: tuple[str, ...] = ()

    @cached_property
    def currencies(self) -> tuple[str, ...]:
        """Return the currencies of the book."""
        return tuple(column.currency for column in self.columns if column.kind is Kind.MONEY)

    @cached_property
    def _fields(self) -> _Called:
        """Return the columns of the table but for those of products, by name."""
        fields: dict[str, Subject] = {
            column.name: Field(column) for column in self.columns if column.kind is not Kind.QUANTITY
        }
        return _Called(fields | {FLAG: fields["sku_flag"]})

    @cached_property
    def _added(self) -> _Called:
        """Return products by label, and the seller's own columns by header."""
        own: dict[str, Subject] = {
            name.removeprefix(OWN_PREFIX): Own(name.removeprefix(OWN_PREFIX), name) for name in self.own
        }
        return _Called(own | {slot.label: Digit(slot) for slot in self.slots})

    @cached_property
    def _headers(self) -> _Called:
        """Return all columns by header; of a product, whose header may differ, also by label."""
        slots = {slot.column: slot for slot in self.slots}
        headers: dict[str, Subject] = {
            column.header: Digit(slots[column.name]) if column.kind is Kind.QUANTITY else Field(column)
            for column in self.columns
        }
        return _Called({**self._added.named, **headers})

    def column(self, word: str) -> Subject | None:
        """Return the column of the table that a word without quotes stands for."""
        return self._fields.get(word)

    def added(self, word: str) -> Subject | None:
        """Return the product or the column of the seller's own that a word stands for."""
        return self._added.get(word)

    def header(self, text: str) -> Subject | None:
        """Return what a header in quotes stands for."""
        return self._headers.get(text)

    def product(self, text: str) -> tuple[Slot, str | None] | None:
        """Return the slot of a product, and its SKU where that was named and not the slot's label.

        As it is spelled, a label before a SKU; else whatever its case, where only one is meant.
        """
        text = text.strip()
        if text in self._products:
            return self._products[text]
        alike = [self._products[name] for name in self.alike(text)]
        of_label = [found for found in alike if found[1] is None]
        if of_label and all(found[0] == of_label[0][0] for found in alike):
            return of_label[0]
        return alike[0] if len(alike) == 1 else None

    def alike(self, text: str) -> list[str]:
        """Return the labels and SKUs that are a text but for case and width."""
        return self._alike.get(fold(text), [])

    @cached_property
    def _products(self) -> dict[str, tuple[Slot, str | None]]:
        """Return slots by label and by SKU; a label comes before another slot's SKU."""
        skus: dict[str, tuple[Slot, str | None]] = {
            sku: (slot, sku) for slot in self.slots for sku in slot.skus
        }
        return skus | {slot.label: (slot, None) for slot in self.slots}

    @cached_property
    def _alike(self) -> dict[str, list[str]]:
        """Return labels and SKUs by what they are without case and width."""
        alike: dict[str, list[str]] = {}
        for name in self._products:
            alike.setdefault(fold(name), []).append(name)
        return alike

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


class _Called:
    """Subjects by name: as it is spelled, else whatever its case and width, where only one is meant."""

    def __init__(self, named: Mapping[str, Subject]) -> None:
        self.named = named
        self._folded: dict[str, Subject | None] = {}
        for name, subject in named.items():
            alike = self._folded.setdefault(_bare(name), subject)
            if alike != subject:
                self._folded[_bare(name)] = None

    def get(self, name: str) -> Subject | None:
        """Return the subject of a name, None where there is none, or several."""
        return self.named.get(name) or self._folded.get(_bare(name))


def _bare(name: str) -> str:
    """Return a name as it is compared: a break of lines within it is a space."""
    return " ".join(fold(name).split())


def option(segment: str) -> str:
    """Return how a segment is asked for on the command line."""
    return f"--segment {segment}" if _PLAIN.fullmatch(segment) else f'--segment "{segment}"'


def nearest(text: str, known: Sequence[str], *, shown: Callable[[str], str] = str) -> str:
    """Return the advice that names what was probably meant; an empty text where nothing is near.

    Parameters
    ----------
    text : str
    known : sequence of str
    shown : callable, optional
        What is to be written for one that is known.
    """
    folded = {fold(name): name for name in reversed(known)}
    begun = [name for name in reversed(folded) if name.startswith(fold(text))]
    near = begun or difflib.get_close_matches(fold(text), folded, n=1)
    return f"did you mean {shown(folded[near[0]])}?" if near else ""
