"""Whom the main job is measured beside: scripts that make the same list with other tools, or more plainly."""

from __future__ import annotations

import importlib.util
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.children import Cost, python

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


@dataclass(frozen=True)
class Peer:
    """A script that reads reports and writes the list of customers.

    Parameters
    ----------
    title : str
    module : str
        Below ``benchmarks``; takes reports and the workbook to write.
    packages : tuple of str
        What it needs beyond what `regulars` does.
    limit : int or None
        It is not measured on more lines; nothing is ever scaled up.
    """

    title: str
    module: str
    packages: tuple[str, ...] = ()
    limit: int | None = None

    @property
    def missing(self) -> list[str]:
        """Return which packages are not installed."""
        return [name for name in self.packages if importlib.util.find_spec(name) is None]

    def obstacle(self, lines: int) -> str:
        """Return why it cannot be measured on so many lines, nothing where it can."""
        if self.missing:
            return f"not measured, {' and '.join(self.missing)} missing (pip install '.[bench]')"
        if self.limit is not None and lines > self.limit:
            return f"not measured on more than {self.limit:,} lines"
        return ""

    def run(self, reports: Iterable[Path], workbook: Path) -> tuple[Cost, str]:
        """Make the list in a fresh process; return what it cost, and what the script says of its way."""
        cost, printed = python("-m", f"benchmarks.{self.module}", *reports, workbook)
        return cost, printed.strip()


PEERS = {
    "plain": Peer("pandas, vectorised", "plain"),
    "rows": Peer("pandas, row by row", "plain_rows", limit=100_000),
    "polars": Peer("polars, xlsxwriter", "plain_polars", ("polars", "xlsxwriter")),
    "duckdb": Peer("DuckDB", "plain_duckdb", ("duckdb", "xlsxwriter")),
}


def compare(workbooks: Mapping[str, Path]) -> None:
    """Print what each workbook says in all, and how many customers differ from those of the first."""
    if importlib.util.find_spec("python_calamine") is None:
        print("  lists not compared, python-calamine is missing")
        return
    _, printed = python("-m", "benchmarks.agreement", *workbooks.values())
    print(f"  {'the list of':<38}{'customers':>10}{'orders':>10}{'units':>10}{'spent':>15}{'different':>10}")
    for title, found in zip(workbooks, json.loads(printed), strict=True):
        counts = "".join(f"{found[name]:>10,}" for name in ("customers", "orders", "units"))
        print(f"  {title:<38}{counts}{found['spent'] / 100:>15,.2f}{found['different']:>10,}", flush=True)
