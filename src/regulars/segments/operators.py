"""Operators: which of them fit which kind of value, and how each is said in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from regulars.columns import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

EMPTY = "is empty"
"""The one operator without a value behind it."""


@dataclass(frozen=True)
class Operator:
    """One operator of the language.

    Parameters
    ----------
    sign : str
        As it is written.
    words : str
        As it is said, between a column and a value.
    of_days : str
        As it is said of days, where that is otherwise.
    """

    sign: str
    words: str
    of_days: str = ""

    def said(self, kind: Kind) -> str:
        """Return the words for values of a kind."""
        return self.of_days if self.of_days and kind is Kind.DAY else self.words


SIGNS: Mapping[str, Operator] = {
    operator.sign: operator
    for operator in (
        Operator("=", "is"),
        Operator("!=", "is known and not"),
        Operator("<", "is less than", "is before"),
        Operator("<=", "is at most", "is no later than"),
        Operator(">", "is more than", "is after"),
        Operator(">=", "is at least", "is no earlier than"),
        Operator("before", "is before"),
        Operator("after", "is after"),
        Operator("in", "is"),
        Operator("contains", "contains"),
        Operator("like", "looks like"),
        Operator(EMPTY, "is empty"),
    )
}
"""Every operator, by its sign."""

_ALIKE = ("=", "!=", "in")
_ORDER = ("<", "<=", ">", ">=")
_LETTERS = ("contains", "like")

OPERATORS: Mapping[Kind, tuple[str, ...]] = {
    Kind.TEXT: (*_ALIKE, *_LETTERS, EMPTY),
    Kind.ID: (*_ALIKE, *_LETTERS, EMPTY),
    Kind.YES: ("=", "!="),
    Kind.COUNT: (*_ALIKE, *_ORDER, EMPTY),
    Kind.QUANTITY: (*_ALIKE, *_ORDER),
    Kind.MONEY: (*_ALIKE, *_ORDER, EMPTY),
    Kind.SHARE: (*_ALIKE, *_ORDER, EMPTY),
    Kind.DAY: (*_ALIKE, *_ORDER, "before", "after", EMPTY),
    Kind.FLAG: (*_ALIKE, "like"),
    Kind.OWN: (*_ALIKE, *_ORDER, "before", "after", *_LETTERS, EMPTY),
}
"""Which operators fit which kind. A yes/no column also stands alone: ``prime``."""
