from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pandas as pd
from hypothesis import given
from tests.rules import plain, samples

from regulars.rules import latest


def city(*lines):
    shipments = plain.frame(list(lines))
    said = shipments["city"].notna().to_numpy()
    [found] = latest.values(shipments, np.zeros(len(lines), dtype=int), ["city"], count=1, said=said)
    return None if pd.isna(found[0]) else found[0]


EARLY, LATE = (datetime(2026, 1, day, tzinfo=UTC) for day in (1, 2))


def test_the_later_purchase_wins_whatever_the_shipment():
    assert city(
        plain.line(purchased_at=LATE, shipped_at=EARLY, city="Rom"),
        plain.line(purchased_at=EARLY, shipped_at=LATE, city="Ulm"),
    ) == "Rom"  # fmt: skip


def test_the_shipment_stands_in_for_a_blank_purchase_and_no_date_is_the_earliest():
    assert city(
        plain.line(purchased_at=None, city="Bonn"),
        plain.line(purchased_at=None, shipped_at=LATE, city="Rom"),
        plain.line(purchased_at=EARLY, city="Ulm"),
    ) == "Rom"  # fmt: skip


def test_ties_go_to_the_greater_order_id_then_to_the_greater_item_id():
    assert city(plain.line(order_id="2", city="Rom"), plain.line(order_id="10", city="Ulm")) == "Rom"
    assert city(plain.line(item_id="D2", city="Rom"), plain.line(item_id="D10", city="Ulm")) == "Rom"
    assert city(plain.line(item_id="D1", city="Rom"), plain.line(item_id=None, city="Ulm")) == "Rom"


def test_blank_lines_say_nothing():
    assert city(plain.line(purchased_at=EARLY, city="Rom"), plain.line(purchased_at=LATE, city=None)) == "Rom"
    assert city(plain.line(city=None)) is None


@given(samples.LINES)
def test_the_order_of_the_lines_is_no_matter(lines):
    shuffled = lines[::-1]
    assert city(*lines) == city(*shuffled) == plain.latest(lines, "city")["city"]
