"""A small workbook of invented people, with every kind of column."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from tests.workbook.people import CURRENCIES, PEOPLE, frame, slots

from regulars import columns, workbook
from regulars.workbook import Contents, Fact

if TYPE_CHECKING:
    from pathlib import Path

    from regulars.columns import Slot


@dataclass(frozen=True)
class Written:
    path: Path
    contents: Contents
    made_safe: int


@pytest.fixture
def contents():
    """Return what makes contents; any part can be replaced."""

    def make(in_use: tuple[Slot, ...] = slots(1, 2), people=PEOPLE, **parts: object) -> Contents:
        table = columns.customers(in_use, CURRENCIES)
        values: dict[str, object] = {
            "identity": "WB7K2M9Q",
            "event": 7,
            "written_at": datetime(2026, 3, 3, 9, 30, tzinfo=UTC),
            "as_of": date(2026, 3, 3),
            "slots": in_use,
            "carry": False,
            "columns": table,
            "customers": frame(table, *people),
            "missing": frame(columns.MISSING),
            "discounts": frame(columns.DISCOUNTS),
            "skus": frame(columns.SKUS),
            "rejected": frame(columns.REJECTED),
            "imports": frame(columns.IMPORTS),
            "facts": (Fact("Customers", len(people)), Fact("Days missing", None, "none")),
            "totals": frame(columns.TOTALS),
        }
        return Contents(**(values | parts))

    return make


@pytest.fixture
def written(contents, tmp_path):
    """Return what writes contents to a new file."""

    def write(made: Contents | None = None) -> Written:
        made = made or contents()
        path = tmp_path / f"book{len(list(tmp_path.iterdir()))}.xlsx"
        return Written(path, made, workbook.write(path, made).made_safe)

    return write


@pytest.fixture
def filled(contents):
    """Return contents with rows on every sheet."""
    return contents(
        missing=frame(
            columns.MISSING,
            {"order_id": "114-1", "name": "Pat", "shipped": "2026-02-01", "skus": "WP001 × 2",
             "units": 2, "postcode": "0099", "reason": "blank", "suggested_email": "pat@example.com"},
        ),
        discounts=frame(
            columns.DISCOUNTS,
            {"sku": "WP001", "unit_price": 1999, "unit_discount": 1000, "currency": "USD",
             "discount_share": 50, "lines": 3, "customers": 2, "first": "2026-01-01", "last": "2026-02-01",
             "by_rule": "Reviewer", "verdict": "Ordinary"},
            {"sku": "WP002", "unit_price": 1500, "unit_discount": 150, "currency": "JPY",
             "discount_share": 10, "by_rule": "Ordinary"},
            {"sku": "WP003", "unit_price": 1500, "unit_discount": 1, "currency": "KWD"},
        ),
        skus=frame(
            columns.SKUS,
            {"position": 1, "weight": "1", "label": "WP001", "skus": "WP001", "units": 12, "customers": 1},
        ),
        rejected=frame(columns.REJECTED, {"file": "a.txt", "line": 70_000, "reason": "blank"}),
        imports=frame(
            columns.IMPORTS,
            {"event": 1, "at": "2026-03-01T12:00:00Z", "file": "a.txt", "lines": 3, "first": "2026-01-01",
             "encoding": "utf-8"},
        ),
        totals=frame(
            columns.TOTALS,
            {"total": "Units of WP001", "column": "slot_1", "typed": 3, "missing": 2,
             "hidden": 1, "ledger": 12},
            {"total": "Spent USD", "column": "spent_usd", "missing": 6, "ledger": 2000},
            {"total": "Spent KWD", "column": "spent_kwd", "ledger": 1235},
        ),
    )  # fmt: skip
