"""What the seller said, fact by fact: hand edits, verdicts, known addresses; and the record of the edits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from regulars.ledger import events
from regulars.rules.said import SHAPES, Said

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

_TABLES = {
    "addresses": "address",
    "values": "value",
    "quantities": "quantity",
    "rows": "row",
    "verdicts": "verdict",
    "contacts": "contact",
    "reviewers": "reviewer",
}
"""Where the frames of :class:`Said` are kept."""

_KEYS = {
    "addresses": ["handle"],
    "values": ["handle", "field"],
    "rows": ["handle"],
    "verdicts": ["sku", "currency", "unit_price_minor", "share_percent"],
    "reviewers": ["address"],
}
"""Where the last word counts: of what it is the last."""

_OPT_OUT = "(field = 'do_not_contact' AND value = 'Yes' AND event <= :n)"
"""An opt-out outlives the undoing of the event that brought it; only a later word ends it."""

NOBODY = ""
"""The address of an order whose typed address was taken away again."""

_EDITS = ("turn", "sheet", "handle", "field", "column", "before", "after", "ours", "status")


def fold(db: sqlite3.Connection, *, n: int) -> Said:
    """Return what was said in the events in force at ``n``."""
    return Said(**{name: _frame(db, name, n=n) for name in _TABLES})


def add(db: sqlite3.Connection, event: int, frames: Mapping[str, pd.DataFrame]) -> None:
    """Say things in an event.

    Parameters
    ----------
    frames : mapping of str to DataFrame
        By the names of the frames of :class:`Said`, with their columns but for ``event``.
    """
    for name, frame in frames.items():
        columns = [column for column in SHAPES[name] if column != "event"]
        _insert(db, _TABLES[name], event, frame[columns])


def record(db: sqlite3.Connection, event: int, edits: pd.DataFrame) -> None:
    """Record which cells an event read back: one row each, the columns of ``rules.facts.Facts.record``."""
    numbered = edits.assign(turn=range(len(edits)))
    _insert(db, "edit", event, numbered[list(_EDITS)])


def recorded(db: sqlite3.Connection, *, n: int) -> pd.DataFrame:
    """Return the edits of the events in force at ``n``, newest event first, as they were recorded.

    Beside the recorded columns there are ``event`` and ``at``, the instant of the event (ISO text).
    """
    names = ", ".join(f'd."{name}"' for name in _EDITS)
    rows = db.execute(
        f"SELECT d.event, e.at, {names} FROM edit d JOIN event e ON e.id = d.event "
        f"WHERE d.event IN ({events.IN_FORCE}) ORDER BY d.event DESC, d.turn",
        {"n": n},
    ).fetchall()
    frame = pd.DataFrame(rows, columns=["event", "at", *_EDITS])
    texts = dict.fromkeys(("at", *_EDITS[1:]), "str")
    return frame.astype({"event": "int64", "turn": "int64", **texts})


def opted_out(db: sqlite3.Connection, event: int) -> int:
    """Return of how many customers an event said that nobody may write to them."""
    row = db.execute(
        "SELECT COUNT(*) FROM edit WHERE event = ? AND field = 'do_not_contact' AND after = 'Yes'", (event,)
    ).fetchone()
    return int(row[0])


def edited_since(db: sqlite3.Connection, event: int) -> list[int]:
    """Return the later events in force that edited something which an event edited too."""
    rows = db.execute(
        f"SELECT DISTINCT event FROM edit WHERE event > :event AND event IN ({events.IN_FORCE}) "
        "AND (handle, field) IN (SELECT handle, field FROM edit WHERE event = :event) ORDER BY event",
        {"event": event, "n": events.newest(db)},
    )
    return [row[0] for row in rows]


def _frame(db: sqlite3.Connection, name: str, *, n: int) -> pd.DataFrame:
    """Return one frame of :class:`Said`."""
    shape, table = SHAPES[name], _TABLES[name]
    kept = f"event IN ({events.IN_FORCE})"
    if name == "values":
        kept += f" OR {_OPT_OUT}"
    columns = ", ".join(f'"{column}"' for column in shape)
    rows = db.execute(f'SELECT {columns} FROM "{table}" WHERE {kept} ORDER BY event', {"n": n}).fetchall()
    frame = pd.DataFrame(rows, columns=list(shape)).astype(dict(shape))
    if name in _KEYS:
        frame = frame.drop_duplicates(_KEYS[name], keep="last")
    if name == "addresses":
        frame = frame[frame["address"] != NOBODY]
    return frame.reset_index(drop=True)


def _insert(db: sqlite3.Connection, table: str, event: int, frame: pd.DataFrame) -> None:
    """Insert the rows of a frame as facts of an event."""
    plain = frame.astype(object).where(frame.notna(), None)
    columns = ", ".join(f'"{name}"' for name in ["event", *plain.columns])
    marks = ", ".join("?" * (1 + len(plain.columns)))
    db.executemany(
        f'INSERT INTO "{table}" ({columns}) VALUES ({marks})',
        ((event, *row) for row in zip(*(plain[name].tolist() for name in plain.columns), strict=True)),
    )
