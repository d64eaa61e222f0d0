"""Time the stages of one import: ``python -m benchmarks.stages BOOK REPORT`` prints seconds by stage as JSON.

The workflow tells its stages as it goes. A stage lasts until the next one is told; what comes before the
first is ``start`` (loading the program, opening the book), and the last one ends with the run.
"""

from __future__ import annotations

import json
import sys
import time

START = time.perf_counter()  # before the imports, which are part of the first stage

from datetime import UTC, datetime  # noqa: E402
from pathlib import Path  # noqa: E402

from regulars import memory  # noqa: E402

memory.hold()  # as the command line does

from regulars.workflows import importing  # noqa: E402


class Stopwatch:
    """Seconds by stage, in the order in which the stages were first told."""

    def __init__(self, start: float) -> None:
        self.seconds: dict[str, float] = {}
        self._stage = "start"
        self._since = start

    def tell(self, stage: str, done: int, of: int) -> None:  # noqa: ARG002 - the signature of tell
        """Hear that a stage goes on or begins."""
        now = time.perf_counter()
        self.seconds[self._stage] = self.seconds.get(self._stage, 0.0) + now - self._since
        self._stage, self._since = stage, now


def main() -> None:
    """Import the report that the command line names, and print what took how long."""
    book, report = sys.argv[1:]
    watch = Stopwatch(START)
    at = datetime(2026, 1, 1, tzinfo=UTC)
    importing.run(Path(book), [report], importing.Wishes(), at=at, tell=watch.tell)
    watch.tell("end", 0, 0)
    print(json.dumps(watch.seconds))


if __name__ == "__main__":
    main()
