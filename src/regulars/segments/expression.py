"""Expressions: what a selection is made of. Each says whom it selects, and itself, in signs and in words."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from regulars.columns import Kind
from regulars.segments.operators import EMPTY, SIGNS
from regulars.segments.values import Range, YesNo

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from regulars.segments.subjects import Subject
    from regulars.segments.values import Value
    from regulars.segments.view import View


class Expression(ABC):
    """A selection, or a part of one. Its text is canonical: parsed again it is equal."""

    @property
    def parts(self) -> tuple[Expression, ...]:
        """Return what it is put together from."""
        return ()

    @abstractmethod
    def mask(self, view: View) -> NDArray[np.bool_]:
        """Return which of the view's customers are selected."""

    @abstractmethod
    def in_words(self) -> str:
        """Return it as a sentence without a full stop."""

    def conditions(self) -> Iterator[Condition]:
        """Yield the conditions in it, from left to right."""
        for part in self.parts:
            yield from part.conditions()

    def inner(self) -> tuple[str, str]:
        """Return its text and its words as they stand within a larger expression."""
        return str(self), self.in_words()


@dataclass(frozen=True)
class Condition(Expression):
    """What is said of one subject.

    Parameters
    ----------
    subject : Subject
    operator : str
        One of ``operators.SIGNS``.
    values : tuple
        None behind ``is empty``; several behind ``in`` and ``contains any``.
    """

    subject: Subject
    operator: str
    values: tuple[Value, ...] = ()

    def __str__(self) -> str:
        if self._is_statement and self.states_yes:
            return str(self.subject)
        if self.operator == EMPTY:
            return f"{self.subject} {EMPTY}"
        if self.operator == "in" or len(self.values) > 1:
            any_ = " any" if self.operator == "contains" else ""
            return f"{self.subject} {self.operator}{any_} ({', '.join(map(str, self.values))})"
        return f"{self.subject} {self.operator} {self.values[0]}"

    @property
    def _is_statement(self) -> bool:
        """Return whether it says that something is so: ``prime``, which is short for ``prime = yes``."""
        return self.operator == "=" and isinstance(self.values[0], YesNo)

    @property
    def states_yes(self) -> bool:
        """Return whether a yes/no subject is asked to be so, and not to be otherwise."""
        return (self.operator == "=") == (isinstance(self.values[0], YesNo) and self.values[0].yes)

    def mask(self, view: View) -> NDArray[np.bool_]:
        """Return for whom it holds."""
        return view.answer(self.subject).holds(self.operator, self.values, view.as_of)

    def in_words(self) -> str:
        """Return it as a sentence."""
        if self.subject.kind is Kind.YES:
            return self.subject.states(self.states_yes)
        if self.operator == EMPTY:
            return self.subject.emptiness(yes=True)
        said = SIGNS[self.operator].said(self.subject.kind)
        values = " or ".join(self._edge(value).in_words() for value in self.values)
        return f"{self.subject.in_words()} {said} {values}"

    def _edge(self, value: Value) -> Value:
        """Return the end of a range that this operator compares with."""
        if isinstance(value, Range) and self.operator in {"<", "before", ">="}:
            return value.low
        return value.high if isinstance(value, Range) and self.operator in {">", "after", "<="} else value

    def conditions(self) -> Iterator[Condition]:
        """Yield itself."""
        yield self


@dataclass(frozen=True)
class Not(Expression):
    """Whoever its part does not select."""

    part: Expression

    def __str__(self) -> str:
        return f"not {self.part.inner()[0]}"

    @property
    def parts(self) -> tuple[Expression, ...]:
        """Return the part."""
        return (self.part,)

    def mask(self, view: View) -> NDArray[np.bool_]:
        """Return everybody else."""
        return ~self.part.mask(view)

    def in_words(self) -> str:
        """Return it as a sentence."""
        if isinstance(self.part, Condition):
            subject = self.part.subject
            if subject.kind is Kind.YES:
                return subject.states(not self.part.states_yes)
            if self.part.operator == EMPTY:
                return subject.emptiness(yes=False)
        return f"not ({self.part.in_words()})"


@dataclass(frozen=True)
class _Joined(Expression):
    """Two parts or more."""

    parts_: tuple[Expression, ...]

    @property
    def parts(self) -> tuple[Expression, ...]:
        """Return the parts."""
        return self.parts_

    @property
    @abstractmethod
    def word(self) -> str:
        """Return what stands between them."""

    def __str__(self) -> str:
        return f" {self.word} ".join(part.inner()[0] for part in self.parts)

    def in_words(self) -> str:
        """Return it as a sentence."""
        return f", {self.word} ".join(part.inner()[1] for part in self.parts)

    def inner(self) -> tuple[str, str]:
        """Return both in parentheses."""
        return f"({self})", f"({self.in_words()})"


@dataclass(frozen=True)
class And(_Joined):
    """Whoever all parts select."""

    @property
    def word(self) -> str:
        """Return ``and``."""
        return "and"

    def mask(self, view: View) -> NDArray[np.bool_]:
        """Return the customers that all parts select."""
        found: NDArray[np.bool_] = np.logical_and.reduce([part.mask(view) for part in self.parts])
        return found


def all_of(parts: Iterable[Expression]) -> Expression:
    """Return whoever all of some parts select; parts that are joined by ``and`` are taken apart."""
    flat = tuple(inner for part in parts for inner in (part.parts if isinstance(part, And) else (part,)))
    return And(flat) if len(flat) > 1 else flat[0]


@dataclass(frozen=True)
class Or(_Joined):
    """Whoever any part selects."""

    @property
    def word(self) -> str:
        """Return ``or``."""
        return "or"

    def mask(self, view: View) -> NDArray[np.bool_]:
        """Return the customers that any part selects."""
        found: NDArray[np.bool_] = np.logical_or.reduce([part.mask(view) for part in self.parts])
        return found
