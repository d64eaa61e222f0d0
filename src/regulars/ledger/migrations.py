"""The shape of the ledger, as numbered steps that are each taken once.

A step is never edited after a release; the next one says what changes. ``PRAGMA user_version`` counts the
steps taken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from regulars.errors import LedgerError

if TYPE_CHECKING:
    import sqlite3

STEPS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE event (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            kind TEXT NOT NULL,
            at TEXT NOT NULL,
            version TEXT NOT NULL,
            target INTEGER REFERENCES event,
            about TEXT NOT NULL DEFAULT '{}',
            CHECK ((kind IN ('undo', 'redo')) = (target IS NOT NULL))
        ) STRICT""",
        "CREATE INDEX event_target ON event (target, id) WHERE target IS NOT NULL",
        """CREATE TABLE report (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            sha256 TEXT NOT NULL,
            whole INTEGER NOT NULL,
            encoding TEXT NOT NULL,
            columns TEXT NOT NULL,
            lines INTEGER NOT NULL,
            rejected INTEGER NOT NULL,
            warnings INTEGER NOT NULL,
            raw_sha256 TEXT NOT NULL,
            typed_sha256 TEXT NOT NULL
        ) STRICT""",
        "CREATE INDEX report_sha256 ON report (sha256)",
        """CREATE TABLE import (
            event INTEGER NOT NULL REFERENCES event,
            report INTEGER NOT NULL REFERENCES report,
            name TEXT NOT NULL,
            new INTEGER NOT NULL,
            known INTEGER NOT NULL,
            changed INTEGER NOT NULL,
            PRIMARY KEY (event, report)
        ) STRICT""",
        """CREATE TABLE reject (
            report INTEGER NOT NULL REFERENCES report,
            line INTEGER NOT NULL,
            "column" TEXT NOT NULL,
            reason TEXT NOT NULL,
            PRIMARY KEY (report, line)
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE brought (
            event INTEGER NOT NULL REFERENCES event,
            sku TEXT NOT NULL,
            PRIMARY KEY (event, sku)
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE workbook (
            id TEXT PRIMARY KEY,
            event INTEGER NOT NULL REFERENCES event,
            at TEXT NOT NULL,
            as_of TEXT NOT NULL,
            settings TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            published INTEGER NOT NULL DEFAULT 0
        ) STRICT""",
    ),
)


def migrate(db: sqlite3.Connection) -> None:
    """Take the steps that the ledger has not taken; to be called inside a write transaction.

    Raises
    ------
    LedgerError
        The ledger was written by a newer version.
    """
    taken = version(db)
    for number, step in enumerate(STEPS[taken:], start=taken + 1):
        for statement in step:
            db.execute(statement)
        db.execute(f"PRAGMA user_version = {number}")


def version(db: sqlite3.Connection) -> int:
    """Return how many steps the ledger has taken; refuse one that is ahead of this program."""
    taken = int(db.execute("PRAGMA user_version").fetchone()[0])
    if taken > len(STEPS):
        raise LedgerError(
            "this book was written by a newer regulars", do="update with pip install --upgrade regulars"
        )
    return taken
