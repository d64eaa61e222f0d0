"""Checking: what is wrong with a book, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from regulars import book as books
from regulars import workbook
from regulars.errors import LedgerError, RegularsError, WorkbookError
from regulars.ledger import database, events
from regulars.ledger import forgotten as ledger_forgotten
from regulars.ledger import lines as lines_files
from regulars.ledger import reports as ledger_reports
from regulars.ledger import workbooks as ledger_workbooks
from regulars.reports import headers
from regulars.workflows import looking, segmenting, turn
from regulars.workflows.selecting import Ground

if TYPE_CHECKING:
    import sqlite3
    from datetime import datetime
    from pathlib import Path

    from regulars.book import Book


def findings(root: Path, *, now: datetime) -> list[str]:
    """Return what is wrong with the book in a folder, each in one sentence; empty where all is well.

    Nothing is changed: hand edits are looked at whether they can be taken, and not taken.

    Raises
    ------
    RegularsError
        There is no book, or its ledger cannot be read at all.
    """
    book = books.found(root)
    found = []
    try:
        settings = book.settings()
        headers.vocabulary(settings.columns)
        has_segments = bool(settings.segments)
    except RegularsError as error:
        found.append(str(error))
        has_segments = False
    with database.reading(book.ledger) as db:
        found += [f"ledger.db: {finding}" for finding in database.sound(db)]
        found += _lines(book, db)
        found += _forgotten(book, db)
        standing = _workbook(book, db)
    found += standing or _edits(book, now)
    return [*found, *_segments(book, now)] if has_segments and not found else found


def _segments(book: Book, now: datetime) -> list[str]:
    """Return which saved segments cannot be used."""
    ground = Ground(looking.standing(book, as_of=None, at=None, now=now))
    with database.reading(book.ledger) as db:
        return [*segmenting.findings(ground, db)]


def _lines(book: Book, db: sqlite3.Connection) -> list[str]:
    """Return which lines files are not, byte for byte, what was written."""
    found = []
    for name, sha256 in ledger_reports.lines_files(db).items():
        path = book.lines / name
        if not path.is_file():
            found.append(f"lines/{name} is missing; {_advice(name)}")
        elif lines_files.sha256(path) != sha256:
            found.append(f"lines/{name} is damaged; {_advice(name)}")
    return found


def _advice(name: str) -> str:
    """Return what to do about a lines file."""
    if ledger_reports.is_typed(name):
        return "nothing is lost, its content is worked out again from the text beside it"
    return "put it back from a backup of the book's folder"


def _forgotten(book: Book, db: sqlite3.Connection) -> list[str]:
    """Return whether it cannot be told any more who was forgotten."""
    try:
        ledger_forgotten.known(db, book.key, mailboxes=())
    except LedgerError as error:
        return [str(error)]
    return []


def _workbook(book: Book, db: sqlite3.Connection) -> list[str]:
    """Return what is wrong with the workbook."""
    newest = ledger_workbooks.newest(db)
    if newest is None:
        return []
    if not book.workbook.is_file():
        return ["customers.xlsx is missing; `regulars sync` writes it anew"]
    try:
        workbook.verify(book.workbook)
    except RegularsError as error:
        return [str(error)]
    behind = {*range(newest.event + 1, events.newest(db) + 1)} - {*newest.taken}
    if not newest.published or behind:
        return [
            "customers.xlsx is older than the ledger; close it everywhere, and `regulars sync` writes it anew"
        ]
    return []


def _edits(book: Book, now: datetime) -> list[str]:
    """Return why what was typed in the workbook cannot be taken; the turn commits nothing."""
    if not book.workbook.exists():
        return []
    try:
        with turn.begun(book, at=now):
            return []
    except (WorkbookError, LedgerError) as error:
        return [str(error)]
