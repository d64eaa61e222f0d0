"""The one way to the SQLite file: a transaction to read in, and one to write in that is also the lock."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING

from regulars.errors import LedgerError
from regulars.ledger import migrations

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE_SECONDS = 20.0
"""How long a command waits for another one on the same book before it gives up."""

_NOT_OURS = ("not a database", "malformed", "disk image", "no such table")


@contextlib.contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Give a connection that sees the ledger as it stands now, and says nothing.

    It is opened for writing all the same: what a crash left in the journal must be taken back before anybody
    can read.

    Raises
    ------
    LedgerError
        Busy for too long, damaged, of a newer version, or without any event yet.
    """
    with _told(), contextlib.closing(_connected(f"{path.resolve().as_uri()}?mode=rw")) as db:
        db.execute("PRAGMA query_only = ON")
        db.execute("BEGIN")
        if not migrations.version(db):
            raise LedgerError("this book holds nothing yet", do="import a report first")
        yield db


@contextlib.contextmanager
def writing(path: Path) -> Iterator[sqlite3.Connection]:
    """Give a connection inside ``BEGIN IMMEDIATE``, which is the lock of the book.

    The system frees it even after a crash. The caller commits with :func:`commit`; leaving without doing so
    rolls everything back.

    Raises
    ------
    LedgerError
        Another command writes for too long, or the ledger is damaged or of a newer version.
    """
    with _told(), contextlib.closing(_connected(f"{path.resolve().as_uri()}?mode=rw")) as db:
        db.execute("PRAGMA journal_mode = DELETE")
        db.execute("PRAGMA synchronous = EXTRA")
        db.execute("PRAGMA secure_delete = ON")
        _lock(db, path)
        try:
            migrations.migrate(db)
            yield db
        finally:
            if db.in_transaction:
                db.execute("ROLLBACK")


def _lock(db: sqlite3.Connection, path: Path) -> None:
    """Begin to write, unless the ledger that was waited for is gone, which SQLite may call a disk error."""
    opened = path.stat().st_ino
    try:
        db.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        if path.exists():
            raise
    if not path.exists() or path.stat().st_ino != opened:
        raise LedgerError("another command gave up on starting this book", do="run this one again")


def commit(db: sqlite3.Connection) -> None:
    """Make everything said since ``writing`` began true, at once."""
    db.execute("COMMIT")


def sound(db: sqlite3.Connection) -> list[str]:
    """Return what SQLite itself finds wrong with the file; empty where nothing."""
    findings = [str(row[0]) for row in db.execute("PRAGMA integrity_check(20)") if row[0] != "ok"]
    broken = [
        f"a row of {row[0]} names a {row[2]} that is not there"
        for row in db.execute("PRAGMA foreign_key_check")
    ]
    return findings + broken


def _connected(uri: str) -> sqlite3.Connection:
    """Return a connection with transactions in our hands and foreign keys watched."""
    db = sqlite3.connect(uri, uri=True, timeout=PATIENCE_SECONDS, isolation_level=None)
    db.execute("PRAGMA foreign_keys = ON")
    return db


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Turn SQLite's errors into sentences."""
    try:
        yield
    except sqlite3.Error as error:
        text = str(error)
        if "locked" in text or "busy" in text:
            raise LedgerError(
                "another command is working on this book",
                do="wait until it has ended, and run this one again",
            ) from None
        if any(sign in text for sign in _NOT_OURS):
            raise LedgerError(
                "ledger.db is damaged", do="put back a copy of the book's folder from your backup"
            ) from error
        raise LedgerError(f"ledger.db cannot be used ({text})") from error
