"""Measure ``regulars cluster build`` with more and more workers, beside one import into one book.

``python -m benchmarks.cluster [--lines 1000000] [--files 12] [--parts 8] [--workers 0 1 2 4] [--runs 1]``

All are given the same reports, and begin with nothing. CPU time is that of all processes together, and the
peak that of the largest of them. Nothing heavy is imported here, as in ``benchmarks.children``.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from benchmarks.children import HEAD, Cost, median, python, regulars


def on_one_machine(reports: Path) -> Cost:
    """Return what importing into a book and exporting its customers cost together."""
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder, "book")
        imported = regulars(book, "import", "--no-workbook", reports)
        exported = regulars(book, "export", "-o", Path(folder, "customers.parquet"))
    return Cost(imported.wall + exported.wall, imported.cpu + exported.cpu, max(imported.peak, exported.peak))


def on_workers(reports: Path, workers: int, parts: int) -> Cost:
    """Return what building with some processes cost; with 0 it is the one that was asked."""
    with tempfile.TemporaryDirectory() as folder:
        places = ["--reports", reports, "--out", Path(folder, "out")]
        how = ["--workers", str(workers), "--parts", str(parts)]
        return python("-m", "regulars", "--quiet", "cluster", "build", *places, *how)[0]


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cluster", description=__doc__)
    parser.add_argument("--lines", type=int, nargs="+", default=[1_000_000])
    parser.add_argument("--files", type=int, default=12, help="reports that the lines come in")
    parser.add_argument("--parts", type=int, default=8, help="parts of the customers")
    parser.add_argument("--workers", type=int, nargs="+", default=[0, 1, 2, 4])
    parser.add_argument("--runs", type=int, default=1, help="how often; the median is shown")
    given = parser.parse_args()
    print(f"Python {sys.version.split()[0]}, {sys.platform}, {os.cpu_count()} processors")
    for lines in given.lines:
        with tempfile.TemporaryDirectory() as folder:
            reports = Path(folder, "shop")
            sizes = ("--lines", str(lines), "--files", str(given.files))
            python("-m", "benchmarks.generate", *sizes, "-o", reports)
            print(f"{lines:,} lines in {given.files} reports, {given.parts} parts\n{HEAD}", flush=True)
            runs = range(given.runs)
            print(
                median(on_one_machine(reports) for _ in runs).row("import into a book, and export"),
                flush=True,
            )
            for workers in given.workers:
                title = f"cluster build, {workers} worker(s)" if workers else "cluster build in one process"
                print(median(on_workers(reports, workers, given.parts) for _ in runs).row(title), flush=True)


if __name__ == "__main__":
    main()
