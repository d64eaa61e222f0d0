from __future__ import annotations

import openpyxl
import pandas as pd
import pytest
from tests.workbook.people import CURRENCIES, PEOPLE, cell, frame, slots

from regulars import columns
from regulars.columns import own
from regulars.workbook import cells, layout

ADA, BJORN, ZOE = (str(person["customer_id"]) for person in PEOPLE)


def remarks(*rows):
    """Return marks; each row is customer, column, fill, comment."""
    return pd.DataFrame(rows, columns=["customer_id", "column", "fill", "comment"], dtype="str")


@pytest.fixture
def marked(contents, written):
    """Return what writes a workbook with marks and opens it."""

    def write(*rows, **parts):
        return openpyxl.load_workbook(written(contents(marks=remarks(*rows), **parts)).path)

    return write


def colour(found):
    return found.fill.start_color.rgb if found.fill.patternType else None


def plain(contents, written):
    return openpyxl.load_workbook(written(contents()).path)["Customers"]


def test_fills_are_where_the_customer_is_and_the_rest_of_the_style_is_the_columns(marked):
    sheet = marked(
        (ADA, "name", "FFFFFF00", None),
        (ADA, "sku_flag", "FF00B050", None),
        (BJORN, "orders", "FF92D050", None),
        (ZOE, "prime", "FF123456", None),
    )["Customers"]
    at = {found.value: found.column_letter for found in sheet[1]}
    assert colour(sheet[f"{at['Name']}2"]) == "FFFFFF00"
    assert sheet[f"{at['Name']}2"].value == "Ada Nowhere"
    assert sheet[f"{at['Name']}2"].number_format == "@"
    assert colour(sheet[f"{at['SKU-Flag']}2"]) == "FF00B050"
    assert sheet[f"{at['SKU-Flag']}2"].value.startswith("=MIN(")
    assert colour(sheet[f"{at['Orders']}3"]) == "FF92D050"
    assert (colour(sheet[f"{at['Prime']}4"]), sheet[f"{at['Prime']}4"].value) == ("FF123456", None)


def test_only_marked_cells_change(marked, contents, written):
    usual = plain(contents, written)
    sheet = marked((ADA, "name", "FFFFFF00", None), (ZOE, "slot_1", "FFFF0000", None))["Customers"]
    changed = [
        found.coordinate
        for row in sheet.iter_rows()
        for found in row
        if (found.value, colour(found)) != (usual[found.coordinate].value, colour(usual[found.coordinate]))
    ]
    assert changed == ["B2", "H4"]
    assert sheet["H4"].value is None


def test_a_fill_can_be_a_colour_of_the_theme_or_none(marked):
    sheet = marked((ADA, "name", "theme:4:0.5", None), (ADA, "email", "", None))["Customers"]
    assert (sheet["B2"].fill.start_color.theme, sheet["B2"].fill.start_color.tint) == (4, 0.5)
    assert colour(sheet["A2"]) is None


def test_own_cells_keep_their_format_under_a_fill(contents, written):
    table = (*columns.customers(slots(1, 2), CURRENCIES), own("Due"))
    dues = [cell("n", "45000", "yyyy-mm-dd"), cell("n", "3", "0.00"), None]
    people = frame(table, *(person | {"own:Due": due} for person, due in zip(PEOPLE, dues, strict=True)))
    marks = remarks(
        (ADA, "own:Due", "FF00B0F0", None),
        (ZOE, "own:Due", "FF00B0F0", None),
        (BJORN, "own:Gone", "FF0000FF", None),
    )
    sheet = openpyxl.load_workbook(written(contents(columns=table, customers=people, marks=marks)).path)[
        "Customers"
    ]
    found = [(one.number_format, colour(one)) for (one,) in sheet.iter_rows(2, 4, len(table), len(table))]
    assert found == [("yyyy-mm-dd", "FF00B0F0"), ("0.00", None), ("General", "FF00B0F0")]


@pytest.mark.parametrize("block", [1, 400_000])
def test_customers_on_a_further_sheet_are_marked_there(marked, monkeypatch, block):
    monkeypatch.setattr(layout, "LAST_ROW", 3)
    monkeypatch.setattr(cells, "BLOCK_CELLS", block)
    book = marked((ZOE, "name", "FFFFFF00", "from a fair"), (ADA, "name", None, "an old friend"))
    assert colour(book["Customers 2"]["B2"]) == "FFFFFF00"
    assert book["Customers 2"]["B2"].comment.text == "from a fair"
    assert book["Customers"]["B2"].comment.text == "an old friend"
    assert [found.coordinate for (found,) in book["Customers"]["B2:B3"] if found.comment] == ["B2"]


def test_comments_stand_on_empty_cells_too_and_in_many_rows(contents, written):
    people = [PEOPLE[0] | {"email": str(at), "customer_id": str(at)} for at in range(50)]
    table = columns.customers(slots(1, 2), CURRENCIES)
    marks = remarks(*((str(at), "notes", None, f"one\ntwo & <{at}>") for at in range(50)))
    made = contents(customers=frame(table, *people), marks=marks)
    sheet = openpyxl.load_workbook(written(made).path)["Customers"]
    place = columns.names(table).index("notes") + 1
    assert [sheet.cell(at + 2, place).comment.text for at in range(50)] == [
        f"one\ntwo & <{at}>" for at in range(50)
    ]
    assert sheet.max_row == 51


def test_marks_of_customers_and_columns_that_are_gone_are_left_out(marked, contents, written):
    usual = plain(contents, written)
    sheet = marked(("NOBODY", "name", "FFFFFF00", "x"), (ADA, "slot_9", "FFFFFF00", "x"))["Customers"]
    for row in sheet.iter_rows():
        for found in row:
            assert found.comment is None
            assert colour(found) == colour(usual[found.coordinate])


def test_without_marks_the_bytes_are_the_same_as_with_none(contents, written):
    empty = remarks()
    assert written(contents()).path.read_bytes() == written(contents(marks=empty)).path.read_bytes()
