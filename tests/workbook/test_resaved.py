from __future__ import annotations

import unicodedata

import pandas as pd
import pytest
from tests.workbook.desk import Desk, Formula, edits, told
from tests.workbook.people import CURRENCIES, PEOPLE, frame, slots

from regulars import columns
from regulars.columns import Slot
from regulars.workbook import layout
from regulars.workbook.comparison import listed
from regulars.workbook.resaved import notation_differs

CUSTOMERS = columns.customers(slots(1, 2), CURRENCIES)


@pytest.fixture
def desk():
    return Desk(
        customers=frame(CUSTOMERS, *PEOPLE),
        discounts=frame(
            columns.DISCOUNTS,
            {
                "sku": "0123",
                "unit_price": 1999,
                "currency": "USD",
                "discount_share": 29,
                "by_rule": "Ordinary",
            },
            {
                "sku": "123",
                "unit_price": 1999,
                "currency": "JPY",
                "discount_share": 29,
                "by_rule": "Ordinary",
            },
        ),
        skus=frame(
            columns.SKUS,
            {"position": 1, "weight": "1", "label": "0077", "skus": "0077"},
            {"position": 17, "weight": "10000000000000000", "label": "True", "skus": "88"},
        ),
    )


@pytest.mark.parametrize(
    ("sheet", "header", "value"),
    [
        ("Customers", "Postcode", 1234),  # 01234
        ("Customers", "Spent USD", 19.990000000000002),
        ("Customers", "Spent USD", "19.99"),
        ("Customers", "Spent JPY", 12000.0),
        ("Customers", "Last order", "2026-02-28"),
        ("Customers", "Last order", "2026/2/28"),
        ("Customers", "Last order", "46081"),
        ("Customers", "Prime", True),
        ("Customers", "State", ""),
        ("Discounts", "Discount share", 0.29000000000000004),
        ("Discounts", "SKU", 123),
        ("Discounts", "Unit price", "19.990"),
        ("SKUs", "Label", 77),
        ("SKUs", "SKUs", 77),
        ("SKUs", "Weight", 1),
        ("SKUs", "Position", Formula("ROW()-1", 1)),
    ],
)
def test_what_another_program_makes_of_a_cell_is_no_edit(desk, sheet, header, value):
    desk.sheets[sheet].type(header, value)
    found = edits(desk)
    assert (told(desk), found.put_back) == ([], 0)


def test_a_truth_value_made_of_a_label_and_a_rounded_weight_are_no_edits(desk):
    desk.sheets[layout.SKUS].type("Label", "0077", True).type("Weight", "1", 1e16)
    assert (told(desk), edits(desk).put_back) == ([], 0)


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Postcode", 1235),
        ("Postcode", "1234"),
        ("Spent USD", 19.98),
        ("Spent USD", "about 20"),
        ("Last order", 46082),
        ("Last order", "2026-02-27"),
        ("Last order", "2026-02-30"),
        ("Last order", "soon"),
        ("Orders", None),
        ("Country", None),
        ("Spent KWD", 0),
    ],
)
def test_what_really_differs_is_put_back(desk, header, value):
    desk.customers.type(header, value)
    assert edits(desk).put_back == 1


def test_a_number_typed_over_a_text_of_other_digits_is_an_edit(desk):
    desk.sheets[layout.SKUS].type("Label", 78)
    assert told(desk) == [("0077", "label", "0077", "78")]


def test_texts_are_compared_as_a_reader_finds_them():
    name = unicodedata.normalize("NFD", "Zoë") + "x" * 40_000
    raw = f" \x07bell \r\n{name}"
    desk = Desk(customers=frame(CUSTOMERS, PEOPLE[0] | {"name": raw, "city": raw}))
    # The control character goes, the line end is a line feed, and of 32,767 signs the last is an ellipsis.
    shown = f" bell \n{name}"[:32_766] + "…"
    desk.customers.type("Name", shown).type("City", shown)
    assert (told(desk), edits(desk).put_back) == ([], 0)


def test_a_sku_of_digits_is_known_above_its_column_too():
    table = columns.customers((Slot(1, "0123", ("0123",)), Slot(2, "WP002", ("WP002",))), CURRENCIES)
    desk = Desk(customers=frame(CUSTOMERS, *PEOPLE))
    desk.columns[layout.CUSTOMERS] = table
    desk.customers.rename("WP001", "123").type("123", 5)
    assert told(desk) == [("AAAAAAAAAAAA", "slot_1", "12", "5")]


def notation(*parts: str) -> str:
    return "\x1f".join(parts)


@pytest.mark.parametrize(
    ("before", "after", "differs"),
    [
        (("n", "yyyy-mm-dd", "5"), ("n", r"yyyy\-mm\-dd", "5"), False),
        (("n", "yyyy-mm-dd", "5"), ("n", "[$-409]YYYY-MM-DD;@", "5"), False),
        (("n", "General", "0.3"), ("n", "GENERAL", "0.30000000000000004"), False),
        (("n", "General", "0.3"), ("n", "0.00", "0.3"), True),
        (("n", "General", "3"), ("s", "General", "3"), True),
        (("s", "General", "0.3"), ("s", "General", "0.30"), True),
        (("f", "General", "H{row}*2"), ("f", "General", "H{row}*3"), True),
    ],
)
def test_cells_of_ones_own_are_compared_by_what_they_show(before, after, differs):
    assert notation_differs(listed([notation(*before)]), listed([notation(*after)])).tolist() == [differs]


def test_cells_of_ones_own_that_come_or_go_differ():
    cell = notation("s", "General", "x")
    assert notation_differs(listed([None, cell, None]), listed([cell, None, None])).tolist() == [
        True,
        True,
        False,
    ]


def test_a_column_stored_as_categories_is_compared_alike(desk):
    table = desk.tables[layout.CUSTOMERS]
    desk.tables[layout.CUSTOMERS] = table.assign(
        name=pd.Categorical(table["name"]), country=pd.Categorical(table["country"])
    )
    desk.customers.type("Name", "Ada").type("Country", None, "NA")
    assert told(desk) == [("AAAAAAAAAAAA", "name", "Ada Nowhere", "Ada")]
    assert edits(desk).put_back == 1
