"""Importing: from report files to one more event, and a workbook that shows it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa

from regulars import book as books
from regulars.errors import ReportError, UnknownReportError
from regulars.ledger import events
from regulars.ledger import reports as ledger_reports
from regulars.rules import coverage, days, lines, slots
from regulars.workflows import reading, state, turn, view

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from pathlib import Path

    from regulars.book import Book
    from regulars.settings import Settings
    from regulars.workflows.reading import Read
    from regulars.workflows.turn import Tell, Turn


@dataclass(frozen=True)
class Wishes:
    """How to import.

    Parameters
    ----------
    until : date or None
        Lines with a later reporting day are left for the next import.
    dry_run : bool
        Work everything out, and change nothing.
    strict : bool
        Refuse everything where one line would be set aside.
    workbook : bool
        Write the workbook.
    encoding : str or None
        Codec of the files; None to find out.
    """

    until: date | None = None
    dry_run: bool = False
    strict: bool = False
    workbook: bool = True
    encoding: str | None = None


@dataclass(frozen=True)
class File:
    """What became of one file.

    Parameters
    ----------
    name : str
    lines, new, known, changed, rejected, warnings : int
        As on the sheet Imports.
    left : int
        Lines left for the next import.
    first, last : date or None
        Its reporting days.
    encoding : str
        How its letters were read.
    passed_over : str
        Why it was not read at all, else empty.
    """

    name: str
    lines: int = 0
    new: int = 0
    known: int = 0
    changed: int = 0
    rejected: int = 0
    warnings: int = 0
    left: int = 0
    first: date | None = None
    last: date | None = None
    encoding: str = ""
    passed_over: str = ""


@dataclass(frozen=True)
class Outcome:
    """What an import did.

    Parameters
    ----------
    event : int or None
        Its number; None where it brought nothing new, or was tried only.
    files : tuple of File
    customers, new_customers : int
        Now, and of these with this import.
    orders_without_email : int
    missing_days : list of (date, date)
        Ranges that no report covers.
    workbook : Path or None
        The workbook; None where it was not written.
    notes : tuple of str
        What to know and what to look at next.
    """

    event: int | None
    files: tuple[File, ...]
    customers: int
    new_customers: int
    orders_without_email: int
    first: date | None
    last: date | None
    missing_days: list[tuple[date, date]]
    workbook: Path | None
    notes: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """Return it for machines."""
        sums = {name: sum(getattr(file, name) for file in self.files) for name in _COUNTS}
        return asdict(self) | {"lines": sums}

    def facts(self) -> list[tuple[str, object]]:
        """Return what a seller wants to know first, in order."""
        covered = f"{self.first} to {self.last}" if self.first else "nothing yet"
        return [
            ("Customers", f"{self.customers:,} ({self.new_customers:,} new)"),
            ("Orders without e-mail", f"{self.orders_without_email:,}"),
            ("Reports cover", covered),
            ("Days missing", view.gap_text(self.missing_days) or "none"),
            ("Workbook", self.workbook or "not written"),
        ]


_COUNTS = ("lines", "new", "known", "changed", "rejected", "warnings", "left")


def run(root: Path, paths: Sequence[str], wishes: Wishes, *, at: datetime, tell: Tell = turn.unheard) -> Outcome:
    """Import reports into the book in a folder, started where there is none.

    Parameters
    ----------
    root : Path
        Folder of the book.
    paths : sequence of str
        Files, folders, patterns, or ``-``.
    wishes : Wishes
    at : datetime
        When the command was given, UTC.
    tell : callable
        Hears how far the work is.

    Raises
    ------
    RegularsError
        Anything refused; the book is as it was, and one that was started for this is gone again.
    """
    book, started = books.started(root)
    done = False
    try:
        settings = book.settings()
        with sources.find(paths, skip=book.own_files()) as found, turn.begun(book, at=at, tell=tell) as now:
            outcome = _Import(now, settings, wishes, started=started).run(found)
        done = not wishes.dry_run
    finally:
        if started and not done:
            books.abandon(book)
    return outcome


class _Import:
    """One import, step by step; every step is told by its name."""

    def __init__(self, now: Turn, settings: Settings, wishes: Wishes, *, started: bool) -> None:
        self.now = now
        self.settings = settings
        self.wishes = wishes
        self.started = started
        self.before = state.fold(now.db)
        self.files: list[File] = []
        self.reads: dict[int, Read] = {}
        self.known: dict[int, str] = {}

    def run(self, found: sources.Found) -> Outcome:
        """Read, count, and make it an event where it brings something new."""
        self.read(found)
        self.now.tell("derive", 0, 0)
        paths = lines.files(self.now.book, self.before.reports) | {
            number: lines.Files(read.text, read.typed) for number, read in self.reads.items()
        }
        every = lines.every(paths)
        ...

    def read(self, found: sources.Found) -> None:
        """Read every file that is not known; those found in a folder that are no reports are passed over."""
        number = ledger_reports.next_number(self.now.db)
        for done, source in enumerate(found.sources):
            self.now.tell("read", done, len(found.sources))
            try:
                report = reports.open(source, encoding=self.wishes.encoding, aliases=self.settings.columns)
                known = self._known(report)
                if known is None:
                    self.reads[number] = self._read(report)
                    number += 1
                else:
                    self.known[known] = report.name
            except UnknownReportError as error:
                if source.named:
                    raise
                self.files.append(File(source.name, passed_over=error.what))
        if not self.reads and not self.known:
            raise ReportError(
                "there is no report here", path=", ".join(sorted({source.path for source in found.sources})) or "the folder",
                do="download Amazon Fulfilled Shipments from Seller Central, and name the file or its folder",
            )
