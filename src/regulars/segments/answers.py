"""Answers: what a column or a function says of every customer, and which of them a comparison then holds for.

An answer that is not known holds for no comparison; ``is empty`` finds these.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute

from regulars.segments import folding
from regulars.segments.operators import EMPTY
from regulars.segments.values import Text, YesNo

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from fractions import Fraction

    from numpy.typing import NDArray

    from regulars.segments.values import Value

    Mask = NDArray[np.bool_]

pc: Any = pyarrow.compute  # the stubs refuse plain values beside arrays

_INT64_MAX = np.iinfo(np.int64).max


class Answer(ABC):
    """What is said of every customer."""

    @property
    @abstractmethod
    def known(self) -> Mask:
        """Return of whom something is said."""

    @abstractmethod
    def holds(self, operator: str, values: Sequence[Value], as_of: date) -> Mask:
        """Return for whom a comparison with these values holds; with several, for whom any of them does."""


@dataclass(frozen=True)
class Truth(Answer):
    """Yes or no of everybody: what is not yes is no.

    Parameters
    ----------
    yes : array of bool
    """

    yes: Mask

    @property
    def known(self) -> Mask:
        """Return everybody."""
        return np.ones(len(self.yes), dtype=bool)

    def holds(self, operator: str, values: Sequence[Value], as_of: date) -> Mask:  # noqa: ARG002
        """Return for whom it is as the value says."""
        [value] = values
        asked = isinstance(value, YesNo) and value.yes
        found: Mask = self.yes == (asked if operator == "=" else not asked)
        return found


class Ordered(Answer):
    """Something that has an order, compared with ranges; a single value is a range too."""

    @abstractmethod
    def below(self, bound: Any, *, inclusive: bool) -> Mask:
        """Return who is below a bound, or also on it; whoever is not known may be said to be or not."""

    def holds(self, operator: str, values: Sequence[Value], as_of: date) -> Mask:
        """Return for whom the comparison holds: before a range is before its beginning, after it its end."""
        if operator == EMPTY:
            return ~self.known
        found = np.zeros(len(self.known), dtype=bool)
        ranges: Any = values  # as parsing has seen to
        for value in ranges:
            low, high = value.span(as_of)
            found |= self._holds(operator, low, high)
        return found & self.known

    def _holds(self, operator: str, low: Any, high: Any) -> Mask:
        """Return for whom the comparison with one range holds, of those who are known."""
        if operator in {"<", "before"}:
            return self.below(low, inclusive=False)
        if operator == "<=":
            return self.below(high, inclusive=True)
        if operator in {">", "after"}:
            return ~self.below(high, inclusive=True)
        if operator == ">=":
            return ~self.below(low, inclusive=False)
        within = ~self.below(low, inclusive=False) & self.below(high, inclusive=True)
        return ~within if operator == "!=" else within


@dataclass(frozen=True)
class Numbers(Ordered):
    """Numbers that are compared exactly, as integers.

    Parameters
    ----------
    numbers : array of int64
    are_known : array of bool
    per : int or array of int64
        What each is to be divided by: 100 for cents, an array for ratios; above 0 where known.
    """

    numbers: NDArray[np.int64]
    are_known: Mask
    per: int | NDArray[np.int64] = 1

    @property
    def known(self) -> Mask:
        """Return whose number there is."""
        return self.are_known

    def below(self, bound: Fraction, *, inclusive: bool) -> Mask:
        """Return whose number is below a bound."""
        if isinstance(self.per, int):
            whole, rest = divmod(bound.numerator * self.per, bound.denominator)
            return self.numbers < whole + bool(inclusive or rest)
        left, right = bound.denominator, bound.numerator
        numbers, per = self.numbers, self.per
        most = max(int(numbers.max(initial=0)), -int(numbers.min(initial=0)))
        largest = max(most * left, int(per.max(initial=0)) * abs(right))
        if largest > _INT64_MAX:  # Python's own integers then hold the products
            numbers, per = numbers.astype(object), per.astype(object)
        found = numbers * left <= per * right if inclusive else numbers * left < per * right
        return np.asarray(found, dtype=bool)


@dataclass(frozen=True)
class Days(Ordered):
    """Days.

    Parameters
    ----------
    days : array of datetime64[us]
        Midnights; NaT where there is none.
    """

    days: NDArray[np.datetime64]

    @property
    def known(self) -> Mask:
        """Return who has a day."""
        return ~np.isnat(self.days)

    def below(self, bound: date, *, inclusive: bool) -> Mask:
        """Return whose day is before a day."""
        day = np.datetime64(bound, "us")
        return self.days <= day if inclusive else self.days < day


class Texts(Answer):
    """Texts, compared without case, width and outer spaces.

    Parameters
    ----------
    texts : Arrow array of string
        Null where there is none; a dictionary is looked at once for each distinct text.
    """

    def __init__(self, texts: Any) -> None:
        is_coded = pa.types.is_dictionary(texts.type)
        self._codes = texts.indices if is_coded else None
        self._folded = folding.folded(texts.dictionary if is_coded else texts)

    @property
    def known(self) -> Mask:
        """Return who has a text that is not blank."""
        return self._each(pc.not_equal(self._folded, ""))

    def holds(self, operator: str, values: Sequence[Value], as_of: date) -> Mask:  # noqa: ARG002
        """Return for whom the comparison holds."""
        if operator == EMPTY:
            return ~self.known
        wanted = [folding.fold(value.text) for value in values if isinstance(value, Text)]
        if operator in {"contains", "like"}:
            found = self._each(self._like(wanted) if operator == "like" else self._holding(wanted))
        else:
            found = self._each(self._among(wanted))
        holds: Mask = (~found if operator == "!=" else found) & self.known
        return holds

    def _among(self, wanted: Sequence[str]) -> Any:
        """Return which distinct texts are one of some folded ones."""
        return pc.is_in(self._folded, pa.array(wanted, pa.string()))

    def _holding(self, wanted: Sequence[str]) -> Any:
        """Return which distinct texts contain one of some folded ones."""
        if len(wanted) == 1:
            return pc.match_substring(self._folded, wanted[0])
        return pc.match_substring_regex(self._folded, "|".join(map(re.escape, wanted)))

    def _like(self, wanted: Sequence[str]) -> Any:
        """Return which distinct texts look like a folded pattern; ``like`` takes one."""
        return pc.match_substring_regex(self._folded, f"(?s)^{_wild(wanted[0])}$")

    def _each(self, of_distinct: Any) -> Mask:
        """Return for every customer what is true of the text, false where there is none."""
        return folding.matches(of_distinct, self._codes)


class Flags(Texts):
    """SKU-flags: the digits as shown, read from the right, where those that are absent are 0."""

    def _among(self, wanted: Sequence[str]) -> Any:
        """Return which flags are one of some digits; zeros in front say nothing."""
        bare = pa.array([text.lstrip("0") for text in wanted], pa.string())
        return pc.is_in(pc.utf8_ltrim(self._folded, "0"), bare)

    def _like(self, wanted: Sequence[str]) -> Any:
        """Return which flags end as a pattern says: what stands before is free."""
        longest = pc.max(pc.utf8_length(self._folded)).as_py() or 0
        digits = pc.utf8_lpad(self._folded, longest + len(wanted[0]), "0")
        return pc.match_substring_regex(digits, f"{_wild(wanted[0])}$")


@dataclass(frozen=True)
class Lines(Answer):
    """Several texts of each customer: a comparison holds where it holds for any of them.

    Parameters
    ----------
    columns : tuple of Texts
        One text a line each.
    of_lines : callable
        Gives who has one of some lines.
    """

    columns: tuple[Texts, ...]
    of_lines: Callable[[Mask], Mask]

    @property
    def known(self) -> Mask:
        """Return who has any text."""
        return self._any([column.known for column in self.columns])

    def holds(self, operator: str, values: Sequence[Value], as_of: date) -> Mask:
        """Return for whom the comparison holds."""
        if operator == EMPTY:
            return ~self.known
        return self._any([column.holds(operator, values, as_of) for column in self.columns])

    def _any(self, lines: Sequence[Mask]) -> Mask:
        """Return who has a line that is marked in any column."""
        return self.of_lines(np.logical_or.reduce(lines) if lines else np.zeros(0, dtype=bool))


def _wild(pattern: str) -> str:
    """Return a pattern with ``?`` and ``*`` as a regular expression, which RE2 and Python read alike."""
    parts = re.split(r"([?*])", pattern)
    return "".join({"?": ".", "*": ".*"}.get(part, re.escape(part)) for part in parts)
