from __future__ import annotations

import re
import string
from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from regulars.segments.answers import Days, Flags, Lines, Numbers, Texts, Truth
from regulars.segments.operators import EMPTY
from regulars.segments.values import Ago, Day, Number, Range, Text, YesNo

AS_OF = date(2026, 4, 1)
MAX = 2**63 - 1  # of int64


def number(text) -> Number:
    return Number(Decimal(text))


def numbers(*values, per=1) -> Numbers:
    known = np.array([value is not None for value in values], dtype=bool)
    return Numbers(np.array([value or 0 for value in values], dtype=np.int64), known, per)


def days(*values) -> Days:
    return Days(np.array(values, dtype="datetime64[us]"))


def texts(*values, kind=Texts):
    return kind(pa.array(values, pa.string()))


def held(answer, operator, *values) -> list[int]:
    """Return the places for which a comparison holds."""
    said = [Text(value) if isinstance(value, str) else value for value in values]
    return np.flatnonzero(answer.holds(operator, said, AS_OF)).tolist()


# --- yes or no


@pytest.mark.parametrize(
    ("operator", "yes", "expected"),
    [("=", True, [0]), ("=", False, [1]), ("!=", True, [1]), ("!=", False, [0])],
)
def test_what_is_not_yes_is_no(operator, yes, expected):
    answer = Truth(np.array([True, False]))
    assert held(answer, operator, YesNo(yes)) == expected
    assert answer.known.tolist() == [True, True]


# --- numbers


@pytest.mark.parametrize(
    ("operator", "value", "expected"),
    [
        ("=", number(2), [1]),
        ("!=", number(2), [0, 3]),
        ("<", number(2), [0]),
        ("<=", number(2), [0, 1]),
        (">", number(2), [3]),
        (">=", number(2), [1, 3]),
        ("=", Range(number(1), number(2)), [0, 1]),
        ("!=", Range(number(1), number(2)), [3]),
        ("<", Range(number(2), number(3)), [0]),
        ("<=", Range(number(1), number(2)), [0, 1]),
        (">", Range(number(1), number(2)), [3]),
        (">=", Range(number(2), number(3)), [1, 3]),
        ("=", number("1.5"), []),
        ("!=", number("1.5"), [0, 1, 3]),
        (">", number("1.5"), [1, 3]),
        ("<=", number("-0.5"), []),
    ],
)
def test_a_number_that_is_not_known_matches_no_comparison(operator, value, expected):
    assert held(numbers(1, 2, None, 3), operator, value) == expected


def test_several_values_are_alternatives():
    assert held(numbers(1, 2, None, 3), "in", number(3), Range(number(0), number(1))) == [0, 3]
    assert held(numbers(1, 2, None, 3), EMPTY) == [2]
    assert held(numbers(), "=", number(1)) == []


@pytest.mark.parametrize(
    ("operator", "major", "expected"),
    [
        # 500.00, 500.01 and nothing
        (">", "500", [1]),
        (">", "500.005", [1]),
        (">=", "500.005", [1]),
        ("<", "500.005", [0]),
        ("<=", "500.005", [0]),
        ("=", "500.005", []),
        ("!=", "500.005", [0, 1]),
        ("=", "500.010", [1]),
        ("<=", "500.01", [0, 1]),
        (">", "-0.001", [0, 1]),
        ("<", "500.0000000000000000000000001", [0]),
    ],
)
def test_a_bound_may_be_finer_than_a_cent(operator, major, expected):
    assert held(numbers(50_000, 50_001, None, per=100), operator, number(major)) == expected


def test_amounts_below_zero_are_not_rounded_towards_it():
    refunds = numbers(-150, -149, per=100)
    assert held(refunds, "<", number("-1.495")) == [0]
    assert held(refunds, ">", number("-1.495")) == [1]
    assert held(refunds, "=", number("-1.5")) == [0]


def test_yen_have_no_decimals_and_dinars_three():
    assert held(numbers(1500, 1501), ">", number("1500.5")) == [1]
    assert held(numbers(1500, 1501), "=", number("1500.5")) == []
    assert held(numbers(1500, 1501, per=1000), "=", number("1.501")) == [1]


@pytest.mark.parametrize("per", [1, 100, np.array([1, 1, 1])])
def test_a_bound_beyond_what_a_column_can_hold_compares_all_the_same(per):
    answer = numbers(-MAX - 1, 0, MAX, per=per)
    beyond = Number(Decimal("9" * 60))
    assert held(answer, "<", beyond) == [0, 1, 2]
    assert held(answer, ">", Number(-beyond.number)) == [0, 1, 2]
    assert held(answer, "=", beyond) == []
    assert held(answer, ">", Number(Decimal(10) ** -60)) == [2]
    assert held(answer, "=", Range(Number(-beyond.number), beyond)) == [0, 1, 2]


def test_the_greatest_numbers_are_told_apart():
    assert held(numbers(MAX, MAX - 1), "=", number(MAX)) == [0]
    assert held(numbers(MAX, MAX - 1, per=100), ">=", number("92233720368547758.07")) == [0]
    assert held(numbers(-MAX - 1, -MAX), "<", number(-MAX)) == [0]


def test_ratios_are_compared_exactly():
    thirds = numbers(1, 333_333_333, None, 0, per=np.array([3, 1_000_000_000, 0, 5]))
    assert held(thirds, "=", number("0.333333333")) == [1]
    assert held(thirds, ">", number("0.333333333")) == [0]
    assert held(thirds, "<=", number("0.333333333")) == [1, 3]
    assert held(thirds, "=", number(0)) == [3]
    assert held(thirds, EMPTY) == [2]


def test_ratios_do_not_overflow():
    answer = numbers(MAX, MAX - 1, 1, per=np.array([MAX, MAX, MAX]))
    assert held(answer, "=", number(1)) == [0]
    assert held(answer, "<", number(1)) == [1, 2]
    assert held(answer, ">", number("0.999999999999999999999999")) == [0]
    assert held(numbers(-MAX - 1, per=np.array([1])), "<", number("-9223372036854775807.5")) == [0]


@given(
    st.lists(st.tuples(st.integers(-MAX - 1, MAX), st.integers(1, MAX)), min_size=1, max_size=5),
    st.decimals(-(10**25), 10**25, allow_nan=False, allow_infinity=False),
    st.sampled_from(["<", "<=", "=", "!=", ">=", ">"]),
)
@example([(-MAX - 1, 1)], Decimal("-0.5"), "<")
def test_ratios_compare_as_fractions_do(ratios, bound, operator):
    holds = {
        "<": Fraction.__lt__, "<=": Fraction.__le__, "=": Fraction.__eq__,
        "!=": lambda one, other: one != other, ">=": Fraction.__ge__, ">": Fraction.__gt__,
    }[operator]  # fmt: skip
    above, below = (np.array(side, dtype=np.int64) for side in zip(*ratios, strict=True))
    answer = Numbers(above, np.ones(len(above), dtype=bool), below)
    expected = [at for at, (up, down) in enumerate(ratios) if holds(Fraction(up, down), Fraction(bound))]
    assert held(answer, operator, Number(bound)) == expected


# --- days

SEEN = days("2026-02-28", "2026-03-01", "2026-03-31", "2026-04-01", "NaT")


@pytest.mark.parametrize(
    ("operator", "value", "expected"),
    [
        ("=", Day(2026, 3), [1, 2]),
        ("!=", Day(2026, 3), [0, 3]),
        ("before", Day(2026, 3), [0]),
        ("<", Day(2026, 3), [0]),
        ("<=", Day(2026, 3), [0, 1, 2]),
        ("after", Day(2026, 3), [3]),
        (">", Day(2026, 3), [3]),
        (">=", Day(2026, 3), [1, 2, 3]),
        ("=", Day(2026, 3, 31), [2]),
        ("after", Day(2026, 3, 1), [2, 3]),
        ("=", Ago(0), [3]),
        ("before", Ago(31), [0]),
        (">=", Ago(31), [1, 2, 3]),
        ("=", Range(Ago(31), Ago(1)), [1, 2]),
        ("=", Range(Day(2025), Ago(1)), [0, 1, 2]),
        ("=", Range(Day(2027), Ago(0)), []),
        ("=", Day(1), []),
        ("before", Day(9999), [0, 1, 2, 3]),
        (EMPTY, None, [4]),
    ],
)
def test_a_month_is_all_its_days_and_no_day_matches_nothing(operator, value, expected):
    assert held(SEEN, operator, *([] if value is None else [value])) == expected


def test_several_periods_are_alternatives():
    assert held(SEEN, "in", Day(2026, 2), Ago(0)) == [0, 3]


def test_the_first_day_of_the_calendar_is_not_passed_by_days_ago():
    answer = days("0001-01-01", "2026-03-31")
    assert np.flatnonzero(answer.holds("<=", [Ago(36_525)], date(1, 1, 2))).tolist() == [0]


# --- texts


@pytest.mark.parametrize("coded", [False, True])
@pytest.mark.parametrize(
    ("operator", "values", "expected"),
    [
        ("=", ["ada"], [0, 1]),
        ("=", [" ＡＤＡ "], [0, 1]),
        ("!=", ["ada"], [2]),
        ("in", ["ada", "STRASSE"], [0, 1, 2]),
        ("in", ["eve"], []),
        ("contains", ["d"], [0, 1]),
        ("contains", ["d", "SS"], [0, 1, 2]),
        ("contains", ["a", "x"], [0, 1, 2]),
        ("contains", [""], [0, 1, 2]),
        ("like", ["a?a"], [0, 1]),
        ("like", ["a"], []),
        ("like", ["*A"], [0, 1]),
        ("=", [""], []),
        ("!=", [""], [0, 1, 2]),
        (EMPTY, [], [3, 4, 5]),
    ],
)
def test_a_text_that_is_blank_matches_no_comparison(operator, values, expected, coded):
    said = pa.array(["Ada", "ａｄａ", "straße", "", "\u3000", None], pa.string())
    assert held(Texts(said.dictionary_encode() if coded else said), operator, *values) == expected


def test_nobody_is_found_among_nobody():
    assert held(texts(), "=", "x") == held(texts(), EMPTY) == held(texts(kind=Flags), "like", "?") == []


@pytest.mark.parametrize("sign", string.punctuation + " €ßé学😀\n\t")
def test_a_sign_stands_for_itself(sign):
    answer = texts(f"a{sign}b", "aab", "ab", "b")
    others = {"?": [0, 1], "*": [0, 1, 2]}  # in a pattern
    assert held(answer, "contains", f"a{sign}b") == [0]
    assert held(answer, "=", f"a{sign}b") == [0]
    assert held(answer, "like", f"a{sign}b") == others.get(sign, [0])
    assert held(answer, "like", f"?{sign}?") == {"?": [0, 1], "*": [0, 1, 2]}.get(sign, [0])


@given(st.text(st.characters(codec="utf-8")).filter(lambda text: not set(text) & set("?*？＊")))
def test_a_pattern_without_wild_signs_is_the_text_itself(text):
    assert held(texts(text), "like", text) == held(texts(text), "=", text)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("?", [0, 1, 2]),
        ("??", [3]),
        ("*", [0, 1, 2, 3, 4, 5]),
        ("?*", [0, 1, 2, 3, 4, 5]),
        ("??*", [3, 4, 5]),
        ("a*", [0, 3, 4]),
        ("*c", [4]),
        ("a*c", [4]),
        ("*\n*", [5]),
        ("x?y", [5]),
        ("？", [0, 1, 2]),
        ("ａ＊", [0, 3, 4]),
        ("", []),
    ],
)
def test_a_question_mark_is_one_sign_and_a_star_any(pattern, expected):
    assert held(texts("A", "学", "😀", "ab", "abc", "x\ny", None), "like", pattern) == expected


@pytest.mark.parametrize(
    "regex", [r"a.c", r"[a]bc", r"^abc$", r"abc|x", r"(abc)", r"a+bc", r"\w\w\w", r"a{1}bc", r"(?i)abc"]
)
def test_a_regular_expression_is_only_a_text(regex):
    assert held(texts("abc", regex), "contains", regex) == [1]
    pattern = regex.replace("?", "*")
    assert held(texts("abc", regex), "like", pattern) == [1]


def test_a_long_pattern_is_not_too_long():
    long = "ab" * 9_000
    assert held(texts(long, "x"), "like", long[:-1] + "?") == [0]
    assert held(texts("a" * 900, "a"), "like", "?" * 900) == [0]


@given(st.text("ab", max_size=6), st.text("ab?*", max_size=6))
def test_patterns_match_as_regular_expressions_do(text, pattern):
    regex = "".join({"?": ".", "*": ".*"}.get(sign, sign) for sign in pattern)
    assert held(texts(text), "like", pattern) == [0] * bool(text and re.fullmatch(regex, text))


# --- SKU-flags


@pytest.mark.parametrize(
    ("operator", "said", "expected"),
    [
        # the digits as they are shown: 1 2 0 3, then 3, 30 and 12345678901234567
        ("like", "3", [0, 1]),
        ("like", "?3??", []),
        ("like", "?2??", [0]),
        ("like", "0?", [0, 1]),
        ("like", "3?", [2]),
        ("like", "00?", [1]),
        ("like", "0003", [1]),
        ("like", "0000000003", [1]),
        ("like", "0*3", [0, 1]),
        ("like", "1*", [0, 3]),
        ("like", "*", [0, 1, 2, 3]),
        ("like", "?" * 40, [0, 1, 2, 3]),
        ("like", "1????????????????", [3]),
        ("like", "0" * 20 + "1????????????????", [3]),
        ("like", "7", [3]),
        ("=", "3", [1]),
        ("=", "0003", [1]),
        ("=", "0000000003", [1]),
        ("=", "1203", [0]),
        ("=", "203", []),
        ("=", "12345678901234567", [3]),
        ("!=", "3", [0, 2, 3]),
        ("in", "30", [2]),
        ("=", "３０", [2]),
    ],
)
def test_a_flag_is_read_from_the_right_and_absent_digits_are_0(operator, said, expected):
    answer = texts("1203", "3", "30", "12345678901234567", kind=Flags)
    assert held(answer, operator, said) == expected


def test_a_flag_of_nothing_is_0():
    assert held(texts("0", "10", kind=Flags), "=", "00") == [0]
    assert held(texts("0", "10", kind=Flags), "like", "?0??") == [0, 1]


@given(
    st.lists(st.integers(0, 10**20), min_size=1, max_size=4),
    st.text("0123456789?", min_size=1, max_size=5),
)
def test_a_pattern_of_a_flag_holds_the_last_digits(flags, pattern):
    def fits(flag):
        last = f"{flag:05}"[-len(pattern) :]
        return all(said in {"?", digit} for said, digit in zip(pattern, last, strict=True))

    expected = [at for at, flag in enumerate(flags) if fits(flag)]
    assert held(texts(*map(str, flags), kind=Flags), "like", pattern) == expected


# --- several lines of each customer


def test_a_comparison_holds_where_it_holds_for_any_line():
    # lines 0 and 1 are the first customer's, 2 the second's, 3 nobody's; a third customer has none
    owner = np.array([0, 0, 1, -1])

    def of_lines(lines):
        return np.isin(np.arange(3), owner[lines])

    answer = Lines((texts("Elm School", None, "Oak", "School"), texts(None, "2 Pine", None, None)), of_lines)
    assert held(answer, "contains", "school") == [0]
    assert held(answer, "contains", "school", "oak") == [0, 1]
    assert held(answer, "like", "? pine") == [0]
    assert held(answer, EMPTY) == [2]
    assert answer.known.tolist() == [True, True, False]
    assert held(answer, "contains", "school pine") == []
