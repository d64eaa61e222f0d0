from __future__ import annotations

from datetime import date

import openpyxl
import pandas as pd
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.styles.colors import Color
from openpyxl.utils import get_column_letter
from tests.workbook.crafted import HEADER, parts, sheet, texts, zipped
from tests.workbook.people import slots

from regulars.columns import Kind
from regulars.rules.own import BETWEEN
from regulars.workbook import found, layout, reader


@pytest.fixture
def edited(written, filled):
    """Return what lets openpyxl edit a workbook of ours, and reads it."""

    def edit(change):
        path = written(filled).path
        book = openpyxl.load_workbook(path)
        change(book)
        book.save(path)
        return reader.read(path)

    return edit


def shown(column, value):
    """Return what a cell shows of a value, worked out by Python alone; None for an empty cell."""
    if pd.isna(value):
        return None
    if column.kind is Kind.YES:
        return "Yes" if value else None
    if column.kind is Kind.MONEY:
        amount = int(value) / 10 ** {"JPY": 0, "KWD": 3}.get(column.currency, 2)
        return str(int(amount)) if amount.is_integer() else repr(amount)
    if column.kind is Kind.DAY:
        return str((value.date() - date(1899, 12, 30)).days)
    if column.kind in {Kind.FLAG, Kind.QUANTITY, Kind.COUNT}:
        number = str(int(value))
        return None if column.kind is Kind.QUANTITY and number == "0" else number
    return value


def test_what_was_written_is_read(tmp_path, written, filled):
    made = written(filled)
    book = reader.read(made.path)
    customers = book.sheets["Customers"]
    assert book.identity == "WB7K2M9Q"
    assert book.own_sheets == book.lost == ()
    assert list(book.sheets) == ["Customers", "Missing email", "Discounts", "SKUs"]
    assert customers.headers == tuple(column.header for column in filled.columns)
    assert customers.numbers.tolist() == [2, 3, 4]
    assert [(place.sheet, place.rows) for place in customers.places] == [("Customers", 3)]
    assert list(customers.letters.values()) == [
        get_column_letter(n) for n in range(1, len(filled.columns) + 1)
    ]
    for column in filled.columns:
        expected = [shown(column, value) for value in filled.customers[column.name]]
        assert texts(customers.columns[column.header]) == expected, column.header
    assert len(customers.fills) == len(customers.comments) == 0
    assert customers.hidden == frozenset()
    assert customers.widths.keys() == set(customers.headers)


def test_the_other_sheets_are_read_too(written, filled):
    sheets = reader.read(written(filled).path).sheets
    missing, discounts, skus = sheets["Missing email"], sheets["Discounts"], sheets["SKUs"]
    assert texts(missing.columns["Suggested email"]) == ["pat@example.com"]
    assert texts(missing.columns["Email"]) == [None]
    assert texts(missing.columns["Shipped"]) == ["46054"]  # 2026-02-01
    assert texts(discounts.columns["Unit price"]) == ["19.99", "1500", "1.5"]
    assert texts(discounts.columns["Discount share"]) == ["0.5", "0.1", None]
    assert list(discounts.columns["Unit price"].format) == ["#,##0.00", "#,##0", "#,##0.000"]
    assert texts(discounts.columns["Verdict"]) == ["Ordinary", None, None]
    assert texts(skus.columns["Label"]) == ["WP001"]


def test_kinds_formats_and_formulas_of_what_was_written(written, filled):
    customers = reader.read(written(filled).path).sheets["Customers"]
    flag, name, first = (customers.columns[header] for header in ("SKU-Flag", "Name", "First order"))
    assert flag.kind.tolist() == [found.NUMBER] * 3
    assert list(flag.formula) == ["MIN(N(H{row}),9)*1+MIN(N(I{row}),9)*10"] * 3
    assert name.kind.tolist() == [found.TEXT, found.TEXT, found.EMPTY]
    assert name.formula is None
    assert list(name.format) == ["@"] * 3
    assert list(first.format) == ["yyyy-mm-dd"] * 3


def test_an_empty_workbook_is_read(tmp_path, contents, written):
    book = reader.read(written(contents(slots(1), ())).path)
    assert len(book.sheets["Customers"].numbers) == 0
    assert texts(book.sheets["Customers"].columns["Email"]) == []


def test_hostile_texts_come_back_as_they_were_shown(contents, written):
    strings = [
        "=1+1",
        "_x0041_",
        "a_x005F_b",
        "&amp;",
        "]]>",
        " x ",
        "\t=1",
        "a\nb",
        "日本 😀",
        "#N/A",
        "007",
    ]
    people = [{"email": f"{number}@example.com", "notes": text} for number, text in enumerate(strings)]
    customers = reader.read(written(contents(slots(1), people)).path).sheets["Customers"]
    assert texts(customers.columns["Notes"]) == strings


def test_openpyxl_changes_nothing(written, filled, edited):
    before = reader.read(written(filled).path)
    after = edited(lambda _: None)
    for name, sheet_ in before.sheets.items():
        for header, cells in sheet_.columns.items():
            theirs = after.sheets[name].columns[header]
            if cells.formula is None:  # openpyxl does not keep what formulas came to
                assert texts(theirs) == texts(cells), header
                assert theirs.kind.tolist() == cells.kind.tolist()
            else:
                assert list(theirs.formula) == list(cells.formula)
                assert theirs.kind.tolist() == [found.EMPTY] * 3
            assert list(theirs.format) == list(cells.format)
        assert after.sheets[name].widths == sheet_.widths
    assert len(after.sheets["Customers"].fills) == 0
    assert after.identity == before.identity


def test_edited_cells_are_read(edited):
    def change(book):
        customers = book["Customers"]
        customers["A2"] = "new@example.com"
        customers["D2"] = True
        customers["H2"] = 2.5
        customers["I2"] = None
        customers["B3"] = "  "
        customers["B4"] = "#N/A"
        customers["B4"].data_type = "e"

    customers = edited(change).sheets["Customers"]
    assert texts(customers.columns["Email"])[0] == "new@example.com"
    assert (texts(customers.columns["Prime"])[0], customers.columns["Prime"].kind[0]) == ("TRUE", found.BOOL)
    assert texts(customers.columns["WP001"]) == ["2.5", None, None]
    assert texts(customers.columns["WP002"]) == [None, "1", None]
    assert texts(customers.columns["Name"])[1:] == [None, "#N/A"]
    assert customers.columns["Name"].kind[1:].tolist() == [found.EMPTY, found.ERROR]


def test_rows_added_deleted_and_left_blank_are_read(edited):
    def change(book):
        customers = book["Customers"]
        customers.delete_rows(2)
        customers["A9"] = "late@example.com"
        customers["A6"].number_format = "0"  # a look alone is no content

    customers = edited(change).sheets["Customers"]
    assert customers.numbers.tolist() == [2, 3, 9]
    assert texts(customers.columns["Email"])[2] == "late@example.com"


def test_moved_hidden_and_widened_columns_are_read(edited):
    def change(book):
        customers = book["Customers"]
        customers.move_range("B1:B4", cols=60)  # Name goes to the right end
        customers.column_dimensions["A"].width = 51
        customers.column_dimensions["C"].hidden = True
        customers.row_dimensions[3].hidden = True

    customers = edited(change).sheets["Customers"]
    assert customers.headers[1] == ""
    assert customers.headers[-1] == "Name"
    assert customers.letters["Name"] == "BJ"
    assert texts(customers.columns["Name"])[0] == "Ada Nowhere"
    assert customers.widths["Email"] == 51
    assert customers.hidden == {"Greeting"}
    assert customers.numbers.tolist() == [2, 3, 4]


def test_own_columns_are_read_with_and_without_a_header(edited):
    def change(book):
        customers = book["Customers"]
        last = customers.max_column
        customers.cell(1, last + 1, "Called")
        customers.cell(2, last + 1, date(2026, 1, 2)).number_format = "d mmm"
        customers.cell(3, last + 1, f"=A3&{get_column_letter(last + 1)}$2")
        customers.cell(2, last + 2, 7)  # no header
        customers.cell(1, last + 3, "Called")  # again
        customers.cell(4, last + 3, "x")

    customers = edited(change).sheets["Customers"]
    letters = [get_column_letter(len(customers.headers) - 2 + place) for place in range(3)]
    called = customers.columns["Called"]
    assert list(customers.columns)[-3:] == ["Called", f"[{letters[1]}]", f"[{letters[2]}]"]
    assert customers.headers[-3:] == ("Called", "", "Called")
    assert texts(called) == ["46024", None, None]
    assert called.formula[1] == f"A{{row}}&{letters[0]}$2"
    assert called.notation()[0] == BETWEEN.join(["n", "d mmm", "46024"])
    assert called.notation()[1] == BETWEEN.join(["f", "General", f"A{{row}}&{letters[0]}$2"])
    assert pd.isna(called.notation()[2])
    assert texts(customers.columns[f"[{letters[1]}]"]) == ["7", None, None]
    assert texts(customers.columns[f"[{letters[2]}]"]) == [None, None, "x"]


def test_fills_and_comments_are_read(edited):
    def change(book):
        customers = book["Customers"]
        customers["A3"].fill = PatternFill("solid", start_color="FFFF00")
        customers["H4"].fill = PatternFill("solid", fgColor=Color(theme=4, tint=0.4))
        customers["T2"].fill = PatternFill("solid", fgColor=Color(indexed=10))
        customers["B2"].fill = PatternFill()
        customers["A4"].comment = Comment("call\nher", "Pat")
        customers["A1"].comment = Comment("a header", "Pat")

    book = edited(change)
    customers = book.sheets["Customers"]
    marks = {(row, header): fill for row, header, fill in customers.fills.itertuples(index=False)}
    assert marks == {
        (1, "Email"): "FFFFFF00",
        (2, "WP001"): "theme:4:0.4",
        (0, customers.headers[19]): "FFFF0000",
    }
    assert customers.comments.to_numpy().tolist() == [[2, "Email", "call\nher"]]
    assert book.lost == ("1 comment outside of the table",)


@pytest.mark.parametrize("said", ["", "Missing email", "Customers/Customers 2/Plan", "Customers;Customers 2"])
def test_what_names_the_sheets_of_customers_is_not_believed_blindly(edited, said):
    def change(book):
        book.custom_doc_props[layout.PARTS_PROPERTY].value = said

    found = edited(change)
    assert ([place.sheet for place in found.sheets["Customers"].places], found.missing) == (["Customers"], ())


def test_sheets_of_customers_that_are_gone_are_named(edited):
    def change(book):
        book.custom_doc_props[layout.PARTS_PROPERTY].value = "Customers/Customers 3/Customers 4"
        book.copy_worksheet(book["Customers"]).title = "Customers 4"
        book.create_sheet("Customers 2")

    found = edited(change)
    assert [place.sheet for place in found.sheets["Customers"].places] == ["Customers", "Customers 4"]
    assert (found.missing, found.own_sheets) == (("Customers 3",), ("Customers 2",))


def test_own_sheets_are_named_in_order(edited):
    def change(book):
        book.create_sheet("Plan", 0)
        book.create_sheet("Customers 2024")

    book = edited(change)
    assert book.own_sheets == ("Plan", "Customers 2024")
    assert list(book.sheets) == ["Customers", "Missing email", "Discounts", "SKUs"]


def test_a_missing_sheet_is_not_there(edited):
    assert list(edited(lambda book: book.remove(book["Discounts"])).sheets) == [
        "Customers",
        "Missing email",
        "SKUs",
    ]


@pytest.mark.parametrize(
    ("removed", "identity"),
    [((), "WB7K2M9Q"), (("_regulars",), "WB7K2M9Q"), (("_regulars", "Guide"), "WB7K2M9Q")],
)
def test_the_id_is_found_wherever_it_still_stands(edited, removed, identity):
    def change(book):
        for name in removed:
            book.remove(book[name])

    assert edited(change).identity == identity


def test_the_id_on_the_guide_is_enough(written, filled):
    path = written(filled).path
    book = openpyxl.load_workbook(path)
    book.remove(book["_regulars"])
    del book.custom_doc_props["regulars workbook"]
    book.save(path)
    assert reader.read(path).identity == "WB7K2M9Q"


def test_a_workbook_without_id_has_an_empty_one(tmp_path):
    made = parts({"Sheet1": sheet(HEADER)})
    book = reader.read(zipped(tmp_path / "crafted.xlsx", made))
    assert (book.identity, dict(book.sheets), book.own_sheets) == ("", {}, ("Sheet1",))
