"""Explaining: what a selection means, in words and in numbers, part by part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from regulars.errors import SelectionError
from regulars.segments import explaining
from regulars.segments.expression import And, Or
from regulars.workflows import looking
from regulars.workflows.selecting import Asked, Ground

if TYPE_CHECKING:
    from datetime import date, datetime
    from pathlib import Path

    from regulars.segments.expression import Expression


@dataclass(frozen=True)
class Explained:
    """A selection, part by part.

    Parameters
    ----------
    as_of : date
    expression : Expression
    parts : list of Part
        The whole first.
    of : int
        How many customers there are.
    notes : tuple of str
        What to know, a sentence each.
    """

    as_of: date
    expression: Expression
    parts: list[explaining.Part]
    of: int
    notes: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """Return it for machines."""
        return {
            "as_of": self.as_of,
            "expression": str(self.expression),
            "words": self.expression.in_words(),
            "customers": self.parts[0].alone,
            "of": self.of,
            "parts": [
                {
                    "level": part.level,
                    "joined": part.joined,
                    "expression": str(part.expression),
                    "words": part.expression.in_words(),
                    "alone": part.alone,
                    "together": part.together,
                }
                for part in self.parts[1:]
            ],
            "notes": self.notes,
        }

    def table(self) -> tuple[list[str], list[list[object]]]:
        """Return headers and values, column by column, for a screen."""
        # Of what is joined each part has a row, and the last of them is the whole.
        below = self.parts[1:] if isinstance(self.expression, (And, Or)) else self.parts
        return ["Part", "Alone", "Together"], [
            [_indented(part) for part in below],
            [part.alone for part in below],
            [part.together for part in below],
        ]


def _indented(part: explaining.Part) -> str:
    """Return a part in words, as far in as it stands deep, in parentheses where it has parts of its own."""
    return "  " * max(part.level - 1, 0) + f"{part.joined} {part.expression.inner()[1]}".strip()


def explain(root: Path, asked: Asked, *, as_of: date | None, at: int | None, now: datetime) -> Explained:
    """Return what a selection means, and how many customers each part of it stands for.

    Raises
    ------
    SelectionError
        Nothing was asked for, or it cannot be understood.
    """
    ground = Ground(looking.look(root, as_of=as_of, at=at, now=now))
    expression = ground.asked(_named(asked, ground))
    if expression is None:
        raise SelectionError("there is nothing to explain", text="", do="name a segment, or give a selection")
    view = ground.under(expression)
    parts = explaining.parts(expression, view)
    notes = (*ground.seen.notes, *ground.doubts(expression))
    return Explained(view.as_of, expression, parts, view.count, notes)


def _named(asked: Asked, ground: Ground) -> Asked:
    """Return what is asked for, where an expression may also be the name of a segment."""
    if asked.expression is None or ground.named(asked.expression) is None:
        return asked
    return Asked(None, (asked.expression, *asked.segments), asked.digits)
