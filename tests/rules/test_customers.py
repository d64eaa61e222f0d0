from __future__ import annotations

from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st
from tests.rules import plain, samples

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


@given(samples.known(), SETTINGS)
def test_every_cell_is_what_the_plain_rules_say(lines, settings):
    expected = plain.customers(lines, SLOTS, ("EUR", "USD"), settings, AS_OF)
    assert built(lines, settings=settings) == expected
