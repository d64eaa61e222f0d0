from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rules import byhand, plain, samples

from regulars.columns import DISCOUNTS, names
from regulars.rules import discounts, tags

HALF = Fraction(1, 2)


def built(lines, share=HALF, timezone="UTC"):
    table = discounts.build(plain.frame(lines), min_share=share, timezone=timezone)
    assert table.columns.tolist() == names(DISCOUNTS)
    return plain.rows(table)


def discounted(price, discount, **said):
    return plain.line(price_minor=price, item_discount_minor=discount, **said)


def test_lines_of_one_price_and_share_are_one_row():
    rows = built(
        [
            discounted(999, 250, address="ann@example.org", purchased_at=datetime(2026, 1, 5, tzinfo=UTC)),
            discounted(1998, 518, address="ann@example.org", units=2),
            discounted(999, 250, address=None),
            discounted(999, 260, address="max@example.org"),
        ]
    )
    shared = {"sku": "A", "unit_price": 999, "currency": "USD", "by_rule": "Ordinary", "verdict": None}
    first, last = date(2026, 1, 1), date(2026, 1, 5)
    shared |= {"customers": 1, "first": first}
    assert rows == [
        # 518 of 1998 are 25.9 %, 259 for one piece.
        shared | {"unit_discount": 259, "discount_share": 25, "lines": 3, "last": last},
        shared | {"unit_discount": 260, "discount_share": 26, "lines": 1, "last": first},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("price", "units", "each"), [(100, 3, 33), (101, 2, 51), (5, 2, 3), (200, 3, 67), (7, 1, 7)]
)
def test_the_unit_price_is_rounded_half_up(price, units, each):
    assert built([discounted(price, price, units=units)])[0]["unit_price"] == each


def test_the_share_is_rounded_down_and_less_than_one_percent_is_no_discount():
    assert built([discounted(10_000, 99)]) == []
    assert built([discounted(10_000, 199)])[0]["discount_share"] == 1
    assert built([discounted(0, 100), discounted(None, 100), discounted(100, None)]) == []


def test_the_rule_calls_deep_discounts_a_reviewers():
    rows = built([discounted(1000, 500), discounted(1000, 499), discounted(1000, 1000)])
    assert {row["discount_share"]: row["by_rule"] for row in rows} == {
        49: "Ordinary", 50: "Reviewer", 100: "Reviewer"
    }  # fmt: skip


@given(samples.known(), st.sampled_from([HALF, Fraction("0.505"), Fraction(1, 100)]), samples.TIMEZONES)
def test_every_cell_is_what_the_plain_rules_say(lines, share, timezone):
    assert built(lines, share, timezone) == plain.discounts(lines, share, timezone)


@byhand.modest
@given(byhand.histories())
def test_verdicts_stand_where_the_plain_rules_say(history):
    lines, said = history
    lines = byhand.resolve(lines, said, samples.MAILBOXES)
    shipments, hand = plain.frame(lines), byhand.frames(said)
    codes = {"Reviewer": tags.REVIEWER, "Ordinary": tags.ORDINARY, None: tags.UNJUDGED}
    expected = [codes[byhand.verdict(each, said)] for each in lines]
    assert discounts.verdicts(shipments, hand.verdicts).tolist() == expected
    table = discounts.build(shipments, min_share=HALF, timezone="UTC", said=hand)
    spoken = {
        tuple(fact[name] for name in ("sku", "currency", "unit_price_minor", "share_percent")): fact[
            "verdict"
        ]
        for fact in said["verdicts"]
    }
    rows = plain.rows(table)
    keys = [tuple(row[name] for name in ("sku", "currency", "unit_price", "discount_share")) for row in rows]
    assert [row["verdict"] for row in rows] == [spoken.get(key) for key in keys]
    assert discounts.handles(table).tolist() == ["discount:" + "|".join(map(str, key)) for key in keys]
