"""Write a Fulfilled Shipments report of any size for an invented store.

``python -m benchmarks.generate --lines 1000000 --seed 1 -o report.txt`` writes one report;
``--files 12 -o FOLDER`` cuts the same lines by reporting time into twelve of equal length, as months would.
"""

from __future__ import annotations

import argparse
import sys
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from benchmarks.press import COLUMNS, Press
from benchmarks.store import DAY, Lines, Store, lines

if TYPE_CHECKING:
    from benchmarks.store import Flags

BLOCK = 65_536
"""Lines rendered at a time."""


def write(out: BinaryIO, store: Store, rows: Lines) -> None:
    """Write a report with these lines of the store, header first."""
    press = Press.of(store)
    out.write("\t".join(COLUMNS).encode() + b"\n")
    blocks = range(0, len(rows.number), BLOCK)
    out.writelines(press.print(rows.take(slice(start, start + BLOCK))) for start in blocks)


def reported(store: Store, rows: Lines, first: str | None, last: str | None) -> Flags:
    """Return which lines were reported from the first to the last ISO day, both included."""
    day = rows.reported // DAY
    start = date.fromisoformat(store.first_day)
    after = (date.fromisoformat(first) - start).days if first else 0
    before = (date.fromisoformat(last) - start).days if last else int(day.max(initial=0))
    return (day >= after) & (day <= before)


def months(store: Store, rows: Lines, folder: Path, *, files: int) -> None:
    """Write lines into a folder as files of equal length, the oldest being ``01.txt``."""
    folder.mkdir(parents=True, exist_ok=True)
    ends = [round(len(rows.number) * at / files) for at in range(files + 1)]
    for number, (start, end) in enumerate(pairwise(ends)):  # the newest lines come first
        with (folder / f"{files - number:02}.txt").open("wb") as out:
            write(out, store, rows.take(slice(start, end)))


def main() -> None:
    """Write what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.generate", description=__doc__)
    parser.add_argument("--lines", type=int, default=10_000, help="lines of the whole store")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--skus", type=int, default=12)
    parser.add_argument("--first-day", default=Store.first_day, help="day of the first orders")
    parser.add_argument("--days", type=int, default=Store.days, help="days with orders")
    parser.add_argument("--from", dest="first", help="leave out lines reported before this day")
    parser.add_argument("--until", help="leave out lines reported after this day")
    parser.add_argument("--files", type=int, help="cut into that many files, in the folder OUTPUT")
    parser.add_argument("-o", "--output", type=Path, help="file to write; standard output if not given")
    given = parser.parse_args()
    if given.files and not given.output:
        parser.error("--files needs --output FOLDER")
    store = Store(given.lines, given.seed, given.skus, given.first_day, given.days)
    rows = lines(store)
    if given.first or given.until:
        rows = rows.take(reported(store, rows, given.first, given.until))
    if given.files:
        months(store, rows, given.output, files=given.files)
        return
    with given.output.open("wb") if given.output else sys.stdout.buffer as out:
        write(out, store, rows)


if __name__ == "__main__":
    main()
