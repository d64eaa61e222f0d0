from __future__ import annotations

import dataclasses

import pytest
from tests.workbook.desk import Desk, Error, Formula, edits, refusal, told
from tests.workbook.people import CURRENCIES, PEOPLE, frame, slots

from regulars import columns
from regulars.errors import WorkbookError
from regulars.workbook import layout
from regulars.workbook.merge import merge

CUSTOMERS = columns.customers(slots(1, 2), CURRENCIES)
MANY = (
    "if it is meant so, run `regulars sync --many`; if not, undo it there, or move this workbook elsewhere "
    "and run `regulars sync`, which writes what the book has; what you typed since is in the one you moved"
)


KNOWN = "`regulars list --columns customer_id,email` has those that the book knows"
ADDRESS = f"type the address; {KNOWN}"
CORRECT = "correct the cell; what it means to empty it, the sheet Guide says"


@pytest.fixture
def desk():
    return Desk(
        customers=frame(CUSTOMERS, *PEOPLE),
        missing=frame(columns.MISSING, {"order_id": "114-1", "reason": "blank"}, {"order_id": "114-2"}),
        discounts=frame(
            columns.DISCOUNTS,
            {"sku": "WP001", "unit_price": 1999, "currency": "USD", "discount_share": 50},
        ),
        skus=frame(columns.SKUS, {"position": 1, "weight": "1", "label": "WP001", "skus": "WP001"}),
    )


@pytest.mark.parametrize(
    ("sheet", "header", "value", "said"),
    [
        ("Customers", "Email", "ada at example.com", f"A2: only a valid address can stand here; {ADDRESS}"),
        ("Customers", "Email", 5, f"A2: only a valid address can stand here; {ADDRESS}"),
        ("Customers", "Prime", "maybe", f"D2: only Yes or No can stand here; {CORRECT}"),
        ("Customers", "Reviewer", 2, f"F2: only Yes or No can stand here; {CORRECT}"),
        *(
            (
                "Customers",
                "WP001",
                value,
                f"H2: only a whole number from 0 to 1000000 can stand here; {CORRECT}",
            )
            for value in ("three", -1, 2.5, 1_000_001, True, "1e3")
        ),
        (
            "Missing email",
            "Email",
            "@",
            "L2: only a valid address can stand here; correct the cell, or empty it",
        ),
        (
            "Discounts",
            "Verdict",
            "good",
            "K2: only Reviewer or Ordinary can stand here; correct the cell, or empty it",
        ),
    ],
)
def test_a_value_that_does_not_fit_is_refused(desk, sheet, header, value, said):
    desk.sheets[sheet].type(header, value)
    assert refusal(desk) == f"customers.xlsx, {sheet}, {said}"


@pytest.mark.parametrize("header", ["Email", "Name", "Prime", "WP001"])
def test_an_error_is_refused(desk, header):
    desk.customers.type(header, Error("#REF!"))
    at = desk.customers.found().letters[header]
    assert refusal(desk) == f"customers.xlsx, Customers, {at}2: this is an error; type the value"


@pytest.mark.parametrize("header", ["Email", "Name", "Prime", "WP001"])
def test_a_formula_without_a_value_is_refused(desk, header):
    desk.customers.type(header, Formula("A1"), start=2)
    at = desk.customers.found().letters[header]
    assert refusal(desk) == (
        f"customers.xlsx, Customers, {at}4: this formula has no value yet; open the workbook and save it "
        "again, or type the value"
    )


def test_errors_are_taken_in_columns_of_ones_own_and_put_back_in_derived_ones(desk):
    desk.customers.type("Country", Error()).column("Mine", Error(), Formula("X1"))
    assert [column for _, column, _, _ in told(desk)] == ["own:Mine", "own:Mine"]
    assert edits(desk).put_back == 1


@pytest.mark.parametrize("typed", [{"Email": None}, {"Email": "  "}])
def test_a_row_whose_address_was_emptied_is_refused(desk, typed):
    desk.customers.rows[1] |= typed
    assert refusal(desk) == (
        "customers.xlsx, Customers, A3: this row has no Email; type the address, or delete the whole row; "
        + KNOWN
    )


def test_a_new_row_without_an_address_is_refused(desk):
    desk.customers.row(Units=15)
    assert "A5: this row has no Email" in refusal(desk)


def test_several_places_are_told_by_the_first(desk):
    desk.customers.type("Prime", "maybe", None, "perhaps").type("WP002", "x")
    assert refusal(desk) == (
        "customers.xlsx, Customers, D2: only Yes or No can stand here "
        "(the first of 3 places to mend; also: Customers I2); " + CORRECT
    )


@pytest.mark.parametrize(
    ("sheet", "header", "at"),
    [
        ("Customers", "Email", "A1"),
        ("Customers", "WP002", "I1"),
        ("Customers", "Notes", "AA1"),
        ("Customers", "Customer id", "AB1"),
        ("Missing email", "Order id", "A1"),
        ("Missing email", "Email", "L1"),
        ("Discounts", "Currency", "D1"),
        ("Discounts", "Verdict", "K1"),
        ("SKUs", "SKUs", "D1"),
        ("SKUs", "Label", "C1"),
    ],
)
def test_a_column_that_cannot_be_done_without_is_refused_when_renamed_or_deleted(desk, sheet, header, at):
    said = (
        f"customers.xlsx, {sheet}, {at}: the column {header}, written here, is missing, or its header was "
        "changed; give the column its header back above what it held, or undo its deletion there"
    )
    desk.sheets[sheet].rename(header, "Something else")
    assert refusal(desk, many=True) == said
    desk.sheets[sheet].drop("Something else")
    assert refusal(desk, many=True) == said


def test_a_header_is_known_in_any_case_width_and_spacing(desk):
    desk.customers.rename("Email", "ＥＭＡＩＬ").rename("Do not contact", "do  not\ncontact ").type(
        "WP001", 3
    )
    assert [column for _, column, _, _ in told(desk)] == ["slot_1"]


def test_a_copied_column_is_refused_where_it_could_be_the_one_that_was_edited(desk):
    desk.customers.column("[AC]", "Ada")
    found = desk.customers.found()
    place = dataclasses.replace(found.places[0], headers=(*found.headers[:-1], "Name"))
    doubled = dataclasses.replace(found, places=(place,))
    theirs = dataclasses.replace(desk.theirs(), sheets={layout.CUSTOMERS: doubled})
    with pytest.raises(WorkbookError) as refused:
        merge(theirs, desk.then(), many=True)
    assert str(refused.value) == (
        "customers.xlsx, Customers: the column Name stands here twice; rename the one that is a copy, or "
        "delete it"
    )


def test_without_customers_nothing_can_be_taken(desk):
    del desk.sheets[layout.CUSTOMERS]
    assert refusal(desk) == (
        "customers.xlsx, Customers: this sheet is missing; give the sheet its name back, or take the "
        "workbook in the folder backups"
    )


@pytest.mark.parametrize("header", ["Email", "My note"])
def test_what_was_typed_into_an_unknown_row_of_another_sheet_is_refused(desk, header):
    missing = desk.sheets[layout.MISSING].column("My note")
    missing.rows.append({"Order id": "999", header: "x@example.com"})
    at = missing.found().letters[header]
    assert refusal(desk) == (
        f"customers.xlsx, Missing email, {at}4: this row was not written here, so what stands in it cannot "
        "be kept; empty the row"
    )


def test_an_order_that_stands_twice_is_refused(desk):
    desk.sheets[layout.MISSING].rows.append({"Order id": "114-1"})
    assert refusal(desk) == (
        "customers.xlsx, Missing email, A4: this row stands here twice; delete one of them"
    )


def crowd(size: int) -> Desk:
    people = [{"email": f"p{at}@example.com", "customer_id": f"ID{at}"} for at in range(size)]
    return Desk(customers=frame(CUSTOMERS, *people))


@pytest.mark.parametrize(
    ("size", "changed", "doubted"), [(25, 20, False), (25, 21, True), (420, 21, False), (419, 21, True)]
)
def test_more_than_20_rows_and_5_percent_of_a_column_are_doubted(size, changed, doubted):
    desk = crowd(size)
    desk.customers.type("Notes", *["x"] * changed)
    if doubted:
        assert refusal(desk) == (
            f"customers.xlsx, Customers: {changed} cells of the column Notes were changed at once; {MANY}"
        )
    assert len(edits(desk, many=True).cells) == changed
    assert len(edits(desk, many=doubted).cells) == changed


def test_each_column_is_counted_alone():
    desk = crowd(30)
    desk.customers.type("Notes", *["x"] * 15).type("Name", *["y"] * 15)
    assert len(edits(desk).cells) == 30


@pytest.mark.parametrize(("deleted", "doubted"), [(20, False), (21, True)])
def test_many_deleted_rows_are_doubted(deleted, doubted):
    desk = crowd(40)
    del desk.customers.rows[:deleted]
    if doubted:
        assert refusal(desk) == f"customers.xlsx, Customers: {deleted} rows were deleted; {MANY}"
    assert len(edits(desk, many=doubted).deleted) == deleted


def test_columns_of_ones_own_fills_and_comments_are_never_doubted():
    desk = crowd(30)
    desk.customers.column("Mine", *range(30))
    desk.customers.fills += [(row, "Name", "FF00FF00") for row in range(30)]
    desk.customers.comments += [(row, "Name", "hm") for row in range(30)]
    assert len(edits(desk).cells) == 90


def test_new_rows_are_never_doubted():
    desk = crowd(1)
    for at in range(30):
        desk.customers.row(Email=f"new{at}@example.com")
    assert len(edits(desk).added) == 30


def test_no_address_stands_in_a_message(desk):
    desk.customers.type("Email", "zoe@example.com", "broken@@example.com", "zoe@example.org")
    assert "@" not in refusal(desk)
