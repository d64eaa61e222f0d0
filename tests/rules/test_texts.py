from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.rules import texts


@pytest.mark.parametrize("edge", [" ", "\t", "\u00a0", "\u3000", "\u200b", "\ufeff", "\u2060", " \u200b "])
def test_spaces_and_signs_without_width_are_no_part_of_a_value_at_its_ends(edge: str) -> None:
    assert texts.trimmed(pa.array([f"{edge}a{edge}b{edge}", edge])).to_pylist() == [f"a{edge}b", None]


@pytest.mark.parametrize("value", ["NA", "Null", "None", "nan", "-", "0", "01234", '"', "#N/A"])
def test_no_word_means_blank(value: str) -> None:
    assert texts.trimmed(pa.array([value])).to_pylist() == [value]
    assert texts.words(pa.array([value])).to_pylist() == [value]


@given(st.lists(st.text(max_size=3)))
def test_every_white_space_that_python_knows_is_trimmed(values: list[str]) -> None:
    for value in texts.trimmed(pa.array(values, pa.string())).to_pylist():
        assert value is None or (value and value == value.strip())


@given(st.lists(st.sampled_from(["a", " a", "a\u200b", "b", "", " "])))
def test_words_are_the_trimmed_texts_and_each_stands_once(values: list[str]) -> None:
    found = texts.words(pa.array(values, pa.string()))
    assert found.to_pylist() == texts.trimmed(pa.array(values, pa.string())).to_pylist()
    distinct = found.dictionary.to_pylist()
    assert len(distinct) == len(set(distinct))
    assert None not in distinct


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("5.8E+13", True), ("5,80293E+13", True), ("5E+13", True), ("5.8e+13", True),
        ("5.8E13", False), ("DE+13", False), ("1E+1X", False), ("58029300000000", False),
        ("111-2345678-1234567", False), (None, False),
    ],
)  # fmt: skip
def test_a_number_with_an_exponent_is_an_id_that_a_spreadsheet_damaged(
    value: str | None, expected: bool
) -> None:
    assert texts.damaged(pa.array([value], pa.string())).to_pylist() == [expected]


def test_a_column_in_several_chunks_is_one_array() -> None:
    column = pd.Series(["a", None], dtype="str")
    assert texts.arrow(pd.concat([column, column])).to_pylist() == ["a", None, "a", None]


def test_pandas_keeps_no_python_text_of_each_word_that_is_known_to_be_distinct() -> None:
    column = pd.Categorical.from_codes([0, 1, -1], categories=texts.distinct(["a", "b"]))
    assert column.tolist()[:2] == ["a", "b"]
    # What pandas would look them up with; where it keeps that elsewhere one day, memory is to be looked at.
    assert "_engine" not in column.categories._cache
