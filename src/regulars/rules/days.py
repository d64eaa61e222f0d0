"""Calendar days: which day an instant falls on, and which lines a day of looking sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from regulars.rules import marketplaces
from regulars.settings import MARKETPLACE

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

_DAY = 86_400_000_000  # microseconds
_NEVER = np.iinfo(np.int64).min  # what NaT is as a number


def ordered_on(shipments: pd.DataFrame, *, timezone: str) -> pd.Series:
    """Return the day each line was ordered: of purchase, else of shipment.

    Parameters
    ----------
    shipments : DataFrame
        ``purchased_at``, ``shipped_at`` and ``channel`` are read.
    timezone : str
        IANA name, or ``marketplace`` for the zone of each line's sales channel (UTC where it has none).

    Returns
    -------
    Series of datetime64[us]
        Naive midnights; NaT where a line has neither instant.
    """
    return local(ordered_at(shipments), shipments["channel"], timezone=timezone)


def shipped_on(shipments: pd.DataFrame, *, timezone: str) -> pd.Series:
    """Return the day each line was shipped, as :func:`ordered_on` does."""
    return local(shipments["shipped_at"], shipments["channel"], timezone=timezone)


def ordered_at(shipments: pd.DataFrame) -> pd.Series:
    """Return the instant each line was ordered: of purchase, else of shipment, else NaT."""
    return shipments["purchased_at"].fillna(shipments["shipped_at"])


def until(shipments: pd.DataFrame, as_of: date, *, timezone: str) -> pd.DataFrame:
    """Return the lines not ordered after a day, numbered from 0; a line without a date is kept."""
    later = ordered_on(shipments, timezone=timezone) > pd.Timestamp(as_of)
    return shipments if not later.any() else shipments[~later].reset_index(drop=True)


def local(instants: pd.Series, channels: pd.Series, *, timezone: str) -> pd.Series:
    """Return the calendar day of each instant in a zone, or in the zone of its sales channel."""
    if timezone != MARKETPLACE:
        return pd.Series(_in_zone(instants, timezone), index=instants.index)
    shops = [marketplaces.find(channel) for channel in channels.cat.categories]
    zones = [shop.timezone if shop else "UTC" for shop in shops]
    # A line without a channel has the code -1, and so takes the last one.
    zone_of = np.array([*zones, "UTC"])[channels.cat.codes.to_numpy()]
    days = _in_zone(instants, "UTC")
    for zone in sorted(set(zones) - {"UTC"}):
        there = zone_of == zone
        days[there] = _in_zone(instants[there], zone)
    return pd.Series(days, index=instants.index)


def _in_zone(instants: pd.Series, zone: str) -> NDArray[np.datetime64]:
    """Return the midnights of the days on which instants fall in one zone."""
    naive = (
        instants.dt.tz_localize(None) if zone == "UTC" else instants.dt.tz_convert(zone).dt.tz_localize(None)
    )
    ticks = naive.to_numpy(dtype="datetime64[us]").view(np.int64)
    midnights = np.where(ticks == _NEVER, _NEVER, ticks // _DAY * _DAY)
    return midnights.view("datetime64[us]")
