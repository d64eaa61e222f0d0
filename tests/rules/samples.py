"""Random lines, few enough to read, full of what goes wrong: ties, nulls, several of everything."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import strategies as st
from tests.rules import plain

EMAILS = [
    None, None, "a@example.org", " A@Example.ORG ", "b@example.org", "c\u200b@example.org",
    "d@marketplace.amazon.de", "e@m.marketplace.amazon.co.jp",
    "no-reply-amazon-iba-buyer@marketplace.amazon.it", "desk@example.org", "not an address",
    "ü@example.org", "x@y",
]  # fmt: skip
NAMES = [
    None, None, "Ann Roe", "ANN ROE", "ＡＮＮ roe", "ann lee", "Amazon Customer", "Amazon-Kunde", "J. Roe",
    "山田 太郎", "Roe GmbH", "Dr. Jo Roe", "Roe, Max", "c/o Inn",
]  # fmt: skip
INSTANTS = [
    None,
    datetime(2026, 3, 28, 23, 30, tzinfo=UTC),
    datetime(2026, 3, 29, 0, 30, tzinfo=UTC),
    datetime(2026, 3, 29, 22, 0, tzinfo=UTC),
    datetime(2026, 3, 31, 15, 0, 0, 1, tzinfo=UTC),
]
SKUS = ["WP001#1", "WP001#2", "WP002", "wp10", "amzn.gr.WP002-x", "amzn.gr.WP001#1-y", "amzn.gr.zz", "7"]


def _among(*values):
    return st.sampled_from(values)


LINES = st.lists(
    st.fixed_dictionaries(
        {
            "order_id": _among("111-1", "111-2", "111-3", "S02-4", "S0x"),
            "item_id": _among(None, "D1", "D2", "d3", "É"),
            "merchant_order_id": _among(None, None, "M1", "M2"),
            "purchased_at": st.sampled_from(INSTANTS),
            "shipped_at": st.sampled_from(INSTANTS),
            "reported_at": st.none(),
            "email": st.sampled_from(EMAILS),
            "name": st.sampled_from(NAMES),
            "recipient": st.sampled_from(NAMES),
            "sku": st.sampled_from(SKUS),
            "product": _among(None, "Lamp", "Lamp, new", "Desk"),
            "units": _among(1, 1, 2, 3, 9, 10, 1_000_000),
            "currency": _among("USD", "EUR", "JPY", "XXX"),
            "price_minor": _among(None, 0, 1, 3, 100, 999, 10_000),
            "shipping_minor": _among(None, 0, 0, 299),
            "item_discount_minor": _among(None, 0, 1, 2, 50, 99, 100, 500, 20_000),
            "ship_discount_minor": _among(None, 0, 299, 300),
            "service": _among(None, "Standard", "Expedited", "NEXTDAY"),
            "city": _among(None, "Rom", "Ulm"),
            "state": _among(None, "BY"),
            "postcode": _among(None, "01234", "1234"),
            "country": _among(None, "DE", "NA"),
            "channel": _among(None, "Amazon.com", "amazon.de", "Amazon.co.jp", "Non-Amazon DE", "Elsewhere"),
        }
    ),
    max_size=14,
)
MAILBOXES = ("Desk@example.org",)
TIMEZONES = _among("UTC", "Europe/Berlin", "America/Los_Angeles", "marketplace")


def known() -> st.SearchStrategy[list[dict]]:
    """Return lines that carry whose they are."""
    return LINES.map(lambda lines: plain.resolve(lines, MAILBOXES))
