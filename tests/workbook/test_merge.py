from __future__ import annotations

import dataclasses

import pandas as pd
import pytest
from tests.workbook.desk import Desk, Error, Formula, edits, told
from tests.workbook.people import CURRENCIES, PEOPLE, frame, slots

from regulars import columns
from regulars.workbook import layout

ADA, BJORN, ZOE = (person["customer_id"] for person in PEOPLE)
CUSTOMERS = columns.customers(slots(1, 2), CURRENCIES)


def cell(content: str) -> str:
    """The notation of a cell of one's own in the plain format; the first letter is its kind."""
    return f"{content[0]}\x1fGeneral\x1f{content[1:]}"


@pytest.fixture
def desk():
    return Desk(
        customers=frame(CUSTOMERS, *PEOPLE),
        missing=frame(
            columns.MISSING,
            {"order_id": "114-1", "skus": "WP001 x2", "units": 2, "reason": "blank", "shipped": "2026-02-01"},
            {"order_id": "114-2", "skus": "WP002", "units": 1, "reason": "filled", "email": "bo@example.com"},
        ),
        discounts=frame(
            columns.DISCOUNTS,
            {"sku": "WP001", "unit_price": 1999, "unit_discount": 1000, "currency": "USD",
             "discount_share": 50, "by_rule": "Reviewer", "verdict": "Ordinary"},
            {"sku": "0123", "unit_price": 1500, "unit_discount": 150, "currency": "JPY",
             "discount_share": 10, "by_rule": "Ordinary"},
        ),
        skus=frame(
            columns.SKUS,
            {"position": 1, "weight": "1", "label": "WP001", "skus": "WP001, amzn.gr.WP001-x"},
            {"position": 2, "weight": "10", "label": "WP002", "skus": "0077"},
        ),
    )  # fmt: skip


def test_a_workbook_as_it_was_written_has_no_edits(desk):
    found = edits(desk)
    assert found.cells.empty
    assert found.added.empty
    assert found.deleted == ()
    assert found.merged.empty
    assert found.put_back == 0
    assert list(found.cells) == ["sheet", "key", "column", "before", "after", "row", "cell"]


@pytest.mark.parametrize(
    ("header", "value", "column", "before", "after"),
    [
        ("Name", "  Ada Somewhere ", "name", "Ada Nowhere", "Ada Somewhere"),
        ("Name", 7, "name", "Ada Nowhere", "7"),
        ("Name", None, "name", "Ada Nowhere", None),
        ("Notes", "two\r\nlines", "notes", None, "two\nlines"),
        ("Greeting", Formula("UPPER(B2)", "ADA"), "greeting", "Ada", "ADA"),
        ("Email", "\u3000ADA@Example.org", "email", "ada@example.com", "ada@example.org"),
        ("Prime", None, "prime", "Yes", None),
        ("Prime", "n", "prime", "Yes", "No"),
        ("Reviewer", "ｙ", "reviewer", None, "Yes"),
        ("Do not contact", "是", "do_not_contact", None, "Yes"),
        ("WP001", None, "slot_1", "12", None),
        ("WP001", 0, "slot_1", "12", "0"),
        ("WP002", "３", "slot_2", "2", "3"),
        ("WP002", " 3.0 ", "slot_2", "2", "3"),
        ("WP002", 1_000_000, "slot_2", "2", "1000000"),
    ],
)
def test_what_was_typed_is_taken_in_its_one_spelling(desk, header, value, column, before, after):
    desk.customers.type(header, value)
    assert told(desk) == [(ADA, column, before, after)]


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Email", "ADA@example.com"),
        ("Prime", True),
        ("Prime", 1),
        ("Prime", "ＹＥＳ"),
        ("WP001", "012"),
        ("Notes", "   "),
        ("State", " "),
    ],
)
def test_another_spelling_of_the_same_is_no_edit(desk, header, value):
    desk.customers.type(header, value)
    assert told(desk) == []


def test_a_zero_in_an_empty_quantity_is_no_edit(desk):
    desk.customers.type("WP001", 0, start=1)
    assert told(desk) == []


@pytest.mark.parametrize("value", ["Yes", "y", "TRUE", True, 1, "是", "Ｙ", " yes "])
def test_yes_is_known_in_every_spelling(desk, value):
    desk.customers.type("Prime", value, start=1)
    assert told(desk) == [(BJORN, "prime", None, "Yes")]


@pytest.mark.parametrize("value", ["No", "N", "false", False, 0, "否", "ＮＯ"])
def test_no_is_known_in_every_spelling(desk, value):
    desk.customers.type("Prime", value)
    assert told(desk) == [(ADA, "prime", "Yes", "No")]


def test_a_column_with_a_no_by_hand_is_compared_as_text(desk):
    said = pd.Series(["Yes", "No", None], dtype="str")
    desk = Desk(customers=frame(CUSTOMERS, *PEOPLE).assign(prime=said))
    assert told(desk) == []
    desk.customers.type("Prime", "No", None)
    assert told(desk) == [(ADA, "prime", "Yes", "No"), (BJORN, "prime", "No", None)]


def test_sorted_rows_and_moved_columns_are_no_matter(desk):
    desk.customers.type("WP002", 5, start=1)
    desk.customers.rows.reverse()
    desk.customers.headers.reverse()
    [(_, row)] = edits(desk).cells.iterrows()
    # 28 columns: WP002, the ninth from the left, is the twentieth now
    assert row[["key", "before", "after", "row", "cell"]].tolist() == [BJORN, "1", "5", 1, "T3"]


def test_changed_cells_that_are_not_the_sellers_are_counted_and_put_back(desk):
    desk.customers.type("Country", "DE").type("Spent USD", 20, None).type("Last order", None, 45000)
    desk.sheets[layout.DISCOUNTS].type("Lines", Error())
    found = edits(desk)
    assert found.cells.empty
    assert found.put_back == 1 + 1 + 2 + 1  # the second has no spent


def test_a_recalculated_flag_is_not_put_back(desk):
    desk.customers.type("SKU-Flag", Formula("N(H2)", 999), 7)
    assert edits(desk).put_back == 0


def test_a_derived_column_that_was_deleted_is_not_counted(desk):
    desk.customers.drop("City").drop("SKU-Flag")
    assert edits(desk).put_back == 0


def test_every_sheet_is_read(desk):
    desk.sheets[layout.MISSING].type("Email", "Cy@example.com", None)
    desk.sheets[layout.DISCOUNTS].type("Verdict", None, "rev")
    desk.sheets[layout.SKUS].type("Label", " Mask ", None)
    assert told(desk) == [
        ("114-1", "email", None, "cy@example.com"),
        ("114-2", "email", "bo@example.com", None),
        ("WP001|USD|1999|50", "verdict", "Ordinary", None),
        ("0123|JPY|1500|10", "verdict", None, "Reviewer"),
        ("WP001", "label", "WP001", "Mask"),
        ("0077", "label", "WP002", None),
    ]


def test_a_sheet_that_was_deleted_says_nothing(desk):
    for name in (layout.MISSING, layout.DISCOUNTS, layout.SKUS):
        del desk.sheets[name]
    assert told(desk) == []


def test_rows_of_other_sheets_that_were_deleted_say_nothing(desk):
    desk.sheets[layout.MISSING].rows.pop()
    desk.sheets[layout.SKUS].rows.clear()
    assert told(desk) == []


def test_a_total_below_another_sheet_is_put_back(desk):
    desk.sheets[layout.MISSING].row(Units=4)
    assert edits(desk).put_back == 1


def test_columns_of_ones_own_are_taken_cell_by_cell(desk):
    desk.customers.column("Score", 1, None, "x").column("[AD]", Formula("H{row}*2", 24))
    assert told(desk) == [
        (ADA, "own:Score", None, cell("n1")),
        (ZOE, "own:Score", None, cell("sx")),
        (ADA, "own:[AD]", None, cell("fH{row}*2")),
    ]


@pytest.fixture
def scored():
    """A workbook with a column of one's own that has been read before."""
    scores = pd.Series([cell("n1"), cell("sx"), None], dtype="str")
    return Desk(customers=frame(CUSTOMERS, *PEOPLE).assign(**{"own:Score": scores}))


def test_a_column_of_ones_own_that_did_not_change_says_nothing(scored):
    scored.customers.type("Score", 1)
    assert told(scored) == []


def test_changed_cells_of_ones_own_are_taken(scored):
    scored.customers.type("Score", 2, None, Error())
    assert told(scored) == [
        (ADA, "own:Score", cell("n1"), cell("n2")),
        (BJORN, "own:Score", cell("sx"), None),
        (ZOE, "own:Score", None, cell("e#N/A")),
    ]


def test_deleting_a_column_of_ones_own_empties_its_cells(scored):
    scored.customers.drop("Score")
    assert told(scored) == [
        (ADA, "own:Score", cell("n1"), None),
        (BJORN, "own:Score", cell("sx"), None),
    ]
    assert edits(scored).cells["cell"].isna().all()


def test_renaming_a_column_of_ones_own_is_a_new_column(scored):
    scored.customers.rename("Score", "Rank")
    assert {(column, after is None) for _, column, _, after in told(scored)} == {
        ("own:Score", True),
        ("own:Rank", False),
    }


def test_a_column_without_a_header_keeps_its_cells_when_it_moves_and_has_a_header(scored):
    doubled = dataclasses.replace(columns.own("[AD]"), header="Score")
    scored.tables[layout.CUSTOMERS]["own:[AD]"] = pd.Series([None, None, cell("n5")], dtype="str")
    scored.columns[layout.CUSTOMERS] += (doubled,)
    scored.customers.type("Score", 1, "x", None).column("[AD]", None, None, 5)
    assert told(scored) == []


def test_fills_and_comments_are_taken_by_customer(desk):
    desk.customers.fills += [(0, "Name", "FFFFFF00"), (2, "Units", "theme:4:0.4")]
    desk.customers.comments.append((1, "Email", "call back\r\n"))
    assert told(desk) == [
        (ADA, "fill:name", None, "FFFFFF00"),
        (ZOE, "fill:units", None, "theme:4:0.4"),
        (BJORN, "comment:email", None, "call back"),
    ]
    assert edits(desk).cells["cell"].tolist() == ["B2", "L4", "A3"]


def test_fills_and_comments_that_were_there_are_compared(desk):
    desk.marks = pd.DataFrame(
        {
            "customer_id": [ADA, BJORN, ZOE, "GONE"],
            "column": ["name", "email", "city", "name"],
            "fill": ["FFFFFF00", None, "FF112233", "FF000000"],
            "comment": [None, "call back", None, None],
        }
    ).astype("str")
    desk.customers.fills.append((0, "Name", "00FFFF00"))  # another program's alpha
    desk.customers.comments.append((1, "Email", "called"))
    desk.customers.drop("City")
    assert told(desk) == [(BJORN, "comment:email", "call back", "called")]
    desk.customers.fills.clear()
    assert (ADA, "fill:name", "FFFFFF00", None) in told(desk)
