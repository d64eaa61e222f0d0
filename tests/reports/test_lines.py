from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.errors import ReportError
from regulars.reports import lines

TEXTS = st.lists(st.sampled_from([b"a", b"\r", b"\n", b"\r\n", b"\0", b"\x1a"])).map(b"".join)


@given(TEXTS, st.integers(1, 5))
def test_cutting_keeps_every_byte_but_the_fill_at_the_end(text: bytes, size: int) -> None:
    chunks = [text[start : start + size] for start in range(0, len(text), size)]
    assert b"".join(lines.cut(chunks, path="")) == text.rstrip(b"\0\x1a")


@given(TEXTS, st.integers(1, 5))
def test_no_block_but_the_last_ends_inside_a_line_or_inside_its_end(text: bytes, size: int) -> None:
    chunks = [text[start : start + size] for start in range(0, len(text), size)]
    blocks = list(lines.cut(chunks, path=""))
    whole = len(re.findall(rb"\r\n|\n|\r", b"".join(blocks)))
    assert sum(len(re.findall(rb"\r\n|\n|\r", block)) for block in blocks) == whole
    assert all(block.endswith((b"\n", b"\r")) for block in blocks[:-1])


def test_a_line_without_end_is_refused_before_it_fills_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "LONGEST", 2**20)
    with pytest.raises(ReportError, match="a line is longer than 1 MB"):
        list(lines.cut((b"x" * 2**18 for _ in range(10**9)), path="may.txt"))


def test_fill_without_end_is_dropped_and_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "LONGEST", 2**20)
    fill = [bytes(2**18)] * 40
    assert list(lines.cut([b"a\n", *fill], path="")) == [b"a\n"]
    with pytest.raises(ReportError, match="a line is longer"):
        list(lines.cut([b"a\n", *fill, b"b"], path=""))
