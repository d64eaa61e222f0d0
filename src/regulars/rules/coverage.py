"""Coverage: which reporting days the reports hold, and which are missing between them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pandas as pd

from regulars.rules import days as calendar

if TYPE_CHECKING:
    from collections.abc import Iterable

_DAY = timedelta(days=1)

WHEN_NOTHING = pd.Timestamp(0)
"""The newest day of lines of which none is dated."""


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


def newest_day(shipments: pd.DataFrame, *, timezone: str) -> date:
    """Return the newest reporting day of some lines, else their newest day of shipment or order."""
    for instants in (shipments["reported_at"], calendar.ordered_at(shipments)):
        if instants.notna().any():
            day: date = calendar.local(instants, shipments["channel"], timezone=timezone).max().date()
            return day
    return WHEN_NOTHING.date()


def spans(lines: pd.DataFrame, *, timezone: str) -> pd.DataFrame:
    """Return the first and last reporting day of each report: ``first`` and ``last``, indexed by ``report``.

    Parameters
    ----------
    lines : DataFrame
        All typed lines, current or not. A report without a dated line is left out.
    timezone : str
        As in ``days.local``.
    """
    dated = lines.loc[lines["reported_at"].notna(), ["report", "reported_at", "channel"]]
    by_report = dated.groupby("report")["reported_at"]
    ends = {}
    for name, rows in (("first", by_report.idxmin()), ("last", by_report.idxmax())):
        at = dated.loc[rows.to_numpy()].set_index(rows.index)
        ends[name] = calendar.local(at["reported_at"], at["channel"], timezone=timezone)
    return pd.DataFrame(ends)
