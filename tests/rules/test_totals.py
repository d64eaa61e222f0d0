from __future__ import annotations

from datetime import date
from unittest import mock

import pandas as pd
from hypothesis import given
from tests.rules import byhand, plain, samples

from regulars.columns import TOTALS, Slot, names
from regulars.rules import customers, people, slots, totals
from regulars.settings import Settings

SLOTS = slots.place([samples.SKUS])


def test_the_sums_are_those_of_the_lines():
    lines = [
        plain.line(address="ann@example.org", units=2, price_minor=1000, item_discount_minor=100),
        plain.line(address="ann@example.org", sku="B", price_minor=500, currency="EUR"),
        plain.line(address=None, reason="blank", units=3, price_minor=700),
        plain.line(address=None, reason="blank", order_id="111-2", sku="amzn.gr.A"),
    ]
    known = (Slot(1, "A", ("A", "amzn.gr.A")), Slot(3, "B", ("B",)))
    table = totals.build(plain.frame(lines), slots=known, currencies=["EUR", "USD"])
    assert table.columns.tolist() == names(TOTALS)
    expected = {
        "slot_1": ("Units of A", 4, 6), "slot_3": ("Units of B", 0, 1), "orders": ("Orders", 2, 3),
        "spent_eur": ("Spent EUR", 0, 500), "spent_usd": ("Spent USD", 700, 1600),
    }  # fmt: skip
    found = {row["column"]: (row["total"], row["missing"], row["ledger"]) for row in plain.rows(table)}
    assert found == expected
    assert (table[["typed", "hidden", "forgotten"]] == 0).all(axis=None)


@given(samples.known())
def test_customers_and_missing_orders_add_up_to_the_ledger(lines):
    shipments = plain.frame(lines)
    currencies = customers.currencies(shipments)
    assert currencies == sorted({each["currency"] for each in lines if each["price_minor"] is not None})
    table = totals.build(shipments, slots=SLOTS, currencies=currencies).set_index("column")
    expected = plain.totals(lines, SLOTS, currencies)
    assert (
        dict(zip(table.index, zip(table["missing"], table["ledger"], strict=True), strict=True)) == expected
    )
    people = customers.build(
        shipments, slots=SLOTS, currencies=currencies, settings=Settings(), as_of=date(2026, 4, 1)
    )
    for column in table.index:
        on_sheet = pd.Series(people[column]).sum()
        assert on_sheet + table["missing"][column] == table["ledger"][column]


@given(byhand.histories())
def test_whatever_is_said_the_difference_is_nothing(history):
    lines, said = history
    lines = byhand.resolve(lines, said, samples.MAILBOXES)
    shipments = plain.frame(lines)
    currencies = customers.currencies(shipments)
    crowd = people.gather(shipments, slots=SLOTS, said=byhand.frames(said))
    table = totals.build(shipments, slots=SLOTS, currencies=currencies, people=crowd.people)
    sums = {row.pop("column"): row for row in plain.rows(table.drop(columns="total"))}
    assert sums == byhand.totals(lines, said, SLOTS, currencies)
    sheet = customers.table(crowd, currencies=currencies, settings=Settings(), as_of=date(2026, 4, 1))
    for column, row in sums.items():
        shown = int(pd.Series(sheet[column]).sum())
        assert shown - row["typed"] + row["missing"] + row["hidden"] + row["forgotten"] == row["ledger"]


@given(samples.known())
def test_sums_made_a_few_lines_at_a_time_are_the_same(lines):
    shipments = plain.frame(lines)
    asked = {"slots": SLOTS, "currencies": customers.currencies(shipments)}
    whole = totals.build(shipments, **asked)
    with mock.patch.object(totals, "_LINES", 2):
        pd.testing.assert_frame_equal(totals.build(shipments, **asked), whole)
