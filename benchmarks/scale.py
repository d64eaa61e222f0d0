"""One large book: many years of one store, imported at once and looked at."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.children import HEAD, Cost, regulars
from benchmarks.jobs import tell_size

if TYPE_CHECKING:
    from benchmarks.supplies import Supplies

FILE = 1_000_000
"""Lines of one file."""


def tell_scale(supplies: Supplies, lines: int) -> None:
    """Print what a book of that many lines costs, in time, memory and room."""
    files = max(1, lines // FILE)
    reports = supplies.months(lines, files=files, days=365)
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder, "book")
        costs = {
            f"import of {files} files": regulars(book, "import", *reports),
            "regulars list": regulars(book, "list", "--limit", "1"),
            "the same files again, which adds nothing": regulars(book, "import", *reports),
        }
        for ending in ("csv", "json", "parquet"):
            copy = Path(folder, f"customers.{ending}")
            costs[f"regulars export, .{ending}"] = regulars(book, "export", "-o", copy)
            copy.unlink()
        size = sum(report.stat().st_size for report in reports)
        print(f"  reports {size / 2**20:,.0f} MiB, {size / lines:.1f} bytes a line")
        tell_size(book, lines)
        workbook = (book / "customers.xlsx").stat().st_size
        if files > 1:
            grown = Path(folder, "grown")
            regulars(grown, "import", "--no-workbook", *reports[:-1])
            costs["import of the last file after the others"] = regulars(grown, "import", reports[-1])
    print(f"  workbook {workbook / 2**20:,.1f} MiB")
    print(f"{HEAD}{'peak bytes a line':>19}{'s a million':>13}")
    for title, cost in costs.items():
        print(_row(title, cost, lines))


def _row(title: str, cost: Cost, lines: int) -> str:
    """Return a row of the table, with what each line takes."""
    return f"{cost.row(title)}{cost.peak * 2**20 / lines:>19.0f}{cost.wall / lines * 1e6:>13.2f}"
