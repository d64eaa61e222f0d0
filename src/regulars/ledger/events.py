"""Events: what happened to the book, in order; an undone event is out of force as if it had never been."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from regulars import __version__
from regulars.errors import LedgerError

if TYPE_CHECKING:
    import sqlite3

IN_FORCE = """
    SELECT id FROM event e WHERE target IS NULL AND id <= :n AND 'redo' = COALESCE(
        (SELECT kind FROM event u WHERE u.target = e.id AND u.id <= :n ORDER BY u.id DESC LIMIT 1), 'redo')
"""
"""Sub-query for every fold: the events in force as the ledger stood after event ``:n``."""


FORGET = "forget"
"""The kind of event that cannot be undone."""


@dataclass(frozen=True)
class Event:
    """One entry of the history.

    Parameters
    ----------
    id : int
        Its number.
    kind : str
        ``import``, …; ``undo`` and ``redo`` name a target.
    at : datetime
        When, UTC.
    target : int or None
        The event that an undo or redo is about.
    about : dict
        What it did, in counts; never a buyer's data.
    in_force : bool
        Whether it counts.
    """

    id: int
    kind: str
    at: datetime
    target: int | None
    about: dict[str, Any]
    in_force: bool


def append(db: sqlite3.Connection, kind: str, *, at: datetime) -> int:
    """Add an event and return its number; what it did is told by :func:`describe` once it is known."""
    row = db.execute(
        "INSERT INTO event (kind, at, version) VALUES (?, ?, ?) RETURNING id",
        (kind, at.isoformat(), __version__),
    ).fetchone()
    return int(row[0])


def describe(db: sqlite3.Connection, event: int, about: dict[str, Any]) -> None:
    """Say what an event did; only within the transaction that appended it."""
    db.execute("UPDATE event SET about = ? WHERE id = ?", (json.dumps(about, ensure_ascii=False), event))


def newest(db: sqlite3.Connection) -> int:
    """Return the number of the newest entry of the history, 0 where there is none."""
    return int(db.execute("SELECT COALESCE(MAX(id), 0) FROM event").fetchone()[0])


def until(db: sqlite3.Connection, at: int | None) -> int:
    """Return the event number to fold to: the given one, else the newest.

    Raises
    ------
    LedgerError
        The number is not one of the history's.
    """
    last = newest(db)
    if at is None:
        return last
    if not 0 <= at <= last:
        raise LedgerError(f"there is no event {at}", do=f"`regulars history` lists them, up to {last}")
    return at


def history(db: sqlite3.Connection) -> list[Event]:
    """Return every entry, oldest first."""
    rows = db.execute(
        f"SELECT id, kind, at, target, about, id IN ({IN_FORCE}) FROM event ORDER BY id",
        {"n": newest(db)},
    )
    return [
        Event(
            number, kind, datetime.fromisoformat(at).astimezone(UTC), target, json.loads(about), bool(stands)
        )
        for number, kind, at, target, about, stands in rows
    ]


def say(db: sqlite3.Connection, word: str, target: int, *, at: datetime) -> int:
    """Add ``undo`` or ``redo`` of an event to the history, and return the entry's number.

    Raises
    ------
    LedgerError
        There is no such event, it is itself such a word or forgot a person, or it is undone (or not undone)
        already.
    """
    event = next((entry for entry in history(db) if entry.id == target), None)
    if event is None:
        raise LedgerError(f"there is no event {target}", do="`regulars history` lists them")
    if event.target is not None:
        raise LedgerError(
            f"entry {target} is itself {'a' if event.kind == 'redo' else 'an'} {event.kind}",
            do=f"name the event it is about, {event.target}",
        )
    if event.kind == FORGET:
        raise LedgerError(f"event {target} forgot a person, and that cannot be undone")
    if event.in_force == (word == "redo"):
        already = "in force" if event.in_force else "undone already"
        raise LedgerError(f"event {target} is {already}", do="`regulars history` tells which events count")
    row = db.execute(
        "INSERT INTO event (kind, at, version, target) VALUES (?, ?, ?, ?) RETURNING id",
        (word, at.isoformat(), __version__, target),
    ).fetchone()
    return int(row[0])


def last_standing(db: sqlite3.Connection, *, until: int) -> int:
    """Return the newest event in force up to an entry: what ``undo`` without a number takes back.

    Raises
    ------
    LedgerError
        No event is in force, but for those that cannot be undone.
    """
    standing = [
        entry.id for entry in history(db) if entry.in_force and entry.kind != FORGET and entry.id <= until
    ]
    if not standing:
        raise LedgerError("there is nothing to undo", do="`regulars history` lists what happened")
    return standing[-1]


def last_undone(db: sqlite3.Connection) -> int:
    """Return the event that was undone last and still is: what ``redo`` without a number brings back.

    Raises
    ------
    LedgerError
        No event is undone.
    """
    entries = history(db)
    standing = {entry.id for entry in entries if entry.in_force}
    undone = [entry.target for entry in entries if entry.kind == "undo" and entry.target not in standing]
    if not undone or undone[-1] is None:
        raise LedgerError("there is nothing to redo", do="`regulars history` lists what happened")
    return undone[-1]
