"""The workbooks that were written: their ids, their bytes, and whether they took their place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from datetime import datetime

KEPT = 10
"""How many workbooks back an edited one is still understood."""


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
    """

    id: str
    event: int
    as_of: str
    settings: str
    sha256: str
    published: bool


def add(db: sqlite3.Connection, workbook: Workbook, *, at: datetime) -> None:
    """Say that a workbook was written, and forget those older than the last ten.

    The one that took its place last is kept too: it still stands, however often replacing it failed since.
    """
    db.execute(
        "INSERT INTO workbook (id, event, at, as_of, settings, sha256) VALUES (?, ?, ?, ?, ?, ?)",
        (workbook.id, workbook.event, at.isoformat(), workbook.as_of, workbook.settings, workbook.sha256),
    )
    db.execute(
        "DELETE FROM workbook WHERE rowid NOT IN (SELECT rowid FROM workbook ORDER BY rowid DESC LIMIT ?) "
        "AND rowid <> COALESCE((SELECT MAX(rowid) FROM workbook WHERE published), 0)",
        (KEPT,),
    )


def publish(db: sqlite3.Connection, identity: str) -> None:
    """Say that a workbook took the place of the former one."""
    db.execute("UPDATE workbook SET published = 1 WHERE id = ?", (identity,))


def newest(db: sqlite3.Connection) -> Workbook | None:
    """Return the workbook written last, published or not; None where there is none."""
    row = db.execute(
        "SELECT id, event, as_of, settings, sha256, published FROM workbook ORDER BY rowid DESC LIMIT 1"
    ).fetchone()
    if row is None:
        return None
    identity, event, as_of, settings, sha256, published = row
    return Workbook(identity, event, as_of, settings, sha256, published=bool(published))


def ours(db: sqlite3.Connection, sha256: str) -> bool:
    """Return whether we wrote exactly these bytes."""
    return db.execute("SELECT 1 FROM workbook WHERE sha256 = ?", (sha256,)).fetchone() is not None
