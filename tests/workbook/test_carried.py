from __future__ import annotations

import re
import zipfile

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table
from tests.workbook.people import PEOPLE, frame
from tests.workbook.test_writer import NAMES

from regulars import workbook
from regulars.errors import WorkbookError
from regulars.workbook import excerpt

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@pytest.fixture
def edited(written, tmp_path):
    """Return what adds sheets to a written workbook, as a seller does, and saves it."""

    def edit(change, made=None):
        book = openpyxl.load_workbook(written(made).path)
        change(book)
        path = tmp_path / "edited.xlsx"
        book.save(path)
        return path

    return edit


@pytest.fixture
def carried(contents, tmp_path):
    """Return what writes the next workbook with own sheets of another one: its path, and what was lost."""

    def carry(path, *names):
        out = tmp_path / f"next{len(list(tmp_path.iterdir()))}.xlsx"
        made = workbook.write(out, contents(own=path, own_sheets=names))
        return out, made.lost

    return carry


def replaced(path, part, *changes, add=()):
    """Change the text of one part of a workbook, and add others."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for old, new in changes:
        assert old.encode() in parts[part]
        parts[part] = parts[part].replace(old.encode(), new.encode())
    parts |= {name: text.encode() for name, text in add}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def part_of(path, title):
    """Name of the part that holds a sheet."""
    with zipfile.ZipFile(path) as archive:
        book = archive.read("xl/workbook.xml").decode()
        rels = archive.read("xl/_rels/workbook.xml.rels").decode()
    at = re.search(rf'name="{title}"[^>]*r:id="(\w+)"', book)[1]
    tag = next(tag for tag in re.findall("<Relationship [^>]*>", rels) if f'Id="{at}"' in tag)
    return re.search('Target="/?([^"]*)"', tag)[1]


def plan(book):
    sheet = book.create_sheet("My plan", 0)
    sheet.append(["What", "Count"])
    sheet.append(["Gold", '=COUNTIF(Customers!B:B,"Gold")'])
    sheet.append(["Rate", "=rate*2"])
    sheet["A2"].font = Font(bold=True, color="FF112233")
    sheet["B2"].fill = PatternFill("solid", start_color="FFFFAA00")
    sheet["B2"].number_format = "0.000"
    sheet["A3"].comment = Comment("mine", "Ann")
    sheet.column_dimensions["A"].width = 33
    sheet.row_dimensions[2].height = 40
    sheet.merge_cells("A8:B9")
    sheet.freeze_panes = "B2"
    sheet.print_area = "A1:D20"
    sheet["C1"].hyperlink = "https://example.com/"
    choice = DataValidation("list", formula1='"a,b"')
    choice.add("C2:C9")
    sheet.add_data_validation(choice)
    loud = PatternFill(end_color="FFFF00FF")
    sheet.conditional_formatting.add("B2:B9", CellIsRule(operator="greaterThan", formula=["1"], fill=loud))
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=3))
    sheet.add_chart(chart, "E2")
    book.defined_names["rate"] = DefinedName("rate", attr_text="'My plan'!$A$4")


def test_own_sheets_stand_between_the_guide_and_the_hidden_one_in_their_order(edited, carried):
    def add(book):
        for at, name in enumerate(("b", "a", "Ünïcode & 表")):
            book.create_sheet(name, at)["A1"] = name

    path, lost = carried(edited(add), "b", "a", "Ünïcode & 表")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == [*NAMES[:-1], "b", "a", "Ünïcode & 表", "_regulars"]
    assert book.active.title == "Customers"
    assert [sheet.title for sheet in book if sheet.sheet_view.tabSelected] in ([], ["Customers"])
    assert lost == ()


def test_ours_are_written_anew_whatever_stood_on_them(edited, carried, written):
    def change(book):
        plan(book)
        book["Customers"]["B2"] = "Somebody else"
        book["Missing email"].sheet_state = "hidden"

    path, _ = carried(edited(change), "My plan")
    ours = openpyxl.load_workbook(written().path)
    book = openpyxl.load_workbook(path)
    for name in NAMES:
        assert book[name].sheet_state == ours[name].sheet_state
        for one, other in zip(ours[name].iter_rows(), book[name].iter_rows(), strict=True):
            for expected, found in zip(one, other, strict=True):
                assert (found.value, found.number_format) == (expected.value, expected.number_format)
                assert repr(found.fill) == repr(expected.fill)
                assert repr(found.font) == repr(expected.font)
                assert repr(found.border) == repr(expected.border)
    assert {entry.name: entry.value for entry in book.custom_doc_props} == {
        "regulars workbook": "WB7K2M9Q",
        "regulars customers": "Customers",
    }
    assert book.properties.creator == "regulars"


def test_everything_that_openpyxl_knows_of_a_sheet_is_carried(edited, carried):
    path, lost = carried(edited(plan), "My plan")
    book = openpyxl.load_workbook(path)
    sheet = book["My plan"]
    assert [[found.value for found in row] for row in sheet["A1:B3"]] == [
        ["What", "Count"], ["Gold", '=COUNTIF(Customers!B:B,"Gold")'], ["Rate", "=rate*2"],
    ]  # fmt: skip
    assert (sheet["A2"].font.bold, sheet["A2"].font.color.rgb) == (True, "FF112233")
    assert (sheet["B2"].fill.start_color.rgb, sheet["B2"].number_format) == ("FFFFAA00", "0.000")
    assert (sheet["A3"].comment.text, sheet["A3"].comment.author) == ("mine", "Ann")
    assert (sheet.column_dimensions["A"].width, sheet.row_dimensions[2].height) == (33, 40)
    assert [str(cells) for cells in sheet.merged_cells.ranges] == ["A8:B9"]
    assert (sheet.freeze_panes, sheet.print_area) == ("B2", "'My plan'!$A$1:$D$20")
    assert sheet["C1"].hyperlink.target == "https://example.com/"
    assert [str(choice.sqref) for choice in sheet.data_validations.dataValidation] == ["C2:C9"]
    rules = [rule for cells in sheet.conditional_formatting for rule in cells.rules]
    assert [rule.dxf.fill.bgColor.rgb for rule in rules] == ["FFFF00FF"]
    assert len(vars(sheet)["_charts"]) == 1
    assert book.defined_names["rate"].attr_text == "'My plan'!$A$4"
    assert book.calculation.fullCalcOnLoad
    assert lost == ()


def test_numbers_dates_and_texts_are_the_same_to_the_last_sign(edited, carried):
    def add(book):
        sheet = book.create_sheet("Exact")
        for row in range(1, 6):
            sheet[f"A{row}"] = 1.5
        sheet["A4"].number_format = sheet["A5"].number_format = "yyyy-mm-dd"
        sheet["B1"], sheet["B2"], sheet["B3"] = "LITERAL", "=text", True
        sheet["B2"].data_type = "s"

    path = edited(add)
    part = part_of(path, "Exact")
    numbers = ["0.30000000000000004", "12345678901234567", "1E-300", "46082.123456789013", "-1"]
    for row, number in enumerate(numbers, start=1):
        with zipfile.ZipFile(path) as archive:
            xml = archive.read(part).decode()
        cell = re.search(f'<c r="A{row}"[^>]*><v>1.5</v>', xml)[0]
        replaced(path, part, (cell, cell.replace("1.5", number)))
    replaced(path, part, ("LITERAL", "_x005F_x0041_ and _x000D_"))
    for _ in range(3):
        path, _ = carried(path, "Exact")
        with zipfile.ZipFile(path) as archive:
            xml = archive.read(part_of(path, "Exact")).decode()
        found = re.findall(r'<c r="A\d"[^>]*><v>([^<]*)</v>', xml)
        assert [float(one) for one in found] == [float(one) for one in numbers]
        assert "<t>_x005F_x0041_ and _x000D_</t>" in xml
        assert 't="inlineStr"><is><t>=text</t>' in xml


def shared(path, part):
    """Move the texts of a sheet, and of no other, to the end of a long table of shared strings."""
    with zipfile.ZipFile(path) as archive:
        xml = archive.read(part).decode()
    texts = re.findall(r't="inlineStr"><is>(.*?)</is>', xml)
    places = iter(range(1000, 1000 + len(texts)))
    moved = re.sub(r't="inlineStr"><is>.*?</is>', lambda _: f't="s"><v>{next(places)}</v>', xml)
    table = "".join(f"<si>{text}</si>" for text in ["<t>another's</t>"] * 1000 + texts)
    replaced(
        path,
        part,
        (xml, moved),
        add=[("xl/sharedStrings.xml", f"<sst xmlns='{excerpt.SHEET_MAIN_NS}'>{table}</sst>")],
    )
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    replaced(path, "[Content_Types].xml", ("</Types>", override))


def test_shared_strings_are_found_and_rich_text_keeps_its_runs(edited, carried):
    path = edited(plan)
    part = part_of(path, "My plan")
    rich = "<r><t>Wh</t></r><r><rPr><b val='1'/></rPr><t>at</t></r>"
    replaced(path, part, ("<t>What</t>", rich))
    shared(path, part)
    out, _ = carried(path, "My plan")
    sheet = openpyxl.load_workbook(out, rich_text=True)["My plan"]
    assert [sheet["A2"].value, sheet["A3"].value, sheet["B1"].value] == ["Gold", "Rate", "Count"]
    assert str(sheet["A1"].value) == "What"
    assert sheet["A1"].value[1].font.b


def test_of_the_sheets_that_are_ours_nothing_is_read(edited, carried):
    path = edited(plan)
    replaced(path, part_of(path, "Customers"), ("<sheetData>", "<sheetData><row r='x'>"))
    out, _ = carried(path, "My plan")
    assert openpyxl.load_workbook(out)["My plan"]["A2"].value == "Gold"


def test_tables_and_sheets_that_are_charts_and_hidden_ones_are_carried(edited, carried):
    def add(book):
        chart = BarChart()
        sheet = book.create_sheet("List")
        for row in (["What", "Count"], ["a", 1], ["b", 2]):
            sheet.append(row)
        chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=3))
        book.create_chartsheet("Graph", 0).add_chart(chart)
        sheet.add_table(Table(displayName="Numbers", ref="A1:B3"))
        sheet.sheet_state = "veryHidden"
        book.create_sheet("Filter").auto_filter.ref = "A1:B3"

    path, lost = carried(edited(add), "Graph", "List", "Filter")
    book = openpyxl.load_workbook(path)
    # Sheets that are charts come last: openpyxl would give their neighbours' filters to the wrong sheet.
    assert book.sheetnames[-4:] == ["List", "Filter", "Graph", "_regulars"]
    assert list(book["List"].tables) == ["Numbers"]
    assert book["List"].sheet_state == "veryHidden"
    assert book["Filter"].auto_filter.ref == "A1:B3"
    with zipfile.ZipFile(path) as archive:
        names = archive.read("xl/workbook.xml").decode()
    place = book.sheetnames.index("Filter")
    assert f'localSheetId="{place}" hidden="1">\'Filter\'!$A$1:$B$3' in names
    assert lost == ()


def test_dates_counted_from_1904_are_the_same_days(edited, carried):
    def add(book):
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
        sheet = book.create_sheet("Days")
        sheet["A1"] = openpyxl.utils.datetime.from_excel(46082)
        sheet["A2"] = 46082

    out, _ = carried(edited(add), "Days")
    book = openpyxl.load_workbook(out)
    assert book.epoch == openpyxl.utils.datetime.WINDOWS_EPOCH
    assert [found.value for found in book["Days"]["A"]] == [openpyxl.utils.datetime.from_excel(46082), 46082]


def test_what_cannot_be_carried_is_named(edited, carried):
    path = edited(plan)
    place = "<from><col>0</col><colOff>0</colOff><row>9</row><rowOff>0</rowOff></from>"
    shape = f'<oneCellAnchor>{place}<ext cx="9" cy="9"/><sp/><clientData/></oneCellAnchor></wsDr>'
    replaced(path, "xl/drawings/drawing1.xml", ("</wsDr>", shape))
    relation = '<Relationship Id="rId{0}" Type="' + OFFICE + '/{1}" Target="/xl/{1}.xml"/>'
    two = relation.format(8, "image") + relation.format(9, "image")
    replaced(path, "xl/drawings/_rels/drawing1.xml.rels", ("</Relationships>", two + "</Relationships>"))
    with zipfile.ZipFile(path) as archive:
        rels = part_of(path, "My plan").replace("worksheets/", "worksheets/_rels/") + ".rels"
        assert rels in archive.namelist()
    replaced(path, rels, ("</Relationships>", relation.format(9, "pivotTable") + "</Relationships>"))
    extension = '<extLst><ext uri="{CCE6A557-97BC-4B89-ADB6-D9C93CAAB3DF}"/></extLst></worksheet>'
    replaced(path, part_of(path, "My plan"), ("</worksheet>", extension))
    out, lost = carried(path, "My plan")
    pictures = () if excerpt.PILImage else ("2 pictures",)
    assert set(lost) == {"1 drop-down of a newer kind", *pictures, "1 pivot table", "1 shape"}
    assert openpyxl.load_workbook(out)["My plan"]["A2"].value == "Gold"
    with zipfile.ZipFile(out) as archive:
        assert not [name for name in archive.namelist() if "pivot" in name]


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("sheet", '<c r="A2"', '<c r="A2" s="9999"'),
        ("sheet", "<mergeCell ", '<mergeCell ref="A20:XFD1048576"/><mergeCell '),
        ("sheet", "</sheetData>", ""),
        ("xl/styles.xml", "<fonts", "<font"),
    ],
)
def test_a_sheet_that_cannot_be_carried_refuses_the_workbook(edited, carried, tmp_path, part, old, new):
    path = edited(plan)
    part = part_of(path, "My plan") if part == "sheet" else part
    with zipfile.ZipFile(path) as archive:
        xml = archive.read(part).decode()
    found = re.search(re.escape(old) + ("[^>]*" if old.startswith("<c ") else ""), xml)[0]
    replaced(path, part, (found, new))
    before = set(tmp_path.iterdir())
    with pytest.raises(WorkbookError, match="cannot be carried over"):
        carried(path, "My plan")
    assert set(tmp_path.iterdir()) == before


def test_a_sheet_that_is_not_there_is_refused(edited, carried):
    with pytest.raises(WorkbookError, match="cannot be carried over"):
        carried(edited(plan), "My plan", "Zzz")


def test_the_same_workbook_gives_the_same_bytes_and_does_not_grow(edited, carried):
    path = edited(plan)
    sizes = []
    for _ in range(3):
        one, other = carried(path, "My plan")[0], carried(path, "My plan")[0]
        assert one.read_bytes() == other.read_bytes()
        path = one
        with zipfile.ZipFile(path) as archive:
            sizes.append(archive.getinfo("xl/styles.xml").file_size)
    assert sizes[0] == sizes[1] == sizes[2]


def test_own_sheets_stay_beside_more_customers_than_a_sheet_holds(edited, contents, tmp_path, monkeypatch):
    path = edited(plan)
    monkeypatch.setattr(workbook.writer.layout, "LAST_ROW", 3)
    people = frame(contents().columns, *PEOPLE * 2)
    workbook.write(tmp_path / "next.xlsx", contents(customers=people, own=path, own_sheets=("My plan",)))
    book = openpyxl.load_workbook(tmp_path / "next.xlsx")
    assert book.sheetnames[:3] == ["Customers", "Customers 2", "Customers 3"]
    assert book["My plan"]["A2"].value == "Gold"
