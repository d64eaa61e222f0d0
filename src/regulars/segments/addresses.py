"""Addresses: where a customer's parcels and bills went, as far as reports carry it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from regulars.columns import STREETS, Kind
from regulars.segments import folding, institutions
from regulars.segments.answers import Lines, Texts, Truth
from regulars.segments.deeds import Deed
from regulars.segments.operators import EMPTY
from regulars.segments.subjects import Subject

if TYPE_CHECKING:
    from regulars.segments.view import View


@dataclass(frozen=True)
class Institution(Deed):
    """Whether an address names a place of study (see ``institutions``)."""

    reads_addresses = True

    def __str__(self) -> str:
        return "institution"

    def states(self, yes: bool) -> str:
        """Return it as a sentence."""
        return f"{'an' if yes else 'no'} address names a school or university"

    def matter(self) -> str:
        """Return what has to be known for it."""
        return "streets"

    def answer(self, view: View) -> Truth:
        """Return whose does."""
        found = np.zeros(view.count, dtype=bool)
        for texts in _streets(view):
            is_coded = pa.types.is_dictionary(texts.type)
            named = institutions.named(texts.dictionary if is_coded else texts)
            lines = folding.matches(named, texts.indices if is_coded else None)
            found |= view.with_address(lines)
        return Truth(found)

    def is_filled(self, view: View) -> bool:
        """Return whether any report has a street."""
        return any(Texts(texts).known.any() for texts in _streets(view))


@dataclass(frozen=True)
class Address(Subject):
    """Every address that reports gave for an order of the customer."""

    reads_addresses = True

    def __str__(self) -> str:
        return "address"

    @property
    def kind(self) -> Kind:
        """Return that it is text."""
        return Kind.TEXT

    @property
    def operators(self) -> tuple[str, ...]:
        """Return what can be said of several texts at once."""
        return ("contains", "like", EMPTY)

    def in_words(self) -> str:
        """Return what it is called."""
        return "an address line"

    def emptiness(self, *, yes: bool) -> str:
        """Return the sentence that nothing is known of it, or something."""
        return f"{'no' if yes else 'an'} address is known"

    def matter(self) -> str:
        """Return what has to be known for it."""
        return "addresses"

    def answer(self, view: View) -> Lines:
        """Return the lines of the addresses."""
        columns = tuple(Texts(texts) for texts in view.told.values())
        return Lines(columns, view.with_address)


def _streets(view: View) -> list[Any]:
    """Return the texts of the columns for streets."""
    return [texts for name, texts in view.told.items() if name in STREETS]
