"""The reports to measure with: generated once for each state of the generator, and kept."""

from __future__ import annotations

import hashlib
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.children import ROOT, python

_GENERATOR = ("generate", "invented", "press", "store")


@dataclass(frozen=True)
class Supplies:
    """Where generated reports are kept, and how many products are in them.

    Parameters
    ----------
    cache : Path
    skus : int
    """

    cache: Path = Path(tempfile.gettempdir(), "regulars-benchmarks")
    skus: int = 12

    def report(self, lines: int) -> Path:
        """Return a report of that many lines, over a year."""
        return self.months(lines, files=1, days=365)[0]

    def months(self, lines: int, *, files: int, days: int) -> list[Path]:
        """Return a store's lines cut by reporting time into files of equal length, the oldest first.

        Parameters
        ----------
        lines : int
            Of all files together.
        files : int
        days : int
            Days with orders.
        """
        sources = (ROOT / "benchmarks" / f"{name}.py" for name in _GENERATOR)
        state = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:8]
        folder = self.cache / f"{lines}-{self.skus}-{files}-{days}-{state}"
        if not folder.exists():
            unfinished = folder.with_name(f"{folder.name}.part")
            store = ("--lines", str(lines), "--skus", str(self.skus), "--days", str(days))
            cost, _ = python("-m", "benchmarks.generate", *store, "--files", str(files), "-o", unfinished)
            unfinished.replace(folder)
            print(f"generated {folder} in {cost.wall:.1f} s", file=sys.stderr)
        return sorted(folder.iterdir())
