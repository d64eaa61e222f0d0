"""Checksums: by which it is found that the ledger does not say any more what was written into it.

SQLite finds a page that makes no sense, but not a letter that was turned into another. So each event has a
checksum of its own row and of all facts that hang on it, each report one with its lines set aside, each
workbook and each hash of forgotten people one of its row. A row without one is new, or was changed on
purpose: it gets its own when the transaction is committed (``database.commit``).
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import json
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from regulars.errors import LedgerError
from regulars.ledger import events, migrations

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

HEADS = ("event", "report", "workbook", "forgotten")
"""The tables whose rows have a checksum. Every other table hangs on that which its first column names."""

_CHECKSUM = "checksum"
_BYTES = 16  # for accidents, not against forgers: a chance of 2^-128
_ROWS = 1000
"""Rows that are told at once. The checksum depends on it, so it never changes."""

_told = json.JSONEncoder(check_circular=False, default=repr).encode
"""Rows as text: in ASCII, for what counts as printable depends on the version of Python."""


class _Table(NamedTuple):
    """A table, with its first column, which says what a row is or on what it hangs."""

    name: str
    key: str
    columns: str
    order: str


def seal(db: sqlite3.Connection) -> None:
    """Give every row of the heads that has no checksum its own; within the transaction that said it."""
    for head, tables in _tables(db).items():
        found = _computed(db, head, tables, f"{_CHECKSUM} IS NULL")
        db.executemany(
            f'UPDATE "{head}" SET {_CHECKSUM} = ? WHERE "{tables[0].key}" = ?',
            [(checksum, key) for key, checksum in found.items()],
        )


def damaged(db: sqlite3.Connection, *heads: str) -> dict[str, list[Any]]:
    """Return the rows that are not what was written, they or what hangs on them: keys by head.

    Parameters
    ----------
    db : Connection
        Of a ledger all of whose rows have their checksum; of one older than checksums nothing is found.
    *heads : str
        The heads to look at; all where none is named.
    """
    found = {}
    for head, tables in _tables(db).items():
        if (not heads or head in heads) and (wrong := _wrong(db, head, tables, "TRUE")):
            found[head] = wrong
    return found


@contextlib.contextmanager
def rewriting(db: sqlite3.Connection, head: str = "", key: object = None) -> Iterator[None]:
    """Let what was said be changed, which otherwise never happens, and have the checksums made anew.

    What was damaged before stays damaged: nobody should take it for true from now on.

    Parameters
    ----------
    head, key
        The row that is changed; anything may be where none is named.
    """
    named = {name: tables for name, tables in _tables(db).items() if head in ("", name)}
    which = "TRUE" if key is None else f'"{named[head][0].key}" = :key'
    wrong = {name: _wrong(db, name, tables, which, key) for name, tables in named.items()}
    yield
    for name, tables in named.items():
        kept = "(SELECT value FROM json_each(:wrong))"
        db.execute(
            f'UPDATE "{name}" SET {_CHECKSUM} = NULL WHERE {which} AND "{tables[0].key}" NOT IN {kept}',
            {"key": key, "wrong": _told(wrong[name])},
        )


def trust(db: sqlite3.Connection, head: str) -> None:
    """Raise where rows of a head are not what was written, or the last ones are lost.

    Raises
    ------
    LedgerError
        They cannot be relied upon.
    """
    if damaged(db, head) or lost(db):
        raise LedgerError("ledger.db is damaged", do="nothing was changed; `regulars check` tells what to do")


def lost(db: sqlite3.Connection) -> list[str]:
    """Return of which of events, reports and forgotten people, that are never deleted, some are lost."""
    given = "SELECT seq FROM sqlite_sequence WHERE name = ?"
    ends = "SELECT COUNT(*), COALESCE(MAX(id), 0), COALESCE(({given}), 0) FROM {head}"
    found = [
        head
        for head in ("event", "report")
        if len({*db.execute(ends.format(given=given, head=head), (head,)).fetchone()}) > 1
    ]
    return [*found, "forgotten"] if _lacks_forgotten(db) else found


def _lacks_forgotten(db: sqlite3.Connection) -> bool:
    """Return whether there are not as many hashes of forgotten people as came, or none of one who was.

    Of a ledger that has not counted them yet nobody can tell.
    """
    if migrations.version(db) < migrations.COUNTS_FORGOTTEN:
        return False
    (there,) = db.execute("SELECT COUNT(*) FROM forgotten").fetchone()
    came = db.execute("SELECT rows FROM number WHERE of = 'forgotten'").fetchone()
    was_said = db.execute("SELECT 1 FROM event WHERE kind = ?", (events.FORGET,)).fetchone()
    return came != (there,) or (was_said is not None and not there)


def _tables(db: sqlite3.Connection) -> dict[str, list[_Table]]:
    """Return the heads that have checksums, each with itself and the tables that hang on it."""
    heads: dict[str, list[_Table]] = {}
    names = db.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"
    )
    known = sorted((row[0] for row in names), key=lambda name: (name not in HEADS, name))
    for name in known:
        columns = db.execute("SELECT name, pk FROM pragma_table_info(?) ORDER BY cid", (name,)).fetchall()
        key = columns[0][0]
        above = db.execute('SELECT "table" FROM pragma_foreign_key_list(?) WHERE "from" = ?', (name, key))
        keys = [f'"{column}"' for column, place in sorted(columns, key=itemgetter(1)) if place]
        listed = ", ".join(f'"{column}"' for column, _ in columns if column != _CHECKSUM)
        table = _Table(name, key, listed, ", ".join(keys or [f'"{key}"', "rowid"]))
        if name not in HEADS:
            heads.get((above.fetchone() or ("",))[0], []).append(table)
        elif any(column == _CHECKSUM for column, _ in columns):
            heads[name] = [table]
    return heads


def _wrong(
    db: sqlite3.Connection, head: str, tables: list[_Table], which: str, key: object = None
) -> list[Any]:
    """Return the keys of those rows whose checksum is not that of what they say now."""
    computed = _computed(db, head, tables, which, key)
    rows = db.execute(f'SELECT "{tables[0].key}", {_CHECKSUM} FROM "{head}" WHERE {which}', {"key": key})
    return [number for number, checksum in rows if computed.get(number) != checksum]


def _computed(
    db: sqlite3.Connection, head: str, tables: list[_Table], which: str, key: object = None
) -> dict[Any, bytes]:
    """Return the checksums of some rows of a head with all that hangs on them, by key."""
    found: dict[Any, Any] = {}
    rows = f'SELECT "{tables[0].key}" FROM "{head}" WHERE {which}'
    for table in tables:
        said = db.execute(
            f'SELECT {table.columns} FROM "{table.name}" '
            f'WHERE "{table.key}" IN ({rows}) ORDER BY {table.order}',
            {"key": key},
        )
        for of, group in itertools.groupby(said, key=itemgetter(0)):
            digest = found.setdefault(of, hashlib.blake2b(digest_size=_BYTES))
            digest.update(table.name.encode())
            while part := list(itertools.islice(group, _ROWS)):
                digest.update(_told(part).encode())
    return {of: digest.digest() for of, digest in found.items()}
