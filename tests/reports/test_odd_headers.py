"""Odd headers and other reports, each file written literally, with its verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.reports.reading import ROW_A, A, H, Refused, Taken, broken, columns, judge, unknown

if TYPE_CHECKING:
    from pathlib import Path

FILES: dict[str, tuple[bytes, Taken | Refused]] = {
    # headers
    "columns in another order, capitals, padding": (
        b" Buyer-Email \tQUANTITY-SHIPPED\t\xe3\x80\x80sku\xc2\xa0\tAmazon-Order-Id\nann@x.de\t1\tMUG\t111-1",
        Taken([(2, "ann@x.de", "1", "MUG", "111-1")]),
    ),
    "underscores and blanks for hyphens": (
        b"amazon_order_id\tSKU\tQuantity Shipped\tbuyer email\n111-1\tMUG\t1\tann@example.com",
        Taken([(2, "111-1", "MUG", "1", "ann@example.com")]),
    ),
    "extra columns, one called line, one called nothing": (
        H + b"\tMy Notes\tline\t\n" + A + b"\tx\ty\tz",
        Taken([(2, *ROW_A, "x", "y", "z")]),
    ),
    "a needed column lacking": (
        columns("amazon-order-id", "sku", "quantity-shipped", "buyer-mail") + b"\n1\t2\t3\t4",
        broken("line 1", "column buyer-email", "'buyer-mail'", "[columns]"),
    ),
    "a needed column lacking behind blank lines": (
        b"\n\n" + columns("amazon-order-id", "sku", "qty shipped", "buyer-email"),
        broken("line 3", "column quantity-shipped", "'qty shipped'"),
    ),
    "a column twice": (H + b"\tSKU\n", broken("line 1", "column sku", "twice", "places 2 and 6")),
    "a column twice under two names": (H + b"\tMerchant SKU\n", broken("column sku", "twice")),
    "an extra column twice": (H + b"\tnotes\tNotes\n", broken("column notes", "twice")),
    # other reports
    "all orders": (
        columns("amazon-order-id", "purchase-date", "last-updated-date", "order-status", "sku", "quantity"),
        unknown("All Orders", "Amazon Fulfilled Shipments"),
    ),
    "returns": (
        columns("return-date", "order-id", "sku", "asin", "detailed-disposition", "reason"),
        unknown("Returns"),
    ),
    "promotions, with blanks for hyphens": (
        columns("shipment date", "currency", "item-promotion-id", "promotion-rule-value", "amazon-order-id"),
        unknown("Promotions"),
    ),
    "replacements": (
        columns("shipment-date", "sku", "replacement-amazon-order-id", "original-amazon-order-id"),
        unknown("Replacements"),
    ),
    "removal orders": (
        columns("request-date", "order-id", "order-type", "sku", "disposition"),
        unknown("Removal Order"),
    ),
    "removal shipments": (
        columns("removal-date", "order-id", "sku", "disposition", "carrier"),
        unknown("Removal Shipment"),
    ),
    "settlement": (
        columns("settlement-id", "order-id", "amount-type", "amount", "sku"),
        unknown("Settlement"),
    ),
    "orders shipped by the seller, which have every needed column": (
        columns("order-id", "order-item-id", "buyer-email", "sku", "quantity-purchased", "quantity-shipped"),
        unknown("shipped by the seller"),
    ),
    "returns as csv": (b'"return-date","order-id","sku","detailed-disposition"\r\n', unknown("Returns")),
}


@pytest.mark.parametrize("name", FILES)
def test_the_file_gets_its_verdict(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    judge(*FILES[name], tmp_path / "may.txt", monkeypatch)
