"""Crowds: customers with their lines, all of them or a part at a time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from regulars.rules.texts import distinct

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from regulars.rules.people import People
    from regulars.rules.said import Said

NOBODY = -1
"""The customer of a line without an address."""


@dataclass(frozen=True)
class Crowd:
    """People with their lines.

    Parameters
    ----------
    people : People
    said : Said
        What was said of them, and of anything else.
    lines : DataFrame
        Their lines, and perhaps others, in any order.
    of_line : array of int
        The customer of each line, as a place in ``people.everyone``, else ``NOBODY``.
    """

    people: People
    said: Said
    lines: pd.DataFrame
    of_line: NDArray[np.intp]

    @property
    def count(self) -> int:
        """Return how many customers there are."""
        return len(self.people.everyone)

    @cached_property
    def shipments(self) -> pd.DataFrame:
        """Return the lines that are a customer's, numbered from 0."""
        mine = self.of_line != NOBODY
        return self.lines.reset_index(drop=True) if mine.all() else _taken(self.lines, np.flatnonzero(mine))

    @cached_property
    def owner(self) -> NDArray[np.intp]:
        """Return the customer of each of the ``shipments``."""
        owner: NDArray[np.intp] = self.of_line[self.of_line != NOBODY]
        return owner

    def with_any(self, lines: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return which customers have one of these ``shipments``."""
        found = np.zeros(self.count, dtype=bool)
        found[self.owner[lines]] = True
        return found

    def without(self, columns: Sequence[str]) -> Crowd:
        """Return them with narrower lines, which are sooner copied."""
        return replace(self, lines=self.lines.drop(columns=columns, errors="ignore"))

    def parts(self, *, lines: int) -> Iterator[Crowd]:
        """Yield the customers in parts of about so many lines, each customer whole; one part at least.

        The parts are in the order of ``people.everyone``; only the lines of one of them are copied at a time.
        Less than two parts are not worth a copy.
        """
        ends = np.cumsum(np.bincount(self.of_line[self.of_line != NOBODY], minlength=self.count))
        if not len(ends) or ends[-1] < 2 * lines:
            yield self
            return
        part = (ends - 1) // lines
        begins = np.flatnonzero(np.diff(part, prepend=NOBODY)).tolist()
        for first, stop in pairwise([*begins, self.count]):
            rows = np.flatnonzero((self.of_line >= first) & (self.of_line < stop))
            mine = _taken(self.lines, rows)
            yield Crowd(self.people.between(first, stop), self.said, mine, self.of_line[rows] - first)


def _taken(lines: pd.DataFrame, rows: NDArray[np.intp]) -> pd.DataFrame:
    """Return some lines, numbered from 0."""
    return lines.take(rows).reset_index(drop=True)


def joined(parts: Sequence[Any]) -> pd.Series:
    """Return a column of the customers of each part as one of all."""
    pieces = [pd.Series(part) for part in parts]
    if len(pieces) == 1:
        return pieces[0]
    kinds = {id(piece.dtype) for piece in pieces}
    if isinstance(pieces[0].dtype, pd.CategoricalDtype) and len(kinds) > 1:
        codes, words = pd.factorize(pd.concat([pd.Series(piece.cat.categories) for piece in pieces]))
        begins = np.cumsum([0, *(len(piece.cat.categories) for piece in pieces)])
        placed = [
            np.append(codes[begin:stop], -1)[piece.cat.codes]  # a null has the code -1
            for piece, begin, stop in zip(pieces, begins, begins[1:], strict=False)
        ]
        return pd.Series(pd.Categorical.from_codes(np.concatenate(placed), categories=distinct(words)))
    return pd.concat(pieces, ignore_index=True)
