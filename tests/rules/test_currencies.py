from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.rules import currencies


@pytest.mark.parametrize(
    ("currency", "decimals"),
    [("USD", 2), ("EUR", 2), ("JPY", 0), ("KRW", 0), ("KWD", 3), ("XXX", 2), ("QQQ", 2)],
)
def test_the_minor_unit_is_that_of_iso_4217(currency: str, decimals: int) -> None:
    assert currencies.exponent(currency) == decimals


@pytest.mark.parametrize(
    ("currency", "texts"),
    [
        ("USD", ["0.00", "0.05", "-12.34", "100.00"]),
        ("JPY", ["0", "5", "-1234", "10000"]),
        ("KWD", ["0.000", "0.005", "-1.234", "10.000"]),
    ],
)
def test_amounts_are_written_with_the_decimals_of_their_currency(currency: str, texts: list[str]) -> None:
    assert currencies.plain(pd.Series([0, 5, -1234, 10000]), currency).tolist() == texts


def test_no_amount_is_no_text_and_the_index_stays() -> None:
    found = currencies.plain(pd.Series([None, 7], index=["a", "b"], dtype="Int64"), "EUR")
    assert found.isna().tolist() == [True, False]
    assert found["b"] == "0.07"


@given(st.integers(-(10**18), 10**18), st.sampled_from(["USD", "JPY", "TND"]))
def test_what_is_written_is_the_amount(minor: int, currency: str) -> None:
    written = currencies.plain(pd.Series([minor]), currency)[0]
    assert Decimal(written).scaleb(currencies.exponent(currency)) == minor
