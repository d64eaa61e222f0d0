from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.workbook import texts


def read(xml: str, *, plain: bool) -> str:
    """Read as Excel does: XML first, then `_x0041_` once; outer white space only where told."""
    text = ET.fromstring(f"<t>{xml}</t>").text or ""  # noqa: S314
    if plain:
        assert text.strip("\t\n ") == text
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=1+1", "=1+1"),
        ("a\x00b\x07c\x1fd", "abcd"),
        ("a\tb\x7fc", "a\tb\x7fc"),
        ("one\r\ntwo\rthree\nfour", "one\ntwo\nthree\nfour"),
        ("a\ufffeb\uffffc\ud800d", "abcd"),
        ("x" * 32_767, "x" * 32_767),
        ("x" * 32_768, "x" * 32_766 + "…"),
        ("😀" * 16_383, "😀" * 16_383),
        ("😀" * 16_384, "😀" * 16_383 + "…"),
        ("x" + "😀" * 16_384, "x" + "😀" * 16_382 + "…"),
    ],
)
def test_a_text_is_shown_without_what_a_workbook_cannot_hold(text, expected):
    assert texts.shown(text) == expected


def test_a_cut_text_has_at_most_the_units_that_excel_holds():
    for text in ("😀" * 20_000, "x" + "😀" * 20_000):
        assert len(texts.shown(text).encode("utf-16-le")) // 2 <= 32_767


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("_x0041_", "_x005F_x0041_"),
        ("_x0041_x0042_", "_x005F_x0041_x005F_x0042_"),
        ("_x005F_", "_x005F_x005F_"),
        ("_X0041_ _x004_ _x00411_", "_X0041_ _x004_ _x00411_"),
        ("a & b < c > d", "a &amp; b &lt; c &gt; d"),
    ],
)
def test_markup_escapes_what_xml_and_excel_would_read_otherwise(text, expected):
    assert texts.markup(text) == expected


HOSTILE = st.text(
    st.one_of(
        st.sampled_from("_x0041F&<>\t\n\r \x00\x1f\x7f\x85\ufffe\uffff=@"),
        st.characters(exclude_categories=["Cs"]),
    )
)


@given(st.lists(st.one_of(st.none(), HOSTILE)))
def test_every_text_reads_back_as_shown_and_only_changed_ones_are_counted(values):
    made = texts.rendered(pa.array(values, texts.ARROW))
    shown = [None if value is None else texts.shown(value) for value in values]
    found = [None if xml is None else read(xml, plain=made.plain) for xml in made.xml.to_pylist()]
    assert found == [text or None for text in shown]
    changed = [value is not None and value != text for value, text in zip(values, shown, strict=True)]
    assert (made.made_safe.tolist() if made.made_safe is not None else [False] * len(values)) == changed
