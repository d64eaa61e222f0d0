"""Bit rot: any changed byte of a book either changes nothing that is read, or is found and named."""

from __future__ import annotations

import contextlib
import os
import random
import sqlite3
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from regulars import book as books
from regulars.errors import RegularsError
from regulars.ledger import database, lines
from regulars.workflows import turn

if TYPE_CHECKING:
    from pathlib import Path

    from tests.shop import Shop

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
FLIPS = int(os.environ.get("REGULARS_FLIPS", "150"))
"""How many bytes are changed in all."""


def said(path: Path) -> dict[str, Any]:
    """Return every row of the ledger as the program reads it, but for the checksums."""
    with database.reading(path) as db:
        names = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        told: dict[str, Any] = {"steps": db.execute("PRAGMA user_version").fetchone()}
        for name in sorted(names):
            columns = [row[0] for row in db.execute("SELECT name FROM pragma_table_info(?)", (name,))]
            kept = ", ".join(f'"{column}"' for column in columns if column != "checksum")
            told[name] = db.execute(f'SELECT {kept} FROM "{name}"').fetchall()  # noqa: S608
        return told


def read(shop: Shop, file: Path) -> Any:
    """Return what the program reads in one file of a book; None where it cannot."""
    book = books.found(shop.root)
    with contextlib.suppress(RegularsError):
        if file.suffix == ".db":
            return said(file)
        if file.parent == book.lines:
            return lines.read_text(file).to_pydict()
        if file == book.workbook:
            with turn.begun(book, at=NOON) as now:
                return now.taken.event, now.taken.put_back
        return file.read_bytes()
    return None


def files(shop: Shop) -> list[Path]:
    """Return the files that only the program writes, of which it does not keep several, and the workbook."""
    every = sorted(path for path in shop.root.rglob("*") if path.is_file())
    return [path for path in every if path.name != "regulars.toml" and path.parent.name != "backups"]


def test_any_changed_byte_changes_nothing_or_is_found_by_check(full: Shop) -> None:
    assert full.run("check").code == 0
    chance = random.Random(20261123)  # noqa: S311
    content = {path: path.read_bytes() for path in files(full)}
    meant = {path: read(full, path) for path in content}
    assert None not in meant.values()
    # SQLite leaves much of its pages empty: what is not 0 is mostly in use.
    used = {path: [at for at, byte in enumerate(bytes_) if byte] for path, bytes_ in content.items()}
    ledger = full.root / "ledger.db"
    for number in range(FLIPS):
        path = ledger if number % 2 else chance.choice([*content])
        at, by = chance.choice(used[path]), chance.randrange(1, 256)
        rotten = bytearray(content[path])
        rotten[at] ^= by
        path.write_bytes(rotten)
        where = f"byte {at} of {path.name} changed by {by}"
        done = full.run("check")
        if done.code:
            assert (done.code, path.name in done.out + done.err) == (1, True), f"{where}: {done}"
        else:
            assert read(full, path) == meant[path], where
        path.write_bytes(content[path])
    assert full.run("check").code == 0
    assert {path: path.read_bytes() for path in content} == content


OTHERWISE = {
    "INTEGER": 'COALESCE("{0}", 0) + 1000000',
    "TEXT": "COALESCE(\"{0}\", '') || 'x'",
    "": "\"{0}\" || '1'",
    "BLOB": "x'00'",
}
"""Another value of each type, as good as the one that stands there."""


def test_a_change_in_any_column_of_the_ledger_is_found(full: Shop) -> None:
    with sqlite3.connect(full.root / "ledger.db", isolation_level=None) as db:
        db.execute("PRAGMA ignore_check_constraints = ON")
        columns = db.execute(
            "SELECT t.name, c.name, c.type FROM sqlite_master t JOIN pragma_table_info(t.name) c "
            "WHERE t.type = 'table'"
        ).fetchall()
        assert len(columns) > 80
        assert database.sound(db) == []
        for table, column, kind in columns:
            db.execute("BEGIN")
            other = OTHERWISE[kind].format(column)
            assert db.execute(f'UPDATE "{table}" SET "{column}" = {other}').rowcount, table  # noqa: S608
            assert database.sound(db), (table, column)
            db.execute("ROLLBACK")
    db.close()
