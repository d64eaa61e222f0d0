"""What can be understood in no way, or in two, is refused with its cell."""

from __future__ import annotations

import pytest
from openpyxl.utils import get_column_letter
from tests.workbook.crafted import HEADER, MAIN, inline, parts, sheet, standing, texts, zipped

from regulars.errors import WorkbookError
from regulars.workbook import reader


def refused(call, *arguments, **options):
    with pytest.raises(WorkbookError) as caught:
        call(*arguments, **options)
    return caught.value


@pytest.mark.parametrize(
    ("cell", "what"),
    [
        ('<c r="B2"><v>abc</v></c>', "a cell does not hold what it says it holds"),
        ('<c r="B2"><v>inf</v></c>', "a cell does not hold what it says it holds"),
        ('<c r="B2"><v>1e999</v></c>', "a cell does not hold what it says it holds"),
        ('<c r="B2"><v>0x10</v></c>', "a cell does not hold what it says it holds"),
        ('<c r="B2" t="s"><v>9</v></c>', "a cell does not hold what it says it holds"),
        ('<c r="B2" t="s"><v>-1</v></c>', "a cell does not hold what it says it holds"),
        ('<c r="B2" t="b"><v>2</v></c>', "a cell does not hold what it says it holds"),
        ('<c r="B2" t="d"><v>soon</v></c>', "a cell does not hold what it says it holds"),
        ('<c r="B2" t="x"><v>1</v></c>', "it holds a cell of an unknown type"),
        ('<c r="B2" s="70000"><v>1</v></c>', "it has more cell styles than a workbook can have"),
        ('<c r="B2"><f t="shared" si="3"/><v>1</v></c>', "its formula is another cell's, which is missing"),
        ('<c r="B2"/><c r="B2"><v>1</v></c>', "its cells are out of order"),
        ('<c r="B3"><v>1</v></c>', "a cell does not stand in the row that it names"),
        ('<c r="b2"><v>1</v></c>', "a cell does not stand in the row that it names"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_right_is_refused_with_its_cell(tmp_path, cell, what):
    error = refused(standing, tmp_path, f'{HEADER}<row r="2">{inline("A2", "a@example.com")}{cell}</row>')
    assert (error.what, error.sheet) == (what, "Customers")
    assert error.cell.upper() in {"B2", "B3"}


def test_rows_out_of_order_are_refused(tmp_path):
    rows = f'{HEADER}<row r="5"><c r="A5"><v>1</v></c></row><row r="3"><c r="A3"><v>1</v></c></row>'
    assert refused(standing, tmp_path, rows).what == "its rows are out of order"


def test_two_shared_formulas_of_one_number_are_refused(tmp_path):
    cells = "".join(
        f'<row r="{n}"><c r="B{n}"><f t="shared" si="0">A{n}</f><v>1</v></c></row>' for n in (2, 3)
    )
    assert (
        refused(standing, tmp_path, HEADER + cells).what == "two formulas that others share have one number"
    )


def test_merged_cells_are_refused(tmp_path):
    error = refused(
        standing, tmp_path, HEADER, behind='<mergeCells count="1"><mergeCell ref="B4:C5"/></mergeCells>'
    )
    assert (error.what, error.cell) == ("it has merged cells, and only one of them has a value", "B4")


def test_cells_far_away_are_placed_or_refused(tmp_path):
    far = standing(
        tmp_path, f'{HEADER}<row r="1048576"><c r="ALL1048576"><v>1</v></c></row>'
    )  # the thousandth column
    assert far.numbers.tolist() == [1_048_576]
    assert texts(far.columns["[ALL]"]) == ["1"]
    assert far.cell(0, "[ALL]") == ("Customers", "ALL1048576")
    error = refused(standing, tmp_path, f'{HEADER}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    assert (error.what, error.cell) == ("it holds something far right of the table", "XFD1048576")
    assert (
        refused(standing, tmp_path, f'{HEADER}<row r="1048577"><c r="A1048577"><v>1</v></c></row>').sheet
        == "Customers"
    )


def test_a_look_far_away_is_nothing(tmp_path):
    rows = (
        f'{HEADER}<row r="2"><c r="A2"><v>1</v></c><c r="XFD2" s="0"/></row>'
        '<row r="1048576"><c r="XFD1048576"/></row>'
    )
    customers = standing(tmp_path, rows)
    assert customers.headers == ("Email", "Notes")
    assert customers.numbers.tolist() == [2]


def test_a_thousand_columns_are_read(tmp_path):
    row = "".join(f'<c r="{get_column_letter(at)}{{0}}"><v>1</v></c>' for at in range(1, 1001))
    rows = "".join(f'<row r="{number}">{row.format(number)}</row>' for number in (2, 3))
    assert len(standing(tmp_path, rows).columns) == 1000


def test_a_sheet_that_ends_too_early_is_refused(tmp_path):
    made = parts({"Customers": sheet(HEADER)})
    made["xl/worksheets/sheet1.xml"] = made["xl/worksheets/sheet1.xml"].removesuffix("</worksheet>")
    assert "damaged" in refused(reader.read, zipped(tmp_path / "crafted.xlsx", made)).what


LONG = "x" * 300_000


@pytest.mark.parametrize(
    "cell",
    [
        inline("B2", LONG),
        f'<c r="B2" t="str"><f>{LONG}</f><v>1</v></c>',
        f'<c r="B2" t="inlineStr"><is><r><t>{LONG[:200_000]}</t></r><r><t>{LONG[:200_000]}</t></r></is></c>',
    ],
)
def test_a_text_that_is_too_long_is_refused(tmp_path, cell):
    error = refused(standing, tmp_path, f'{HEADER}<row r="2">{cell}</row>')
    assert (error.what, error.cell) == ("a text is longer than a cell can hold", "B2")


def test_a_shared_text_that_is_too_long_is_refused(tmp_path):
    strings = f'<sst xmlns="{MAIN}"><si><t>{LONG}</t></si></sst>'
    error = refused(standing, tmp_path, HEADER, {"xl/sharedStrings.xml": strings})
    assert error.what == "a text is longer than a cell can hold"


def test_more_text_than_a_workbook_has_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("regulars.workbook.reading.strings.MOST_TEXT", 100)
    strings = f'<sst xmlns="{MAIN}">{"<si><t>seventeen letters</t></si>" * 9}</sst>'
    error = refused(standing, tmp_path, HEADER, {"xl/sharedStrings.xml": strings})
    assert error.what == "it holds more text than a workbook of customers can have"
    monkeypatch.setattr("regulars.workbook.reading.table.MOST_TEXT", 100)
    row = f'<row r="2">{inline("A2", "x" * 101)}</row>'
    error = refused(standing, tmp_path, HEADER + row)
    assert error.what == "it holds more than a table of customers can have"


def test_endless_cells_in_a_row_are_refused(tmp_path):
    rows = f'<row r="1">{"<c/>" * 16_385}</row>'
    assert refused(standing, tmp_path, rows).what == "a cell stands beyond the last column"


def test_a_sheet_whose_columns_are_nonsense_is_refused(tmp_path):
    error = refused(standing, tmp_path, HEADER, before='<cols><col min="one" max="2"/></cols>')
    assert (error.what, error.sheet) == ("it says something else where a number must stand", "Customers")


@pytest.mark.parametrize("sheet_", ['name="Customers"', 'name="A" r:id="rId9"'])
def test_a_list_of_sheets_that_is_damaged_is_refused(tmp_path, sheet_):
    made = parts({"Customers": sheet(HEADER)})
    made["xl/workbook.xml"] = made["xl/workbook.xml"].replace("</sheets>", f"<sheet {sheet_}/></sheets>")
    assert "is damaged" in refused(reader.read, zipped(tmp_path / "crafted.xlsx", made)).what


def test_a_workbook_without_sheets_is_refused(tmp_path):
    assert refused(reader.read, zipped(tmp_path / "crafted.xlsx", parts({}))).what == "it has no sheets"
