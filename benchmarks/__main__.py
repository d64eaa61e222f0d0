"""Measure ``regulars import`` against the plain pandas script, both in fresh processes, in one run.

``python -m benchmarks [--lines 10000 100000 1000000] [--skus 12] [--runs 3] [--only import plain]``

It prints what was measured and asserts nothing: times belong to a machine, ratios travel better. Nothing
heavy is imported here, because a child's peak memory begins at what its parent held.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
PARTS = {
    "import": "regulars import, into a new book",
    "again": "the same file again, which adds nothing",
    "look": "regulars list",
    "read": "the same after three names were typed",
    "sync": "regulars sync, with three names typed",
    "pandas": "pandas.read_excel of the workbook",
    "plain": "the plain pandas script",
    "bytes": "size of the book",
    "stages": "stages of an import",
    "select": "selections over the customers, loaded",
    "start": "regulars --help, and python -c 'import click'",
}


@dataclass(frozen=True)
class Cost:
    """What one child process cost.

    Parameters
    ----------
    wall, cpu : float
        Seconds; CPU is user and system time together.
    peak : float
        Largest resident set in MiB; not a number where the system does not tell.
    """

    wall: float
    cpu: float
    peak: float


@dataclass(frozen=True)
class Bench:
    """One size of report, and what to do with it.

    Parameters
    ----------
    report : Path
        The report.
    lines : int
        Its lines.
    runs : int
        How often each thing is measured; the median is shown.
    parts : list of str
        Keys of ``PARTS``.
    """

    report: Path
    lines: int
    runs: int
    parts: list[str]


def python(*arguments: str | Path) -> tuple[Cost, str]:
    """Run a fresh Python on this checkout; return its cost and what it printed.

    Raises
    ------
    SystemExit
        It failed; its last words are shown.
    """
    paths = [str(ROOT / "src"), str(ROOT), os.environ.get("PYTHONPATH", "")]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))}
    with tempfile.TemporaryFile() as printed, tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        child = subprocess.Popen(
            [sys.executable, *map(str, arguments)], stdout=printed, stderr=said, env=environment
        )
        cost, status = _wait(child, start)
        for stream in (printed, said):
            stream.seek(0)
        if status:
            sys.exit(
                f"python {' '.join(map(str, arguments))} failed:\n{said.read().decode(errors='replace')}"
            )
        return cost, printed.read().decode()


def _wait(child: subprocess.Popen[bytes], start: float) -> tuple[Cost, int]:
    """Wait for a child; return its cost and exit code."""
    if not hasattr(os, "wait4"):  # Windows: neither CPU nor memory of a child that has ended
        status = child.wait()
        return Cost(time.perf_counter() - start, float("nan"), float("nan")), status
    _, status, used = os.wait4(child.pid, 0)
    wall = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)  # so that Popen does not wait a second time
    unit = 1 if sys.platform == "darwin" else 1024  # macOS counts bytes, Linux KiB
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss * unit / 2**20), child.returncode


def report_of(cache: Path, lines: int, skus: int) -> Path:
    """Return a report of that size, generated once for each state of the generator."""
    sources = (ROOT / "benchmarks" / f"{name}.py" for name in ("generate", "invented", "press", "store"))
    state = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:8]
    report = cache / f"report-{lines}-{skus}-{state}.txt"
    if not report.exists():
        unfinished = report.with_suffix(".part")
        cost, _ = python(
            "-m", "benchmarks.generate", "--lines", str(lines), "--skus", str(skus), "-o", unfinished
        )
        unfinished.replace(report)
        print(f"generated {report} in {cost.wall:.1f} s", file=sys.stderr)
    return report


def costs(bench: Bench) -> dict[str, Cost]:
    """Measure the runs in turn, so that a slow spell of the machine meets all of them; return medians."""
    taken: dict[str, list[Cost]] = defaultdict(list)
    for _ in range(bench.runs):
        with tempfile.TemporaryDirectory() as folder:
            book = Path(folder, "book")
            command = ("-m", "regulars", "--book", book, "--quiet", "import", bench.report)
            if set(bench.parts) - {"plain", "stages", "start"}:
                taken["import"].append(python(*command)[0])
            if "bytes" in bench.parts:
                tell_size(book, bench.lines)
            if "again" in bench.parts:
                taken["again"].append(python(*command)[0])
            _edited(taken, book, bench.parts)
            if "plain" in bench.parts:
                taken["plain"].append(
                    python("-m", "benchmarks.plain", bench.report, Path(folder, "plain.xlsx"))[0]
                )
    return {
        part: Cost(
            *(statistics.median(getattr(cost, name) for cost in many) for name in ("wall", "cpu", "peak"))
        )
        for part, many in taken.items()
    }


def _edited(taken: dict[str, list[Cost]], book: Path, parts: list[str]) -> None:
    """Measure what reading hand edits back costs, and looking without any."""
    look = ("-m", "regulars", "--book", book, "--quiet", "list", "--limit", "1")
    if "look" in parts:
        taken["look"].append(python(*look)[0])
    for part, command in (("read", look), ("sync", ("-m", "regulars", "--book", book, "--quiet", "sync"))):
        if part in parts:
            python("-m", "benchmarks.typing_in", book)
            taken[part].append(python(*command)[0])
    if "pandas" in parts:
        taken["pandas"].append(python("-m", "benchmarks.plain_read", book / "customers.xlsx")[0])


def tell_size(book: Path, lines: int) -> None:
    """Print how many bytes of the book each report line takes."""
    sizes: dict[str, int] = defaultdict(int)
    for path in book.rglob("*"):
        if path.is_file():
            typed = " (typed)" if path.stem.endswith("-typed") else ""
            sizes[path.relative_to(book).parts[0] + typed] += path.stat().st_size
    shares = ", ".join(f"{name} {size / lines:.1f}" for name, size in sorted(sizes.items()))
    print(f"  bytes a line: {shares}, all but the workbook {_kept(sizes) / lines:.1f}")


def _kept(sizes: dict[str, int]) -> int:
    """Add up what is not the workbook."""
    return sum(size for name, size in sizes.items() if not name.endswith(".xlsx"))


def tell_costs(taken: dict[str, Cost]) -> None:
    """Print a table, and how many times more the plain script takes."""
    print(f"  {'':<42}{'wall s':>9}{'CPU s':>9}{'peak MiB':>10}")
    for part, cost in taken.items():
        print(f"  {PARTS[part]:<42}{cost.wall:>9.2f}{cost.cpu:>9.2f}{cost.peak:>10.0f}")
    if {"import", "plain"} <= taken.keys():
        ours, plain = taken["import"], taken["plain"]
        ratios = plain.wall / ours.wall, plain.cpu / ours.cpu, plain.peak / ours.peak
        print(f"  {'plain ÷ regulars':<42}{ratios[0]:>8.1f}×{ratios[1]:>8.1f}×{ratios[2]:>9.1f}×")


def tell_stages(report: Path) -> None:
    """Print what the stages of one more import took."""
    with tempfile.TemporaryDirectory() as folder:
        _, printed = python("-m", "benchmarks.stages", Path(folder, "book"), report)
    stages = ", ".join(f"{stage} {seconds:.2f}" for stage, seconds in json.loads(printed).items())
    print(f"  stages, in s: {stages}")


def tell_selections(report: Path) -> None:
    """Print what selections take once customers are loaded, beside plain pandas."""
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder, "book")
        python("-m", "regulars", "--book", book, "--quiet", "import", "--no-workbook", report)
        _, printed = python("-m", "benchmarks.selections", book)
    print(f"  {'selection':<56}{'customers':>10}{'ms':>6}{'plain ÷ ours':>14}")
    for expression, (count, ours, plain) in json.loads(printed).items():
        ratio = "" if plain is None else f"{plain / ours:.1f}×"
        print(f"  {expression:<56}{count:>10,}{ours * 1000:>6.0f}{ratio:>14}")


def tell_start(runs: int) -> None:
    """Print how long the program takes to say anything, beside the least that click allows."""
    for title, arguments in (
        ("regulars --help", ("-m", "regulars", "--help")),
        ("python -c 'import click'", ("-c", "import click")),
        ("python -c pass", ("-c", "pass")),
    ):
        wall = statistics.median(python(*arguments)[0].wall for _ in range(max(runs, 5)))
        print(f"  {title:<42}{wall * 1000:>6.0f} ms")


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--lines", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--skus", type=int, default=12)
    parser.add_argument("--runs", type=int, default=1, help="how often; the median is shown")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), help="; ".join(PARTS))
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir(), "regulars-benchmarks"))
    given = parser.parse_args()
    given.cache.mkdir(parents=True, exist_ok=True)
    print(
        f"Python {sys.version.split()[0]}, {sys.platform}, {os.cpu_count()} processors, {given.runs} run(s)"
    )
    if not hasattr(os, "wait4"):
        print("CPU time and peak memory are not measured on this system")
    if "start" in given.only:
        tell_start(given.runs)
    for lines in given.lines if set(given.only) != {"start"} else ():
        bench = Bench(report_of(given.cache, lines, given.skus), lines, given.runs, given.only)
        print(
            f"{lines:,} lines, {given.skus} SKUs, {bench.report.stat().st_size / 2**20:,.0f} MiB", flush=True
        )
        if taken := costs(bench):
            tell_costs(taken)
        if "stages" in given.only:
            tell_stages(bench.report)
        if "select" in given.only:
            tell_selections(bench.report)


if __name__ == "__main__":
    main()
