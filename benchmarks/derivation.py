"""Time what every command begins with: from the typed lines of a book to its customers, in this process.

``python -m benchmarks.derivation BOOK`` prints ``{"wall": seconds, "cpu": seconds}``; with ``--by-function``
the CPU seconds of each function of `regulars` with all that it calls, those of at least 2 % of the whole, the
most first.
"""

from __future__ import annotations

import cProfile
import json
import pstats
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import regulars
from regulars import memory

memory.hold()  # as the command line does

from regulars.workflows import looking  # noqa: E402

HOME = Path(regulars.__file__).parent
NOW = datetime(2026, 1, 31, tzinfo=UTC)
LEAST = 0.02
"""Share of the whole from which on a function is worth a line."""


def look(book: str) -> None:
    """Work the customers out."""
    looking.look(Path(book), as_of=None, at=None, now=NOW)


def by_function(book: str) -> dict[str, float]:
    """Return the CPU seconds of each function by its name within the package."""
    profile = cProfile.Profile(time.process_time)
    profile.runcall(look, book)
    seconds = {}
    whole = 0.0
    for (file, _, function), (*_, with_calls, _callers) in pstats.Stats(profile).stats.items():
        path = Path(file)
        if path.is_relative_to(HOME) and not function.startswith("<"):
            module = ".".join(path.relative_to(HOME).with_suffix("").parts)
            seconds[f"{module}.{function}"] = with_calls
            whole = max(whole, with_calls)
    return {
        name: took
        for name, took in sorted(seconds.items(), key=lambda item: -item[1])
        if took >= LEAST * whole
    }


def main() -> None:
    """Time the book that the command line names."""
    book, *options = sys.argv[1:]
    if options == ["--by-function"]:
        print(json.dumps(by_function(book)))
        return
    began, worked = time.perf_counter(), time.process_time()
    look(book)
    taken = {"wall": time.perf_counter() - began, "cpu": time.process_time() - worked}
    print(json.dumps(taken))


if __name__ == "__main__":
    main()
