"""The workbooks that were written: their ids, their bytes, and what has been read back from them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from regulars.ledger import checksums

if TYPE_CHECKING:
    import sqlite3
    from datetime import datetime

KEPT = 10
"""How many workbooks back an edited one is still understood."""

_COLUMNS = "id, event, as_of, settings, sha256, published, toml, look, taken, patches, read_sha256, due"

AS_READ, BEHIND, NAMES_FORGOTTEN = range(3)
"""What a workbook that was read back is: as the book says; with something that was not taken, and so to be
written again; naming somebody who was forgotten, so that moreover no copy of it may be kept.
"""


@dataclass(frozen=True)
class Workbook:
    """One workbook that was written.

    Parameters
    ----------
    id : str
        The id inside it.
    event : int
        The newest event it shows.
    as_of : str
        Its day of looking, ISO.
    settings : str
        Digest of the settings it was made with.
    sha256 : str
        Of its bytes.
    published : bool
        Whether it took the place of the former one.
    toml : str
        Text of the settings it was made with, without saved segments.
    look : dict
        What the seller made of it: plain values, as ``workflows.arrangement`` has them.
    taken : tuple of int
        The events that were read back from it.
    patches : tuple of dict
        What was changed in it at each reading, in plain values, as ``workflows.patches`` has them: what it
        says now is what it said then, and these.
    read_sha256 : str or None
        Of the bytes that were read back last.
    due : int
        ``AS_READ`` ….
    """

    id: str
    event: int
    as_of: str
    settings: str
    sha256: str
    published: bool = False
    toml: str = ""
    look: dict[str, Any] = field(default_factory=dict)
    taken: tuple[int, ...] = ()
    patches: tuple[dict[str, Any], ...] = ()
    read_sha256: str | None = None
    due: int = AS_READ


def add(db: sqlite3.Connection, workbook: Workbook, *, at: datetime) -> None:
    """Say that a workbook was written, and forget those older than the last ten.

    The one that took its place last is kept too: it still stands, however often replacing it failed since.
    """
    db.execute(
        "INSERT INTO workbook (id, event, at, as_of, settings, sha256, toml, look) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            workbook.id, workbook.event, at.isoformat(), workbook.as_of, workbook.settings, workbook.sha256,
            workbook.toml, json.dumps(workbook.look, ensure_ascii=False),
        ),
    )  # fmt: skip
    db.execute(
        "DELETE FROM workbook WHERE rowid NOT IN (SELECT rowid FROM workbook ORDER BY rowid DESC LIMIT ?) "
        "AND rowid <> COALESCE((SELECT MAX(rowid) FROM workbook WHERE published), 0)",
        (KEPT,),
    )


def publish(db: sqlite3.Connection, identity: str) -> None:
    """Say that a workbook took the place of the former one."""
    db.execute("SAVEPOINT publish")  # which is a transaction of its own after the commit
    db.execute("UPDATE workbook SET published = 1, checksum = NULL WHERE id = ?", (identity,))
    checksums.seal(db)
    db.execute("RELEASE publish")


def take(db: sqlite3.Connection, workbook: Workbook, *, sha256: str, look: dict[str, Any], due: int) -> None:
    """Say that a workbook was read back: its bytes, its look, its events."""
    values = (
        sha256, json.dumps(look, ensure_ascii=False), json.dumps(workbook.taken),
        json.dumps(workbook.patches, ensure_ascii=False), due, workbook.id,
    )  # fmt: skip
    with checksums.rewriting(db, "workbook", workbook.id):
        db.execute(
            "UPDATE workbook SET read_sha256 = ?, look = ?, taken = ?, patches = ?, due = ? WHERE id = ?",
            values,
        )


def newest(db: sqlite3.Connection) -> Workbook | None:
    """Return the workbook written last, published or not; None where there is none."""
    return _one(db, "ORDER BY rowid DESC LIMIT 1", ())


def named(db: sqlite3.Connection, identity: str) -> Workbook | None:
    """Return the workbook with this id; None where it is not ours, or older than the last ten."""
    return _one(db, "WHERE id = ?", (identity,))


def known(db: sqlite3.Connection, sha256: str) -> Workbook | None:
    """Return the workbook with exactly these bytes, as it was written or read back last; None for others."""
    return _one(db, "WHERE ? IN (sha256, read_sha256) ORDER BY rowid DESC LIMIT 1", (sha256,))


def _one(db: sqlite3.Connection, which: str, values: tuple[str, ...]) -> Workbook | None:
    """Return one workbook, or None."""
    row = db.execute(f"SELECT {_COLUMNS} FROM workbook {which}", values).fetchone()
    if row is None:
        return None
    identity, event, as_of, settings, sha256, published, toml, look, taken, patches, read, due = row
    return Workbook(
        identity, event, as_of, settings, sha256, bool(published), toml, json.loads(look),
        tuple(json.loads(taken)), tuple(json.loads(patches)), read, due,
    )  # fmt: skip


def forget_patches(db: sqlite3.Connection) -> None:
    """Forget what was read back from workbooks, which may name anybody, and so what they say now.

    Their bytes stay known: one of them stands until the next takes its place, and a crash may come before.
    Edited again none of them is understood, for no id in a workbook is that of a row here any more.
    """
    db.execute(
        "UPDATE workbook SET id = 'read back: ' || id, taken = '[]', patches = '[]', checksum = NULL "
        "WHERE patches <> '[]'"
    )
