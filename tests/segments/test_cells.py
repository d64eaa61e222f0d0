from __future__ import annotations

from datetime import date
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest

from regulars.rules.own import BETWEEN
from regulars.segments.cells import Cells
from regulars.segments.operators import EMPTY
from regulars.segments.values import Ago, Day, Number, Range, Text, YesNo

AS_OF = date(2026, 4, 1)
SERIAL = 46_082
"""The first of March 2026."""


def cell(letter: str, content: object, form: str = "General") -> str:
    return BETWEEN.join((letter, form, str(content)))


def held(cells: list[str | None], operator: str, *values) -> list[int]:
    """Return the places of the cells for which a comparison holds."""
    found = Cells(pa.array(cells, pa.string())).holds(operator, values, AS_OF)
    return np.flatnonzero(found).tolist()


def number(text: object) -> Number:
    return Number(Decimal(str(text)))


def test_the_serial_number_of_the_tests_is_that_day():
    assert (date(2026, 3, 1) - date(1899, 12, 30)).days == SERIAL


SHOES = [
    cell("s", "Large"),
    cell("n", "42"),
    cell("n", "42.5", "0.00"),
    cell("n", "0"),
    cell("n", "-3"),
    cell("b", "TRUE"),
    cell("b", "FALSE"),
    cell("e", "#N/A"),
    cell("f", "B{row}+1"),
    cell("s", "42"),
    cell("s", " \u3000"),
    cell("n", SERIAL, "yyyy-mm-dd"),
    None,
]
KNOWN = [0, 1, 2, 3, 4, 5, 6, 9, 11]


@pytest.mark.parametrize(
    ("operator", "values", "expected"),
    [
        ("=", [number(42)], [1]),
        ("=", [number("42.50")], [2]),
        ("<", [number(42)], [3, 4]),
        ("<=", [number(42)], [1, 3, 4]),
        (">", [number("42.25")], [2]),
        (">=", [number(-3)], [1, 2, 3, 4]),
        ("=", [Range(number(0), number(42))], [1, 3]),
        ("in", [number(0), number(-3)], [3, 4]),
        ("!=", [number(42)], [at for at in KNOWN if at != 1]),
        ("=", [Text("large")], [0]),
        ("=", [Text(" 42")], [1, 9]),
        ("!=", [Text("large")], KNOWN[1:]),
        ("contains", [Text("ARG")], [0]),
        ("contains", [Text("4"), Text("arg")], [0, 1, 2, 9]),
        ("contains", [Text("2026-03")], [11]),  # as a day is shown
        ("like", [Text("42*")], [1, 2, 9]),
        ("in", [Text("large"), number(42)], [0, 1]),
        ("=", [YesNo(True)], [5]),
        ("=", [YesNo(False)], [3, 6]),
        ("=", [Day(2026, 3, 1)], [11]),
        ("=", [Day(2026, 3)], [11]),
        ("before", [Ago(0)], [11]),
        ("after", [Day(2026, 2)], [11]),
        (">", [number(40_000)], []),
        (EMPTY, [], [10, 12]),
    ],
)
def test_a_cell_is_compared_by_what_it_holds(operator, values, expected):
    assert held(SHOES, operator, *values) == expected


def test_formulas_and_errors_are_not_known_and_not_empty():
    assert np.flatnonzero(Cells(pa.array(SHOES, pa.string())).known).tolist() == KNOWN
    assert np.flatnonzero(Cells(pa.array(SHOES, pa.string())).calculated).tolist() == [8]
    assert held([cell("f", "1+1"), cell("e", "#N/A")], "!=", Text("x")) == []
    assert held([cell("f", "1+1"), cell("e", "#N/A")], "=", Text("#N/A")) == []
    assert held([cell("f", " "), cell("e", "#N/A")], EMPTY) == []


@pytest.mark.parametrize("word", ["yes", "Y", "YES ", "是", "true", "TRUE", "ｙｅｓ"])
def test_words_for_yes(word):
    assert held([cell("s", word)], "=", YesNo(True)) == [0]
    assert held([cell("s", word)], "!=", YesNo(True)) == []


@pytest.mark.parametrize("word", ["no", "N", "否", "False"])
def test_words_for_no(word):
    assert held([cell("s", word)], "=", YesNo(False)) == [0]
    assert held([cell("s", word)], "=", YesNo(True)) == []


@pytest.mark.parametrize(
    "form",
    [
        "yyyy-mm-dd", "m/d/yyyy", "[$-409]d-mmm-yy", "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "mm-dd-yy",
        "d/m/yyyy h:mm", "YYYY/MM/DD", 'yyyy"年"m"月"d"日"', "[$-411]ggge年m月d日", "mmm-yy", "yyyy-mm-dd;@",
        '"since; "yyyy-mm-dd', "[Red]dd.mm.yyyy",
    ],
)  # fmt: skip
def test_a_number_is_a_day_where_it_is_shown_as_one(form):
    assert held([cell("n", SERIAL, form)], "=", Day(2026, 3, 1)) == [0]
    assert held([cell("n", f"{SERIAL}.75", form)], "=", Day(2026, 3, 1)) == [0]
    assert held([cell("n", SERIAL, form)], "=", number(SERIAL)) == []


@pytest.mark.parametrize(
    "form",
    [
        "General", "0", "0.00", "#,##0.00", "0%", "0.00E+00", "# ?/?", "@", "h:mm", "[h]:mm:ss", "mm:ss",
        '0 "days"', '0" day"', "0\\d", "[Red]0", "[Yellow]0", "_d0", "*y0", '"yd"0', '[$USD-409]#,##0.00',
        "0;[Red]-0", '0;"dated"0',
    ],
)  # fmt: skip
def test_a_number_is_a_number_where_letters_only_stand_beside_it(form):
    assert held([cell("n", SERIAL, form)], "=", number(SERIAL)) == [0]
    assert held([cell("n", SERIAL, form)], ">=", Day(1)) == []


@pytest.mark.parametrize(
    ("serial", "day"),
    [
        (61, Day(1900, 3, 1)),
        (44_927, Day(2023, 1, 1)),
        (45_351, Day(2024, 2, 29)),
        (2_958_465, Day(9999, 12, 31)),
        ("46082.9999999", Day(2026, 3, 1)),
    ],
)
def test_serial_numbers_count_days(serial, day):
    assert held([cell("n", serial, "yyyy-mm-dd")], "=", day) == [0]


@pytest.mark.parametrize("serial", ["-1", "2958466", "1e300", "-0.5"])
def test_a_number_that_is_no_day_matches_no_day(serial):
    assert held([cell("n", serial, "yyyy-mm-dd")], ">=", Day(1)) == []
    assert held([cell("n", serial, "yyyy-mm-dd")], "<=", Day(9999)) == []
    assert held([cell("n", serial, "yyyy-mm-dd")], EMPTY) == []


def test_numbers_as_large_as_can_be_are_compared():
    huge = [cell("n", "1e308"), cell("n", "-1e308"), cell("n", "0.1")]
    beyond = Number(Decimal("9" * 400))
    assert held(huge, "<", beyond) == [0, 1, 2]
    assert held(huge, ">", Number(-beyond.number)) == [0, 1, 2]
    assert held(huge, "=", number("0.1")) == [2]


@pytest.mark.parametrize("cells", [[], [None], [None, None]])
def test_a_column_without_a_cell_holds_nothing(cells):
    for value in (Text("x"), number(1), YesNo(True), Day(2026), Range(Ago(1), Ago(0))):
        assert held(cells, "=", value) == held(cells, "!=", value) == []
    assert held(cells, EMPTY) == list(range(len(cells)))


def test_what_a_cell_says_may_hold_anything():
    said = ["a\tb", "'", '"', "=1+1", "1\x1f2", "x" * 32_767]
    for text in said:
        assert held([cell("s", text), cell("s", "other")], "=", Text(text)) == [0]
