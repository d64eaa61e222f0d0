"""The stages by pandas and pyarrow, with the functions of `regulars` itself."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from regulars import workbook
from regulars.ledger import database
from regulars.ledger import lines as lines_files
from regulars.ledger.writer import Writer
from regulars.reports import shipments, sources
from regulars.rules import coverage, keys, normalise
from regulars.settings import Settings
from regulars.workflows import lines, state, view

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    import pyarrow as pa

NOW = datetime(2026, 1, 31, tzinfo=UTC)


class Stages:
    """What is done, in order; each stage keeps its outcome for the next."""

    def __init__(self, report: Path, book: Path, folder: Path) -> None:
        self._report = report
        self._files = lines.Files(folder / "text.parquet", folder / "typed.parquet")
        self._workbook = folder / "customers.xlsx"
        with database.reading(book / "ledger.db") as db:
            self._state = state.fold(db)
        self._text: list[pa.Table] = []
        self._typed: pa.Table
        self._every: pd.DataFrame
        self._seen: view.View

    def read(self) -> None:
        """Read in blocks, with line numbers; hash the bytes, find the encoding, the header and bad lines."""
        with sources.find([str(self._report)], skip=()) as found:
            report = shipments.open(found.sources[0], encoding=None, aliases={})
            self._text = [block.table for block in report.blocks()]

    def keep(self) -> None:
        """Write the text as it is kept, with page checksums, and hash the file."""
        writer = Writer(self._files.text, self._files.text)
        for block in self._text:
            writer.write(block)
        writer.finish()

    def type(self) -> None:
        """Type the lines, look for those to be set aside, and look each word up."""
        blocks = [normalise.block(block).shipments for block in self._text]
        self._text = []
        self._typed = lines_files.whole(blocks, stamp=normalise.VERSION)

    def keep_typed(self) -> None:
        """Write the typed lines, and hash the file."""
        writer = Writer(self._files.typed, self._files.typed)
        writer.write_typed(self._typed)
        writer.finish()
        del self._typed

    def load_typed(self) -> None:
        """Read them as a frame."""
        self._every = lines_files.frame(lines.typed({1: self._files}))

    def current(self) -> None:
        """Find lines that stand twice, and settle them."""
        found = keys.candidates(self._every)
        self._every = lines.current(self._every, {1: self._files}, found=found)

    def customers(self) -> None:
        """Find whose each line is, and make their rows."""
        self._seen = view.build(self._every, self._state.slots, Settings(), as_of=NOW.date())

    def excel(self) -> None:
        """Write the whole workbook, with all its sheets and their formulas, and verify it."""
        covered = coverage.spans(self._every, timezone="UTC")
        contents = view.contents(self._seen, self._state, covered, Settings(), at=NOW)
        workbook.write(self._workbook, contents)
