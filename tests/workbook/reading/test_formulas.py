from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.workbook.reading import formulas
from regulars.workbook.reading.formulas import Master


@pytest.mark.parametrize(
    ("formula", "worded"),
    [
        ("A7+B7", "A{row}+B{row}"),
        ("A7+B8", "A{row}+B8"),
        ("A$7+$B7+$C$7", "A$7+$B{row}+$C$7"),
        ("SUM(H7:L7)", "SUM(H{row}:L{row})"),
        ("SUM(A$2:A7)", "SUM(A$2:A{row})"),
        ("SUM(7:7)+SUM($7:7)", "SUM({row}:{row})+SUM($7:{row})"),
        ("A77+AA7+A7", "A77+AA{row}+A{row}"),
        ('"A7"&A7&"say ""A7"""', '"A7"&A{row}&"say ""A7"""'),
        ("Other!A7+A7", "Other!A7+A{row}"),
        ("'My A7'!A7:B7+A7", "'My A7'!A7:B7+A{row}"),
        ("'Jan:Dec'!A7", "'Jan:Dec'!A7"),
        ("Mine!A7+'MINE'!B7:C7", "Mine!A{row}+'MINE'!B{row}:C{row}"),
        ("LOG7(A7)+A7_x+x.A7", "LOG7(A{row})+A7_x+x.A7"),
        ("ZZZ7+XFD7", "ZZZ7+XFD{row}"),
        ("7+A7*7.7", "7+A{row}*7.7"),
        ("", ""),
    ],
)
def test_the_own_row_is_left_out(formula, worded):
    assert formulas.wording(formula, 7, "Mine") == worded


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("A7+B$7+$C7", "C10+D$7+$C10"),
        ("Other!A7:B8", "Other!C10:D11"),
        ("SUM(7:8)", "SUM(10:11)"),
        ("A1048576", "C3"),
        ('"A7"', '"A7"'),
    ],
)
def test_a_shared_formula_moves_with_its_cell(formula, moved):
    assert formulas.moved(formula, 3, 2) == moved


@pytest.mark.parametrize(
    ("formula", "portable"),
    [("A1", True), ("Table1[x]", False), ("[1]S!A1", False), ('"[x]"&A1', True), ('"{row}"', False)],
)
def test_what_names_tables_or_other_workbooks_is_not_portable(formula, portable):
    assert formulas.portable(formula) is portable


PATTERNS = (
    "A{r}+B{r}",
    "A{r}+A7",
    "A7*2",
    "B{r}&C5",
    "SUM(A$2:A{r})",
    "T[x]",
    "Mine!A{r}",
    "A{n}+1",
    '"A{r}"',
)


@given(st.lists(st.sampled_from(PATTERNS), min_size=1, max_size=40), st.integers(2, 9))
def test_many_are_worded_as_each_alone(patterns, first):
    numbers = np.arange(first, first + len(patterns))
    texts = [
        pattern.replace("{r}", str(number)).replace("{n}", str(number + 1))
        for pattern, number in zip(patterns, numbers, strict=True)
    ]
    codes, words = formulas.wordings(pa.array(texts, pa.large_string()), numbers, "Mine")
    assert [words[code] for code in codes] == [
        formulas.wording(text, int(number), "Mine") if formulas.portable(text) else ""
        for text, number in zip(texts, numbers, strict=True)
    ]


@given(st.sampled_from(PATTERNS), st.integers(0, 3), st.lists(st.integers(2, 30), min_size=1, max_size=9))
def test_shared_ones_are_worded_as_if_each_were_written_out(pattern, right, rows):
    text = pattern.replace("{r}", "9").replace("{n}", "10")
    codes, words = formulas.shared(Master(text, 9, 1), 1 + right, np.array(rows), "Mine")
    assert [words[code] for code in codes] == [
        formulas.wording(formulas.moved(text, row - 9, right), row, "Mine") if formulas.portable(text) else ""
        for row in rows
    ]
