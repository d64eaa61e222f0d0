"""Subjects: what a condition is about; here the columns of the customers table, and the seller's own."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from regulars.columns import Kind
from regulars.rules import currencies, texts
from regulars.rules.positions import RESALE
from regulars.segments.answers import Answer, Days, Flags, Numbers, Texts, Truth
from regulars.segments.cells import Cells
from regulars.segments.operators import OPERATORS
from regulars.segments.values import Text, YesNo, in_line
from regulars.segments.view import coded

if TYPE_CHECKING:
    from regulars.columns import Column, Slot
    from regulars.segments.view import View


class Subject(ABC):
    """What a condition is about; its text is what it is written as."""

    reads_addresses = False
    """Whether the view must have ``addresses``."""

    @property
    @abstractmethod
    def kind(self) -> Kind:
        """Return what kind of value it has, which says what operators fit."""

    @property
    def operators(self) -> tuple[str, ...]:
        """Return the operators that fit."""
        return OPERATORS[self.kind]

    @abstractmethod
    def in_words(self) -> str:
        """Return what it is called in a sentence."""

    def matter(self) -> str:
        """Return what has to be known for it to tell people apart."""
        return self.in_words()

    def states(self, yes: bool) -> str:
        """Return the sentence that says it is so, or not, of a yes/no subject."""
        return f"{self.in_words()} is {'' if yes else 'not '}Yes"

    def emptiness(self, *, yes: bool) -> str:
        """Return the sentence that nothing is known of it, or something."""
        return f"{self.in_words()} is {'' if yes else 'not '}empty"

    @abstractmethod
    def answer(self, view: View) -> Answer:
        """Return what it says of every customer."""

    def is_filled(self, view: View) -> bool:
        """Return whether anything is known of anybody, so that a condition on it can tell people apart."""
        return bool(view.answer(self).known.any())


@dataclass(frozen=True)
class Field(Subject):
    """A column of the customers table."""

    column: Column

    def __str__(self) -> str:
        return self.column.name

    @property
    def kind(self) -> Kind:
        """Return the kind of the column."""
        return self.column.kind

    def in_words(self) -> str:
        """Return its header."""
        return self.column.header

    def answer(self, view: View) -> Answer:
        """Return its values."""
        values = view.customers[self.column.name]
        if self.kind is Kind.YES:
            # Text where a No was said by hand.
            return Truth((values if values.dtype == bool else values == "Yes").to_numpy(dtype=bool))
        if self.kind is Kind.DAY:
            return Days(values.to_numpy(dtype="datetime64[us]"))
        if self.kind in {Kind.TEXT, Kind.ID}:
            return Texts(coded(values))
        if self.kind is Kind.FLAG:
            return Flags(coded(values))
        per = 10 ** currencies.exponent(self.column.currency) if self.kind is Kind.MONEY else 1
        return Numbers(values.to_numpy(dtype=np.int64, na_value=0), values.notna().to_numpy(), per)

    def is_filled(self, view: View) -> bool:
        """Return whether anybody has a value; a tag is told by what reports say of shipping and discounts."""
        if self.kind is not Kind.YES:
            return super().is_filled(view)
        sources = {"prime": "shipping_minor", "reviewer": "item_discount_minor"}
        told = self.column.name not in sources or view.shipments[sources[self.column.name]].notna().any()
        return bool(told or self.answer(view).holds("=", [YesNo(True)], view.as_of).any())


@dataclass(frozen=True)
class Own(Subject):
    """A column that the seller added."""

    header: str
    name: str
    """Of the column in ``View.own``."""

    def __str__(self) -> str:
        return str(Text(self.header))

    @property
    def kind(self) -> Kind:
        """Return the kind of what sellers type."""
        return Kind.OWN

    def in_words(self) -> str:
        """Return its header."""
        return in_line(self.header)

    def answer(self, view: View) -> Cells:
        """Return its cells."""
        return Cells(texts.arrow(view.own[self.name]))


def called(slot: Slot) -> str:
    """Return what a slot is called in a sentence: its label, and its SKUs where it is a group of several."""
    skus = [sku for sku in slot.skus if not sku.startswith(RESALE)]
    return f"{slot.label} ({', '.join(skus)})" if len(skus) > 1 else slot.label


@dataclass(frozen=True)
class Digit(Subject):
    """The true quantity of a slot, with what was typed."""

    slot: Slot
    by_position: bool = False

    def __str__(self) -> str:
        return f"digit({self.slot.position if self.by_position else Text(self.slot.label)})"

    @property
    def kind(self) -> Kind:
        """Return that it is a number of pieces."""
        return Kind.QUANTITY

    def in_words(self) -> str:
        """Return what is counted, and in which digit where that was asked."""
        position = f" (digit {self.slot.position})" if self.by_position else ""
        return f"the number of {called(self.slot)}{position}"

    def answer(self, view: View) -> Numbers:
        """Return the pieces."""
        pieces = view.customers[self.slot.column].to_numpy(dtype=np.int64)
        return Numbers(pieces, np.ones(len(pieces), dtype=bool))
