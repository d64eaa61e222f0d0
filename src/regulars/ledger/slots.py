"""Slots: what each event brought of products, and what the seller said of their places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from regulars.ledger import events
from regulars.rules.positions import Step, Word

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence


def add(db: sqlite3.Connection, event: int, words: Sequence[Word]) -> None:
    """Say words of slots in an event, in this order."""
    db.executemany(
        "INSERT INTO slot (event, turn, word, sku, value) VALUES (?, ?, ?, ?, ?)",
        ((event, turn, word.word, word.sku, word.value) for turn, word in enumerate(words)),
    )


def replay(db: sqlite3.Connection, *, n: int) -> list[Step]:
    """Return what events did to the slots, oldest event first.

    Of one event the SKUs that it brought come first, then its words in the order in which they were said. A
    typed quantity keeps a slot for its SKU, so that the quantity stays where the import of the SKU is undone.
    Events that did nothing to the slots are left out.

    Parameters
    ----------
    n : int
        The event up to which they are folded: those in force then count.
    """
    kept, told = f"event IN ({events.IN_FORCE})", {"n": n}
    brought: dict[int, set[str]] = {}
    skus = "SELECT event, sku FROM brought UNION SELECT event, sku FROM quantity"
    for event, sku in db.execute(f"SELECT event, sku FROM ({skus}) WHERE {kept}", told):
        brought.setdefault(event, set()).add(sku)
    words: dict[int, list[Word]] = {}
    rows = db.execute(f"SELECT event, word, sku, value FROM slot WHERE {kept} ORDER BY event, turn", told)
    for event, *word in rows:
        words.setdefault(event, []).append(Word(*word))
    return [
        Step(frozenset(brought.get(event, ())), tuple(words.get(event, ())))
        for event in sorted(brought.keys() | words.keys())
    ]
