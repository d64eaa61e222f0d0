"""Invented people and the frames they stand in."""

from __future__ import annotations

import pandas as pd

from regulars.columns import Column, Kind, Slot

CURRENCIES = ("JPY", "KWD", "USD")


def slots(*positions: int) -> tuple[Slot, ...]:
    return tuple(Slot(position, f"WP{position:03d}", (f"WP{position:03d}",)) for position in positions)


def series(column: Column, values: list[object]) -> pd.Series:
    types = {
        Kind.YES: "bool",
        Kind.COUNT: "int64",
        Kind.QUANTITY: "int64",
        Kind.MONEY: "Int64",
        Kind.SHARE: "Int64",
        Kind.DAY: "datetime64[us]",
        Kind.INSTANT: "datetime64[us, UTC]",
    }
    return pd.Series(values, dtype=types.get(column.kind, "str"))


def frame(table: tuple[Column, ...], *rows: dict[str, object]) -> pd.DataFrame:
    blank = {Kind.YES: False, Kind.COUNT: 0, Kind.QUANTITY: 0, Kind.FLAG: "0"}
    return pd.DataFrame(
        {
            column.name: series(column, [row.get(column.name, blank.get(column.kind)) for row in rows])
            for column in table
        }
    )


def cell(letter: str, content: object, form: str = "General") -> str:
    """Return a cell of an own column in its notation."""
    return f"{letter}\x1f{form}\x1f{content}"


PEOPLE: tuple[dict[str, object], ...] = (
    {
        "email": "ada@example.com", "name": "Ada Nowhere", "greeting": "Ada", "prime": True,
        "prime_evidence": "strong", "orders": 2, "purchases": 2, "units": 14, "slot_1": 12, "slot_2": 2,
        "sku_flag": "29", "spent_usd": 1999, "spent_jpy": 12000, "first_order": "2026-01-31",
        "last_order": "2026-02-28", "days_since": 3, "country": "US", "city": "Springfield",
        "postcode": "01234", "channels": "Amazon.com", "email_kind": "direct",
        "customer_id": "AAAAAAAAAAAA",
    },
    {
        "email": "björn@example.com", "name": "Björn & Söhne <GmbH>", "greeting": "Björn", "reviewer": True,
        "orders": 1, "purchases": 1, "units": 1, "slot_2": 1, "sku_flag": "10", "spent_kwd": 1234,
        "first_order": "2024-02-29", "last_order": "2024-02-29", "days_since": 733, "country": "NA",
        "state": "大阪府", "postcode": "007", "do_not_contact": True, "last_contacted": "2026-01-01",
        "notes": "two\nlines", "customer_id": "BBBBBBBBBBBB",
    },
    {"email": "zoe@example.com", "spent_usd": -5, "customer_id": "CCCCCCCCCCCC"},
)  # fmt: skip
