"""Time selections over a book that is loaded, beside what plain pandas takes for the same answer.

``python -m benchmarks.selections BOOK`` prints ``{expression: [customers, seconds, plain seconds or null]}``.
Neither includes loading; both begin with nothing worked out before.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from regulars.workflows import looking, selecting

if TYPE_CHECKING:
    from collections.abc import Callable

    Plain = Callable[[pd.DataFrame, pd.DataFrame], pd.Index]
    """Given customers by address, and the lines of customers; gives the addresses."""


def _bought(lines: pd.DataFrame, sku: str) -> pd.Series:
    return lines.loc[lines["sku"] == sku, "address"]


def _in(lines: pd.DataFrame, first: str, last: str) -> pd.DataFrame:
    days = lines["purchased_at"].fillna(lines["shipped_at"]).dt.tz_localize(None).dt.floor("D")
    return lines[(days >= pd.Timestamp(first)) & (days <= pd.Timestamp(last))]


def _spent(_: pd.DataFrame, lines: pd.DataFrame) -> pd.Index:
    lines = _in(lines[lines["currency"] == "USD"], "2025-01-01", "2025-12-31")
    paid = lines["price_minor"] - lines["item_discount_minor"].fillna(0)
    total = paid.groupby(lines["address"], observed=True).sum()
    return total.index[total >= 50_00]


def _units(_: pd.DataFrame, lines: pd.DataFrame) -> pd.Index:
    units = lines.groupby(["address", "order_id"], observed=True)["units"].sum()
    return units[units >= 2].index.get_level_values(0).unique()


NOW = datetime(2026, 1, 31, tzinfo=UTC)
"""The day of looking: soon after the last of the invented orders."""

SELECTIONS: dict[str, Plain | None] = {
    "orders >= 2 and prime": lambda customers, _: customers.index[
        customers["orders"].ge(2) & customers["prime"]
    ],
    "last_order before 90 days ago": None,
    "flag like '?3??'": lambda customers, _: customers.index[
        customers["sku_flag"].astype("str").str.zfill(4).str.fullmatch(r".*.3..")
    ],
    "name contains 'an'": lambda customers, _: customers.index[
        customers["name"].astype("str").str.contains("an", case=False, na=False)
    ],
    "bought('WP001#1') and not bought('WP002')": lambda customers, lines: customers.index[
        customers.index.isin(_bought(lines, "WP001#1")) & ~customers.index.isin(_bought(lines, "WP002"))
    ],
    "bought('WP002', 2025-01-01..2025-12-31)": lambda customers, lines: customers.index[
        customers.index.isin(_bought(_in(lines, "2025-01-01", "2025-12-31"), "WP002"))
    ],
    "not ordered(2025-11-10..2025-11-11)": lambda customers, lines: customers.index[
        ~customers.index.isin(_in(lines, "2025-11-10", "2025-11-11")["address"])
    ],
    "spent('USD', 2025-01-01..2025-12-31) >= 50": _spent,
    "units_per_order >= 2": _units,
    "average_order_usd > 30": None,
    "discount_share > 0": None,
    "shipping_paid_usd = 0": None,
    "address contains any ('school', 'university', '学校')": None,
    "institution": None,
}  # fmt: skip


def main() -> None:
    """Time every selection."""
    seen = looking.look(Path(sys.argv[1]), as_of=None, at=None, now=NOW)
    lines = seen.view.shipments.dropna(subset="address")
    customers = seen.view.customers.set_index("email")
    taken = {}
    for expression, plain in SELECTIONS.items():
        ground = selecting.Ground(seen)
        asked = ground.asked(selecting.Asked(expression))
        ground.under(asked)  # the text of addresses is loaded
        began = time.perf_counter()
        count = len(ground.selected(asked))
        seconds = time.perf_counter() - began
        theirs = None
        if plain is not None:
            began = time.perf_counter()
            found = plain(customers, lines)
            theirs = time.perf_counter() - began
            if len(found) != count:
                raise SystemExit(f"{expression}: {count} customers, and {len(found)} the plain way")
        taken[expression] = [count, seconds, theirs]
    print(json.dumps(taken))


if __name__ == "__main__":
    main()
