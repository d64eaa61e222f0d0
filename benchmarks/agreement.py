"""Whether workbooks say the same of the same customers, so that a script that is quick because wrong is seen.

``python -m benchmarks.agreement OURS THEIRS…`` prints JSON: of each workbook its customers and the sums of
their orders, units and spending, and how many customers are not the same as in the first.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import pandas as pd

WANTED = {"Email", "Orders", "Units", "Spent", "Spent USD", "SKU-Flag"}


def customers(workbook: str) -> pd.DataFrame:
    """Return what is compared of each customer, by address: counts and cents, and the flag as text."""
    table = pd.read_excel(
        workbook, sheet_name="Customers", engine="calamine", usecols=WANTED.__contains__, dtype=object
    ).rename(columns={"Spent USD": "Spent"})
    by_email = table.set_index("Email").sort_index()
    return pd.DataFrame(
        {
            "orders": by_email["Orders"].astype("int64"),
            "units": by_email["Units"].astype("int64"),
            "spent": (by_email["Spent"].astype("float64") * 100).round().astype("int64"),
            "flag": by_email["SKU-Flag"].map(int).astype("str"),
        }
    )


def compared(workbooks: list[str]) -> list[dict[str, Any]]:
    """Return the figures of each workbook, and how many of its customers differ from the first's."""
    ours = customers(workbooks[0])
    figures = []
    for workbook in workbooks:
        theirs = customers(workbook)
        both = ours.index.intersection(theirs.index)
        differ = int((ours.loc[both] != theirs.loc[both]).any(axis="columns").sum())
        sums = {name: int(theirs[name].sum()) for name in ("orders", "units", "spent")}
        alone = len(ours) + len(theirs) - 2 * len(both)
        figures.append({"customers": len(theirs), **sums, "different": differ + alone})
    return figures


if __name__ == "__main__":
    print(json.dumps(compared(sys.argv[1:])))
