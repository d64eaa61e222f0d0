"""Forms of a workbook that other programs write, and that XML allows."""

from __future__ import annotations

import pytest
from tests.workbook.crafted import HEADER, inline, parts, relations, sheet, standing, texts, zipped

from regulars.workbook import found, reader

STRINGS = (
    '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<si><t>Email</t></si><si><t>Notes</t></si>"
    "<si><r><t>two</t></r><r><rPr><b/></rPr><t xml:space='preserve'> runs</t></r>"
    "<rPh sb='0' eb='1'><t>x</t></rPh></si><si><t/></si><si/><si><t>_x0041__x005F_x0041_</t></si></sst>"
)


def test_shared_strings_are_read(tmp_path):
    cells = "".join(
        f'<row r="{number}"><c r="A{number}" t="s"><v>{number}</v></c></row>' for number in range(2, 6)
    )
    rows = f'<row r="1"><c r="A1" t="s"><v>0</v></c></row>{cells}'
    customers = standing(tmp_path, rows, {"xl/sharedStrings.xml": STRINGS})
    assert texts(customers.columns["Email"]) == ["two runs", "A_x0041_"]  # the empty ones are no rows
    assert customers.numbers.tolist() == [2, 5]


@pytest.mark.parametrize(
    ("cell", "text", "kind"),
    [
        ("<v>3</v>", "3", found.NUMBER),
        ("<v>3.0</v>", "3", found.NUMBER),
        ("<v>950.58000000000004</v>", "950.58", found.NUMBER),
        ("<v>1E-7</v>", "1e-07", found.NUMBER),
        ("<v>-0</v>", "0", found.NUMBER),
        ("<v>1E+20</v>", "1e+20", found.NUMBER),
        ("<v>123456789012345</v>", "123456789012345", found.NUMBER),
        ("<v/>", None, found.EMPTY),
        ("", None, found.EMPTY),
        ('" t="n"><v>007', "7", found.NUMBER),
        ('" t="b"><v>0', "FALSE", found.BOOL),
        ('" t="b"><v>true', "TRUE", found.BOOL),
        ('" t="e"><v>#DIV/0!', "#DIV/0!", found.ERROR),
        ('" t="str"><v>a &amp; b', "a & b", found.TEXT),
        ('" t="str"><v> \u3000\n', None, found.EMPTY),
        ('" t="d"><v>2026-01-02', "46024", found.NUMBER),
        ('" t="d"><v>2026-01-02T12:00:00Z', "46024.5", found.NUMBER),
        ('" t="d"><v>1900-01-01', "1", found.NUMBER),
        ('" t="d"><v>06:00:00', "0.25", found.NUMBER),
        ('" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is><v>', "ab", found.TEXT),
        ('" t="inlineStr"><is><t><![CDATA[<b>]]></t></is><v>', "<b>", found.TEXT),
        ('" t="inlineStr"><is><t>_xD83D__xDE00_&#x41;_xD800_</t></is><v>', None, found.TEXT),
    ],
)  # fmt: skip
def test_every_kind_of_value_is_read(tmp_path, cell, text, kind):
    xml = f'<c r="B2">{cell}</c>' if not cell or cell.startswith("<") else f'<c r="B2{cell}</v></c>'
    customers = standing(tmp_path, f'{HEADER}<row r="2">{inline("A2", "a@example.com")}{xml}</row>')
    notes = customers.columns["Notes"]
    if "_xD800_" in cell:  # half a letter is none, so nothing of such a text is taken for an escape
        text = "_xD83D__xDE00_A_xD800_"
    assert (texts(notes), notes.kind.tolist()) == ([text], [kind])


def test_rows_and_cells_need_not_say_where_they_are(tmp_path):
    rows = (
        "<row><c t='inlineStr'><is><t>Email</t></is></c><c t='inlineStr'><is><t>Notes</t></is></c></row>"
        "<row r='7'><c r='B7'><v>1</v></c></row><row><c/><c><v>2</v></c></row>"
    )
    customers = standing(tmp_path, rows)
    assert customers.numbers.tolist() == [7, 8]
    assert texts(customers.columns["Notes"]) == ["1", "2"]


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: xml,
        lambda xml: "\ufeff" + xml,
        lambda xml: ('<?xml version="1.0" encoding="UTF-16"?>' + xml).encode("utf-16"),
        lambda xml: xml.encode("utf-16-be"),
        lambda xml: xml.replace("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"),
        lambda xml: xml.replace("<", "<x:").replace("<x:/", "</x:").replace("xmlns=", "xmlns:x="),
        lambda xml: xml.replace("&amp;\"x\"", "&amp;&quot;x&quot;").replace('"', "'"),
        lambda xml: xml.replace("<row ", "<!-- </row> --><row "),
        lambda xml: xml.replace("<row ", "\r\n  <row\n").replace("<c ", "\n <c "),
        lambda xml: xml.replace("<v>", "<v xml:space='preserve'>"),
        lambda xml: xml.replace('<c r="B2" s="0"', '<c s="0" cm="1" r="B2"'),
        lambda xml: xml.replace("<sheetData>", '<dimension ref="A1:ZZ9"/><sheetData>'),
        lambda xml: xml.replace(' t="n"', ""),
    ],
)  # fmt: skip
def test_every_spelling_of_the_same_sheet_reads_the_same(tmp_path, change):
    rows = (
        f'{HEADER}<row r="2">{inline("A2", "a@example.com")}<c r="B2" s="0" t="n"><v>12</v></c></row>'
        f'<row r="4">{inline("A4", "é &amp; &lt;")}<c r="B4" t="str"><f>A4&amp;"x"</f><v>y</v></c></row>'
    )
    made = parts({"Customers": sheet(rows)})
    made["xl/worksheets/sheet1.xml"] = change(made["xl/worksheets/sheet1.xml"])
    customers = reader.read(zipped(tmp_path / "crafted.xlsx", made)).sheets["Customers"]
    assert texts(customers.columns["Email"]) == ["a@example.com", "é & <"]
    assert texts(customers.columns["Notes"]) == ["12", "y"]
    assert customers.columns["Notes"].formula.tolist()[1] == 'A{row}&"x"'
    assert customers.numbers.tolist() == [2, 4]


def test_sheets_are_found_by_their_relations(tmp_path):
    made = parts({"Customers": sheet(HEADER + '<row r="2"><c r="B2"><v>5</v></c></row>')})
    made["xl/strange/Name one.xml"] = made.pop("xl/worksheets/sheet1.xml")
    made["xl/_rels/workbook.xml.rels"] = relations(("worksheet", "/xl/Strange/name%20one.xml"))
    customers = reader.read(zipped(tmp_path / "crafted.xlsx", made)).sheets["Customers"]
    assert texts(customers.columns["Notes"]) == ["5"]


STYLES = (
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="0.0 &quot;days&quot;"/></numFmts><cellXfs>'
    '<xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/><xf numFmtId="20"/><xf numFmtId="165"/>'
    '<xf numFmtId="31"/></cellXfs></styleSheet>'
)  # fmt: skip


def test_days_since_1904_are_counted_from_1900(tmp_path):
    cells = "".join(
        f'<row r="{style + 2}"><c r="B{style + 2}" s="{style}"><v>1.5</v></c></row>' for style in range(6)
    )
    more = {"xl/styles.xml": STYLES}
    new = standing(tmp_path, HEADER + cells, more, about='<workbookPr date1904="1"/>').columns["Notes"]
    assert texts(new) == ["1.5", "1463.5", "1463.5", "1.5", "1.5", "1463.5"]
    assert texts(standing(tmp_path, HEADER + cells, more).columns["Notes"]) == ["1.5"] * 6
    assert list(new.format)[:5] == ["General", "yyyy\\-mm\\-dd", "mm-dd-yy", "h:mm", '0.0 "days"']
    assert list(new.format)[5] == 'yyyy"年"m"月"d"日"'


def test_a_whole_row_or_column_with_a_fill_is_read(tmp_path):
    styles = STYLES.replace(
        "<cellXfs>",
        '<fills><fill/><fill><patternFill patternType="solid"><fgColor rgb="ff112233"/></patternFill></fill>'
        "</fills><cellXfs>",
    ).replace('<xf numFmtId="164"/>', '<xf numFmtId="164" fillId="1"/>')
    rows = (
        f'{HEADER}<row r="2" s="1" customFormat="1">{inline("A2", "a@example.com")}</row>'
        f'<row r="3">{inline("A3", "b@example.com")}</row>'
        f'<row r="4" s="1">{inline("A4", "c@example.com")}</row>'
    )
    customers = standing(tmp_path, rows, {"xl/styles.xml": styles})
    assert customers.fills.to_numpy().tolist() == [[0, "Notes", "FF112233"]]
    whole = standing(
        tmp_path,
        rows,
        {"xl/styles.xml": styles},
        before='<cols><col min="2" max="9" width="7" style="1"/></cols>',
    )
    assert whole.fills["row"].tolist() == [0, 1, 2]
    assert list(whole.columns["Notes"].format) == ["yyyy\\-mm\\-dd"] * 3
    assert whole.widths == {"Notes": 7.0}


def test_shared_formulas_are_written_out(tmp_path):
    rows = (
        f'{HEADER}<row r="2"><c r="B2"><f t="shared" ref="B2:C4" si="0">A2*2+$A$1</f><v>1</v></c>'
        '<c r="C2"><f t="shared" si="0"/><v>1</v></c></row>'
        '<row r="3"><c r="B3"><f t="shared" si="0"/><v>1</v></c>'
        '<c r="D3"><f t="shared" ref="D3:D4" si="1">D2+B3</f><v>1</v></c></row>'
        '<row r="4"><c r="B4"><f t="shared" si="0"/><v>1</v></c>'
        '<c r="D4"><f t="shared" si="1"/><v>1</v></c></row>'
    )
    found_ = standing(tmp_path, rows).columns
    assert found_["Notes"].formula.tolist() == ["A{row}*2+$A$1"] * 3
    assert found_["[C]"].formula.tolist()[0] == "B{row}*2+$A$1"
    assert found_["[D]"].formula.tolist()[1:] == ["D2+B{row}", "D3+B{row}"]


def test_comments_of_other_programs_are_read(tmp_path):
    comments = (
        '<x:comments xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:commentList>'
        '<x:comment ref="B2"><x:text><x:r><x:t>two </x:t></x:r><x:r><x:t>runs</x:t></x:r></x:text>'
        "</x:comment>"
        '<x:comment ref="B9"><x:text><x:t>nowhere</x:t></x:text></x:comment></x:commentList></x:comments>'
    )
    more = {
        "xl/comments1.xml": comments,
        "xl/worksheets/_rels/sheet1.xml.rels": relations(("comments", "../comments1.xml")),
    }
    customers = standing(tmp_path, f'{HEADER}<row r="2"><c r="B2"><v>1</v></c></row>', more)
    assert customers.comments.to_numpy().tolist() == [[0, "Notes", "two runs"]]


def test_a_sheet_without_rows_is_read(tmp_path):
    made = parts({"Customers": sheet("").replace("<sheetData></sheetData>", "<sheetData/>")})
    customers = reader.read(zipped(tmp_path / "crafted.xlsx", made)).sheets["Customers"]
    assert (customers.headers, dict(customers.columns), len(customers.numbers)) == ((), {}, 0)


def test_the_frames_have_their_columns_when_there_is_nothing(tmp_path):
    customers = standing(tmp_path, HEADER)
    assert customers.fills.dtypes.astype(str).to_dict() == {"row": "int64", "header": "str", "fill": "str"}
    assert customers.comments.dtypes.astype(str).to_dict() == {"row": "int64", "header": "str", "text": "str"}
