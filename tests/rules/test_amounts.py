from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.rules import amounts


def parsed(text: str | None, *, decimals: int = 2) -> tuple[int | None, bool, bool, bool]:
    """Return minor units, wrong, huge and finer of one text."""
    found = amounts.parse(pa.array([text], pa.string()), decimals=decimals)
    return tuple(part.to_pylist()[0] for part in (found.minor, found.wrong, found.huge, found.finer))


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("7.50", 750), ("7,50", 750), ("7,5", 750), ("7", 700), ("0", 0), ("-0.00", 0), ("-7.50", -750),
        ("007.50", 750),
        ("7.500000000000000000000000000", 750), ("1.234", 123), ("999999999999.99", 99999999999999),
        ("0000000000000000000000001", 100),
    ],
)  # fmt: skip
def test_digits_with_one_mark_are_an_amount(text: str, minor: int) -> None:
    assert parsed(text)[:3] == (minor, False, False)


@pytest.mark.parametrize(
    "text",
    [
        "1,234", "0,125", "1,234.50", "1.234,50", "1.2.3", "abc", "nan", "NaN", "inf", "-inf", "1e308",
        "1e3", "0x1", "€7", "7 €",
        "$7", "+7", "--7", "-", ".", ".5", "7.", ",50", "7-", "(7.50)", "7 000", "１", "٣", "7\n", "NA",
        "true", "1_000",
    ],
)  # fmt: skip
def test_anything_else_is_not(text: str) -> None:
    assert parsed(text) == (None, True, False, False)


def test_a_blank_is_no_amount_and_not_wrong() -> None:
    assert parsed(None) == (None, False, False, False)


@pytest.mark.parametrize("text", ["1000000000000", "-1000000000000.00", "9" * 400])
def test_a_million_million_is_too_large(text: str) -> None:
    assert parsed(text) == (None, False, True, False)


@pytest.mark.parametrize(
    ("text", "decimals", "minor", "finer"),
    [
        ("24732.00", 0, 24732, False), ("24732.5", 0, 24733, True), ("-0.5", 0, -1, True),
        ("0.49", 0, 0, True),
        ("1.005", 2, 101, True), ("-1.005", 2, -101, True), ("1.0049", 2, 100, True), ("0.999", 2, 100, True),
        ("1.2340", 3, 1234, False), ("1.2345", 3, 1235, True),
    ],
)  # fmt: skip
def test_what_is_finer_than_the_minor_unit_is_rounded_half_away_from_zero(
    text: str, decimals: int, minor: int, *, finer: bool
) -> None:
    assert parsed(text, decimals=decimals) == (minor, False, False, finer)


@given(
    st.decimals(-(10**11), 10**11, allow_nan=False, allow_infinity=False, places=5),
    st.sampled_from([0, 2, 3]),
)
def test_an_amount_is_what_decimal_arithmetic_says(amount: Decimal, decimals: int) -> None:
    unit = Decimal(1).scaleb(-decimals)
    expected = amount.quantize(unit, ROUND_HALF_UP)
    finer = amount != amount.quantize(unit, "ROUND_DOWN")
    assert parsed(f"{amount:f}", decimals=decimals) == (int(expected.scaleb(decimals)), False, False, finer)


@pytest.mark.parametrize(
    ("text", "number"), [("1", 1), ("10", 10), ("01", 1), ("1000000", 1_000_000), ("0" * 30 + "7", 7)]
)
def test_a_quantity_is_plain_digits(text: str, number: int) -> None:
    numbers, wrong = amounts.counts(pa.array([text]))
    assert (numbers.to_pylist(), wrong.to_pylist()) == ([number], [False])


@pytest.mark.parametrize(
    "text",
    [
        None,
        "0",
        "000",
        "-1",
        "+1",
        "1.0",
        "1,0",
        "1e3",
        "0x10",
        "１",
        "1000001",
        "9" * 30,
        "1 0",
        "one",
        "nan",
        "1\n",
    ],
)
def test_anything_else_is_no_quantity(text: str | None) -> None:
    numbers, wrong = amounts.counts(pa.array([text], pa.string()))
    assert (numbers.to_pylist(), wrong.to_pylist()) == ([None], [True])
