from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.segments.values import Ago, Day, Number, Range, Text, YesNo, when

AS_OF = date(2026, 3, 31)


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        (Day(2026, 3, 5), date(2026, 3, 5), date(2026, 3, 5)),
        (Day(2026, 2), date(2026, 2, 1), date(2026, 2, 28)),
        (Day(2024, 2), date(2024, 2, 1), date(2024, 2, 29)),
        (Day(1900, 2), date(1900, 2, 1), date(1900, 2, 28)),
        (Day(2026, 12), date(2026, 12, 1), date(2026, 12, 31)),
        (Day(2026), date(2026, 1, 1), date(2026, 12, 31)),
        (Day(1), date(1, 1, 1), date(1, 12, 31)),
        (Day(9999), date(9999, 1, 1), date(9999, 12, 31)),
        (Ago(0), AS_OF, AS_OF),
        (Ago(31), date(2026, 2, 28), date(2026, 2, 28)),
        (Range(Day(2025), Day(2026, 2)), date(2025, 1, 1), date(2026, 2, 28)),
        (Range(Day(2026, 2), Ago(0)), date(2026, 2, 1), AS_OF),
        (Range(Ago(30), Ago(1)), date(2026, 3, 1), date(2026, 3, 30)),
    ],
)
def test_a_period_has_a_first_and_a_last_day(value, first, last):
    assert value.span(AS_OF) == (first, last)


@pytest.mark.parametrize(
    "day", [Day(2026, 2, 30), Day(2023, 2, 29), Day(2026, 13), Day(2026, 0), Day(2026, 3, 0), Day(0)]
)
def test_what_the_calendar_does_not_have_is_no_day(day):
    with pytest.raises(ValueError, match=r"."):
        day.span()


@pytest.mark.parametrize("days", [1, 2, 36_525])
def test_days_ago_end_with_the_first_day_of_the_calendar(days):
    assert Ago(days).span(date(1, 1, 2)) == (date(1, 1, 1),) * 2


def test_a_number_is_exact_and_a_range_of_numbers_has_two():
    assert Number(Decimal("500.005")).span(AS_OF) == (Fraction(500_005, 1000),) * 2
    found = Range(Number(Decimal(-1)), Number(Decimal("0.1"))).span(AS_OF)
    assert found == (Fraction(-1), Fraction(1, 10))


@pytest.mark.parametrize(
    ("value", "text", "words"),
    [
        (Text("Ada"), "'Ada'", "“Ada”"),
        (Text("O'Brien"), '"O\'Brien"', "“O'Brien”"),
        (Text('say "hi"'), "'say \"hi\"'", '“say "hi"”'),
        (Text("'\""), "'''\"'", "“'\"”"),
        (Text(""), "''", "“”"),
        (Text(" a\nb"), "' a\nb'", "“ a b”"),
        (YesNo(True), "yes", "Yes"),
        (YesNo(False), "no", "No"),
        (Number(Decimal("12.50")), "12.5", "12.5"),
        (Number(Decimal("-0.10")), "-0.1", "-0.1"),
        (Number(Decimal(100)), "100", "100"),
        (Number(Decimal("100.00")), "100", "100"),
        (Number(Decimal("1E+3")), "1000", "1000"),
        (Day(2026, 3, 5), "2026-03-05", "2026-03-05"),
        (Day(2026, 3), "2026-03", "2026-03"),
        (Day(987), "0987", "0987"),
        (Ago(0), "today", "today"),
        (Ago(1), "1 day ago", "1 day ago"),
        (Ago(90), "90 days ago", "90 days ago"),
        (Range(Ago(90), Ago(0)), "90 days ago..today", "from 90 days ago to today"),
        (Range(Number(Decimal(1)), Number(Decimal(2))), "1..2", "from 1 to 2"),
    ],
)
def test_a_value_says_itself_in_signs_and_in_words(value, text, words):
    assert (str(value), value.in_words()) == (text, words)


@pytest.mark.parametrize(
    ("period", "words"),
    [
        (None, ""),
        (Day(2026, 3, 5), " on 2026-03-05"),
        (Day(2026, 3), " in 2026-03"),
        (Day(2026), " in 2026"),
        (Ago(0), " today"),
        (Ago(3), " on the one day 3 days ago"),
        (Range(Day(2026, 1), Ago(0)), " from 2026-01 to today"),
    ],
)
def test_when_something_was_is_said_with_its_preposition(period, words):
    assert when(period) == words


@given(st.dates(), st.dates())
def test_a_range_of_two_days_is_from_the_one_to_the_other(first, last):
    low, high = (Day(day.year, day.month, day.day) for day in (first, last))
    assert Range(low, high).span(AS_OF) == (first, last)
