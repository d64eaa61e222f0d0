"""Values: what can stand behind an operator or in a function, as the seller wrote it."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from decimal import Decimal


@dataclass(frozen=True)
class Text:
    """A text, compared without case, width and outer spaces."""

    text: str

    def __str__(self) -> str:
        quote = '"' if "'" in self.text and '"' not in self.text else "'"
        return f"{quote}{self.text.replace(quote, quote * 2)}{quote}"

    def in_words(self) -> str:
        """Return it as a sentence has it."""
        return f"“{in_line(self.text)}”"


@dataclass(frozen=True)
class YesNo:
    """``yes`` or ``no``."""

    yes: bool

    def __str__(self) -> str:
        return "yes" if self.yes else "no"

    def in_words(self) -> str:
        """Return it as the workbook has it."""
        return "Yes" if self.yes else "No"


@dataclass(frozen=True)
class Number:
    """A number, exact; of an amount of money in the major unit."""

    number: Decimal

    def __str__(self) -> str:
        plain = f"{self.number or 0:f}"
        return plain.rstrip("0").rstrip(".") if "." in plain else plain

    def in_words(self) -> str:
        """Return it as a sentence has it."""
        return str(self)

    def span(self, as_of: date) -> tuple[Fraction, Fraction]:  # noqa: ARG002 - as days have it
        """Return the number as the least and the greatest of a range."""
        exact = Fraction(self.number)
        return exact, exact


@dataclass(frozen=True)
class Day:
    """A day, or all days of a month or of a year."""

    year: int
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        parts = [f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part is not None)]
        return "-".join(parts)

    def in_words(self) -> str:
        """Return it as a sentence has it."""
        return str(self)

    def span(self, as_of: date | None = None) -> tuple[date, date]:  # noqa: ARG002 - as ``Ago`` has it
        """Return the first and the last day."""
        first, last = (1, 12) if self.month is None else (self.month, self.month)
        begin, end = (
            (1, calendar.monthrange(self.year, last)[1]) if self.day is None else (self.day, self.day)
        )
        return date(self.year, first, begin), date(self.year, last, end)


@dataclass(frozen=True)
class Ago:
    """So many days before the day of looking; 0 is ``today``."""

    days: int

    def __str__(self) -> str:
        if not self.days:
            return "today"
        return f"{self.days} day{'s' if self.days > 1 else ''} ago"

    def in_words(self) -> str:
        """Return it as a sentence has it."""
        return str(self)

    def span(self, as_of: date) -> tuple[date, date]:
        """Return the day twice."""
        day = as_of - timedelta(days=min(self.days, as_of.toordinal() - 1))
        return day, day


@dataclass(frozen=True)
class Range:
    """From the beginning of one value to the end of another, both counted."""

    low: Number | Day | Ago
    high: Number | Day | Ago

    def __str__(self) -> str:
        return f"{self.low}..{self.high}"

    def in_words(self) -> str:
        """Return it as a sentence has it."""
        return f"from {self.low.in_words()} to {self.high.in_words()}"

    def span(self, as_of: date) -> tuple[Any, Any]:
        """Return the least and the greatest of it."""
        return self.low.span(as_of)[0], self.high.span(as_of)[1]


def in_line(text: str) -> str:
    """Return a text as it stands in a sentence, on one line."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


Value = Text | YesNo | Number | Day | Ago | Range
Period = Day | Ago | Range


def when(period: Period | None) -> str:
    """Return a period as a sentence has it, with its preposition and a space before; nothing without one."""
    if period is None:
        return ""
    if isinstance(period, Range):
        return f" {period.in_words()}"
    if isinstance(period, Ago):
        return f" on the one day {period}" if period.days else " today"
    return f" {'on' if period.day else 'in'} {period}"
