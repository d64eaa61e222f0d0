"""Reading: one report file to its two lines files, its rejected lines and its counts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from regulars.ledger import lines as lines_files
from regulars.ledger import reports as ledger_reports
from regulars.rules import days, normalise
from regulars.rules.identity import FORGOTTEN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from regulars.ledger.writer import Writer
    from regulars.reports.blocks import Block
    from regulars.reports.shipments import Report
    from regulars.rules.forgotten import Forgotten
    from regulars.workflows.turn import Turn


@dataclass
class Read:
    """One report, read.

    Parameters
    ----------
    report : Report
        The file.
    text_file, typed_file : Path
        Its lines files, perhaps still being written.
    writer : Writer
        Who writes them.
    rejects : Table
        ``line``, ``column``, ``reason``, in order of lines.
    lines, warnings, left, forgotten : int
        Lines taken; those of them with a damaged field that is not used; lines left for the next import;
        lines taken that are forgotten people's.
    cut_off : bool
        Whether the very last line of the file cannot be taken apart.
    """

    report: Report
    text_file: Path
    typed_file: Path
    writer: Writer
    rejects: pa.Table
    lines: int
    warnings: int
    left: int
    forgotten: int
    cut_off: bool
    _typed: pa.Table | None

    def hand_over(self) -> pa.Table:
        """Return its typed lines, once: nobody keeps them any longer than they are needed."""
        typed, self._typed = self._typed, None
        assert typed is not None, "typed lines are handed over once"  # noqa: S101 - a programmer's mistake
        return typed

    def content(self) -> ledger_reports.Report:
        """Return what the ledger keeps of it; waits until its lines files are whole."""
        raw_sha256, typed_sha256 = self.writer.finish()
        return ledger_reports.Report(
            sha256=self.report.sha256,
            whole=not self.left,
            encoding=self.report.encoding,
            columns=self.report.columns,
            lines=self.lines,
            rejected=len(self.rejects),
            warnings=self.warnings,
            raw_sha256=raw_sha256,
            typed_sha256=typed_sha256,
        )


def read(
    report: Report,
    now: Turn,
    *,
    until: date | None,
    timezone: str,
    forgotten: Forgotten,
    still: Callable[[], None],
) -> Read:
    """Read a report into temporary files beside the lines files of the book.

    Parameters
    ----------
    report : Report
        Opened, its blocks not yet read.
    now : Turn
        Owns the temporary files.
    until : date or None
        Lines with a later reporting day are left.
    timezone : str
        Of the days.
    forgotten : Forgotten
        Whose lines are taken without saying whose they are.
    still : callable
        Told at every block that the reading goes on.

    Raises
    ------
    ReportError
        More than half of its lines do not fit.
    """
    text, typed = (now.temporary(now.book.lines, suffix) for suffix in (".parquet", "-typed.parquet"))
    writer = now.writer(text, typed)
    rejects: list[pa.Table] = []
    lines: list[pa.Table] = []
    warnings = left = last = 0
    for block in _ahead(report.blocks()):
        still()
        last = max(last, *block.table["line"].to_numpy()[-1:].tolist(), 0)
        cleaned = forgotten.clean(block.table)
        found = normalise.block(cleaned)
        rejects += [block.rejects, found.rejects]
        taken = cleaned if found.kept.false_count == 0 else cleaned.filter(found.kept)
        shipments = found.shipments
        if until is not None:
            early = _early(shipments, until, timezone)
            left += len(early) - int(early.sum())
            taken, shipments = taken.filter(pa.array(early)), shipments.filter(pa.array(early))
        writer.write(taken)
        lines.append(shipments)
        warnings += found.warnings
    whole = lines_files.whole(lines, stamp=normalise.VERSION)
    writer.write_typed(whole)
    set_aside = pa.concat_tables(rejects).sort_by("line")
    report.refuse_if_most_are_lost(set_aside, len(whole) + left)
    is_cut_off = any(line["line"] > last for line in set_aside.slice(max(len(set_aside) - 1, 0)).to_pylist())
    theirs = int(pc.starts_with(whole["order_id"], FORGOTTEN).to_numpy().sum())
    return Read(report, text, typed, writer, set_aside, len(whole), warnings, left, theirs, is_cut_off, whole)


def _ahead(blocks: Iterator[Block]) -> Iterator[Block]:
    """Yield the blocks, the next one being read in a thread of its own while one is worked on."""
    with ThreadPoolExecutor(1, thread_name_prefix="read") as pool:
        coming = pool.submit(next, blocks, None)
        while (block := coming.result()) is not None:
            coming = pool.submit(next, blocks, None)
            yield block


def _early(shipments: pa.Table, until: date, timezone: str) -> NDArray[np.bool_]:
    """Return which lines were reported until a day; where there is no reporting date, shipped or ordered."""
    frame = lines_files.frame({0: shipments})
    at = frame["reported_at"].fillna(days.ordered_at(frame))
    return (~(days.local(at, frame["channel"], timezone=timezone) > pd.Timestamp(until))).to_numpy()
