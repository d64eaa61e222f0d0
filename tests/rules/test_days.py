from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rules import plain, samples

from regulars.rules import days

LATE = datetime(2026, 3, 31, 18, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("timezone", "day"),
    [("UTC", 31), ("Asia/Tokyo", 1), ("Asia/Kolkata", 1), ("America/Los_Angeles", 31), ("Europe/Berlin", 31)],
)
def test_the_day_is_that_of_the_zone(timezone, day):
    [found] = days.ordered_on(plain.frame([plain.line(purchased_at=LATE)]), timezone=timezone)
    assert found.day == day


def test_marketplace_days_are_those_of_each_sales_channel_and_utc_elsewhere():
    channels = ["Amazon.in", "AMAZON.IN", "Amazon.com", "Non-Amazon IN", "Elsewhere", None]
    lines = [plain.line(purchased_at=LATE, channel=channel) for channel in channels]
    found = days.ordered_on(plain.frame(lines), timezone="marketplace")
    assert [day.day for day in found] == [1, 1, 31, 31, 31, 31]


def test_the_day_of_shipment_stands_in_for_a_blank_purchase():
    lines = [plain.line(purchased_at=None, shipped_at=LATE), plain.line(purchased_at=None)]
    found = days.ordered_on(plain.frame(lines), timezone="UTC")
    assert found[0] == pd.Timestamp(2026, 3, 31)
    assert pd.isna(found[1])


@given(
    st.lists(st.integers(-(10**15), 10**16 // 3).map(lambda n: LATE + timedelta(microseconds=n)), max_size=3),
    samples.TIMEZONES,
)
def test_every_instant_falls_on_its_day(instants, timezone):
    lines = [plain.line(purchased_at=at, channel="Amazon.de") for at in instants]
    found = days.ordered_on(plain.frame(lines), timezone=timezone)
    assert found.dtype == "datetime64[us]"
    assert [day.date() for day in found] == [plain.day(at, "Amazon.de", timezone) for at in instants]


def test_lines_after_the_day_of_looking_are_left_out_and_undated_ones_kept():
    lines = [
        plain.line(item_id="a", purchased_at=LATE),
        plain.line(item_id="b", purchased_at=None),
        plain.line(item_id="c", purchased_at=datetime(2026, 3, 30, tzinfo=UTC)),
    ]
    seen = days.until(plain.frame(lines), date(2026, 3, 30), timezone="UTC")
    assert seen["item_id"].tolist() == ["b", "c"]
    assert seen.index.tolist() == [0, 1]
    assert len(days.until(plain.frame(lines), date(2026, 3, 31), timezone="UTC")) == 3
    assert len(days.until(plain.frame(lines), date(2026, 3, 31), timezone="Asia/Tokyo")) == 2
