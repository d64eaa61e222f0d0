"""Measure `regulars` beside its peers, each in fresh processes, in one run.

``python -m benchmarks`` measures everything, which takes long, 15 GB of disk and what memory 10 million lines
take; ``python -m benchmarks --only import plain --lines 100000`` measures a part. It prints what was measured
and asserts nothing: times belong to a machine, ratios travel better.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import platform
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import jobs, months, scale
from benchmarks.children import MEASURES_CHILDREN, python
from benchmarks.engines.table import tell_engines, tell_weights
from benchmarks.peers import PEERS
from benchmarks.supplies import Supplies

if TYPE_CHECKING:
    from collections.abc import Collection

PARTS = {
    "import": "regulars import, into a new book",
    **{name: f"the same list by {peer.title}" for name, peer in PEERS.items()},
    **jobs.AFTER,
    "stages": "stages of an import",
    "derive": "from typed lines to customers",
    "select": "selections over the customers, loaded",
    "engines": "each stage by polars and DuckDB",
    "start": "regulars --help, and python -c 'import click'",
    "month": "one more month after many",
    "year": "twelve months, one after the other",
    "scale": "one large book",
    "cluster": "a store built by several processes",
}


def parser() -> argparse.ArgumentParser:
    """Return the options."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    default = Supplies()
    parser.add_argument("--lines", type=int, nargs="+", default=[10_000, 100_000, 300_000, 1_000_000])
    parser.add_argument("--skus", type=int, default=default.skus)
    parser.add_argument("--runs", type=int, default=1, help="how often; the median is shown")
    parser.add_argument(
        "--only", nargs="+", choices=PARTS, default=list(PARTS), help=_listed(), metavar="PART"
    )
    parser.add_argument("--month-lines", type=int, default=100_000, help="lines of a month")
    parser.add_argument("--months", type=int, default=18, help="months before the one more")
    parser.add_argument("--scale-lines", type=int, default=10_000_000, help="lines of the large book")
    parser.add_argument("--cache", type=Path, default=default.cache, help="where reports are kept")
    return parser


def _listed() -> str:
    """Return the parts in words."""
    return "; ".join(f"{name}: {title}" for name, title in PARTS.items())


def tell_machine(runs: int) -> None:
    """Print what the figures belong to."""
    memory = ""
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        total = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
        memory = f", {total / 2**30:.0f} GiB"
    processors = f"{os.cpu_count()} processors"
    print(f"Python {platform.python_version()}, {sys.platform}, {processors}{memory}, {runs} run(s)")
    if hasattr(os, "getloadavg"):
        print(f"load before: {os.getloadavg()[0]:.1f}; a busy machine takes longer for everything")
    if not MEASURES_CHILDREN:
        print("CPU time and peak memory are not measured on this system")


def tell_sizes(given: argparse.Namespace, supplies: Supplies, parts: Collection[str]) -> None:
    """Measure what depends on the size of the report."""
    of_job = {"import", *PEERS, *jobs.AFTER}
    for lines in given.lines:
        report = supplies.report(lines)
        print(f"\n{lines:,} lines, {given.skus} SKUs, {report.stat().st_size / 2**20:,.0f} MiB", flush=True)
        if of_job & set(parts):
            jobs.Job(report, lines, given.runs, set(parts)).measure()
        if "stages" in parts:
            jobs.tell_stages(report)
        if "derive" in parts:
            jobs.tell_derivation(report, lines)
        if "select" in parts:
            jobs.tell_selections(report)
        if "engines" in parts:
            tell_engines(report, given.runs)


def tell_cluster(runs: int) -> None:
    """Let the measuring of clusters print what it finds, where it is."""
    if importlib.util.find_spec("benchmarks.cluster") is None:
        print("benchmarks.cluster is not there")
        return
    print(python("-m", "benchmarks.cluster", "--runs", str(runs))[1])


def main() -> None:
    """Measure what the command line asks for."""
    given = parser().parse_args()
    given.cache.mkdir(parents=True, exist_ok=True)
    sys.stdout.reconfigure(line_buffering=True)
    supplies = Supplies(given.cache, given.skus)
    tell_machine(given.runs)
    if "start" in given.only:
        print("\nstart")
        jobs.tell_start(given.runs)
    if "engines" in given.only:
        print("\nengines")
        tell_weights(given.runs)
    if set(given.only) - {"start", "month", "year", "scale", "cluster"}:
        tell_sizes(given, supplies, given.only)
    coming = months.Months(supplies, given.month_lines, given.runs)
    if "month" in given.only:
        print(f"\none more month of {given.month_lines:,} lines after {given.months}")
        months.tell_one_more(coming, given.months)
    if "year" in given.only:
        print(f"\ntwelve months of {given.month_lines:,} lines")
        months.tell_year(coming)
    if "scale" in given.only:
        print(f"\n{given.scale_lines:,} lines in one book")
        scale.tell_scale(supplies, given.scale_lines)
    if "cluster" in given.only:
        print("\ncluster")
        tell_cluster(given.runs)


if __name__ == "__main__":
    main()
