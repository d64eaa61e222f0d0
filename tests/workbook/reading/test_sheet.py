"""Both ways of taking a sheet apart agree: on sheets as programs write them, and on damaged ones."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.parsers import expat

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter
from tests.workbook import crafted

from regulars.workbook.reading import sheet, stripes
from regulars.workbook.reading.exact import Outline
from regulars.workbook.reading.rows import DamagedError, IrregularError
from regulars.workbook.reading.stripes import Meaning
from regulars.workbook.reading.table import Part

if TYPE_CHECKING:
    import random

MEANING = Meaning("Sheet", pa.array([f"shared {place}" for place in range(5)], pa.large_string()), None)


def said(part: Part, outline: Outline):
    """Return everything that a part knows, in plain values."""
    words: dict[str, int] = {}
    formulas = part.wordings(words)
    wording = list(words)
    return (
        dict(sorted(part.headers.items())),
        part.numbers().tolist(),
        {
            column: (
                [text for piece in part.text(column) for text in piece.to_pylist()],
                part.kind(column).tolist(),
                part.style(column, 0).tolist(),
            )
            for column in sorted(part.columns)
        },
        {
            column: [wording[code] if code >= 0 else None for code in codes]
            for column, codes in sorted(formulas.items())
        },
        (part.arrays, part.unportable, outline.bands, outline.merged),
    )


def exactly(xml: bytes):
    part, outline = Part("Sheet"), Outline()
    for rows in sheet.exactly([xml], outline):
        for stripe in stripes.of(rows, MEANING):
            part.add(stripe)
    return said(part, outline)


def quickly(xml: bytes, length: int):
    part, outline = Part("Sheet"), Outline()
    blocks = (xml[start : start + length] for start in range(0, len(xml), length))
    for stripe in sheet.quickly(blocks, outline, MEANING):
        part.add(stripe)
    return said(part, outline)


def outcome(read, *arguments):
    """Return what is read, ``refused``, or None where the quick way leaves it to the exact one."""
    try:
        return read(*arguments)
    except (DamagedError, expat.ExpatError):
        return "refused"
    except IrregularError:
        return None


TEXTS = (
    "a", "b &amp; c", "&lt;x&gt;", "&#65;", "_x0041_", "&#x1F600;", " pad ", "", "日本", "&quot;&apos;", "  ",
    "_x005F_x0041_", "&amp;lt;", "&amp;#65;", "two\nlines",
)  # fmt: skip
NUMBERS = (
    "1", "2.5", "-3", "1e5", "0.1", "950.58000000000004", "007", "1e-7", "", "123456789012345678", "0", "-0",
    "abc", " 3 ",
)  # fmt: skip
FORMULAS = ("A{r}+1", "SUM(B{r}:C{r})", "A1*2", "B$1+A{r}", '"A{r}"&amp;A{r}', "Other!A{r}", "T[x]")

value = st.one_of(
    st.sampled_from(TEXTS).map(' t="inlineStr"><is><t xml:space="preserve">{}</t></is></c>'.format),
    st.sampled_from(TEXTS).map(' t="inlineStr"><is><t>{}</t></is></c>'.format),
    st.sampled_from(TEXTS).map(' t="inlineStr"><is><r><t>{}</t></r></is></c>'.format),
    st.sampled_from(NUMBERS).map("><v>{}</v></c>".format),
    st.sampled_from(NUMBERS).map(' t="n"><v>{}</v></c>'.format),
    st.integers(0, 5).map(' t="s"><v>{}</v></c>'.format),
    st.sampled_from("01").map(' t="b"><v>{}</v></c>'.format),
    st.sampled_from(FORMULAS).map("><f>{}</f><v>3</v></c>".format),
    st.sampled_from(FORMULAS).map('><f aca="false">{}</f><v /></c>'.format),
    st.sampled_from(FORMULAS).map(' t="str"><f>{}</f><v>x</v></c>'.format),
    st.sampled_from(
        ["/>", " />", "></c>", "><v/></c>", ' t="e"><v>#N/A</v></c>', ' t="d"><v>2026-01-02</v></c>',
         '><f t="shared" ref="A1:C9" si="0">A{r}+B{r}</f><v>3</v></c>', '><f t="shared" si="0"/><v>1</v></c>']
    ),
)  # fmt: skip


@st.composite
def sheets(draw) -> str:
    """Draw a sheet of a few rows."""
    rows, number = [], 0
    for _ in range(draw(st.integers(0, 6))):
        number += draw(st.sampled_from([1, 1, 1, 2, 90, 9000]))
        columns = draw(
            st.lists(st.sampled_from([1, 2, 3, 4, 26, 27, 703]), unique=True, max_size=5).map(sorted)
        )
        cells = "".join(
            f'<c r="{get_column_letter(column)}{number}"'
            + draw(st.sampled_from(["", ' s="1"', ' s="2"']))
            + draw(value).replace("{r}", str(number))
            for column in columns
        )
        more = draw(st.sampled_from(["", ' spans="1:5"', ' s="3" customFormat="1"']))
        rows.append(f'<row r="{number}"{more}>{cells}</row>' if cells else f'<row r="{number}"{more}/>')
    return crafted.sheet("".join(rows), before='<cols><col min="1" max="2" width="9" style="2"/></cols>')


@given(sheets(), st.sampled_from([37, 200, 10_000]))
def test_both_ways_agree(xml, length):
    quick = outcome(quickly, xml.encode(), length)
    # A block that is not plain is left to the exact way, row by row; a whole sheet never is.
    assert quick == outcome(exactly, xml.encode()) or (quick is None and length < len(xml))


PIECES = (
    b"<!-- x -->", b"<!-- </row> -->", b"<![CDATA[<a>]]>", b"<?pi?>", b"<c/>", b"<row>", b"<v>", b"<", b">",
    b"/", b"&amp;", b"&bad;", b"]]>", b'"', b"'", b" ", b"\n", b"\r\n", b"\x0b", b"\x00", b"\xff",
    b"\xef\xbf\xbe",
)  # fmt: skip


@given(sheets(), st.randoms(use_true_random=False))
@settings(max_examples=300)
def test_they_agree_on_damaged_sheets_too(xml, chance: random.Random):
    damaged = bytearray(xml.encode())
    for _ in range(chance.choice([1, 1, 2])):
        at = chance.randrange(len(damaged))
        match chance.randrange(4):
            case 0:
                damaged[at] = chance.choice(b" <>/\"'=&;!?cvfistrA1\n\r\t\x00\xef-_x0")
            case 1:
                del damaged[at : at + chance.choice([1, 1, 2, 5])]
            case 2:
                damaged[at:at] = chance.choice(PIECES)
            case 3:
                start = chance.randrange(len(damaged))
                damaged[at:at] = damaged[start : start + chance.randrange(1, 30)]
    quick = outcome(quickly, bytes(damaged), chance.choice([37, 200, 10_000]))
    assert quick is None or quick == outcome(exactly, bytes(damaged))


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row>',
        "".join(
            f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>{n}</t></is></c></row>' for n in range(1, 5000)
        ),
        '<row r="1" ht="3" x:y="z"/>',
    ],
)
def test_what_programs_write_is_read_quickly(rows, monkeypatch):
    monkeypatch.setattr(sheet, "_exact", pytest.fail)
    assert quickly(crafted.sheet(rows).encode(), 50_000) == exactly(
        crafted.sheet(rows).replace("x:y", "y").encode()
    )


def test_one_odd_cell_leaves_the_others_to_the_quick_way(monkeypatch):
    lengths = []
    original = sheet._exact
    monkeypatch.setattr(
        sheet, "_exact", lambda opening, block: lengths.append(len(block)) or original(opening, block)
    )
    rows = [f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 20_001)]
    rows[9_000] = '<row r="9001"><c s="1" r="A9001"><v>9001</v></c></row>'
    read = quickly(crafted.sheet("".join(rows)).encode(), 1 << 20)
    assert read[1] == list(range(2, 20_001))
    assert len(lengths) == 1
    assert lengths[0] < 100_000


def test_sparse_rows_of_many_columns_take_little_memory():
    rows = "".join(
        f'<row r="{n}"><c r="{get_column_letter(n % 900 + 1)}{n}"><v>{n}</v></c></row>'
        for n in range(2, 20_002)
    )
    read = quickly(crafted.sheet(rows).encode(), 1 << 20)
    assert len(read[2]) == 900
    assert read[2][2][0][0] == "2"


def test_a_table_of_too_many_cells_is_refused(monkeypatch):
    monkeypatch.setattr("regulars.workbook.reading.table.LARGEST", 5)
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c><c r="B{n}"><v>1</v></c></row>' for n in (2, 3, 4))
    with pytest.raises(DamagedError, match="more than a table"):
        exactly(crafted.sheet(rows).encode())


def test_a_row_without_end_is_left_to_the_exact_way(monkeypatch):
    monkeypatch.setattr("regulars.workbook.reading.plain._LARGEST", 1000)
    cells = "".join(f'<c r="{get_column_letter(n)}2"><v>1</v></c>' for n in range(1, 100))
    assert outcome(quickly, crafted.sheet(f'<row r="2">{cells}</row>').encode(), 100) is None
    assert np.unique(exactly(crafted.sheet(f'<row r="2">{cells}</row>').encode())[1]).tolist() == [2]
