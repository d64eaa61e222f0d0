from __future__ import annotations

from dataclasses import replace

import openpyxl
import pandas as pd
import pytest
from openpyxl.comments import Comment
from tests.workbook import office
from tests.workbook.people import CURRENCIES, PEOPLE, cell, frame, slots

from regulars import columns, workbook
from regulars.columns import own

pytestmark = office.MARKS


@pytest.fixture
def resaved(tmp_path):
    """Return what saves a workbook again with LibreOffice; where it is then."""
    return lambda path: office.resaved(path, tmp_path)


@pytest.fixture
def recalculated(tmp_path, resaved):
    """Return what edits a workbook and reads what LibreOffice calculates; openpyxl drops cached values."""

    def calculate(path, edits):
        book = openpyxl.load_workbook(path)
        for at, value in edits.items():
            book["Customers"][at].value = value
        edited = tmp_path / "edited.xlsx"
        book.save(edited)
        return openpyxl.load_workbook(resaved(edited), data_only=True)

    return calculate


def test_unedited_formulas_come_to_their_cached_values(filled, written, recalculated):
    path = written(filled).path
    ours, theirs = openpyxl.load_workbook(path, data_only=True), recalculated(path, {})
    formulas = openpyxl.load_workbook(path)
    compared = 0
    for name in ("Customers", "Summary"):
        for row in formulas[name].iter_rows():
            for one in row:
                if one.data_type == "f":
                    compared += 1
                    expected, found = ours[name][one.coordinate].value, theirs[name][one.coordinate].value
                    assert found == (pytest.approx(expected) if isinstance(expected, float) else expected)
    assert compared == 3 + 3 * 2 + 1


@pytest.mark.parametrize(
    ("typed", "flag"),
    [
        ({"H2": 2, "I2": 3}, 32),
        ({"H2": 12, "I2": None}, 9),
        ({"H2": None, "I2": None}, 0),
        ({"H2": "three", "I2": 10}, 90),
        ({"H2": 1, "I2": True}, 11),
        ({"H2": " ", "I2": 3}, 30),
    ],
)
def test_an_edited_quantity_shows_in_the_flag_and_in_the_totals(filled, written, recalculated, typed, flag):
    book = recalculated(written(filled).path, typed)
    assert book["Customers"]["G2"].value == flag
    totals = {row[1].value: row for row in book["Summary"].iter_rows() if row[1].value}
    pieces = typed["H2"] if type(typed["H2"]) is int else 0
    assert totals["Units of WP001"][2].value == pieces
    # 3 typed by hand, 2 without e-mail, 1 hidden, 12 in the ledger
    assert totals["Units of WP001"][8].value == pieces - 3 + 2 + 1 - 12


def test_a_flag_of_text_keeps_one_digit_a_position(contents, written, recalculated):
    person = {"slot_1": 1, "slot_3": 12, "slot_18": 2, "sku_flag": "200000000000000901"}
    made = contents(slots(1, 3, 18), (person, {"sku_flag": "0"}))
    book = recalculated(written(made).path, {"H2": None})
    assert [cell.value for cell in book["Customers"]["G"][1:]] == ["200000000000000900", "0" * 18]


def test_a_carried_flag_is_the_plain_sum(contents, written, recalculated):
    made = contents(slots(1, 2), ({"slot_1": 12, "slot_2": 1, "sku_flag": "22"},), carry=True)
    assert recalculated(written(made).path, {"I2": 3})["Customers"]["G2"].value == 42


@pytest.fixture
def with_own(contents, tmp_path, written):
    """Contents with an own column of each kind, a fill, a comment and an own sheet."""
    table = (own("Twice"), *columns.customers(slots(1, 2), CURRENCIES), own("Any"))
    typed = [cell("n", "45000.25", "yyyy-mm-dd hh:mm"), cell("s", "=1 & <b>", "@"), None]
    people = [
        person | {"own:Twice": cell("f", "K{row}*2+0.5", "0.00"), "own:Any": one}
        for person, one in zip(PEOPLE, typed, strict=True)
    ]
    marks = pd.DataFrame(
        [("BBBBBBBBBBBB", "email", "FFFFFF00", "Ask her"), ("CCCCCCCCCCCC", "slot_1", "FF00B050", None)],
        columns=["customer_id", "column", "fill", "comment"],
    )
    book = openpyxl.load_workbook(written().path)
    sheet = book.create_sheet("My plan")
    sheet["A1"], sheet["A2"], sheet["A3"] = "=SUM(Customers!A:A)", "What", 0.5
    sheet["A2"].comment = Comment("mine", "Ann")
    book.save(tmp_path / "left.xlsx")
    people = frame(table, *people)
    return contents(
        columns=table, customers=people, marks=marks, own=tmp_path / "left.xlsx", own_sheets=("My plan",)
    )


def test_own_columns_and_sheets_come_to_the_values_that_their_formulas_say(with_own, written, resaved):
    found = openpyxl.load_workbook(resaved(written(with_own).path), data_only=True)
    sheet = found["Customers"]
    assert sheet["K1"].value == "Orders"
    # Ada has 2 orders, Björn 1, Zoe none.
    assert [one.value for one in sheet["A"][1:]] == [4.5, 2.5, 0.5]
    assert [one.value for one in found["My plan"]["A"]] == [7.5, "What", 0.5]


def test_nothing_of_the_sellers_is_lost_in_a_program_that_saves_it_again(
    with_own, written, resaved, tmp_path
):
    path = written(with_own).path
    ours, theirs = openpyxl.load_workbook(path), openpyxl.load_workbook(resaved(path))
    for name in ("Customers", "My plan"):
        for row in ours[name].iter_rows():
            for one in row:
                other = theirs[name][one.coordinate]
                assert (other.value, other.data_type) == (one.value, one.data_type), one.coordinate
                assert bool(other.comment) is bool(one.comment)
    assert theirs["Customers"]["B3"].comment.text == "Ask her"
    assert theirs["Customers"]["B3"].fill.start_color.rgb == "FFFFFF00"
    assert theirs["Customers"]["I4"].fill.start_color.rgb == "FF00B050"
    # And from there into the next workbook.
    again = replace(with_own, own=resaved(path))
    workbook.write(tmp_path / "again.xlsx", again)
    sheet = openpyxl.load_workbook(tmp_path / "again.xlsx")["My plan"]
    assert [one.value for one in sheet["A"]] == ["=SUM(Customers!A:A)", "What", 0.5]
    assert sheet["A2"].comment.text == "mine"
