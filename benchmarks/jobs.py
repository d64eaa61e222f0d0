"""The main job, report in and workbook out, beside its peers; and what is done with the book after it."""

from __future__ import annotations

import json
import statistics
import tempfile
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.children import HEAD, Cost, median, python, regulars
from benchmarks.peers import PEERS, compare

OURS = "regulars import"
AFTER = {
    "again": "the same file again, which adds nothing",
    "look": "regulars list",
    "read": "the same after three names were typed",
    "sync": "regulars sync, with three names typed",
    "pandas": "pandas.read_excel of the workbook",
    "bytes": "size of the book",
}
"""What is done with a book once the report is imported."""


@dataclass
class Job:
    """One report, and what to do with it.

    Parameters
    ----------
    report : Path
    lines : int
    runs : int
        How often each thing is measured; the median is shown.
    parts : set of str
        Keys of ``PEERS`` and ``AFTER``.
    """

    report: Path
    lines: int
    runs: int
    parts: set[str]
    _taken: dict[str, list[Cost]] = field(default_factory=lambda: defaultdict(list))

    def measure(self) -> None:
        """Measure the runs in turn, so that a slow spell of the machine meets all of them; print medians."""
        for number in range(self.runs):
            with tempfile.TemporaryDirectory() as folder:
                book = Path(folder, "book")
                self._taken[OURS].append(regulars(book, "import", self.report))
                lists = {OURS: book / "customers.xlsx"} | self._peers(Path(folder))
                if number == 0:
                    self._first(book, lists)
                self._after(book)
        self._tell()

    def _peers(self, folder: Path) -> dict[str, Path]:
        """Let the peers make the list; return where their workbooks are, by title."""
        lists = {}
        for name, peer in PEERS.items():
            if name in self.parts and not peer.obstacle(self.lines):
                workbook = folder / f"{name}.xlsx"
                cost, way = peer.run([self.report], workbook)
                title = f"{peer.title}, {way}" if way else peer.title
                self._taken[title].append(cost)
                lists[title] = workbook
        return lists

    def _first(self, book: Path, lists: dict[str, Path]) -> None:
        """Print what every run says alike."""
        if len(lists) > 1:
            compare(lists)
        if "bytes" in self.parts:
            tell_size(book, self.lines)

    def _after(self, book: Path) -> None:
        """Measure what is done with the book after it was made: looking first, while nothing was typed."""
        if "again" in self.parts:
            self._taken[AFTER["again"]].append(regulars(book, "import", self.report))
        if "look" in self.parts:
            self._taken[AFTER["look"]].append(regulars(book, "list", "--limit", "1"))
        for part, command in (("read", ("list", "--limit", "1")), ("sync", ("sync",))):
            if part in self.parts:
                python("-m", "benchmarks.typing_in", book)
                self._taken[AFTER[part]].append(regulars(book, *command))
        if "pandas" in self.parts:
            cost, _ = python("-m", "benchmarks.plain_read", book / "customers.xlsx")
            self._taken[AFTER["pandas"]].append(cost)

    def _tell(self) -> None:
        """Print a table of costs, and how many times ours the peers' are."""
        ours = median(self._taken[OURS])
        print(HEAD)
        for title, costs in self._taken.items():
            print(median(costs).row(title))
        for title, costs in self._taken.items():
            if title != OURS and title not in AFTER.values():
                print(median(costs).times(ours, f"{title} ÷ {OURS}"))
        for name, peer in PEERS.items():
            if name in self.parts and (obstacle := peer.obstacle(self.lines)):
                print(f"  {peer.title}: {obstacle}")


def tell_size(book: Path, lines: int) -> None:
    """Print how many bytes of the book each report line takes."""
    sizes: dict[str, int] = defaultdict(int)
    for path in book.rglob("*"):
        if path.is_file():
            typed = " (typed)" if path.stem.endswith("-typed") else ""
            sizes[path.relative_to(book).parts[0] + typed] += path.stat().st_size
    shares = ", ".join(f"{name} {size / lines:.1f}" for name, size in sorted(sizes.items()))
    kept = sum(size for name, size in sizes.items() if not name.endswith(".xlsx"))
    print(f"  bytes a line: {shares}, all but the workbook {kept / lines:.1f}")


def tell_stages(report: Path) -> None:
    """Print what the stages of one more import took."""
    with tempfile.TemporaryDirectory() as folder:
        _, printed = python("-m", "benchmarks.stages", Path(folder, "book"), report)
    stages = ", ".join(f"{stage} {seconds:.2f}" for stage, seconds in json.loads(printed).items())
    print(f"  stages of an import, in s: {stages}")


def tell_selections(report: Path) -> None:
    """Print what selections take once customers are loaded, beside plain pandas."""
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder, "book")
        regulars(book, "import", "--no-workbook", report)
        _, printed = python("-m", "benchmarks.selections", book)
    print(f"  {'selection':<56}{'customers':>10}{'ms':>6}{'plain ÷ ours':>14}")
    for expression, (count, ours, plain) in json.loads(printed).items():
        ratio = "" if plain is None else f"{plain / ours:.1f}×"
        print(f"  {expression:<56}{count:>10,}{ours * 1000:>6.0f}{ratio:>14}")


def tell_derivation(report: Path, lines: int) -> None:
    """Print what a list takes that is worked out anew from the typed lines of a book, by function."""
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder, "book")
        regulars(book, "import", "--no-workbook", report)
        cost, printed = python("-m", "benchmarks.derivation", book)
        _, profiled = python("-m", "benchmarks.derivation", book, "--by-function")
    wall, cpu = (json.loads(printed)[name] / lines * 1e6 for name in ("wall", "cpu"))
    print(f"  from typed lines to customers, a million lines: wall {wall:.2f} s, CPU {cpu:.2f} s")
    print(
        f"  peak of that process {cost.peak:,.0f} MiB; by function, with all that it calls, in CPU seconds a"
    )
    print("  million lines, under a profiler:")
    for name, seconds in json.loads(profiled).items():
        print(f"  {seconds / lines * 1e6:>8.2f}  {name}")


def tell_start(runs: int) -> None:
    """Print how long the program takes to say anything, beside the least that click allows."""
    commands = {
        "regulars --help": ("-m", "regulars", "--help"),
        "python -c 'import click'": ("-c", "import click"),
        "python -c pass": ("-c", "pass"),
    }
    taken = defaultdict(list)
    for _ in range(max(runs, 5)):
        for title, arguments in commands.items():
            taken[title].append(python(*arguments)[0].wall)
    for title, walls in taken.items():
        print(f"  {title:<46}{statistics.median(walls) * 1000:>6.0f} ms")
