"""Meaning: which products a selection stands for, to tell whether that has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from regulars.columns import Kind
from regulars.errors import SegmentError
from regulars.segments import parsing
from regulars.segments.deeds import Bought
from regulars.segments.subjects import Digit

if TYPE_CHECKING:
    from regulars.segments.names import Names


def differs(text: str, then: Names, here: Names) -> bool:
    """Return whether a selection stands for other products than then, of those that are known then and here.

    One that could not be understood then cannot have changed.
    """
    known = _skus(then) & _skus(here)
    positions = _positions(then) & _positions(here)
    before = _products(text, then, known, positions)
    return before is not None and before != _products(text, here, known, positions)


def _skus(names: Names) -> frozenset[str]:
    """Return every SKU."""
    return frozenset(sku for slot in names.slots for sku in slot.skus)


def _positions(names: Names) -> frozenset[int]:
    """Return the positions at which a product stands."""
    return frozenset(slot.position for slot in names.slots)


def _products(text: str, names: Names, known: frozenset[str], positions: frozenset[int]) -> list[Any] | None:
    """Return the SKUs that each condition is about, None where the text is not understood."""
    try:
        expression = parsing.parse(text, names)
    except SegmentError:
        return None
    found: list[Any] = []
    for condition in expression.conditions():
        subject = condition.subject
        if isinstance(subject, Digit):
            found.append(known.intersection(subject.slot.skus))
        elif isinstance(subject, Bought):
            found.append((known.intersection(subject.skus), subject.slot is None))
        elif subject.kind is Kind.FLAG:
            slots = [slot for slot in names.slots if slot.position in positions]
            found.append({slot.position: known.intersection(slot.skus) for slot in slots})
    return found
