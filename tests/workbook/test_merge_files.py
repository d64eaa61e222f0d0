from __future__ import annotations

import openpyxl
import pandas as pd
import pytest
from tests.workbook import office
from tests.workbook.people import CURRENCIES, PEOPLE, frame, slots

from regulars import columns
from regulars.workbook import layout, reader
from regulars.workbook.merge import Then, merge


@pytest.fixture
def made(contents, filled):
    """Rows on every sheet, a column of one's own, a fill, a comment, and texts that look like numbers."""
    table = columns.customers(slots(1, 2), CURRENCIES)
    own = ["n\x1fyyyy-mm-dd\x1f46081", "s\x1fGeneral\x1f007", "f\x1f0.00\x1fH{row}*1.1"]
    person = PEOPLE[2] | {
        "name": "=1+1",
        "notes": "'quoted",
        "greeting": "True",
        "city": "1E5",
        "postcode": "00",
    }
    people = frame(table, *PEOPLE[:2], person)
    return contents(
        columns=(*table, columns.own("Mine")),
        customers=people.assign(**{"own:Mine": pd.Series(own, dtype="str")}),
        missing=filled.missing,
        discounts=filled.discounts.iloc[:2].assign(sku=["0123", "WP002"]),
        skus=filled.skus.assign(label="0077", skus="0077, 88"),
        marks=pd.DataFrame(
            {
                "customer_id": ["AAAAAAAAAAAA", "BBBBBBBBBBBB"],
                "column": ["name", "own:Mine"],
                "fill": ["FFFFFF00", "FF112233"],
                "comment": [None, "call back"],
            }
        ).astype("str"),
    )


@pytest.fixture
def saved_again(tmp_path):
    """Return what opens a workbook in LibreOffice and saves it again."""
    return lambda path: office.resaved(path, tmp_path)


def edits(path, made):
    then = Then(
        {
            layout.CUSTOMERS: made.columns,
            layout.MISSING: columns.MISSING,
            layout.DISCOUNTS: columns.DISCOUNTS,
            layout.SKUS: columns.SKUS,
        },
        {
            layout.CUSTOMERS: made.customers,
            layout.MISSING: made.missing,
            layout.DISCOUNTS: made.discounts,
            layout.SKUS: made.skus,
        },
        made.marks,
    )
    return merge(reader.read(path), then, many=False)


def nothing(found):
    return (len(found.cells), len(found.added), found.deleted, len(found.merged), found.put_back) == (
        0,
        0,
        (),
        0,
        0,
    )


def test_a_workbook_as_it_was_written_has_no_edits(written, made):
    assert nothing(edits(written(made).path, made))


def test_a_workbook_that_openpyxl_saved_again_has_no_edits(written, made, tmp_path):
    openpyxl.load_workbook(written(made).path).save(tmp_path / "again.xlsx")
    assert nothing(edits(tmp_path / "again.xlsx", made))


@pytest.mark.office
@pytest.mark.slow
@office.NEEDED
def test_a_workbook_that_was_only_saved_again_has_no_edits(written, made, saved_again):
    assert nothing(edits(saved_again(written(made).path), made))


@pytest.mark.office
@pytest.mark.slow
@office.NEEDED
def test_what_was_typed_and_saved_is_found(written, made, saved_again, tmp_path):
    path = written(made).path
    book = openpyxl.load_workbook(path)
    sheet = book["Customers"]
    typed = {
        "A4": "zoe@example.org",
        "B2": "Ada S.",
        "D2": None,  # Prime
        "I2": 5,  # WP002
        "K2": 9,  # Purchases, which are not hers to change
        "AC2": "=I2*2",
        "AD1": "Score",
        "AD3": 0.5,
        "A5": "new@example.com",
        "B5": "Nora",
    }
    for at, value in typed.items():
        sheet[at].value = value
    book["Discounts"]["K3"].value = "reviewer"
    book.save(tmp_path / "edited.xlsx")
    found = edits(saved_again(tmp_path / "edited.xlsx"), made)
    cells = found.cells.set_index(["key", "column"])["after"].astype("object")
    assert cells.where(cells.notna(), None).to_dict() == {
        ("CCCCCCCCCCCC", "email"): "zoe@example.org",
        ("AAAAAAAAAAAA", "name"): "Ada S.",
        ("AAAAAAAAAAAA", "prime"): None,
        ("AAAAAAAAAAAA", "slot_2"): "5",
        ("AAAAAAAAAAAA", "own:Mine"): "f\x1fyyyy\\-mm\\-dd\x1fI{row}*2",
        ("BBBBBBBBBBBB", "own:Score"): "n\x1fGeneral\x1f0.5",
        ("WP002|JPY|1500|10", "verdict"): "Reviewer",
    }
    assert found.added[["email", "name"]].to_numpy().tolist() == [["new@example.com", "Nora"]]
    assert found.put_back == 1
