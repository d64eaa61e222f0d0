from __future__ import annotations

import math

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.workbook.reading import values


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_numbers_are_shown_in_pythons_shortest_form(numbers):
    written = pa.array([f"{number:.17g}" for number in numbers], pa.large_string())
    shown = values._decimals(written).to_pylist()
    assert [float(text) for text in shown] == numbers
    assert shown == [values.decimal(repr(number)) for number in numbers]


@given(st.lists(st.decimals(-10_000, 10_000, places=3).map(str), min_size=1))
def test_plain_decimals_are_shown_as_one_by_one(texts):
    shown = values._decimals(pa.array(texts, pa.large_string()))
    assert shown.to_pylist() == [values.decimal(text) for text in texts]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("3", "3"),
        ("3.0", "3"),
        ("-0.0", "0"),
        ("1e3", "1000"),
        (".5", "0.5"),
        ("5.", "5"),
        (" 7 ", "7"),
        ("", ""),
    ],
)
def test_one_number(text, shown):
    assert values.decimal(text) == shown


@pytest.mark.parametrize("text", ["abc", "1,5", "0x10", "inf", "nan", "1e400", "1_000", "١", "--1", "1e"])
def test_what_is_no_number_is_not_read(text):
    with pytest.raises(ValueError, match=r".*"):
        values.decimal(text)
    with pytest.raises(ValueError, match=r".*"):
        values._decimals(pa.array(["1", text], pa.large_string()))


@given(st.floats(1e-4, 1e15))
def test_whole_numbers_have_no_point(number):
    assert ("." in values.decimal(repr(number))) == (math.floor(number) != number)


@pytest.mark.parametrize(
    ("escaped", "text"),
    [
        ("_x0041_", "A"),
        ("_x005F_x0041_", "_x0041_"),
        ("_x000D_\n", "\r\n"),
        ("_x41_ _X0041_ x0041", "_x41_ _X0041_ x0041"),
        ("_xD83D__xDE00_", "😀"),
        ("_xD83D_", "_xD83D_"),
    ],
)
def test_escapes_of_letters_are_undone(escaped, text):
    assert values.unescape(escaped) == text
    assert values.unescaped(pa.array(["plain", None, escaped], pa.large_string())).to_pylist() == [
        "plain",
        None,
        text,
    ]
