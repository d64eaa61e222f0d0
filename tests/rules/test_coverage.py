from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from tests.rules import plain

from regulars.rules import coverage


def january(first, last):
    return date(2026, 1, first), date(2026, 1, last)


def test_days_between_files_are_missing_from_the_gap_on():
    spans = [january(1, 3), january(7, 9), january(12, 12)]
    assert coverage.missing(spans, gap_days=3) == [january(4, 6)]
    assert coverage.missing(spans, gap_days=2) == [january(4, 6), january(10, 11)]
    assert coverage.missing(spans, gap_days=4) == []


def test_a_long_file_covers_shorter_ones_within_it():
    assert coverage.missing([january(1, 20), january(2, 3), january(30, 31)], gap_days=3) == [january(21, 29)]


def test_no_file_has_no_gap():
    assert coverage.missing([], gap_days=1) == []


DAY = st.integers(0, 40).map(lambda n: date(2026, 1, 1) + timedelta(n))
SPAN = st.tuples(DAY, st.integers(0, 5)).map(lambda span: (span[0], span[0] + timedelta(span[1])))


@given(st.lists(SPAN, max_size=6), st.integers(1, 6))
def test_the_gaps_are_the_runs_of_days_nobody_covers(spans, gap_days):
    assert coverage.missing(spans, gap_days=gap_days) == plain.uncovered(spans, gap_days)
