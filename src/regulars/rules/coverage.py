"""Coverage: which reporting days the reports hold, and which are missing between them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_DAY = timedelta(days=1)


def missing(spans: Iterable[tuple[date, date]], *, gap_days: int) -> list[tuple[date, date]]:
    """Return the days between files that no file covers, as (first, last), in order.

    Parameters
    ----------
    spans : iterable of (date, date)
        First and last reporting day of each file, in any order; a file covers both and all days between.
    gap_days : int
        Fewer days than this are not worth a word: nothing may have been sold.
    """
    gaps = []
    covered: date | None = None
    for first, last in sorted(spans):
        if covered is not None and (first - covered).days > gap_days:
            gaps.append((covered + _DAY, first - _DAY))
        covered = last if covered is None else max(covered, last)
    return gaps


def days(spans: Iterable[tuple[date, date]]) -> set[date]:
    """Return every day that files cover.

    Parameters
    ----------
    spans : iterable of (date, date)
        As for :func:`missing`.
    """
    return {first + number * _DAY for first, last in spans for number in range((last - first).days + 1)}
