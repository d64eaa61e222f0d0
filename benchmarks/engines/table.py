"""The table of engines, stage by stage."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import re
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from benchmarks.children import Cost, median, python, regulars

STAGES = {
    "read": "report to 48 text columns",
    "keep": "text to Parquet, zstd 1",
    "type": "text to typed columns",
    "keep_typed": "typed columns to Parquet, zstd 1",
    "load_typed": "typed columns from Parquet",
    "current": "the current line of each key",
    "customers": "lines to customers",
    "excel": "customers to Excel",
}


@dataclass(frozen=True)
class Engine:
    """A way to work.

    Parameters
    ----------
    module : str
        In this package.
    packages : tuple of str
        Modules that it cannot do without.
    distributions : tuple of str
        What is installed for them, beside what these require.
    """

    module: str
    packages: tuple[str, ...]
    distributions: tuple[str, ...]

    @property
    def missing(self) -> bool:
        """Return whether one of its packages is not installed."""
        return any(importlib.util.find_spec(name) is None for name in self.packages)

    @property
    def size(self) -> float:
        """Return the MiB that its distributions take on disk."""
        names = set(self.distributions)
        for name in self.distributions:
            needed = importlib.metadata.requires(name) or ()
            names |= {re.split(r"[^\w.-]", one)[0] for one in needed if "extra ==" not in one}
        return sum(map(_size, names)) / 2**20


ENGINES = {
    "ours": Engine("ours", ("pandas", "pyarrow"), ("pandas", "pyarrow")),
    "polars": Engine("with_polars", ("polars", "xlsxwriter"), ("polars", "xlsxwriter")),
    "DuckDB": Engine(
        "with_duckdb", ("duckdb", "duckdb_extension_excel"), ("duckdb", "duckdb-extension-excel")
    ),
}


def _size(distribution: str) -> int:
    """Return the bytes of an installed distribution; none where it is not needed on this system."""
    try:
        files = importlib.metadata.files(distribution) or ()
    except importlib.metadata.PackageNotFoundError:
        return 0
    paths = (Path(str(file.locate())) for file in files)
    return sum(path.stat().st_size for path in paths if path.is_file())


def tell_engines(report: Path, runs: int) -> None:
    """Print what each stage takes by each engine: wall and CPU seconds, peak memory in MiB."""
    engines = {name: engine for name, engine in ENGINES.items() if not engine.missing}
    taken: dict[tuple[str, str], list[Cost]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder, "book")
        regulars(book, "import", "--no-workbook", report)
        for _ in range(runs):
            for name in engines:
                _, printed = python("-m", "benchmarks.engines", name, report, book)
                for stage, cost in json.loads(printed).items():
                    taken[stage, name].append(Cost(*cost))
    print(f"  {'':<36}" + "".join(f"{f'{name}: wall, CPU, MiB':>28}" for name in engines))
    for stage, title in STAGES.items():
        costs = (median(taken[stage, name]) for name in engines)
        row = "".join(f"{cost.wall:>14.2f}{cost.cpu:>7.2f}{cost.peak:>7.0f}" for cost in costs)
        print(f"  {title:<36}{row}")
    for name in ENGINES.keys() - engines.keys():
        print(f"  {name}: not measured, not all of {', '.join(ENGINES[name].packages)} is installed")


def tell_weights(runs: int) -> None:
    """Print what it takes to have each engine at all."""
    nothing = median(python("-c", "pass")[0] for _ in range(max(runs, 3)))
    print(f"  {'':<12}{'on disk MiB':>14}{'import ms':>12}{'import MiB':>12}")
    for name, engine in ENGINES.items():
        if not engine.missing:
            statement = f"import {', '.join(engine.packages)}"
            cost = median(python("-c", statement)[0] for _ in range(max(runs, 3)))
            took, held = cost.wall - nothing.wall, cost.peak - nothing.peak
            print(f"  {name:<12}{engine.size:>14.0f}{took * 1000:>12.0f}{held:>12.0f}")
