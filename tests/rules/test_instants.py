from __future__ import annotations

import calendar
from datetime import UTC, datetime, timedelta, timezone

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.rules import instants

NOON = "2025-03-01T12:00:00+00:00"


def parsed(*texts: str | None) -> list[datetime | None]:
    """Return the instants of a block of texts; wrong must be what is a text and gives none."""
    found, wrong = instants.parse(pa.array(texts, pa.string()))
    assert found.type == pa.timestamp("us", tz="UTC")
    assert wrong.to_pylist() == [
        text is not None and at is None for text, at in zip(texts, found.to_pylist(), strict=True)
    ]
    return found.to_pylist()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2017-06-05T06:57:28+09:00", datetime(2017, 6, 4, 21, 57, 28, tzinfo=UTC)),
        ("2017-06-05T06:57:28+0900", datetime(2017, 6, 4, 21, 57, 28, tzinfo=UTC)),
        ("2025-03-01 08:30:00-07:00", datetime(2025, 3, 1, 15, 30, tzinfo=UTC)),
        ("2025-03-01T08:30:00Z", datetime(2025, 3, 1, 8, 30, tzinfo=UTC)),
        ("2025-03-01T08:30:00", datetime(2025, 3, 1, 8, 30, tzinfo=UTC)),
        ("2025-03-01T08:30", datetime(2025, 3, 1, 8, 30, tzinfo=UTC)),
        ("2025-03-01 08:30+05:30", datetime(2025, 3, 1, 3, 0, tzinfo=UTC)),
        ("2025-03-01", datetime(2025, 3, 1, tzinfo=UTC)),
        ("2025-03-01T08:30:00.5Z", datetime(2025, 3, 1, 8, 30, 0, 500_000, tzinfo=UTC)),
        ("2025-03-01T08:30:00.123456789-00:30", datetime(2025, 3, 1, 9, 0, 0, 123_456, tzinfo=UTC)),
        ("2024-02-29T00:00:00+00:00", datetime(2024, 2, 29, tzinfo=UTC)),
        ("2000-02-29", datetime(2000, 2, 29, tzinfo=UTC)),
        ("1995-01-01T00:00:00+14:00", datetime(1994, 12, 31, 10, tzinfo=UTC)),
        ("2100-12-31T23:59:59-12:00", datetime(2101, 1, 1, 11, 59, 59, tzinfo=UTC)),
    ],
)
@pytest.mark.parametrize("company", [(), (NOON,), ("abc", None), ("2025-03-01",)])
def test_iso_8601_is_an_instant_whatever_else_stands_in_the_block(
    text: str, expected: datetime, company: tuple[str | None, ...]
) -> None:
    assert parsed(text, *company)[0] == expected


@pytest.mark.parametrize(
    "text",
    [
        "2025-02-30", "2025-02-30T08:30:00+00:00", "2025-02-29T08:30:00+00:00",
        "2100-02-29T08:30:00+00:00", "2025-04-31", "2025-13-01",
        "2025-00-10", "2025-01-00", "2025-03-01T24:00:00+00:00", "2025-03-01T24:61",
        "2025-03-01T08:60:00Z", "2025-03-01T08:30:60Z",
        "01/03/2025", "03/01/2025 08:30", "01.03.2025", "2025/03/01", "20250301",
        "1994-12-31T23:59:59+00:00", "2101-01-01", "1740818000",
        "2025-03-01T08", "2025-03-01T08:30:00+24:00", "2025-03-01T08:30:00+09:60",
        "2025-03-01T08:30:00.Z", "2025-03-01T08:30:00+09",
        "2025-03-01T08:30:00.12+09", "2025-03-01T08:30:00 UTC", "2025-03-01T08:30:00+00:00Z", "2025-3-1",
        "1 Mar 2025", "now", "nan", "45717",
        "２０２５-03-01", "2025-03-01t08:30:00z", "2025-03-01T08:30:00+00:00\n", "-2025-03-01",
    ],
)  # fmt: skip
@pytest.mark.parametrize("company", [(), (NOON,), (None,)])
def test_anything_else_is_wrong_whatever_else_stands_in_the_block(
    text: str, company: tuple[str | None, ...]
) -> None:
    assert parsed(text, *company)[0] is None


def test_blank_is_no_instant_and_not_wrong() -> None:
    assert parsed(None, NOON, None) == [None, datetime(2025, 3, 1, 12, tzinfo=UTC), None]
    assert parsed(None) == [None]
    assert parsed() == []


@given(
    st.datetimes(datetime(1995, 1, 1), datetime(2100, 12, 31)),  # noqa: DTZ001
    st.integers(-23 * 60, 23 * 60),
    st.sampled_from(["T", " "]),
)
def test_an_instant_is_what_python_makes_of_it(at: datetime, offset: int, mark: str) -> None:
    local = at.replace(tzinfo=timezone(timedelta(minutes=offset)))
    assert parsed(local.isoformat(mark)) == [local.astimezone(UTC)]
    assert parsed(local.isoformat(mark, "seconds"), NOON)[0] == local.replace(microsecond=0).astimezone(UTC)


def test_every_day_of_the_calendar_is_known_and_no_other() -> None:
    days = [
        f"{year}-{month:02}-{day:02}"
        for year in range(1994, 2102)
        for month in range(14)
        for day in range(33)
    ]
    real = {
        f"{year}-{month:02}-{day:02}"
        for year in range(1995, 2101)
        for month in range(1, 13)
        for day in range(1, calendar.monthrange(year, month)[1] + 1)
    }
    assert {day for day, at in zip(days, parsed(*days), strict=True) if at} == real


NEARLY = st.lists(st.tuples(st.integers(0, 24), st.sampled_from("0123456789:.+-TZ ")), max_size=4)


@given(NEARLY)
def test_the_quick_way_takes_nothing_that_the_pattern_does_not(changes: list[tuple[int, str]]) -> None:
    """A wrong text beside it sends a block the slow way, which must find the same."""
    text = list("2024-02-29T23:59:59+09:00")
    for place, sign in changes:
        text[place] = sign
    assert parsed("".join(text)) == parsed("".join(text), "wrong")[:1]


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_an_instant_that_python_has_no_datetime_for_is_wrong_alone(text: str) -> None:
    found, wrong = instants.parse(pa.array(["2025-03-01T08:30:00+00:00", text]))
    assert wrong.to_pylist() == [False, True]
    assert found.to_pylist() == [datetime(2025, 3, 1, 8, 30, tzinfo=UTC), None]
