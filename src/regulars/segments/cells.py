"""Cells: what stands in a column that the seller added, compared by what each cell holds."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute

from regulars.rules.own import BETWEEN
from regulars.segments import answers, folding
from regulars.segments.operators import EMPTY
from regulars.segments.values import Number, Range, Text, YesNo

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from regulars.segments.values import Value

    Mask = NDArray[np.bool_]

pc: Any = pyarrow.compute  # the stubs refuse plain values beside arrays

_DAY_ZERO = np.datetime64("1899-12-30", "us")
"""What a serial number counts days from (ECMA-376 part 1, 18.17.4.1), from March 1900 on."""

_MOST = int(sys.float_info.max)
_MICROSECONDS = 86_400_000_000
_LAST_SERIAL = 2_958_466  # 9999-12-31, and a day
_NO_LETTERS = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
"""What in a number format stands for itself, or for a colour, a condition or a width."""

_YES = ("yes", "y", "是", "true", "1")
_NO = ("no", "n", "否", "false", "0")


@dataclass(frozen=True)
class Serials(answers.Ordered):
    """Numbers as a workbook holds them.

    Parameters
    ----------
    numbers : array of float
        Not a number where there is none.
    """

    numbers: NDArray[np.float64]

    @property
    def known(self) -> Mask:
        """Return where there is a number."""
        return ~np.isnan(self.numbers)

    def below(self, bound: Any, *, inclusive: bool) -> Mask:
        """Return which numbers are below a bound."""
        # What is beyond all numbers is beyond these too.
        edge = float(min(max(bound, -_MOST), _MOST))
        return self.numbers <= edge if inclusive else self.numbers < edge


class Cells(answers.Answer):
    """The cells of a column of the seller's own.

    A text is compared with what a cell shows, a number with numbers, a day with numbers that are shown as
    days. The results of formulas and errors are not known.

    Parameters
    ----------
    cells : Arrow array of string
        In the notation of ``said.own``; null where empty.
    """

    def __init__(self, cells: Any) -> None:
        self._cells = pc.dictionary_encode(cells)
        parts = pc.split_pattern(self._cells.dictionary, BETWEEN, max_splits=2)
        self._letters, self._formats, self._contents = (pc.list_element(parts, at) for at in range(3))

    @property
    def known(self) -> Mask:
        """Return where something is known: not where a cell is empty, a formula or an error."""
        return self._each(pc.is_in(self._letters, pa.array(["s", "n", "b"]))) & ~self._blank

    @property
    def calculated(self) -> Mask:
        """Return where a formula stands."""
        return self._each(pc.equal(self._letters, "f"))

    def unlike(self, values: Sequence[Value]) -> Mask:
        """Return where something is known that cannot be compared with these values: a text with a number."""
        fits = np.zeros(len(self._cells), dtype=bool)
        first = [value.low if isinstance(value, Range) else value for value in values]
        if not first or any(isinstance(low, Text) for low in first):
            return fits
        for low in first:
            if isinstance(low, YesNo):
                fits |= self._holds("=", YesNo(yes=True), date.min) | self._holds(
                    "=", YesNo(yes=False), date.min
                )
            else:
                fits |= self._each(~np.isnan(self._serials(of_days=not isinstance(low, Number))))
        return self.known & ~fits

    @property
    def _blank(self) -> Mask:
        """Return where there is nothing but spaces."""
        bare = pc.equal(pc.utf8_trim_whitespace(self._contents), "")
        spaces = self._each(pc.and_(pc.equal(self._letters, "s"), bare))
        blank: Mask = spaces | np.asarray(self._cells.is_null(), dtype=bool)
        return blank

    def holds(self, operator: str, values: Sequence[Value], as_of: date) -> Mask:
        """Return where the comparison holds."""
        if operator == EMPTY:
            return self._blank
        if operator == "!=":
            return self.known & ~self.holds("=", values, as_of)
        found = np.zeros(len(self._cells), dtype=bool)
        for value in values:
            found |= self._holds(operator, value, as_of)
        return found & self.known

    def _holds(self, operator: str, value: Value, as_of: date) -> Mask:
        """Return where the comparison with one value holds."""
        if isinstance(value, Text):
            return self._each(answers.Texts(self._shown).holds(operator, [value], as_of))
        if isinstance(value, YesNo):
            words = [Text(word) for word in (_YES if value.yes else _NO)]
            return self._each(answers.Texts(self._shown).holds("in", words, as_of))
        if isinstance(value, Number) or (isinstance(value, Range) and isinstance(value.low, Number)):
            return self._each(Serials(self._serials(of_days=False)).holds(operator, [value], as_of))
        return self._each(answers.Days(_days(self._serials(of_days=True))).holds(operator, [value], as_of))

    def _serials(self, *, of_days: bool) -> NDArray[np.float64]:
        """Return the numbers of the distinct cells that are shown as days, or of those that are not."""
        formats = pc.dictionary_encode(self._formats)
        is_day = pa.array([_shows_days(form) for form in formats.dictionary.to_pylist()], pa.bool_())
        wanted = pc.equal(is_day.take(formats.indices), of_days)
        wanted = pc.and_(wanted, pc.equal(self._letters, "n"))
        numbers = pc.cast(pc.if_else(wanted, self._contents, None), pa.float64())
        return np.asarray(pc.fill_null(numbers, float("nan")))

    def texts(self) -> Any:
        """Return the cells as texts for people and other programs: days as ``2026-03-05``, Yes and No.

        Null where a cell is empty, and where a formula stands: what it comes to is not known.
        """
        return self._shown.take(self._cells.indices)

    @cached_property
    def _shown(self) -> Any:
        """Return the distinct cells as texts."""
        days = pa.array(np.datetime_as_string(_days(self._serials(of_days=True)), unit="D"), pa.string())
        truth = pc.if_else(pc.equal(self._contents, "TRUE"), "Yes", "No")
        shown = pc.if_else(pc.equal(self._letters, "b"), truth, pc.cast(self._contents, pa.string()))
        shown = pc.if_else(pc.equal(days, "NaT"), shown, days)
        return pc.if_else(pc.equal(self._letters, "f"), None, shown)

    def ranks(self) -> NDArray[np.float64]:
        """Return the place of each cell in order: numbers and days, then texts; not a number where empty."""
        letters = pc.equal(self._letters, "n")
        number = pc.cast(pc.if_else(letters, self._contents, None), pa.float64())
        text = folding.folded(pc.cast(self._contents, pa.string()))
        keys = [("number", "ascending"), ("text", "ascending")]
        order = pc.sort_indices(pa.table({"number": number, "text": text}), keys)  # nulls come last
        place = np.empty(len(order) + 1)
        place[order.to_numpy()] = np.arange(len(order))
        place[-1] = np.nan  # of a cell that is empty, and has no code
        found: NDArray[np.float64] = place[np.asarray(pc.fill_null(self._cells.indices, -1))]
        return found

    def _each(self, of_distinct: Any) -> Mask:
        """Return for every cell what is true of the distinct ones."""
        return folding.matches(of_distinct, self._cells.indices)


def _shows_days(number_format: str) -> bool:
    """Return whether a number format shows a number as a day (ECMA-376 part 1, 18.8.31)."""
    letters = _NO_LETTERS.sub("", number_format).partition(";")[0].lower()
    return "d" in letters or "y" in letters


def _days(serials: NDArray[np.float64]) -> NDArray[np.datetime64]:
    """Return the days of serial numbers, NaT for what is none."""
    there = (serials >= 0) & (serials < _LAST_SERIAL)
    whole = np.where(there, serials, 0).astype(np.int64)
    days = _DAY_ZERO + (whole * _MICROSECONDS).astype("timedelta64[us]")
    days[~there] = np.datetime64("NaT")
    return days
