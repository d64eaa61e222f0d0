from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rules import plain

from regulars.errors import SettingsError
from regulars.rules import flags


def flag(pieces, *, carry=False):
    quantities = np.array([list(pieces.values())], dtype=np.int64).reshape(1, len(pieces))
    [text] = flags.texts(quantities, list(pieces), carry=carry)
    return text


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        ({}, "0"),
        ({1: 0, 2: 0}, "0"),
        ({1: 2, 2: 0, 3: 3}, "302"),
        ({1: 10, 2: 0}, "9"),
        ({1: 10, 2: 1}, "19"),
        ({2: 4}, "40"),
        ({1: 1, 15: 9}, "900000000000001"),
        ({1: 1, 16: 0}, "0000000000000001"),
        ({1: 12, 16: 3}, "3000000000000009"),
    ],
)
def test_one_digit_a_position_nine_meaning_nine_or_more(pieces, text):
    assert flag(pieces) == text


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        ({1: 10, 2: 1}, "20"),
        ({1: 123, 3: 1}, "223"),
        ({15: 1_000_000_000}, "100000000000000" + "000000000"),
    ],
)
def test_carry_is_the_plain_sum_and_exact(pieces, text):
    assert flag(pieces, carry=True) == text


def test_carry_is_refused_above_fifteen_positions():
    with pytest.raises(SettingsError, match=r"sku_flag\.overflow"):
        flag({16: 1}, carry=True)


@given(st.dictionaries(st.integers(1, 20), st.integers(0, 2**31 - 1), max_size=6))
def test_any_flag_is_what_the_plain_rule_says(pieces):
    pieces = dict(sorted(pieces.items()))
    assert flag(pieces) == plain.flag(pieces, max(pieces, default=0), carry=False)
    if max(pieces, default=0) <= 15:
        assert flag(pieces, carry=True) == plain.flag(pieces, max(pieces, default=0), carry=True)
