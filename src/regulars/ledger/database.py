"""The one way to the SQLite file: a transaction to read in, and one to write in that is also the lock."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING

from regulars.errors import NEW_BOOK, LedgerError
from regulars.ledger import checksums, migrations

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE_SECONDS = 20.0
"""How long a command waits for another one on the same book before it gives up."""

_NAMED = 5
"""How many events are named at most."""

_SAID_OF = {
    "event": "events",
    "report": "reports",
    "workbook": "the workbooks written last",
    "forgotten": "who was forgotten",
}

_LOST = {
    "event": "an event is lost",
    "report": "a report is lost",
    "forgotten": "some of those who were forgotten are lost",
}

ADVICE = f"put back a copy of the book's folder from your backup, {NEW_BOOK}"
"""What can be done about a damaged ledger, which nothing else can be made from."""

_NOT_OURS = ("not a database", "malformed", "disk image", "no such table", "Could not decode")


_MAY_WRITE = "look whether you may read and write it, and write in its folder"
_MENDED_BY = {
    "full": "make room on the disk, and run the same command again",
    "readonly": _MAY_WRITE,
    "unable to open": _MAY_WRITE,
}
"""What to do about some of SQLite's errors, by a word in them."""


@contextlib.contextmanager
def reading(path: Path, *, even_damaged: bool = False) -> Iterator[sqlite3.Connection]:
    """Give a connection that sees the ledger as it stands now, and says nothing.

    It is opened for writing all the same: what a crash left in the journal must be taken back before anybody
    can read.

    Parameters
    ----------
    path : Path
    even_damaged : bool
        Whether to give it although SQLite finds it damaged, to look at what is.

    Raises
    ------
    LedgerError
        Busy for too long, damaged, of a newer version, or without any event yet.
    """
    with told(), contextlib.closing(_connected(f"{path.resolve().as_uri()}?mode=rw")) as db:
        db.execute("PRAGMA query_only = ON")
        db.execute("BEGIN")
        if not even_damaged:
            _refuse_damage(db)
        if not migrations.version(db):
            raise LedgerError("this book holds nothing yet", do="import a report first")
        yield db


@contextlib.contextmanager
def writing(path: Path) -> Iterator[sqlite3.Connection]:
    """Give a connection inside ``BEGIN IMMEDIATE``, which is the lock of the book.

    It holds until the connection is left, past the commit too, and the system frees it even after a crash.
    The caller commits with :func:`commit`; leaving without doing so rolls everything back.

    Raises
    ------
    LedgerError
        Another command writes for too long, or the ledger is damaged or of a newer version.
    """
    with told(), contextlib.closing(_connected(f"{path.resolve().as_uri()}?mode=rw")) as db:
        db.execute("PRAGMA journal_mode = DELETE")
        db.execute("PRAGMA synchronous = EXTRA")
        db.execute("PRAGMA secure_delete = ON")
        db.execute("PRAGMA journal_size_limit = 0")  # what outlives its transaction is empty, see commit
        _lock(db, path)
        try:
            if path.with_name(f"{path.name}-journal").exists():
                # What a crash left before it counted would lie there, with old pages, until something is
                # written. Nothing new is said by this.
                db.execute(f"PRAGMA user_version = {migrations.version(db)}")
            _refuse_damage(db)
            if migrations.migrate(db):
                checksums.seal(db)  # what was said before; what is said now has none until the commit
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


def _refuse_damage(db: sqlite3.Connection) -> None:
    """Raise where SQLite finds a page that makes no sense: it would leave out rows without a word."""
    if db.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
        raise LedgerError("ledger.db is damaged", do=ADVICE)


def commit(db: sqlite3.Connection) -> None:
    """Make everything said since ``writing`` began true, at once, with its checksums, and keep the lock.

    What follows (the workbook takes its place, old files go) is still this command's time at the book: the
    next one would sweep the new workbook away before it has its name.

    Raises
    ------
    LedgerError
        The disk failed at the one moment at which nobody can tell whether it is true, or not yet. Where it
        surely is not, as when somebody reads for too long, the error is SQLite's own.
    """
    checksums.seal(db)
    db.execute("PRAGMA locking_mode = EXCLUSIVE")
    try:
        db.execute("COMMIT")
    except sqlite3.Error as error:
        if db.in_transaction:
            raise
        raise LedgerError(
            f"ledger.db cannot be used ({error})", do="`regulars history` tells whether this was done or not"
        ) from error


def sound(db: sqlite3.Connection) -> list[str]:
    """Return what is wrong with the file and what it says, in words; empty where nothing."""
    if not migrations.has_its_shape(db):
        return ["its tables are not those that were made"]
    (found,) = db.execute("PRAGMA integrity_check(1)").fetchone()
    # What SQLite says of one damaged page goes on for lines, and helps nobody but its makers.
    findings = [] if found == "ok" else [f"SQLite finds pages that make no sense ({found.splitlines()[-1]})"]
    broken = [
        f"a row of {row[0]} names a {row[2]} that is not there"
        for row in db.execute("PRAGMA foreign_key_check")
    ]
    return [*findings, *broken, *_changed(db)]


def _changed(db: sqlite3.Connection) -> Iterator[str]:
    """Yield what is not what was written, by the checksums."""
    for head in checksums.lost(db):
        yield _LOST[head]
    for head, keys in checksums.damaged(db).items():
        more = f" and {len(keys) - _NAMED} more" if len(keys) > _NAMED else ""
        numbers = f" ({', '.join(map(str, keys[:_NAMED]))}{more})" if head == "event" else ""
        yield f"what it says of {_SAID_OF[head]}{numbers} is not what was written"


def _connected(uri: str) -> sqlite3.Connection:
    """Return a connection with transactions in our hands and foreign keys watched."""
    db = sqlite3.connect(uri, uri=True, timeout=PATIENCE_SECONDS, isolation_level=None)
    db.execute("PRAGMA foreign_keys = ON")
    try:
        db.execute("SELECT COUNT(*) FROM sqlite_master")
    except UnicodeDecodeError:  # of SQLite's own words about a table that it cannot make out
        raise sqlite3.DatabaseError("malformed") from None
    return db


@contextlib.contextmanager
def told() -> Iterator[None]:
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
            raise LedgerError("ledger.db is damaged", do=ADVICE) from error
        do = next((do for sign, do in _MENDED_BY.items() if sign in text), "")
        raise LedgerError(f"ledger.db cannot be used ({text})", do=do) from error
