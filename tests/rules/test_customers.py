from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rules import plain, samples

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
