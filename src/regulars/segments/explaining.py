"""Explaining: how many customers each part of a selection stands for, by itself and with those before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from regulars.segments.expression import And, Condition, Not

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from regulars.segments.expression import Expression
    from regulars.segments.view import View


@dataclass(frozen=True)
class Part:
    """One part of a selection.

    Parameters
    ----------
    level : int
        How deep it stands; 0 is the whole.
    joined : str
        ``and`` or ``or`` where it follows another part, else empty.
    expression : Expression
    alone : int
        How many customers it selects by itself.
    together : int
        How many are left of, or have been found by, the parts before it and itself.
    """

    level: int
    joined: str
    expression: Expression
    alone: int
    together: int


def parts(expression: Expression, view: View) -> list[Part]:
    """Return the whole and every part of it, each before what it is put together from."""
    found, mask = _explained(expression, view, 0)
    count = int(mask.sum())
    return [Part(0, "", expression, count, count), *found]


def _explained(expression: Expression, view: View, level: int) -> tuple[list[Part], NDArray[np.bool_]]:
    """Return the parts of an expression, and whom it selects."""
    if isinstance(expression, Condition):
        return [], expression.mask(view)
    if isinstance(expression, Not):
        below, mask = _explained(expression.part, view, level + 1)
        if not isinstance(expression.part, Condition):
            count = int(mask.sum())
            below = [Part(level + 1, "", expression.part, count, count), *below]
        return below, ~mask
    found: list[Part] = []
    together = np.full(view.count, isinstance(expression, And))
    for place, part in enumerate(expression.parts):
        below, mask = _explained(part, view, level + 1)
        together = together & mask if isinstance(expression, And) else together | mask
        word = "" if not place else "and" if isinstance(expression, And) else "or"
        found.append(Part(level + 1, word, part, int(mask.sum()), int(together.sum())))
        found += below
    return found, together
