from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.reports import comma


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ("", [""]),
        (",b", ["", "b"]),
        ("a,,c,", ["a", "", "c", ""]),
        ('"",""', ["", ""]),
        ('"a,b","c""d"', ["a,b", 'c"d']),
        ('"1/2" x","b"', ['1/2" x', "b"]),
        ('a,1/2" x', ["a", '1/2" x']),
    ],
)
def test_the_fields_of_a_line(line: str, fields: list[str]) -> None:
    assert comma.fields(line, ",") == fields


@given(st.lists(st.text(st.sampled_from('ab",; \t')), min_size=1), st.sampled_from(",;\t"))
def test_a_proper_line_is_read_as_the_standard_library_reads_it(values: list[str], delimiter: str) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerow(values)
    assert comma.fields(text.getvalue().rstrip("\r\n"), delimiter) == values


def test_a_row_that_no_line_ends_is_left_for_the_next_block_but_not_for_ever() -> None:
    start = b'"1","2"\n"3","4\n'
    mended = comma.mend(start, delimiter=",", width=2, final=False)
    assert (mended.block, mended.left, mended.ragged) == (b'"1","2"\n', b'"3","4\n', [])
    mended = comma.mend(start, delimiter=",", width=2, final=True)
    assert (mended.left, mended.rows, mended.ragged) == (b"", [], [(1, 2)])
    mended = comma.mend(start + b"x\n" * 60, delimiter=",", width=2, final=False)
    assert (mended.left, mended.rows, mended.ragged) == (b"", [], [(1, 2)])


def test_a_row_may_span_two_blocks() -> None:
    left = comma.mend(b'"1","2\n', delimiter=",", width=2, final=False).left
    mended = comma.mend(left + b'3"\n"4","5"\n', delimiter=",", width=2, final=False)
    assert mended.rows == [(0, ["1", "2\n3"])]
    assert mended.block.count(b"\n") == 3
