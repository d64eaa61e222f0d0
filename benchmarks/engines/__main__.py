"""Time one engine's stages, in this process: ``python -m benchmarks.engines ENGINE REPORT BOOK``.

``BOOK`` holds the report already; our own workbook says so. Prints wall and CPU seconds and the peak memory
in MiB of each stage as JSON. Each stage has what it needs in memory; text is given up once it is typed.
"""

from __future__ import annotations

import importlib
import json
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.engines.table import ENGINES, STAGES

_STATUS = Path("/proc/self/status")
_CLEAR = Path("/proc/self/clear_refs")


def forget_peak() -> None:
    """Let the peak memory begin anew at what is held now, on Linux."""
    if _CLEAR.exists():
        _CLEAR.write_text("5", encoding="ascii")


def peak() -> float:
    """Return the peak memory in MiB since it was forgotten; not a number where the system does not tell."""
    if not _STATUS.exists():
        return float("nan")
    status = _STATUS.read_text(encoding="ascii", errors="replace")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def main() -> None:
    """Run the stages of the engine that the command line names."""
    engine, report, book = sys.argv[1:]
    module = importlib.import_module(f"benchmarks.engines.{ENGINES[engine].module}")
    taken = {}
    with tempfile.TemporaryDirectory() as folder:
        stages = module.Stages(Path(report), Path(book), Path(folder))
        for stage in STAGES:
            forget_peak()
            began, worked = time.perf_counter(), time.process_time()
            getattr(stages, stage)()
            taken[stage] = (time.perf_counter() - began, time.process_time() - worked, peak())
    print(json.dumps(taken))


if __name__ == "__main__":
    main()
