from __future__ import annotations

import pandas as pd
import pytest

from regulars import columns
from regulars.columns import Column, Kind, Slot


def headers(*labels: str, currencies: tuple[str, ...] = ()) -> list[str]:
    slots = tuple(Slot(number, label, (label,)) for number, label in enumerate(labels, start=1))
    return [column.header for column in columns.customers(slots, currencies)]


def test_the_customers_table_is_in_the_order_of_the_contract() -> None:
    assert " · ".join(headers("WP001", "WP002", currencies=("EUR", "USD"))) == (
        "Email · Name · Greeting · Prime · Prime evidence · Reviewer · SKU-Flag · WP001 · WP002 · Orders · "
        "Purchases · Units · Spent EUR · Spent USD · First order · Last order · Days since · Country · "
        "State · City · Postcode · Channels · Email kind · "
        "Do not contact · Last contacted · Notes · Customer id"
    )


def test_what_the_seller_edits_is_what_the_contract_marks() -> None:
    table = columns.customers((Slot(1, "WP001", ("WP001",)),), ("USD",))
    edited = [column.header for column in table if column.by_hand]
    assert edited == ["Email", "Name", "Greeting", "Prime", "Reviewer", "WP001", "Do not contact", "Notes"]


def test_a_product_called_like_a_header_is_told_apart() -> None:
    assert headers("Email", "units", "WP001")[7:10] == ["Email (SKU)", "units (SKU)", "WP001"]


def test_a_product_called_like_the_mended_name_of_another_is_told_apart_too() -> None:
    found = headers("Email", "Email (SKU)")
    assert len(set(found)) == len(found)
    assert found[7] == "Email (SKU)"


def test_a_slot_s_column_is_named_by_its_position() -> None:
    assert Slot(12, "WP002", ("WP002", "WP003")).column == "slot_12"


def test_money_has_one_column_a_currency() -> None:
    column = columns.spent("JPY")
    assert (column.name, column.header, column.kind, column.currency) == (
        "spent_jpy",
        "Spent JPY",
        Kind.MONEY,
        "JPY",
    )


TABLES = {
    "customers": columns.customers((Slot(1, "WP001", ("WP001",)),), ("USD",)),
    "missing": columns.MISSING,
    "discounts": columns.DISCOUNTS,
    "skus": columns.SKUS,
    "rejected": columns.REJECTED,
    "imports": columns.IMPORTS,
    "totals": columns.TOTALS,
}


@pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
def test_every_column_has_a_name_and_header_of_its_own_and_says_what_it_means(
    table: tuple[Column, ...],
) -> None:
    assert len(set(columns.names(table))) == len(table)
    assert len({column.header.casefold() for column in table}) == len(table)
    assert all(column.about.endswith(".") for column in table)
    assert all(bool(column.currency) == (column.kind is Kind.MONEY) for column in table if column.by_hand)


def test_the_report_has_amazon_s_48_columns_and_japan_s_one() -> None:
    assert len(set(columns.REPORT)) == 49
    assert columns.REPORT[:4] == ("amazon-order-id", "merchant-order-id", "shipment-id", "shipment-item-id")
    assert columns.REPORT[-1] == "points-granted"
    assert set(columns.NEEDED) <= set(columns.REPORT)


def test_each_field_of_the_shipments_comes_from_a_column_of_its_own() -> None:
    sources = [field.source for field in columns.SHIPMENTS]
    assert set(sources) <= set(columns.REPORT)
    assert len(set(sources)) == len(sources)


def test_a_frame_that_keeps_to_its_table_passes() -> None:
    columns.check(pd.DataFrame(columns=["file", "line", "column", "reason"]), columns.REJECTED)


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["file", "line", "column"], r"missing \['reason'\], extra \[\]"),
        (["file", "line", "column", "reason", "text"], r"missing \[\], extra \['text'\]"),
        (["line", "file", "column", "reason"], r"missing \[\], extra \[\]"),
    ],
)
def test_a_frame_that_breaks_its_table_is_an_error(names: list[str], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        columns.check(pd.DataFrame(columns=names), columns.REJECTED)


def test_headers_are_told_apart_in_any_case_and_where_a_sheet_cannot_show_a_label() -> None:
    seen = headers("WP", "wp", "ab", "a\x01b", "\x01", "UNITS")
    assert seen[7:13] == ["WP", "wp (SKU)", "ab", "ab (SKU)", "SKU 5", "UNITS (SKU)"]
