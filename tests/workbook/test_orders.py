from __future__ import annotations

import pytest
from tests.workbook.desk import Desk
from tests.workbook.people import CURRENCIES, PEOPLE, frame, slots

from regulars import columns
from regulars.columns import Slot
from regulars.workbook import layout, orders

NOW = columns.customers(slots(1, 2), CURRENCIES)
NAMES = columns.names(NOW)


@pytest.fixture
def desk():
    return Desk(customers=frame(NOW, *PEOPLE))


def kept(desk, now=NOW, **options):
    return orders.kept(desk.customers.found(), desk.columns[layout.CUSTOMERS], now, **options)


def test_an_untouched_sheet_keeps_its_order(desk):
    order, look = kept(desk)
    assert order == NOW
    assert (look.widths, look.hidden) == ({}, frozenset())


def test_columns_stay_where_the_seller_put_them(desk):
    desk.customers.column("Score", 1)
    desk.customers.headers.insert(0, desk.customers.headers.pop())
    desk.customers.headers.reverse()
    order, _ = kept(desk)
    assert order == (*reversed(NOW), columns.own("Score"))


def test_what_is_new_or_was_deleted_goes_to_the_right_end(desk):
    desk.customers.drop("City").column("Score", 1)
    now = columns.customers(slots(1, 2, 3), CURRENCIES)
    order, _ = kept(desk, now)
    there = [name for name in NAMES if name != "city"]
    assert columns.names(order) == [*there, "own:Score", "slot_3", "city"]


def test_a_column_that_is_no_more_goes(desk):
    order, _ = kept(desk, tuple(column for column in NOW if column.name != "slot_2"))
    assert columns.names(order) == [name for name in NAMES if name != "slot_2"]


def test_a_slot_keeps_its_place_under_a_new_label_and_in_a_new_position(desk):
    named = (Slot(1, "WP002", ("WP002",)), Slot(2, "Mask", ("WP001",)))
    now = columns.customers(named, CURRENCIES)
    order, look = kept(desk, now, renamed={"slot_1": "slot_2", "slot_2": "slot_1"})
    assert [column.header for column in order][7:9] == ["Mask", "WP002"]
    assert sorted(columns.names(order)) == sorted(NAMES)
    desk.customers.widths |= {"WP001": 20.5, "gone": 4.0}
    desk.customers.hidden = frozenset({"WP002"})
    _, look = kept(desk, now, renamed={"slot_1": "slot_2", "slot_2": "slot_1"})
    assert (look.widths, look.hidden) == ({"slot_2": 20.5}, frozenset({"slot_1"}))


def test_columns_without_a_header_and_empty_ones_stay(desk):
    found = desk.customers.column("[AC]").column("[AD]", 7).column("Score", 1)
    for row in found.rows:
        row.pop("[AC]", None)
    order, _ = kept(desk)
    assert [(column.name, column.header) for column in order[28:]] == [
        ("own:[AC]", ""),
        ("own:[AD]", ""),
        ("own:Score", "Score"),
    ]


def test_an_own_column_with_the_header_of_a_new_one_of_ours_is_told_from_it(desk):
    desk.customers.column("wp003", 5)
    now = columns.customers(slots(1, 2, 3), CURRENCIES)
    order, _ = kept(desk, now)
    assert [(column.name, column.header) for column in order[28:]] == [
        ("own:wp003", "wp003 (yours)"),
        ("slot_3", "WP003"),
    ]
    # Written so, and read again, it is the same column.
    desk.columns[layout.CUSTOMERS] = order
    desk.customers.rename("wp003", "wp003 (yours)").column("WP003")
    assert kept(desk, now)[0] == order
