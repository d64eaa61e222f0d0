"""Fresh processes, and what each cost.

Everything is measured in a process of its own: what was imported or cached before would flatter it, and a
child's peak memory begins at what its parent held. So nothing heavy is imported here, nor by the modules that
measure and tell.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).parent.parent
MEASURES_CHILDREN = hasattr(os, "wait4")
"""Whether the system tells CPU time and memory of a child that has ended; Windows does not."""


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

    def row(self, title: str) -> str:
        """Return a row of a table of costs."""
        return f"  {title:<46}{self.wall:>9.2f}{self.cpu:>9.2f}{self.peak:>10.0f}"

    def times(self, other: Cost, title: str) -> str:
        """Return a row that says how many times another's cost this one is."""
        wall, cpu, peak = (mine / its for mine, its in zip(astuple(self), astuple(other), strict=True))
        return f"  {title:<46}{wall:>8.2f}×{cpu:>8.2f}×{peak:>9.2f}×"


HEAD = f"  {'':<46}{'wall s':>9}{'CPU s':>9}{'peak MiB':>10}"
"""Headers of a table of costs."""


def median(costs: Iterable[Cost]) -> Cost:
    """Return the median of each figure."""
    return Cost(*map(statistics.median, zip(*map(astuple, costs), strict=True)))


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


def regulars(book: Path, *arguments: str | Path) -> Cost:
    """Run a command of ``regulars`` over a book; return its cost."""
    return python("-m", "regulars", "--book", book, "--quiet", *arguments)[0]


def _wait(child: subprocess.Popen[bytes], start: float) -> tuple[Cost, int]:
    """Wait for a child; return its cost and exit code."""
    if not MEASURES_CHILDREN:
        status = child.wait()
        return Cost(time.perf_counter() - start, float("nan"), float("nan")), status
    _, status, used = os.wait4(child.pid, 0)
    wall = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)  # so that Popen does not wait a second time
    unit = 1 if sys.platform == "darwin" else 1024  # macOS counts bytes, Linux KiB
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss * unit / 2**20), child.returncode
