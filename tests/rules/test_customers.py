from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction
from unittest import mock

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rules import byhand, plain, samples

from regulars.columns import Slot
from regulars.errors import SettingsError
from regulars.rules import customers, slots
from regulars.settings import Settings

AS_OF = date(2026, 4, 1)
SLOTS = slots.place([["WP001#1", "WP002", "amzn.gr.WP002-x"], samples.SKUS])
SETTINGS = st.builds(
    Settings,
    timezone=samples.TIMEZONES,
    carry=st.booleans(),
    min_discount=st.sampled_from(
        [Fraction(1, 2), Fraction(1, 3), Fraction("0.123456789012345678"), Fraction(1)]
    ),
)


def built(lines, *, settings=None, placed=SLOTS, currencies=("EUR", "USD")):
    table = customers.build(
        plain.frame(lines), slots=placed, currencies=currencies, settings=settings or Settings(), as_of=AS_OF
    )
    return plain.rows(table)


def test_a_customer_worked_by_hand():
    lines = [
        plain.line(
            address="ann@example.org", order_id="111-1", item_id="1", name="ANN ROE", sku="WP001#1", units=2,
            price_minor=2000, item_discount_minor=1000, shipping_minor=0, service="Expedited",
            country="DE", state="BY", city="Ulm", postcode="01234", channel="Amazon.de",
        ),
        plain.line(
            address="ann@example.org", order_id="111-2", name="Amazon Customer", sku="WP002", units=3,
            purchased_at=datetime(2026, 3, 1, 23, tzinfo=UTC), price_minor=0, currency="EUR", city="Rom",
        ),
        plain.line(address=None, reason="blank", sku="WP002", units=5, price_minor=100),
    ]  # fmt: skip
    known = (Slot(1, "WP001#1", ("WP001#1",)), Slot(3, "WP002", ("WP002",)))
    assert built(lines, placed=known, currencies=["EUR", "JPY", "USD"]) == [
        {
            "email": "ann@example.org", "name": "ANN ROE", "greeting": "Ann", "prime": True,
            "prime_evidence": "strong", "reviewer": True, "sku_flag": "302", "slot_1": 2, "slot_3": 3,
            "orders": 2, "purchases": 1, "units": 5, "spent_eur": 0, "spent_jpy": None, "spent_usd": 1000,
            "first_order": date(2026, 1, 1), "last_order": date(2026, 3, 1), "days_since": 31,
            "country": "DE", "state": "BY", "city": "Ulm", "postcode": "01234",
            "channels": "Amazon.com, Amazon.de", "email_kind": "direct", "do_not_contact": False,
            "last_contacted": None, "notes": None, "customer_id": plain.customer_id("ann@example.org"),
        }
    ]  # fmt: skip


def test_the_newest_order_comes_first_then_the_address_and_no_date_last():
    bought = {"b": 1, "a": 1, "c": 2, "0": None}
    lines = [
        plain.line(address=f"{who}@example.org", purchased_at=day and datetime(2026, 1, day, tzinfo=UTC))
        for who, day in bought.items()
    ]
    assert [row["email"][0] for row in built(lines)] == ["c", "a", "b", "0"]


def test_carry_is_refused_where_the_flag_is_text():
    with pytest.raises(SettingsError):
        built([], settings=Settings(carry=True), placed=[Slot(16, "A", ("A",))])


def test_pieces_beyond_a_small_integer_are_counted():
    lines = [plain.line(address="ann@example.org", sku="WP002", units=2_000_000_000)] * 3
    assert built(lines)[0]["units"] == 6_000_000_000


def test_lines_put_together_from_parts_are_the_same_customers():
    lines = [plain.line(address="ann@example.org", name="Ann Roe"), plain.line(order_id="2", recipient="Max")]
    whole = plain.frame(lines)
    parts = pd.concat([whole[:1], whole[1:]], ignore_index=True)
    assert customers.currencies(parts) == []
    settings = {"slots": SLOTS, "currencies": [], "settings": Settings(), "as_of": AS_OF}
    pd.testing.assert_frame_equal(customers.build(parts, **settings), customers.build(whole, **settings))


@given(samples.known())
def test_any_part_that_has_its_customers_whole_gives_their_rows(lines):
    early = [each for each in lines if (each["address"] or "") < "c"]
    late = [each for each in lines if (each["address"] or "") >= "c"]
    by_part = sorted(built(early) + built(late), key=lambda row: row["email"])
    assert by_part == sorted(built(lines), key=lambda row: row["email"])


@given(samples.known(), SETTINGS)
def test_every_cell_is_what_the_plain_rules_say(lines, settings):
    expected = plain.customers(lines, SLOTS, ("EUR", "USD"), settings, AS_OF)
    assert built(lines, settings=settings) == expected


def told(lines, said, *, settings=None):
    table = customers.build(
        plain.frame(lines), slots=SLOTS, currencies=("EUR", "USD"), settings=settings or Settings(),
        as_of=AS_OF, said=byhand.frames(said),
    )  # fmt: skip
    return plain.rows(table)


@given(byhand.histories(), st.integers(1, 4))
def test_customers_made_a_few_lines_at_a_time_are_the_same(history, lines_at_a_time):
    lines, said = history
    lines = byhand.resolve(lines, said, samples.MAILBOXES)
    whole = told(lines, said)
    with mock.patch.object(customers, "PART_LINES", lines_at_a_time):
        assert told(lines, said) == whole


def in_words(row):
    yes = {name: row[name] for name in ("prime", "reviewer", "do_not_contact")}
    return row | {name: {True: "Yes", False: None}.get(value, value) for name, value in yes.items()}


@given(byhand.histories(), SETTINGS)
def test_every_cell_is_what_the_plain_rules_say_after_all_that_was_said(history, settings):
    lines, said = history
    lines = byhand.resolve(lines, said, samples.MAILBOXES)
    expected = byhand.customers(lines, said, SLOTS, ("EUR", "USD"), settings, AS_OF)
    found = told(lines, said, settings=settings)
    assert [in_words(row) for row in found] == expected
    for name in ("prime", "reviewer", "do_not_contact"):
        kind = bool if all(row[name] != "No" for row in expected) else str | None
        assert all(isinstance(row[name], kind) for row in found)


ANN = "mail:ann@example.org"


def ann(**said):
    return plain.line(**{"address": "ann@example.org", "known_as": "ann@example.org", "sku": "WP002"} | said)


def value(field, text, handle=ANN, event=1):
    return {"event": event, "handle": handle, "field": field, "value": text}


def typed(delta, handle=ANN, event=1, sku="WP002"):
    return {"event": event, "handle": handle, "sku": sku, "delta": delta, "reported": 0}


def test_the_greeting_follows_a_typed_name_until_it_is_typed_itself():
    [row] = told([ann(name="ann roe")], {"values": [value("name", "MAX LEE")]})
    assert (row["name"], row["greeting"]) == ("MAX LEE", "Max")
    [row] = told([ann(name="ann roe")], {"values": [value("name", "MAX LEE"), value("greeting", "Boss")]})
    assert (row["name"], row["greeting"]) == ("MAX LEE", "Boss")


def test_prime_by_hand_has_no_grade_and_a_no_has_no_evidence():
    lines = [ann(shipping_minor=0), ann(address="max@example.org", shipping_minor=0)]
    [first, second] = told(lines, {"values": [value("prime", "No")]})
    assert (first["prime"], first["prime_evidence"]) == ("No", None)
    assert (second["prime"], second["prime_evidence"]) == ("Yes", "weak")
    assert told([ann()], {"values": [value("prime", "Yes")]})[0]["prime_evidence"] == "by hand"


def test_a_typed_quantity_is_on_top_of_what_reports_bring_and_never_below_nothing():
    said = {"quantities": [typed(3), typed(-1, event=2), typed(2, sku="WP001#1")]}
    [row] = told([ann(units=2)], said)
    assert (row["slot_2"], row["slot_1"], row["units"], row["sku_flag"]) == (4, 2, 6, "42")
    assert told([ann(units=2)], {"quantities": [typed(-5)]})[0]["units"] == 0
    assert told([ann(units=2)], {"quantities": [typed(2**40)]})[0]["units"] == 2**40 + 2


def test_an_added_customer_has_no_lines_and_a_deleted_row_is_gone_until_the_next_order():
    added = {"event": 1, "handle": "mail:zoe@example.org", "word": "add", "orders": "[]"}
    gone = {"event": 2, "handle": ANN, "word": "hide", "orders": '["111-1"]'}
    [row] = told([ann()], {"rows": [added, gone]})
    assert row["email"] == "zoe@example.org"
    assert (row["greeting"], row["orders"], row["spent_usd"], row["last_order"]) == ("there", 0, None, None)
    assert row["customer_id"] == plain.customer_id("zoe@example.org")
    assert told([ann()], {"rows": [added | {"word": "hide"}, gone]}) == []
    back = told([ann(), ann(order_id="111-2")], {"rows": [gone]})
    assert [row["email"] for row in back] == ["ann@example.org"]


def test_merged_customers_keep_the_newest_word_and_an_opt_out_of_either():
    lines = [ann(), ann(known_as="max@example.org", order_id="2")]
    said = {
        "addresses": [{"event": 2, "handle": "mail:max@example.org", "address": "ann@example.org"}],
        "values": [
            value("notes", "old"), value("notes", "new", "mail:max@example.org", 3),
            value("do_not_contact", "Yes", "mail:max@example.org"), value("do_not_contact", "No", event=3),
        ],
        "quantities": [typed(1), typed(1, "mail:max@example.org")],
    }  # fmt: skip
    [row] = told(lines, said)
    assert (row["notes"], row["do_not_contact"], row["orders"], row["units"]) == ("new", True, 2, 4)
    assert row["customer_id"] == plain.customer_id("ann@example.org")


REVIEW = {"price_minor": 1000, "item_discount_minor": 600}
JUDGED = {"event": 1, "sku": "WP002", "currency": "USD", "unit_price_minor": 1000, "share_percent": 60}


@pytest.mark.parametrize(
    ("verdict", "hand", "listed", "tagged"),
    [
        (None, None, False, True),
        ("Ordinary", None, False, False),
        ("Ordinary", None, True, False),
        ("Ordinary", "Yes", False, True),
        ("Reviewer", "No", True, "No"),
    ],
)
def test_a_reviewer_is_told_by_hand_then_by_verdict_then_by_list(verdict, hand, listed, tagged):
    said = {
        "verdicts": [JUDGED | {"verdict": verdict}],
        "values": [value("reviewer", hand)],
        "reviewers": [{"event": 1, "address": "ann@example.org"}] * listed,
    }
    assert told([ann(**REVIEW)], said)[0]["reviewer"] == tagged


def test_an_address_of_the_list_is_a_reviewers_where_nothing_else_is_known():
    said = {"reviewers": [{"event": 1, "address": "ann@example.org"}]}
    assert [row["reviewer"] for row in told([ann(), ann(address="max@example.org")], said)] == [True, False]
