"""Laws: whatever ends the lines or stands between them, and however the stream is cut, the rows hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.reports.reading import HEADER, everything, opened

from regulars.reports import contents

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

VALUE = st.text(st.characters(exclude_characters="\t\r\n\0\x1a\ufeff", exclude_categories=["Cs"]), max_size=6)
ROW = st.lists(VALUE, min_size=5, max_size=5).map("\t".join)
RAGGED = st.lists(VALUE, min_size=1, max_size=7).map("\t".join)
LINE = st.one_of(ROW, ROW, ROW, RAGGED, st.sampled_from(["", " ", "\t\t", "\x1a", HEADER, HEADER.upper()]))
END = st.sampled_from(["\n", "\r\n", "\r"])
CALM = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def plainly(text: str) -> tuple[list[tuple[object, ...]], list[int], int]:
    """Read tab-separated text line by line: rows with their lines, ragged lines, repeated headers."""
    rows: list[tuple[object, ...]] = []
    ragged: list[int] = []
    headers = -1
    for number, line in enumerate(re.split("\r\n|\r|\n", text), start=1):
        fields = line.split("\t")
        if line.lower() == HEADER:
            headers += 1
        elif not line.strip() or line == "\x1a":
            continue
        elif len(fields) == 5:
            rows.append((number, *fields))
        else:
            ragged.append(number)
    return rows, ragged, headers


@CALM
@given(st.lists(st.tuples(LINE, END), max_size=30), END, st.integers(1, 60))
def test_rows_and_physical_lines_are_those_of_a_plain_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: list[tuple[str, str]], end: str, size: int
) -> None:
    text = HEADER + end + "".join(line + end for line, end in body)
    file = tmp_path / "may.txt"
    file.write_bytes(text.rstrip("\x1a").encode())
    monkeypatch.undo()
    report = opened(file)
    monkeypatch.setattr(contents, "CHUNK", size)
    given_ = everything(report)
    rows, ragged, headers = plainly(text.rstrip("\x1a"))
    assert given_.rows == rows
    assert [line for line, _ in given_.rejects] == ragged
    assert report.repeated_headers == headers


def quoted(value: str) -> str:
    return '"' + value.replace('"', '""') + '"'


BROKEN_VALUE = st.text(st.characters(codec="utf-8", exclude_characters="\0\x1a\ufeff"), max_size=6)


@CALM
@given(st.lists(st.lists(BROKEN_VALUE, min_size=3, max_size=3), max_size=12), END, st.integers(1, 60))
def test_rows_of_proper_csv_come_back_with_the_line_they_begin_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, values: list[list[str]], end: str, size: int
) -> None:
    rows = [[f"111-{place}", *some, "x"] for place, some in enumerate(values)]
    expected, text = [], ",".join(map(quoted, HEADER.split("\t"))) + end
    for row in rows:
        expected.append((1 + len(re.findall("\r\n|\r|\n", text)), *row))
        text += ",".join(map(quoted, row)) + end
    file = tmp_path / "may.csv"
    file.write_bytes(text.encode())
    monkeypatch.undo()
    report = opened(file)
    monkeypatch.setattr(contents, "CHUNK", size)
    given_ = everything(report)
    assert given_.rows == expected
    assert given_.rejects == []


AWKWARD = st.text(st.sampled_from('ab", 1/'), max_size=8).filter(
    lambda value: '"' not in value[:1] + value[-1:]
)


@CALM
@given(st.lists(st.lists(AWKWARD, min_size=3, max_size=3), max_size=12))
def test_undoubled_quotes_inside_a_field_are_kept_where_they_leave_no_doubt(
    tmp_path: Path, values: list[list[str]]
) -> None:
    rows = [
        [f"111-{place}", *(re.sub('"+[, ]*"*', '" ', value) for value in some), "x"]
        for place, some in enumerate(values)
    ]
    lines = [",".join(f'"{value}"' for value in row) for row in [HEADER.split("\t"), *rows]]
    file = tmp_path / "may.csv"
    file.write_bytes("\n".join(lines).encode())
    given_ = everything(opened(file))
    assert given_.rows == [(line, *row) for line, row in enumerate(rows, start=2)]


def test_blocks_are_of_many_pieces_and_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "may.txt"
    rows = [f"111-{place}\tMUG\t1\t\tmug\n" for place in range(3_000)]
    file.write_text(HEADER + "\n" + "".join(rows), encoding="utf-8")
    report = opened(file)
    monkeypatch.setattr(contents, "CHUNK", 2**10)
    numbers = [block.table.column("line").to_pylist() for block in report.blocks()]
    assert len(numbers) > 5
    assert [number for block in numbers for number in block] == list(range(2, 3_002))
