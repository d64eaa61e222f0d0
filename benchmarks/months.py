"""Months that follow one another: what one more costs, and whether the cost grows as the book does."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.children import HEAD, Cost, median, regulars
from benchmarks.peers import PEERS

if TYPE_CHECKING:
    from benchmarks.supplies import Supplies


@dataclass(frozen=True)
class Months:
    """How much comes each month.

    Parameters
    ----------
    supplies : Supplies
    lines : int
        Of one month.
    runs : int
        How often each thing is measured; the median is shown.
    """

    supplies: Supplies
    lines: int
    runs: int

    def reports(self, months: int) -> list[Path]:
        """Return the files of that many months, the oldest first."""
        return self.supplies.months(self.lines * months, files=months, days=365 * months // 12)


def tell_one_more(months: Months, before: int) -> None:
    """Print what one month costs that is added to many, beside the import of all these at once."""
    *earlier, last = months.reports(before + 1)
    plain = PEERS["plain"]
    every = f"import of {before * months.lines:,} lines in {before} files"
    more = f"import of {months.lines:,} lines of one more month"
    script = f"{plain.title}, over all of them"
    alone = f"import of these {months.lines:,} lines alone"
    taken: dict[str, list[Cost]] = {every: [], more: [], script: [], alone: []}
    for _ in range(months.runs):
        with tempfile.TemporaryDirectory() as folder:
            book = Path(folder, "book")
            taken[every].append(regulars(book, "import", *earlier))
            taken[more].append(regulars(book, "import", last))
            taken[alone].append(regulars(Path(folder, "alone"), "import", last))
            taken[script].append(plain.run([*earlier, last], Path(folder, "plain.xlsx"))[0])
    costs = {title: median(those) for title, those in taken.items()}
    print(HEAD)
    for title, cost in costs.items():
        print(cost.row(title))
    print(costs[more].times(costs[every], "one more ÷ all before at once (at most 0.20)"))
    print(costs[script].times(costs[more], "pandas ÷ one more"))


def tell_year(months: Months) -> None:
    """Print the cost of each month of a year.

    Each month has to read its lines and to write the whole list. The last column is the cost of a thousand of
    both together: it stays as it is where the cost grows in proportion to the month and the list.
    """
    reports = months.reports(12)
    taken: list[list[Cost]] = [[] for _ in reports]
    customers: list[int] = []
    for _ in range(months.runs):
        with tempfile.TemporaryDirectory() as folder:
            book = Path(folder, "book")
            for costs, report in zip(taken, reports, strict=True):
                costs.append(regulars(book, "import", report))
            customers = _customers(book)
    head = f"  {'month':>5}{'lines before':>14}{'customers':>11}{'wall s':>9}{'CPU s':>9}{'peak MiB':>10}"
    print(f"{head}{'CPU ms a 1,000 lines and customers':>36}")
    for number, (costs, listed) in enumerate(zip(taken, customers, strict=True)):
        cost = median(costs)
        each = cost.cpu * 1e6 / (months.lines + listed)
        row = f"  {number + 1:>5}{number * months.lines:>14,}{listed:>11,}{cost.wall:>9.2f}{cost.cpu:>9.2f}"
        print(f"{row}{cost.peak:>10.0f}{each:>36.1f}")


def _customers(book: Path) -> list[int]:
    """Return how many customers each import of a book came to."""
    with closing(sqlite3.connect(book / "ledger.db")) as db:
        return [json.loads(about)["customers"] for (about,) in db.execute("SELECT about FROM event")]
