"""Checking: what is wrong with a book, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from regulars import book as books
from regulars import disk, workbook
from regulars.errors import LedgerError, RegularsError, WorkbookError
from regulars.ledger import database, events
from regulars.ledger import forgotten as ledger_forgotten
from regulars.ledger import reports as ledger_reports
from regulars.ledger import workbooks as ledger_workbooks
from regulars.reports import headers
from regulars.workflows import lines, looking, segmenting, turn
from regulars.workflows.selecting import Ground

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from regulars.book import Book
    from regulars.ledger.reports import Report
    from regulars.workflows.lines import Files

MISSING, DAMAGED, BEHIND, WHOLE = "is missing", "is damaged", "is older than the ledger", ""
"""What can be said of a file."""


@dataclass(frozen=True)
class Lines:
    """The two lines files of a report, and of all others that say the same.

    Parameters
    ----------
    reports : dict of int to Report
        What the ledger knows of these reports, by number.
    files : Files
    text, typed : str
        ``MISSING``, ``DAMAGED`` or ``WHOLE``.
    """

    reports: dict[int, Report]
    files: Files
    text: str
    typed: str


def findings(root: Path, *, now: datetime) -> list[str]:
    """Return what is wrong with the book in a folder, each in one sentence; empty where all is well.

    Nothing is changed: hand edits are looked at whether they can be taken, and not taken. Where the ledger is
    damaged the rest is not looked at, for it is the ledger that says what should be there.

    Raises
    ------
    RegularsError
        There is no book, or its ledger cannot be read at all.
    """
    book = books.found(root)
    found, has_segments = _settings(book)
    with database.reading(book.ledger, even_damaged=True) as db:
        if damage := ledger(db):
            return [*found, *damage]
        found += _lines(book, db)
        found += _forgotten(book, db)
        standing = _workbook(book, db)
    found += standing or _edits(book, now)
    return [*found, *_segments(book, now)] if has_segments and not found else found


def ledger(db: sqlite3.Connection) -> list[str]:
    """Return what is wrong with the ledger, and last what can be done about it."""
    found = [f"ledger.db: {finding}" for finding in database.sound(db)]
    return [*found, f"ledger.db is damaged; {database.ADVICE}"] if found else []


def lines_of(book: Book, db: sqlite3.Connection) -> list[Lines]:
    """Return all lines files, and whether they are, byte for byte, what was written."""
    reports = ledger_reports.every(db)
    same: dict[Files, dict[int, Report]] = {}
    for number, where in lines.files(book, reports).items():
        same.setdefault(where, {})[number] = reports[number]
    digests = ledger_reports.lines_files(db)
    return [
        Lines(of, where, *(_state(path, digests[path.name]) for path in (where.text, where.typed)))
        for where, of in same.items()
    ]


def workbook_of(book: Book, db: sqlite3.Connection) -> tuple[str, str]:
    """Return what can be said of the workbook, and what is damaged in it.

    One with the bytes that the ledger knows is whole; in another one somebody may have typed, and that is
    whole where all of it can be read.
    """
    newest = ledger_workbooks.newest(db)
    if newest is None:
        return WHOLE, ""
    if not book.workbook.is_file():
        return MISSING, ""
    if ledger_workbooks.known(db, disk.sha256(book.workbook)) is None:
        try:
            workbook.verify(book.workbook)
        except WorkbookError as error:
            return DAMAGED, error.what
    behind = {*range(newest.event + 1, events.newest(db) + 1)} - {*newest.taken}
    return (BEHIND if not newest.published or behind else WHOLE), ""


def _settings(book: Book) -> tuple[list[str], bool]:
    """Return what is wrong with the settings, and whether selections are saved among them."""
    try:
        settings = book.settings()
        headers.vocabulary(settings.columns)
    except RegularsError as error:
        return [str(error)], False
    return [], bool(settings.segments)


def _segments(book: Book, now: datetime) -> list[str]:
    """Return which saved segments cannot be used."""
    ground = Ground(looking.standing(book, as_of=None, at=None, now=now))
    with database.reading(book.ledger) as db:
        return [*segmenting.findings(ground, db)]


def _state(path: Path, sha256: str) -> str:
    """Return what can be said of a file that is never changed."""
    if disk.is_whole(path, sha256):
        return WHOLE
    return DAMAGED if path.is_file() else MISSING


def _lines(book: Book, db: sqlite3.Connection) -> Iterator[str]:
    """Yield which lines files are not what was written, and what to do."""
    for each in lines_of(book, db):
        if each.text:
            name, event = ledger_reports.first_named(db, min(each.reports))
            yield (
                f"lines/{each.files.text.name} {each.text}; put it back from a backup of the book's folder, "
                f"or run `regulars check --repair REPORT` with {name}, the report that event {event} imported"
            )
        if each.typed:
            beside = f"lines/{each.files.text.name} beside it"
            makes = f"`regulars check --repair` makes it again from {beside}"
            do = f"it comes back with {beside}" if each.text else f"nothing is lost, {makes}"
            yield f"lines/{each.files.typed.name} {each.typed}; {do}"


def _forgotten(book: Book, db: sqlite3.Connection) -> list[str]:
    """Return whether it cannot be told any more who was forgotten."""
    try:
        ledger_forgotten.known(db, book.key, mailboxes=())
    except LedgerError as error:
        return [str(error)]
    return []


def _workbook(book: Book, db: sqlite3.Connection) -> list[str]:
    """Return what is wrong with the workbook."""
    state, why = workbook_of(book, db)
    said = {
        MISSING: "; `regulars sync` writes it anew",
        BEHIND: "; close it everywhere, and `regulars sync` writes it anew",
        DAMAGED: f": {why}; `regulars check --repair` writes it anew, but for what no command has read yet",
    }
    return [f"customers.xlsx {state}{said[state]}"] if state else []


def _edits(book: Book, now: datetime) -> list[str]:
    """Return why what was typed in the workbook cannot be taken; the turn commits nothing."""
    if not book.workbook.exists():
        return []
    try:
        with turn.begun(book, at=now):
            return []
    except (WorkbookError, LedgerError) as error:
        return [str(error)]
