"""Rewriting: lines files written anew without what tells that some lines are forgotten people's."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from regulars import disk
from regulars.ledger import lines as lines_files
from regulars.ledger import reports as ledger_reports
from regulars.rules import normalise
from regulars.workflows import lines
from regulars.workflows.lines import Files

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from regulars.rules.forgotten import Forgotten
    from regulars.workflows.turn import Turn


@contextlib.contextmanager
def rewritten(now: Turn, reports: Collection[int], forgotten: Forgotten) -> Iterator[int]:
    """Write the lines files of some reports anew, say so in the ledger, and give the number of files.

    The old and the new ones lie side by side until the turn has ended one way or the other. What a crash
    leaves of either is swept by the next turn.

    Parameters
    ----------
    now : Turn
    reports : collection of int
        By number.
    forgotten : Forgotten
    """
    known = ledger_reports.every(now.db)
    done: dict[str, tuple[str, str]] = {}
    old: set[Path] = set()
    new: set[Path] = set()
    try:
        for number in sorted(reports):
            report = known[number]
            if report.raw_sha256 not in done:
                now.tell("rewrite", len(done), len(reports))
                was = lines.files(now.book, {number: report})[number]
                done[report.raw_sha256] = _rewrite(now, was, forgotten, new)
                old |= {was.text, was.typed}
            ledger_reports.rewrite(now.db, number, *done[report.raw_sha256])
        yield len(done)
    finally:
        gone = old - new if now.committed else new
        for path in () if now.unsure else gone:
            with contextlib.suppress(OSError):  # as where somebody reads it on Windows: the next turn sweeps
                path.unlink(missing_ok=True)


def _rewrite(now: Turn, was: Files, forgotten: Forgotten, new: set[Path]) -> tuple[str, str]:
    """Write the lines of one report anew under a new name, and return the SHA-256 of both files."""
    folder = now.book.lines
    made = Files(now.temporary(folder, ".parquet"), now.temporary(folder, "-typed.parquet"))
    writer = now.writer(made.text, made.typed)
    typed = []
    for block in lines_files.blocks(was.text):
        text = forgotten.clean(block)
        writer.write(text)
        typed.append(normalise.block(text).shipments)
    writer.write_typed(lines_files.whole(typed, stamp=normalise.VERSION))
    raw_sha256, typed_sha256 = writer.finish()
    kept = Files(folder / ledger_reports.raw_name(raw_sha256), folder / ledger_reports.typed_name(raw_sha256))
    for written, target in ((made.text, kept.text), (made.typed, kept.typed)):
        if not target.exists():
            new.add(target)
        disk.sync(written)
        disk.replace(written, target)
    return raw_sha256, typed_sha256
