"""The shape of the ledger, as numbered steps that are each taken once.

A step is never edited after a release; the next one says what changes. ``PRAGMA user_version`` counts the
steps taken.
"""

from __future__ import annotations

import contextlib
import sqlite3

from regulars.errors import LedgerError

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
    (
        # What a workbook said is folded again from its event, its day and its settings (`toml`); `patches`
        # are the cells that were read back from it since, and `taken` the events that came of them. `look` is
        # what the seller made of it: order and width of columns, sheets of his own.
        "ALTER TABLE workbook ADD COLUMN toml TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE workbook ADD COLUMN look TEXT NOT NULL DEFAULT '{}'",
        "ALTER TABLE workbook ADD COLUMN taken TEXT NOT NULL DEFAULT '[]'",
        "ALTER TABLE workbook ADD COLUMN patches TEXT NOT NULL DEFAULT '[]'",
        "ALTER TABLE workbook ADD COLUMN read_sha256 TEXT",
        "ALTER TABLE workbook ADD COLUMN due INTEGER NOT NULL DEFAULT 0",
        """CREATE TABLE address (
            event INTEGER NOT NULL REFERENCES event,
            handle TEXT NOT NULL,
            address TEXT NOT NULL,
            PRIMARY KEY (event, handle)
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE value (
            event INTEGER NOT NULL REFERENCES event,
            handle TEXT NOT NULL,
            field TEXT NOT NULL,
            value TEXT,
            PRIMARY KEY (event, handle, field)
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE quantity (
            event INTEGER NOT NULL REFERENCES event,
            handle TEXT NOT NULL,
            sku TEXT NOT NULL,
            delta INTEGER NOT NULL,
            reported INTEGER NOT NULL,
            PRIMARY KEY (event, handle, sku)
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE row (
            event INTEGER NOT NULL REFERENCES event,
            handle TEXT NOT NULL,
            word TEXT NOT NULL CHECK (word IN ('add', 'hide')),
            orders TEXT NOT NULL DEFAULT '[]',
            PRIMARY KEY (event, handle)
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE verdict (
            event INTEGER NOT NULL REFERENCES event,
            sku TEXT NOT NULL,
            currency TEXT NOT NULL,
            unit_price_minor INTEGER NOT NULL,
            share_percent INTEGER NOT NULL,
            verdict TEXT,
            PRIMARY KEY (event, sku, currency, unit_price_minor, share_percent)
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE slot (
            event INTEGER NOT NULL REFERENCES event,
            turn INTEGER NOT NULL,
            word TEXT NOT NULL CHECK (word IN ('add', 'move', 'group', 'ungroup', 'label')),
            sku TEXT NOT NULL,
            value TEXT,
            PRIMARY KEY (event, turn)
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE contact (
            event INTEGER NOT NULL REFERENCES event,
            order_id TEXT,
            merchant_order_id TEXT,
            name TEXT,
            postcode TEXT,
            address TEXT NOT NULL
        ) STRICT""",
        """CREATE TABLE reviewer (
            event INTEGER NOT NULL REFERENCES event,
            address TEXT NOT NULL,
            PRIMARY KEY (event, address)
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE edit (
            event INTEGER NOT NULL REFERENCES event,
            turn INTEGER NOT NULL,
            sheet TEXT NOT NULL,
            handle TEXT NOT NULL,
            field TEXT NOT NULL,
            "column" TEXT NOT NULL,
            before TEXT,
            after TEXT,
            ours TEXT,
            status TEXT NOT NULL,
            PRIMARY KEY (event, turn)
        ) STRICT, WITHOUT ROWID""",
        "CREATE INDEX address_handle ON address (handle)",
        "CREATE INDEX value_handle ON value (handle)",
        "CREATE INDEX quantity_handle ON quantity (handle)",
        "CREATE INDEX edit_handle ON edit (handle)",
        """CREATE TABLE forgotten (
            digest TEXT PRIMARY KEY,
            what TEXT NOT NULL CHECK (what IN ('address', 'order'))
        ) STRICT, WITHOUT ROWID""",
    ),
    # Made by `checksums.seal` once the steps are taken. A later step that adds
    # a column to a table must set those concerned to NULL, so that they are made anew.
    tuple(
        f"ALTER TABLE {head} ADD COLUMN checksum BLOB"
        for head in ("event", "report", "workbook", "forgotten")
    ),
    (
        # Hashes of forgotten people are never taken off again. One that got lost would let its person come
        # back, so they are counted as they come.
        "CREATE TABLE number (of TEXT PRIMARY KEY, rows INTEGER NOT NULL) STRICT, WITHOUT ROWID",
        "INSERT INTO number SELECT 'forgotten', COUNT(*) FROM forgotten",
        """CREATE TRIGGER forgotten_number AFTER INSERT ON forgotten BEGIN
            UPDATE number SET rows = rows + 1 WHERE of = 'forgotten';
        END""",
    ),
)

COUNTS_FORGOTTEN = 4
"""The step from which on hashes of forgotten people are counted."""


def migrate(db: sqlite3.Connection) -> bool:
    """Take the steps that the ledger has not taken, and return whether there were any.

    To be called inside a write transaction.

    Raises
    ------
    LedgerError
        The ledger was written by a newer version.
    """
    taken = version(db)
    if 0 < taken < len(STEPS) and not has_its_shape(db):
        raise sqlite3.DatabaseError("malformed: the tables are not those of the steps taken")
    for number, step in enumerate(STEPS[taken:], start=taken + 1):
        _take(db, step)
        db.execute(f"PRAGMA user_version = {number}")
    return taken < len(STEPS)


def _take(db: sqlite3.Connection, step: tuple[str, ...]) -> None:
    """Take one step."""
    for statement in step:
        db.execute(statement)


def has_its_shape(db: sqlite3.Connection) -> bool:
    """Return whether the tables and indexes are those that the steps taken have made."""
    with contextlib.closing(sqlite3.connect(":memory:")) as fresh:
        for step in STEPS[: version(db)]:
            _take(fresh, step)
        return _shape(fresh) == _shape(db)


def _shape(db: sqlite3.Connection) -> set[tuple[str, ...]]:
    """Return what a ledger consists of."""
    return set(db.execute("SELECT type, name, tbl_name, sql FROM sqlite_master"))


def version(db: sqlite3.Connection) -> int:
    """Return how many steps the ledger has taken; refuse one that is ahead of this program, or damaged."""
    taken = int(db.execute("PRAGMA user_version").fetchone()[0])
    if taken <= 0 and _shape(db):
        raise sqlite3.DatabaseError("malformed: there are tables, and no step was taken")
    if taken > len(STEPS):
        raise LedgerError(
            "this book was written by a newer regulars",
            do="update with pip install --upgrade regulars; if it says the same then, ledger.db is damaged",
        )
    return taken
