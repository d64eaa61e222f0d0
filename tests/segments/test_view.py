from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pandas as pd
import pytest
from tests.rules.plain import line
from tests.segments.books import parsed, selected, texts, view

from regulars.rules.own import BETWEEN
from regulars.segments.values import Ago, Day, Range

BIG = 4_000_000_000_000_000_000


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=UTC)


def bought(who: str | None, order: str, sku: str = "WP001", day: str = "2026-03-01", **said) -> dict:
    """Return a line of an order of one piece; amounts are in minor units."""
    address = who and f"{who}@example.org"
    when = at(day) if day else None
    return line(address=address, order_id=order, sku=sku, purchased_at=when, **said)


ADA = [
    bought("ada", "1", "WP001#1", units=2, price_minor=4000, item_discount_minor=1000, shipping_minor=0),
    bought("ada", "1", "WP002", units=3, price_minor=3000, shipping_minor=499, ship_discount_minor=99),
    bought("ada", "2", "WP001", "2026-03-31", price_minor=1001, name="Ada O'Neil"),
    bought("ada", "3", "4711", "2026-01-01", currency="JPY", price_minor=1500, item_discount_minor=500),
]
BOB = [
    bought("bob", "4", "WP002", "2025-12-31", name="BOB", shipping_minor=499),
    bought("bob", "5", "GK 5", "", price_minor=0),
]
EVE = [bought("eve", "6", "WP002", "2026-02-28", price_minor=500, item_discount_minor=500, units=9)]
NOBODY = [bought(None, "1", "GK 5", price_minor=9999, units=50), bought(None, "7", "WP001")]
ALL = view(*ADA, *BOB, *EVE, *NOBODY)
"""Ada: 30.00 and 30.00 in order 1, 10.01 in order 2, 1000 yen in order 3. Bob: no price, then a replacement
without a day. Eve: nothing paid. And lines of nobody, one of which in Ada's order."""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("orders >= 2", ["ada", "bob"]),
        ("orders is empty", []),
        ('name = "ada o\'neil"', ["ada"]),
        ("name is empty", ["eve"]),
        ("name is not empty", ["ada", "bob"]),
        ("name != 'bob'", ["ada"]),
        ("not name = 'bob'", ["ada", "eve"]),
        ("prime", ["ada"]),
        ("prime = no", ["bob", "eve"]),
        ("reviewer", ["eve"]),
        ("last_order before 2026", ["bob"]),
        ("last_order = 2025-12", ["bob"]),
        ("last_order = 1 day ago", ["ada"]),
        ("first_order = 2026", ["ada", "eve"]),
        ("days_since <= 32", ["ada", "eve"]),
        # digits and pieces
        ("digit(1) = 3", ["ada"]),
        ("WP002 >= 9", ["eve"]),
        ("digit('GK 5') = 0", ["ada", "eve"]),
        ("flag like '?3?'", ["ada"]),
        ("flag like '9?'", ["eve"]),
        ("flag = 133", ["ada"]),
        # deeds
        ("bought('WP001')", ["ada"]),
        ("bought('WP001#1')", ["ada"]),
        ("bought('WP001#1', 2026-03-31)", []),
        ("bought('WP001', 2026-03-31)", ["ada"]),
        ("bought('GK 5')", ["bob"]),
        ("bought('GK 5', 0001..9999)", []),
        ("not bought('WP002')", []),
        ("ordered(2026-02)", ["eve"]),
        ("ordered(2025..2026-02)", ["ada", "bob", "eve"]),
        ("ordered(today)", []),
        ("not ordered(2025)", ["ada", "eve"]),
        # figures
        ("units_per_order = 5", ["ada"]),
        ("units_per_order = 9", ["eve"]),
        ("units_per_order = 1", ["bob"]),
        ("spent('USD') = 70.01", ["ada"]),
        ("spent('USD', 2026-03-01) = 60", ["ada"]),
        ("spent('USD') = 0", ["bob", "eve"]),
        ("spent('USD', 2025) is empty", ["ada", "bob", "eve"]),
        ("spent('JPY') = 1000", ["ada"]),
        ("spent('JPY') is empty", ["bob", "eve"]),
        ("spent_usd > 70.005", ["ada"]),
        ("average_order_usd = 35.005", ["ada"]),
        ("average_order_usd is empty", ["bob"]),
        ("average_order_jpy = 1000", ["ada"]),
        ("shipping_paid_usd = 4", ["ada"]),
        ("shipping_paid_usd = 4.99", ["bob"]),
        ("shipping_paid_usd is empty", ["eve"]),
        # 500 / 1500 yen is more than 10.00 / 80.01 dollars
        ("discount_share > 0.333333", ["ada", "eve"]),
        ("discount_share < 0.333334", ["ada"]),
        ("discount_share = 1", ["eve"]),
        ("discount_share is empty", ["bob"]),
        # both ways
        ("prime or reviewer", ["ada", "eve"]),
        ("not (prime or reviewer)", ["bob"]),
        ("orders >= 2 and not prime", ["bob"]),
    ],
)
def test_a_selection_finds_whom_one_counts_by_hand(text, expected):
    assert selected(text, ALL) == expected


def test_the_lines_of_a_customer_who_is_hidden_are_nobodys():
    shown = view(*ADA, *BOB)
    hidden = shown.customers[shown.customers["email"] != "bob@example.org"].reset_index(drop=True)
    found = replace(shown, customers=hidden)
    for text in ("orders >= 1", "ordered(2025..2026)", "units_per_order >= 1", "spent('USD') > 0"):
        assert selected(text, found) == ["ada"]


def test_an_order_that_two_customers_share_is_an_order_of_each():
    shared = view(bought("ada", "1", units=2, price_minor=100), bought("bob", "1", units=3, price_minor=300))
    assert selected("units_per_order = 2", shared) == ["ada"]
    assert selected("units_per_order = 3", shared) == ["bob"]
    assert selected("average_order_usd = 3", shared) == ["bob"]


def test_a_book_without_lines_selects_nobody():
    nothing = view()
    for text in ("prime", "not prime", "units_per_order > 0", "discount_share is empty", "contacted()",
                 "address is empty", "institution", "flag like '?'", "spent('USD') is empty"):  # fmt: skip
        assert selected(text, nothing) == []


def test_sums_and_shares_of_large_amounts_are_exact():
    lines = [
        bought("ada", "1", price_minor=BIG, item_discount_minor=1),
        bought("ada", "2", price_minor=BIG, item_discount_minor=0),
        bought("ada", "3", currency="JPY", price_minor=BIG, item_discount_minor=1),
    ]
    found = view(*lines)
    assert selected("spent('USD') = 79999999999999999.99", found) == ["ada"]
    assert selected("spent_usd < 79999999999999999.995", found) == ["ada"]
    assert selected("discount_share > 0.00000000000000000024", found) == ["ada"]
    assert selected("discount_share < 0.00000000000000000026", found) == ["ada"]
    assert selected("average_order_usd = 39999999999999999.995", found) == ["ada"]


# --- messages


def sent(*messages: tuple[str, str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "email": texts(*(f"{who}@example.org" for who, _ in messages)),
            "on": pd.Series([day for _, day in messages], dtype="datetime64[us]"),
        }
    )


def test_contacted_finds_who_was_written_to():
    found = view(
        *ADA, *BOB, *EVE,
        contacts=sent(
            ("ada", "2026-03-02"), ("ada", "2026-03-31"), ("bob", "2026-02-28"), ("gone", "2026-04-01")
        ),
    )  # fmt: skip
    assert selected("contacted()", found) == ["ada", "bob"]
    assert selected("not contacted()", found) == ["eve"]
    assert selected("contacted(2026-03)", found) == ["ada"]
    assert selected("contacted(30 days ago..today)", found) == ["ada"]
    assert selected("contacted(today)", found) == []
    assert selected("contacted(2026-02..2026-03-02)", found) == ["ada", "bob"]


def test_nobody_was_written_to_where_nothing_is_recorded():
    assert selected("contacted()", ALL) == []
    assert selected("not contacted(30 days ago..today)", ALL) == ["ada", "bob", "eve"]
    assert not parsed("contacted()").subject.is_filled(ALL)


# --- addresses


def test_an_address_is_that_of_whoever_has_the_order():
    told = pd.DataFrame(
        {
            "order_id": texts("2", "2", "4", "7", "99"),
            "ship-address-1": texts("Elm School", None, "1 Oak Rd", "Pine School", "Gone School"),
            "ship-city": texts("Ulm", "東京", " ", "Rom", "Rom"),
        }
    )
    found = view(*ADA, *BOB, *EVE, *NOBODY, addresses=told)
    assert selected("address contains 'SCHOOL'", found) == ["ada"]
    assert selected("address contains any ('oak', '東京')", found) == ["ada", "bob"]
    assert selected("address like 'U?m'", found) == ["ada"]
    assert selected("address like 'pine*'", found) == []
    assert selected("address is empty", found) == ["eve"]
    assert selected("not address contains 'school'", found) == ["bob", "eve"]


def test_of_reports_without_addresses_nothing_is_known():
    assert selected("address is empty", ALL) == ["ada", "bob", "eve"]
    assert selected("address contains ''", ALL) == selected("institution", ALL) == []
    assert not parsed("address is empty").subject.is_filled(ALL)
    assert not parsed("institution").subject.is_filled(ALL)


# --- the seller's own columns


def test_a_column_of_the_sellers_own_is_read_row_by_row():
    own = pd.DataFrame({"own:Shoe size": texts(BETWEEN.join(["n", "0.0", "42"]), None, None)})
    found = view(*ADA, *BOB, *EVE, own=own)
    first = found.customers["email"].iloc[0].partition("@")[0]
    assert selected("'Shoe size' = 42", found) == [first]
    assert len(selected("'Shoe size' is empty", found)) == 2


# --- whether a condition can tell anybody apart


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("prime", True),
        ("reviewer", True),
        ("do_not_contact", True),
        ("last_contacted is empty", False),
        ("state = 'x'", False),
        ("name = 'x'", True),
        ("orders = 1", True),
        ("bought('WP001')", True),
        ("shipping_paid_jpy = 0", False),
        ("spent('JPY') = 0", True),
    ],
)
def test_a_column_that_no_report_filled_is_known_as_such(text, filled):
    assert parsed(text).subject.is_filled(ALL) == filled


def test_tags_are_told_by_shipping_and_discounts_or_by_hand():
    bare = view(bought("ada", "1", price_minor=100))
    assert not parsed("prime").subject.is_filled(bare)
    assert not parsed("reviewer").subject.is_filled(bare)
    said = bare.customers.assign(prime=texts("Yes"), reviewer=texts("No"))
    by_hand = replace(bare, customers=said)
    assert parsed("prime").subject.is_filled(by_hand)
    assert selected("prime", by_hand) == ["ada"]
    assert selected("reviewer", by_hand) == []


def test_a_period_holds_both_its_ends_and_no_line_without_a_day():
    found = ALL.within(Range(Day(2025, 12, 31), Ago(1)))
    assert ALL.shipments["order_id"][found].tolist() == ["1", "1", "2", "3", "4", "6", "1", "7"]
    assert ALL.within(None).all()
