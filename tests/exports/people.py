"""A small table of customers, as the rules make it, for the exports."""

from __future__ import annotations

import pandas as pd

from regulars import columns
from regulars.columns import Slot

SLOTS = (Slot(1, "WP001", ("WP001",)), Slot(3, "=cmd", ("=cmd",)))
"""The second position is nobody's."""

COLUMNS = columns.customers(SLOTS, ("JPY", "USD"))


def customers() -> pd.DataFrame:
    """Return Ada, who has everything, and Bob, who has as little as can be."""
    never = pd.NaT
    ada = {
        "email": "ada@example.com",
        "name": '=HYPERLINK("x")',
        "greeting": "Ada",
        "prime": True,
        "prime_evidence": "strong",
        "reviewer": False,
        "sku_flag": "902",
        "slot_1": 2,
        "slot_3": 12,
        "orders": 3,
        "purchases": 2,
        "units": 14,
        "spent_jpy": 1500,
        "spent_usd": 123456,
        "first_order": pd.Timestamp("2025-01-31"),
        "last_order": pd.Timestamp("2025-02-01"),
        "days_since": 28,
        "country": "NA",
        "state": None,
        "city": 'Zürich\n"Old Town"',
        "postcode": "01234",
        "channels": "Amazon.co.jp, Amazon.com",
        "email_kind": "direct",
        "do_not_contact": False,
        "last_contacted": never,
        "notes": None,
        "customer_id": "AAAAAAAAAAAA",
    }
    bob = dict.fromkeys(ada) | {
        "email": "bob@example.com",
        "greeting": "there",
        "prime": False,
        "reviewer": True,
        "sku_flag": "0",
        "slot_1": 0,
        "slot_3": 0,
        "orders": 1,
        "purchases": 0,
        "units": 0,
        "spent_usd": -5,
        "email_kind": "direct",
        "do_not_contact": False,
        "customer_id": "BBBBBBBBBBBB",
    }
    whole = {"spent_jpy": "Int64", "spent_usd": "Int64", "days_since": "Int64"}
    days = dict.fromkeys(("first_order", "last_order", "last_contacted"), "datetime64[us]")
    words = dict.fromkeys(("name", "greeting", "prime_evidence", "country", "state", "city"), "category")
    yes = dict.fromkeys(("prime", "reviewer", "do_not_contact"), bool)
    texts = dict.fromkeys(("email", "sku_flag", "notes", "customer_id"), "str")
    frame = pd.DataFrame([ada, bob], dtype=object)
    numbers = dict.fromkeys(("slot_1", "slot_3", "orders", "purchases", "units"), "int64")
    people = frame.astype(whole | days | words | yes | texts | numbers)
    columns.check(people, COLUMNS)
    return people
