from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.workbook.desk import Desk, edits, refusal, told
from tests.workbook.people import CURRENCIES, frame, slots
from tests.workbook.test_refusals import MANY

from regulars import columns

CUSTOMERS = columns.customers(slots(1, 2), CURRENCIES)
DOUBLED = (
    "another row has, or had, this address too; to make one customer of two, leave both rows with their "
    "Customer id, and change only one of them"
)


def mail(name: str) -> str:
    return f"{name}@example.com"


def people(*names: str) -> Desk:
    """Customers whose id is their name in capitals."""
    return Desk(
        customers=frame(CUSTOMERS, *({"email": mail(name), "customer_id": name.upper()} for name in names))
    )


@pytest.fixture
def desk():
    return people("a", "b", "c")


def test_a_new_address_moves_the_customer(desk):
    desk.customers.type("Email", mail("x"))
    assert told(desk) == [("A", "email", mail("a"), mail("x"))]
    assert edits(desk).merged.empty


def test_the_address_of_another_row_is_a_merge(desk):
    desk.customers.type("Email", mail("b")).type("Email", mail("B"), start=2)
    found = edits(desk)
    assert found.merged.to_dict("records") == [
        {"customer_id": "A", "into": "B"},
        {"customer_id": "C", "into": "B"},
    ]
    assert found.cells["key"].tolist() == ["A", "C"]
    assert found.deleted == ()


def test_a_merge_is_known_in_sorted_rows(desk):
    desk.customers.type("Email", mail("b"))
    desk.customers.rows.reverse()
    assert edits(desk).merged.to_dict("records") == [{"customer_id": "A", "into": "B"}]


def test_in_a_chain_everybody_just_moves(desk):
    desk.customers.type("Email", mail("b"), mail("x"))
    assert [(key, after) for key, _, _, after in told(desk)] == [("A", mail("b")), ("B", mail("x"))]
    assert edits(desk).merged.empty


@pytest.mark.parametrize("addresses", ["bac", "bca", "cba"])
def test_addresses_that_only_changed_places_are_doubted(desk, addresses):
    desk.customers.type("Email", *map(mail, addresses))
    moved = sum(new != old for new, old in zip(addresses, "abc", strict=True))
    assert refusal(desk) == (
        f"customers.xlsx, Customers: {moved} addresses of the column Email only changed places between rows; "
        f"sort whole rows, not one column alone; {MANY}"
    )
    found = edits(desk, many=True)
    assert len(found.cells) == moved
    assert found.merged.empty


def test_ids_that_changed_places_are_doubted_too(desk):
    desk.customers.type("Customer id", "B", "A")
    assert "2 addresses of the column Email only changed places" in refusal(desk)


def test_addresses_that_slid_by_a_row_are_doubted():
    desk = people("a", "b", "c", "d")
    desk.customers.type("Email", mail("b"), mail("c"), mail("d"), mail("x"))
    assert "3 addresses" not in refusal(desk)
    assert "2 addresses of the column Email only changed places" in refusal(desk)


def test_a_row_without_its_id_is_known_by_its_address(desk):
    desk.customers.type("Customer id", None, "UNKNOWN").type("Name", "Al", "Bo")
    found = edits(desk)
    assert found.cells["key"].tolist() == ["A", "B"]
    assert (found.added.empty, found.deleted, found.put_back) == (True, (), 1)


def test_a_new_row_is_a_new_customer(desk):
    desk.customers.column("Score").row(
        Email="NEW@Example.com", Name=" Nora ", Prime="y", WP001="２", WP002=0, Orders=3, Score=7
    ).row(Email=mail("other"), Do_not_contact=True)
    desk.customers.fills.append((3, "Name", "FF00FF00"))
    found = edits(desk)
    rows = found.added.astype("object").where(found.added.notna(), None).to_dict("list")
    assert rows == {
        "row": [3, 4],
        "cell": ["A5", "A6"],
        "email": ["new@example.com", mail("other")],
        "name": ["Nora", None],
        "prime": ["Yes", None],
        "slot_1": ["2", None],
        "do_not_contact": [None, "Yes"],
        "own:Score": ["n\x1fGeneral\x1f7", None],
        "fill:name": ["FF00FF00", None],
    }
    assert found.put_back == 1
    assert found.cells.empty


def test_a_deleted_row_is_told(desk):
    desk.customers.rows.pop(1)
    assert edits(desk).deleted == ("B",)


def test_a_row_typed_anew_instead_of_a_deleted_one_is_that_row(desk):
    desk.customers.rows.pop(1)
    desk.customers.row(Email=mail("b"), Name="Bo")
    assert told(desk) == [("B", "name", None, "Bo")]
    assert edits(desk).deleted == ()


@pytest.mark.parametrize(
    ("typed", "refused"),
    [
        ({0: "x", 1: "x"}, 2),  # nobody kept it
        ({0: "b", 1: "x", 2: "b"}, 2),  # the one who had it moved away
    ],
)
def test_an_address_doubled_without_a_row_that_kept_it_is_refused(desk, typed, refused):
    for at, name in typed.items():
        desk.customers.type("Email", mail(name), start=at)
    first = f"customers.xlsx, Customers, A2: {DOUBLED}"
    assert refusal(desk, many=True) == first.replace(
        " too;", f" too (the first of {refused} places to mend);"
    )


def test_a_new_row_with_a_known_address_is_refused(desk):
    desk.customers.row(Email=mail("b"))
    assert refusal(desk) == f"customers.xlsx, Customers, A5: {DOUBLED}"


def test_a_new_row_with_the_address_that_a_row_moved_away_from_is_refused(desk):
    desk.customers.type("Email", mail("x")).row(Email=mail("a"))
    assert refusal(desk) == f"customers.xlsx, Customers, A5: {DOUBLED}"


def test_two_new_rows_with_one_address_are_refused(desk):
    desk.customers.row(Email=mail("n")).row(Email=mail("N"))
    assert "A5: another row has, or had, this address too (the first of 2 places" in refusal(desk)


def test_a_merge_without_the_ids_is_refused(desk):
    desk.customers.type("Email", mail("b")).type("Customer id", None, start=1)
    assert "A2: another row has, or had, this address too" in refusal(desk)


def test_the_address_of_a_deleted_row_is_refused(desk):
    desk.customers.type("Email", mail("b")).rows.pop(1)
    assert refusal(desk) == (
        "customers.xlsx, Customers, A2: a row that was deleted had this address; put that row back: "
        "two rows with one address become one customer"
    )


def test_a_copied_row_is_refused(desk):
    desk.customers.rows.append(dict(desk.customers.rows[0]))
    assert refusal(desk) == (
        "customers.xlsx, Customers, AB5: this Customer id stands in a row above already; delete the copied "
        "row, or, where it is another customer, empty this cell and change its Email"
    )


@settings(max_examples=40)
@given(st.lists(st.sampled_from("abcdxy"), min_size=4, max_size=4))
def test_addresses_end_where_they_were_typed_or_are_refused(names):
    """Whatever is typed: no address stands twice unless by a merge into who kept it, and nothing is lost."""
    desk = people(*"abcd")
    desk.customers.type("Email", *map(mail, names))
    kept = {name for name, before in zip(names, "abcd", strict=True) if name == before}
    doubled = {name for name in names if names.count(name) > 1}
    if doubled - kept:
        assert "another row has, or had, this address too" in refusal(desk, many=True)
        return
    found = edits(desk, many=True)
    after = dict(zip("ABCD", map(mail, "abcd"), strict=True)) | dict(
        zip(found.cells["key"], found.cells["after"], strict=True)
    )
    assert list(after.values()) == [mail(name) for name in names]
    into = dict(found.merged.itertuples(index=False))
    assert into == {
        who: name.upper()
        for who, name in zip("ABCD", names, strict=True)
        if name in doubled and name.upper() != who
    }
    assert pd.Index(found.merged["into"]).isin(list(found.merged["customer_id"])).sum() == 0
