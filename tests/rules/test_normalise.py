from __future__ import annotations

from datetime import UTC, datetime

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.reports import USUAL, block

from regulars.columns import NEEDED, REPORT, SHIPMENTS
from regulars.rules import normalise

ARROW = {
    "text": pa.string(),
    "word": pa.dictionary(pa.int32(), pa.string()),
    "instant": pa.timestamp("us", tz="UTC"),
    "count": pa.int32(),
    "money": pa.int64(),
}


def one(**said: str) -> dict[str, object]:
    """Return the shipment that one line makes, with ``_`` for the hyphens of the headers."""
    found = normalise.block(block({name.replace("_", "-"): text for name, text in said.items()}))
    assert found.rejects.num_rows == 0
    return found.shipments.to_pylist()[0]


def rejected(**said: str) -> tuple[str, str]:
    """Return the column and the reason for which one line is rejected."""
    found = normalise.block(block({name.replace("_", "-"): text for name, text in said.items()}))
    assert found.shipments.num_rows == 0
    assert found.kept.to_pylist() == [False]
    assert found.warnings == 0
    (reject,) = found.rejects.to_pylist()
    assert reject["line"] == 2
    return reject["column"], reject["reason"]


def warnings(**said: str) -> int:
    """Return the warnings for one line, which is kept."""
    found = normalise.block(block({name.replace("_", "-"): text for name, text in said.items()}))
    assert found.kept.to_pylist() == [True]
    return found.warnings


def test_a_line_as_amazon_writes_it_becomes_a_typed_shipment() -> None:
    assert one() == {
        "line": 2,
        "order_id": "111-0000001-0000001",
        "item_id": "Ditem0001",
        "merchant_order_id": None,
        "purchased_at": datetime(2025, 3, 1, 8, 30, tzinfo=UTC),
        "shipped_at": datetime(2025, 3, 2, 10, 0, tzinfo=UTC),
        "reported_at": datetime(2025, 3, 2, 20, 0, tzinfo=UTC),
        "email": "ada00000000000x@marketplace.amazon.com",
        "name": "Ada Example",
        "recipient": None,
        "sku": "WP001#1",
        "product": '10" Widget',
        "units": 1,
        "currency": "USD",
        "price_minor": 1999,
        "shipping_minor": 0,
        "item_discount_minor": 0,
        "ship_discount_minor": 0,
        "service": "Expedited",
        "city": "Springfield",
        "state": None,
        "postcode": "01234",
        "country": "US",
        "channel": "Amazon.com",
    }
    assert warnings() == 0


@pytest.mark.parametrize("columns", [REPORT, NEEDED, (*reversed(NEEDED), "their-own-column")])
@pytest.mark.parametrize("lines", [0, 1, 2])
def test_the_table_is_as_declared_whatever_columns_the_report_has(
    columns: tuple[str, ...], lines: int
) -> None:
    found = normalise.block(block(*[{}] * lines, columns=columns))
    schema = [("line", pa.int32()), *((field.name, ARROW[field.type]) for field in SHIPMENTS)]
    assert found.shipments.schema == pa.schema(schema)
    assert found.shipments.num_rows == lines
    assert found.kept == pa.array([True] * lines, pa.bool_())
    assert found.rejects.schema == pa.schema(
        [("line", pa.int32()), ("column", pa.string()), ("reason", pa.string())]
    )


def test_a_column_that_the_report_lacks_is_null_and_its_currency_unknown() -> None:
    found = normalise.block(block({}, columns=NEEDED)).shipments.to_pylist()[0]
    known = {name: value for name, value in found.items() if value is not None}
    assert known == {
        "line": 2, "order_id": "111-0000001-0000001", "sku": "WP001#1", "units": 1, "currency": "XXX",
        "email": "ada00000000000x@marketplace.amazon.com",
    }  # fmt: skip


def test_a_multi_channel_line_has_no_money_rather_than_zero() -> None:
    money = {name: "" for name in USUAL if "price" in name or "discount" in name}
    found = normalise.block(
        block(money | {"sales-channel": "Non-Amazon", "currency": "", "purchase-date": ""})
    )
    shipment = found.shipments.to_pylist()[0]
    assert [shipment[field.name] for field in SHIPMENTS if field.type == "money"] == [None] * 4
    assert (shipment["currency"], shipment["purchased_at"], found.warnings) == ("XXX", None, 0)


@pytest.mark.parametrize("text", ["NA", "Null", "None", "nan", "01234", "--", "=1+1", '5" "', "TRUE"])
def test_texts_stay_what_they_are(text: str) -> None:
    found = one(buyer_name=text, ship_country=text, ship_postal_code=text, buyer_email=text, sku=text)
    assert {found[name] for name in ("name", "country", "postcode", "email", "sku")} == {text}


def test_every_field_is_trimmed_before_it_is_read() -> None:
    padded = block({column: f"\u3000\u00a0 {text}\u200b " for column, text in USUAL.items()})
    assert normalise.block(padded).shipments == normalise.block(block({})).shipments
    assert one(buyer_name=" \u200b")["name"] is None


@pytest.mark.parametrize(
    ("said", "column", "reason"),
    [
        ({"amazon_order_id": " "}, "amazon-order-id", normalise.BLANK),
        ({"amazon_order_id": "1.11E+17"}, "amazon-order-id", normalise.DAMAGED),
        ({"shipment_item_id": "5.8e+13"}, "shipment-item-id", normalise.DAMAGED),
        ({"sku": ""}, "sku", normalise.BLANK),
        ({"quantity_shipped": ""}, "quantity-shipped", normalise.NO_COUNT),
        ({"quantity_shipped": "0"}, "quantity-shipped", normalise.NO_COUNT),
        ({"quantity_shipped": "1.0"}, "quantity-shipped", normalise.NO_COUNT),
        ({"quantity_shipped": "1000001"}, "quantity-shipped", normalise.NO_COUNT),
        ({"item_price": "1,234"}, "item-price", normalise.NO_AMOUNT),
        ({"shipping_price": "€7"}, "shipping-price", normalise.NO_AMOUNT),
        ({"item_promotion_discount": "inf"}, "item-promotion-discount", normalise.NO_AMOUNT),
        ({"ship_promotion_discount": "1e308"}, "ship-promotion-discount", normalise.NO_AMOUNT),
        ({"item_promotion_discount": "-1000000000000"}, "item-promotion-discount", normalise.TOO_LARGE),
        ({"item_price": "-19.99"}, "item-price", normalise.BELOW_ZERO),
        ({"shipping_price": "-0.01"}, "shipping-price", normalise.BELOW_ZERO),
        ({"purchase_date": "01/03/2025"}, "purchase-date", normalise.NO_DATE),
        ({"shipment_date": "2025-02-30T00:00:00+00:00"}, "shipment-date", normalise.NO_DATE),
        ({"reporting_date": "24:61"}, "reporting-date", normalise.NO_DATE),
    ],
)  # fmt: skip
def test_a_line_is_rejected_with_its_column_and_reason(
    said: dict[str, str], column: str, reason: str
) -> None:
    assert rejected(**said) == (column, reason)


def test_no_reason_repeats_what_the_line_says() -> None:
    assert "Ada" not in " ".join(rejected(item_price="Ada", buyer_name="Ada"))


def test_of_several_faults_the_first_in_the_order_of_the_report_is_told() -> None:
    """Whatever order the file has its columns in."""
    broken = {
        "item-price": "abc",
        "reporting-date": "soon",
        "quantity-shipped": "x",
        "ship-promotion-discount": "y",
    }
    found = normalise.block(block(broken, columns=tuple(reversed(REPORT))))
    assert found.rejects.column("column").to_pylist() == ["reporting-date"]


def test_the_other_lines_of_the_block_are_kept_and_nothing_stays_of_the_rejected() -> None:
    found = normalise.block(
        block(
            {},
            {"sku": "", "currency": "GBP"},
            {"buyer-name": "Bo"},
            {"quantity-shipped": "0", "sales-channel": "Amazon.de"},
        )
    )
    assert found.kept.to_pylist() == [True, False, True, False]
    assert found.shipments.column("line").to_pylist() == [2, 4]
    assert found.shipments.column("name").to_pylist() == ["Ada Example", "Bo"]
    assert found.rejects.to_pylist() == [
        {"line": 3, "column": "sku", "reason": normalise.BLANK},
        {"line": 5, "column": "quantity-shipped", "reason": normalise.NO_COUNT},
    ]
    for field, word in {"currency": "USD", "channel": "Amazon.com", "sku": "WP001#1"}.items():
        assert found.shipments.column(field).combine_chunks().dictionary.to_pylist() == [word]


@pytest.mark.parametrize("text", ["-5.00", "5.00", "5", "5,00"])
def test_discounts_are_positive_whatever_their_sign(text: str) -> None:
    found = one(item_promotion_discount=text, ship_promotion_discount=text)
    assert (found["item_discount_minor"], found["ship_discount_minor"]) == (500, 500)


@pytest.mark.parametrize(
    ("currency", "channel", "expected", "doubts"),
    [
        ("EUR", "Amazon.com", "EUR", 0), (" usd ", "Amazon.de", "USD", 0), ("", "Amazon.de", "EUR", 0),
        ("", "amazon.CO.UK", "GBP", 0),
        ("", "", "XXX", 0), ("", "Non-Amazon US", "XXX", 0), ("€", "Amazon.de", "EUR", 1),
        ("US$", "", "XXX", 1), ("EURO", "Amazon.it", "EUR", 1),
    ],
)  # fmt: skip
def test_the_currency_is_the_lines_own_else_the_channels_else_unknown(
    currency: str, channel: str, expected: str, doubts: int
) -> None:
    assert one(currency=currency, sales_channel=channel)["currency"] == expected
    assert warnings(currency=currency, sales_channel=channel) == doubts


def test_each_line_has_the_decimals_of_its_own_currency() -> None:
    price = {"item-price": "10.00", "shipping-price": "2.5"}
    found = normalise.block(
        block(
            *({"currency": code} | price for code in ("USD", "JPY", "KWD", "JPY")),
            {"currency": "", "sales-channel": "Amazon.co.jp"} | price,
        )
    )
    assert found.shipments.column("price_minor").to_pylist() == [1000, 10, 10000, 10, 10]
    assert found.shipments.column("shipping_minor").to_pylist() == [250, 3, 2500, 3, 3]
    assert found.warnings == 3


@pytest.mark.parametrize(
    "said",
    [
        {"amazon_order_item_id": "5.80293E+13"}, {"tracking_number": "2.77343E+11"},
        {"payments_date": "01/03/2025"},
        {"estimated_arrival_date": "soon"}, {"item_price": "1.005"}, {"ship_promotion_discount": "-0.001"},
        {"amazon_order_item_id": "5.80293E+13", "tracking_number": "2.77343E+11", "item_price": "1.005"},
    ],
)  # fmt: skip
def test_a_line_with_a_damaged_field_that_is_not_used_is_kept_and_counted_once(said: dict[str, str]) -> None:
    assert warnings(**said) == 1


def test_a_rejected_line_is_not_counted_as_a_warning_too() -> None:
    assert rejected(tracking_number="2.77343E+11", sku="")


def test_a_block_that_is_a_slice_of_a_larger_table_is_read_alike() -> None:
    whole = block({}, {"item-price": "1.00"}, {"sku": ""}, {"item-price": "2.00"})
    found = normalise.block(whole.slice(1, 2))
    assert found.shipments.column("line").to_pylist() == [3]
    assert found.shipments.column("price_minor").to_pylist() == [100]
    assert found.rejects.column("line").to_pylist() == [4]


VALUES = {
    "amazon-order-id": ["1", "2", "", "5E+12"], "shipment-item-id": ["D1", "", "1,5e+10"],
    "sku": ["A", " A", "B", ""],
    "quantity-shipped": ["1", "2", "x"], "currency": ["USD", "jpy", "", "€"],
    "sales-channel": ["Amazon.com", "Amazon.co.jp", ""],
    "item-price": ["1.00", "1.5", "1,234", "-1", ""],
    "reporting-date": ["2025-03-01T00:00:00+00:00", "2025-03-01", "x", ""],
    "tracking-number": ["1Z", "1E+11"],
}  # fmt: skip
LINES = st.lists(
    st.fixed_dictionaries({name: st.sampled_from(values) for name, values in VALUES.items()}), max_size=5
)


@settings(max_examples=60, deadline=None)
@given(LINES)
def test_a_line_is_read_alike_whatever_lines_stand_beside_it(lines: list[dict[str, str]]) -> None:
    """The quick ways look at a whole block, and must not let one line's fate hang on another's."""
    together = normalise.block(block(*lines))
    alone = [normalise.block(block(line)) for line in lines]
    rows = [found.shipments.drop(["line"]).to_pylist() for found in alone]
    faults = [found.rejects.drop(["line"]).to_pylist() for found in alone]
    assert together.shipments.drop(["line"]).to_pylist() == [
        row for rows_of_one in rows for row in rows_of_one
    ]
    assert together.rejects.drop(["line"]).to_pylist() == [
        fault for faults_of_one in faults for fault in faults_of_one
    ]
    assert together.warnings == sum(found.warnings for found in alone)
    assert together.kept.to_pylist() == [bool(row) for row in rows]
