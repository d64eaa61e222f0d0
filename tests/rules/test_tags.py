from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rules import plain, samples

from regulars.rules import tags

GRADES = {None: tags.NOT_PRIME, "weak": tags.WEAK, "strong": tags.STRONG}


@pytest.mark.parametrize(
    ("said", "grade"),
    [
        ({"shipping_minor": 0, "service": "Expedited"}, "strong"),
        ({"shipping_minor": 0, "service": "NEXTDAY"}, "strong"),
        ({"shipping_minor": 0, "service": "Standard"}, "weak"),
        ({"shipping_minor": 0, "service": None}, "weak"),
        ({"shipping_minor": 499, "ship_discount_minor": 499, "service": "Expedited"}, "weak"),
        ({"shipping_minor": 499, "ship_discount_minor": 498}, None),
        ({"shipping_minor": 499, "ship_discount_minor": None}, None),
        ({"shipping_minor": None, "ship_discount_minor": None, "service": "Expedited"}, None),
        ({"shipping_minor": None, "ship_discount_minor": 0}, None),
        ({"shipping_minor": 0, "channel": "Non-Amazon US"}, None),
        ({"shipping_minor": 0, "channel": "non-amazon"}, None),
        ({"shipping_minor": 0, "order_id": "S02-1234567-1234567"}, None),
        ({"shipping_minor": 0, "channel": None}, "weak"),
    ],
)
def test_free_shipping_is_a_sign_of_prime_and_fast_free_shipping_a_strong_one(said, grade):
    assert tags.prime(plain.frame([plain.line(**said)])).tolist() == [GRADES[grade]]


@pytest.mark.parametrize(
    ("price", "discount", "share", "tagged"),
    [
        (1000, 500, "0.5", True),
        (1000, 499, "0.5", False),
        (999, 500, "0.5", True),
        (0, 500, "0.5", False),
        (None, 500, "0.5", False),
        (1000, None, "0.5", False),
        (3, 1, "1/3", True),
        (10**15, 10**15 // 10 - 1, "0.1", False),
        (10**15, 123456789012345, "0.123456789012345678", False),
        (10**15, 123456789012346, "0.123456789012345678", True),
        (700, 700, "1", True),
    ],
)
def test_a_reviewers_discount_is_compared_exactly(price, discount, share, tagged):
    shipments = plain.frame([plain.line(price_minor=price, item_discount_minor=discount)])
    assert tags.reviewer(shipments, min_share=Fraction(share)).tolist() == [tagged]


def test_a_verdict_wins_over_the_rule():
    deep, plain_price = {"price_minor": 1000, "item_discount_minor": 500}, {"price_minor": 1000}
    shipments = plain.frame([plain.line(**said) for said in (deep, deep, deep, plain_price)])
    verdicts = np.array([tags.UNJUDGED, tags.ORDINARY, tags.REVIEWER, tags.REVIEWER], dtype=np.int8)
    found = tags.reviewer(shipments, min_share=Fraction(1, 2), verdicts=verdicts)
    assert found.tolist() == [True, False, True, True]


@given(samples.LINES, st.fractions(Fraction(1, 10**6), 1))
def test_every_line_is_tagged_as_the_plain_rules_say(lines, share):
    shipments = plain.frame(lines)
    assert tags.prime(shipments).tolist() == [GRADES[plain.prime(each)] for each in lines]
    assert tags.reviewer(shipments, min_share=share).tolist() == [
        plain.reviewer(each, share) for each in lines
    ]
    assert tags.multi_channel(shipments).tolist() == [plain.elsewhere(each) for each in lines]
