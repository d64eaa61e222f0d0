"""Amounts, currencies and quantities."""

from __future__ import annotations

from dataclasses import replace

from tests.hostile.reports.case import Imported, Table, all_of, broken, none_of, report, saying
from tests.shop import line

NO_AMOUNT, TOO_LARGE = "is not a plain amount like 7.50", "is too large for an amount"
BELOW_ZERO, NO_COUNT = "is a price below zero", "is not a whole number from 1 to 1,000,000 in plain digits"


def warned(case: tuple[bytes, Imported], warnings: int) -> tuple[bytes, Imported]:
    """Return a case with some of its lines taken with a warning."""
    content, verdict = case
    return content, replace(verdict, warnings=warnings)


NUMBERS: Table = {
    "prices with marks for thousands": none_of(
        "item-price", NO_AMOUNT,
        "1,234.56", "1.234,56", "1,234", "0,125", "1 234", "1\u202f234.00", "1'234", "1_000",
    ),
    "prices as machines write them": none_of(
        "item-price", NO_AMOUNT,
        "1e5", "1E+05", "1e308", "inf", "-inf", "Infinity", "nan", "NaN", "0x10", "true", "#N/A", "NULL",
    ),
    "prices as people write them": none_of(
        "shipping-price", NO_AMOUNT,
        "€7", "7 EUR", "$7", "7,-", "+7", "--7", "7-", "(7.50)", ".50", "7.", ",50", "1.2.3", "7%", "free",
    ),
    "prices in digits of another script": none_of("item-price", NO_AMOUNT, "１２", "٣", "७"),
    "prices beyond all measure": none_of(
        "item-price", TOO_LARGE, "1000000000000", "9223372036854775807", "9223372036854775808", "9" * 400
    ),
    "prices below zero": none_of("item-price", BELOW_ZERO, "-0.01", "-7.50", "-999999999999"),
    "prices with a comma, zeros in front, or nothing": all_of(
        "item-price", "price_minor",
        {
            "7,50": 750, "7,5": 750, "007.50": 750, "0": 0, "-0": 0, "-0.00": 0,
            "999999999999.99": 99999999999999, "": None,
        },
    ),
    "prices finer than a cent are rounded half up, with a word": warned(
        all_of(
            "shipping-price", "shipping_minor",
            {
                "1.005": 101, "1.0049": 100, "0.00000000000000000000000000001": 0,
                "1.234567890123456789012345678901": 123,
            },
        ),
        warnings=4,
    ),
    "thirty decimals that are zeros": all_of("item-price", "price_minor", {"7.5" + "0" * 29: 750}),
    "yen with decimals": warned(
        all_of(
            "item-price", "price_minor", {"24732.00": 24732, "24732.50": 24733, "24732": 24732},
            currency="JPY", shipping_price="0",
        ),
        warnings=1,
    ),
    "dinars with three": warned(
        all_of("item-price", "price_minor", {"1.234": 1234, "1.2345": 1235}, currency="KWD"), warnings=1
    ),
    "discounts of either sign": all_of(
        "item-promotion-discount", "item_discount_minor",
        {"-5.00": 500, "5.00": 500, "5": 500, "": None, "-0.00": 0},
    ),
    "each amount that is used is looked at": (
        report(
            line(1, item_price="x"),
            line(2, shipping_price="x"),
            line(3, item_promotion_discount="x"),
            line(4, ship_promotion_discount="x"),
            *map(line, range(5, 9)),
        ).encode(),
        Imported(
            range(6, 10),
            {
                2: ("item-price", NO_AMOUNT),
                3: ("shipping-price", NO_AMOUNT),
                4: ("item-promotion-discount", NO_AMOUNT),
                5: ("ship-promotion-discount", NO_AMOUNT),
            },
        ),
    ),
    "amounts that are not used": (
        report(line(1) | {"item-tax": "x", "shipping-tax": "1,234", "gift-wrap-price": "-1"}).encode(),
        Imported([2]),
    ),
    "currencies in small letters, padded, unknown, and blank": all_of(
        "currency", "currency", {"usd": "USD", " eur\u00a0": "EUR", "ZZZ": "ZZZ", "": "USD"}
    ),
    "currencies that are none": warned(
        all_of("currency", "currency", dict.fromkeys(("€", "US", "EURO", "U$D", "ＵＳＤ", "=1"), "USD")),
        warnings=6,
    ),
    "neither a currency nor a sales channel that has one": (
        saying(currency="", sales_channel="Non-Amazon"),
        Imported([2, 3, 4], typed={3: {"currency": "XXX"}}),
    ),
    "as many currencies as letters allow": (
        report(
            *(line(at, currency=f"Q{chr(65 + at // 26)}{chr(65 + at % 26)}") for at in range(150))
        ).encode(),
        Imported(range(2, 152), typed={2: {"currency": "QAA"}, 151: {"currency": "QFT"}}),
    ),
    "quantities below one": none_of("quantity-shipped", NO_COUNT, "", " ", "0", "000", "-1", "-0"),
    "quantities that are not whole, or not plain": none_of(
        "quantity-shipped", NO_COUNT,
        "1.0", "1.5", "1,0", "1e3", "0x10", "+1", "1 0", "1\u00a0000", "one", "nan", "inf", "=1", "１", "½",
    ),
    "quantities beyond all measure": none_of(
        "quantity-shipped", NO_COUNT, "1000001", "2147483648", "4294967297", "18446744073709551617", "9" * 400
    ),
    "quantities with zeros or blanks around": all_of(
        "quantity-shipped", "units",
        {"007": 7, " 2 ": 2, "\u30002": 2, "0" * 400 + "7": 7, "1000000": 1_000_000},
    ),
    "prices as a spreadsheet in Germany writes them": (
        report(*(line(number, item_price="1.234,50") for number in range(3)), line(4)).encode(),
        broken(
            ", line 2, column item-price: 3 of 4 lines do not fit, as in a file that a spreadsheet has saved",
            "download the report again and import it without opening it",
        ),
    ),
    "half of the lines do not fit, which are not most": none_of("quantity-shipped", NO_COUNT, "x", "y"),
}  # fmt: skip
