"""Forgotten people: the hashes by which they are known again, and the erasing of what was said of them."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from typing import TYPE_CHECKING

import pandas as pd

from regulars.errors import LedgerError
from regulars.ledger import checksums, events
from regulars.rules import facts
from regulars.rules import person as people
from regulars.rules.forgotten import SECRET_BYTES, Forgotten
from regulars.rules.said import MAIL

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from regulars.rules.mentions import Mentions
    from regulars.rules.person import Person

_OF_HANDLES = ("address", "value", "quantity", "row", "edit")
_OF_ADDRESSES = ("address", "contact", "reviewer")

_WRITTEN = {
    "import": ("name",),
    "value": ("value",),
    "row": ("orders",),
    "slot": ("value",),
    "edit": ("before", "after", "ours"),
    "workbook": ("toml", "look"),
}
"""Texts that somebody else's facts hold, and that may name anybody."""


def known(db: sqlite3.Connection, key: Path, *, mailboxes: Collection[str]) -> Forgotten:
    """Return who was forgotten, to keep them from coming back.

    Parameters
    ----------
    key : Path
        File of the secret. Where nobody was forgotten, it need not be there.
    mailboxes : collection of str
        The setting ``shared_mailboxes``.

    Raises
    ------
    LedgerError
        The secret is lost or another one, or the hashes are not all that were kept.
    """
    checksums.trust(db, "forgotten")
    hashes = {what: _hashes(db, what) for what in ("address", "order")}
    if not any(hashes.values()):
        return Forgotten(mailboxes=tuple(mailboxes))
    advice = "without it people whom you had forgotten could come back: put it back from a backup"
    if not key.exists():
        raise LedgerError(f"{key.name} is lost", do=advice)
    secret = key.read_bytes()
    found = Forgotten(secret, hashes["address"], hashes["order"], tuple(mailboxes))
    if len(secret) != SECRET_BYTES or found.seal not in found.addresses:
        raise LedgerError(f"{key.name} is not the one of this book", do=advice)
    return found


def addresses(db: sqlite3.Connection) -> pd.DataFrame:
    """Return ``handle`` and ``address`` of all that was ever said of addresses, in force or not."""
    rows = db.execute("SELECT handle, address FROM address").fetchall()
    return pd.DataFrame(rows, columns=["handle", "address"], dtype="str")


def keep(db: sqlite3.Connection, forgotten: Forgotten) -> None:
    """Keep the hashes of people who were forgotten."""
    rows = [("address", digest) for digest in {forgotten.seal, *forgotten.addresses}]
    rows += [("order", digest) for digest in forgotten.orders]
    db.executemany("INSERT OR IGNORE INTO forgotten (what, digest) VALUES (?, ?)", rows)


def erase(db: sqlite3.Connection, person: Person, mentions: Mentions) -> int:
    """Delete everything that was ever said of a person, in force or not, and return how many facts that were.

    What was said of others stays, without the words that name this person. So do the places of the products
    that a quantity was typed for.
    """
    handles, addresses, orders = (
        json.dumps(sorted(part)) for part in (person.handles, person.addresses, person.orders)
    )
    with checksums.rewriting(db):
        db.execute(
            f"INSERT OR IGNORE INTO brought SELECT event, sku FROM quantity WHERE handle IN {_EACH}",
            (handles,),
        )
        gone = _erase_joined_notes(db, handles)
        for table in _OF_HANDLES:
            gone += db.execute(f'DELETE FROM "{table}" WHERE handle IN {_EACH}', (handles,)).rowcount
        for table in _OF_ADDRESSES:
            gone += db.execute(f'DELETE FROM "{table}" WHERE address IN {_EACH}', (addresses,)).rowcount
        for column in ("order_id", "merchant_order_id"):
            gone += db.execute(f"DELETE FROM contact WHERE {column} IN {_EACH}", (orders,)).rowcount
        gone += _erase_namesakes(db, person)
        db.create_function("removed", 1, mentions.removed, deterministic=True)
        for table, columns in _WRITTEN.items():
            for column in columns:
                rest = f"removed(coalesce(\"{column}\", ''))"
                db.execute(f'UPDATE "{table}" SET "{column}" = {rest} WHERE "{column}" <> {rest}')
    return gone


def may_stand_in_workbook(db: sqlite3.Connection) -> bool:
    """Return whether somebody was forgotten since the workbook was written that took its place last."""
    found = db.execute(
        "SELECT 1 FROM event WHERE kind = ? AND id > "
        "COALESCE((SELECT event FROM workbook WHERE published ORDER BY rowid DESC LIMIT 1), 0)",
        (events.FORGET,),
    )
    return found.fetchone() is not None


def compact(db: sqlite3.Connection) -> None:
    """Write the ledger anew without what lies between its rows; to be called after the commit.

    What was deleted is zeroed at once (``secure_delete``), but not what had moved from one page to another
    before. Where another command is reading all the time, or the disk fails, that has to do: what was done is
    done, and why something else failed must not be drowned.
    """
    with contextlib.suppress(sqlite3.OperationalError):
        if db.in_transaction:  # of a write that failed
            db.execute("ROLLBACK")
        db.execute("PRAGMA temp_store = MEMORY")
        db.execute("VACUUM")


_EACH = "(SELECT value FROM json_each(?))"
_EACH_NAMED = _EACH.replace("?", ":handles")


def _hashes(db: sqlite3.Connection, what: str) -> frozenset[str]:
    """Return the hashes of one kind."""
    return frozenset(row[0] for row in db.execute("SELECT digest FROM forgotten WHERE what = ?", (what,)))


def _erase_joined_notes(db: sqlite3.Connection, handles: str) -> int:
    """Delete the notes that undone merges joined to another customer's, and return how many.

    What a merge that stands joined is said of this very person.
    """
    return db.execute(
        "DELETE FROM value WHERE field = 'notes' AND event NOT IN "
        f"({events.IN_FORCE}) AND EXISTS (SELECT 1 FROM edit d WHERE d.event = value.event "
        f"AND d.status = :merged AND d.handle IN {_EACH_NAMED} AND (value.handle = :mail || d.after "
        "OR value.handle IN (SELECT handle FROM address WHERE address = d.after)))",
        {"n": events.newest(db), "merged": facts.MERGED, "handles": handles, "mail": MAIL},
    ).rowcount


def _erase_namesakes(db: sqlite3.Connection, person: Person) -> int:
    """Delete known contacts with the person's name and postcode, and return how many.

    One of an order says whose that is; it is another person of this name.
    """
    rows = db.execute(
        "SELECT rowid, name, postcode FROM contact "
        "WHERE COALESCE(order_id, '') = '' AND COALESCE(merchant_order_id, '') = ''"
    ).fetchall()
    contacts = pd.DataFrame(rows, columns=["contact", "name", "postcode"])
    theirs = people.dwell(contacts).isin(person.homes)
    gone = [(int(contact),) for contact in contacts.loc[theirs.to_numpy(), "contact"]]
    db.executemany("DELETE FROM contact WHERE rowid = ?", gone)
    return len(gone)
