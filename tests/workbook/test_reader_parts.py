"""Customers on several sheets, and what a workbook has that cannot be carried over."""

from __future__ import annotations

from tests.workbook.crafted import HEADER, inline, parts, relations, sheet, texts, zipped

from regulars.workbook import reader


def test_parts_of_customers_are_one(tmp_path):
    second = sheet(
        f'<row r="1">{inline("A1", "Notes")}{inline("C1", "Email")}</row>'
        f'<row r="2">{inline("C2", "c@example.com")}</row>'
        f'<row r="3"><c r="A3"><f>C3&amp;1</f><v>1</v></c></row>'
    )
    made = parts(
        {
            "Customers 2": second,
            "customers": sheet(HEADER + f'<row r="5">{inline("A5", "a@example.com")}</row>'),
        }
    )
    book = reader.read(zipped(tmp_path / "crafted.xlsx", made))
    customers = book.sheets["Customers"]
    assert book.own_sheets == ()
    assert texts(customers.columns["Email"]) == ["a@example.com", "c@example.com", None]
    assert texts(customers.columns["Notes"]) == [None, None, "1"]
    assert customers.columns["Notes"].formula.tolist()[2] == "C{row}&1"
    assert customers.numbers.tolist() == [5, 2, 3]
    assert [(place.sheet, place.rows) for place in customers.places] == [("customers", 1), ("Customers 2", 2)]
    assert [customers.cell(row, "Email") for row in range(3)] == [
        ("customers", "A5"),
        ("Customers 2", "C2"),
        ("Customers 2", "C3"),
    ]


def test_a_column_may_stand_on_one_part_only(tmp_path):
    rows = [inline("A1", "Email"), inline("A2", "c@example.com")]
    second = sheet("".join(f'<row r="{number}">{cell}</row>' for number, cell in enumerate(rows, 1)))
    first = sheet(HEADER + f'<row r="2">{inline("A2", "a@example.com")}{inline("B2", "x")}</row>')
    made = parts({"Customers": first, "Customers 2": second})
    customers = reader.read(zipped(tmp_path / "crafted.xlsx", made)).sheets["Customers"]
    assert texts(customers.columns["Notes"]) == ["x", None]
    assert [place.letters for place in customers.places] == [{"Email": "A", "Notes": "B"}, {"Email": "A"}]


def test_what_is_lost_is_named(tmp_path):
    drawing = relations(("image", "../media/image1.png"), ("chart", "../charts/chart1.xml"))
    more = {
        "xl/drawings/drawing1.xml": "<a/>",
        "xl/drawings/_rels/drawing1.xml.rels": drawing,
        "xl/media/image1.png": "x",
        "xl/worksheets/_rels/sheet1.xml.rels": relations(
            ("drawing", "/xl/drawings/drawing1.xml"),
            ("image", "../media/image1.png"),
            ("table", "../tables/table1.xml"),
            ("threadedComment", "../threadedComments/t1.xml"),
            ("pivotTable", "../pivotTables/p1.xml"),
        ),
        "xl/worksheets/_rels/sheet2.xml.rels": relations(("pivotTable", "../pivotTables/p2.xml")),
    }
    made = parts({"Customers": sheet(HEADER), "Mine": sheet("")}, more)
    made["xl/_rels/workbook.xml.rels"] = relations(
        ("worksheet", "worksheets/sheet1.xml"),
        ("worksheet", "worksheets/sheet2.xml"),
        ("vbaProject", "vbaProject.bin"),
    )
    lost = reader.read(zipped(tmp_path / "crafted.xlsx", made)).lost
    assert lost == ("macros", "2 pictures", "1 chart", "1 table", "threads of comments", "1 pivot table")


def test_formulas_that_would_not_survive_keep_their_values(tmp_path):
    rows = (
        f'{HEADER}<row r="2">{inline("A2", "a@example.com")}<c r="B2"><f>Table1[x]+1</f><v>3</v></c></row>'
        f'<row r="3"><c r="B3"><f>[1]Sheet1!A1</f><v>4</v></c></row>'
        f'<row r="4"><c r="B4"><f t="array" ref="B4">SUM(A2:A3*2)</f><v>5</v></c></row>'
    )
    made = parts({"Customers": sheet(rows, behind="<conditionalFormatting sqref='A1'/>")})
    book = reader.read(zipped(tmp_path / "crafted.xlsx", made))
    notes = book.sheets["Customers"].columns["Notes"]
    assert texts(notes) == ["3", "4", "5"]
    assert notes.formula.isna().tolist() == [True, True, False]
    assert book.lost == (
        "1 conditional format",
        "1 array formula",
        "2 formulas that name a table or another workbook",
    )
