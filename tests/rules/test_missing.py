from __future__ import annotations

from datetime import UTC, datetime

import pandas as pd
from hypothesis import given
from tests.rules import byhand, plain, samples

from regulars.columns import MISSING, names
from regulars.rules import missing


def built(lines, people=(), timezone="UTC", said=None):
    customers = pd.DataFrame(
        {
            "email": pd.Series([email for email, _ in people], dtype="str"),
            "name": pd.Series([name for _, name in people], dtype="str").astype("category"),
        }
    )
    table = missing.build(
        plain.frame(lines), customers=customers, timezone=timezone, said=byhand.frames(said or {})
    )
    assert table.columns.tolist() == names(MISSING)
    return plain.rows(table)


def lost(**said):
    return plain.line(address=None, **{"reason": "blank"} | said)


def test_an_order_is_one_row_with_its_skus_in_natural_order():
    shipped = datetime(2026, 2, 3, 12, tzinfo=UTC)
    [row] = built(
        [
            lost(sku="WP010", shipped_at=shipped, merchant_order_id="M1", recipient="Ann Roe"),
            lost(sku="WP9", units=2, country="DE", city="Ulm", postcode="01234"),
            lost(sku="WP010", units=3),
            plain.line(address="max@example.org", sku="WP1", order_id="111-1"),
        ]
    )
    assert row == {
        "order_id": "111-1", "merchant_order_id": "M1", "name": "Ann Roe", "shipped": shipped.date(),
        "skus": "WP9 x2, WP010 x4", "units": 6, "city": "Ulm", "postcode": "01234", "country": "DE",
        "reason": "blank", "suggested_email": None, "email": None,
    }  # fmt: skip


def test_the_newest_shipment_comes_first_then_the_order_id():
    days = {"b": 1, "a": 1, "c": 2, "d": None}
    lines = [
        lost(order_id=order, shipped_at=day and datetime(2026, 1, day, tzinfo=UTC))
        for order, day in days.items()
    ]
    assert [row["order_id"] for row in built(lines)] == ["c", "a", "b", "d"]


def test_of_several_reasons_the_most_telling_stands():
    assert built([lost(reason="shared"), lost(reason="invalid"), lost()])[0]["reason"] == "invalid"
    assert built([lost(reason="shared"), lost()])[0]["reason"] == "shared"


def test_an_address_is_suggested_where_one_customer_alone_has_the_name():
    people = [
        ("ann@example.org", "ＡＮＮ roe"),
        ("max1@example.org", "Max Roe"),
        ("max2@example.org", "MAX ROE"),
    ]
    orders = {"1": "Ann Roe", "2": "Max Roe", "3": "Eve Roe", "4": None, "5": "Amazon Customer"}
    rows = built([lost(order_id=order, recipient=name) for order, name in orders.items()],
                 [*people, ("x@example.org", "amazon customer"), ("y@example.org", None)])  # fmt: skip
    assert {row["order_id"]: row["suggested_email"] for row in rows} == {
        "1": "ann@example.org", "2": None, "3": None, "4": None, "5": None
    }  # fmt: skip


@given(samples.known(), samples.TIMEZONES)
def test_every_cell_is_what_the_plain_rules_say(lines, timezone):
    people = [("p@example.org", "ann roe"), ("q@example.org", "Ann Lee"), ("r@example.org", "ann lee")]
    expected = plain.missing(lines, [{"email": email, "name": name} for email, name in people], timezone)
    assert built(lines, people, timezone) == expected


def test_a_filled_order_stays_at_the_end_with_its_address():
    filled = {"address": "zoe@example.org", "known_as": None, "source": "hand"}
    early, late = (datetime(2026, 2, day, tzinfo=UTC) for day in (1, 2))
    rows = built(
        [
            plain.line(order_id="2", recipient="Ann Roe", units=2, shipped_at=late, **filled),
            lost(order_id="1", shipped_at=early),
            plain.line(order_id="1", address="max@example.org"),
        ],
        [("ann@example.org", "Ann Roe")],
    )
    names = ("order_id", "units", "reason", "suggested_email", "email")
    assert [tuple(row[name] for name in names) for row in rows] == [
        ("1", 1, "blank", None, None), ("2", 2, "filled", None, "zoe@example.org")
    ]  # fmt: skip


def test_lines_of_erased_people_are_not_listed():
    assert built([lost(order_id="forgotten-A", reason="forgotten")]) == []


def test_a_contact_is_suggested_where_no_one_customer_has_the_name():
    known = {"event": 1, "order_id": None, "merchant_order_id": None, "postcode": None}
    said = {
        "contacts": [
            known | {"name": "ann roe", "address": "ann@example.org"},
            known | {"name": "Eve Roe", "address": "eve@example.org"},
        ]
    }
    lines = [lost(order_id=order, recipient=name) for order, name in (("1", "Ann Roe"), ("2", "Eve Roe"))]
    rows = built(lines, [("other@example.org", "Ann Roe")], said=said)
    assert [row["suggested_email"] for row in rows] == ["other@example.org", "eve@example.org"]


@given(byhand.histories(), samples.TIMEZONES)
def test_every_cell_is_what_the_plain_rules_say_after_all_that_was_said(history, timezone):
    lines, said = history
    lines = byhand.resolve(lines, said, samples.MAILBOXES)
    people = [("p@example.org", "ann roe"), ("q@example.org", "Ann Lee"), ("r@example.org", "ann lee")]
    named = [{"email": email, "name": name} for email, name in people]
    assert built(lines, people, timezone, said) == byhand.missing(lines, said, named, timezone)
