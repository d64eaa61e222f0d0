from __future__ import annotations

from typing import TYPE_CHECKING

from tests.ledger.conftest import NOON

from regulars.ledger import events, slots
from regulars.rules.positions import Step, Word

if TYPE_CHECKING:
    import sqlite3

    from tests.ledger.conftest import Said

GROUPED = (Word("group", "B", "A"), Word("label", "B", "Box"), Word("add", "Z"))


def spoken(db: sqlite3.Connection, *words: Word, skus: tuple[str, ...] = ()) -> int:
    event = events.append(db, "sku", at=NOON)
    slots.add(db, event, words)
    db.executemany(
        "INSERT INTO quantity VALUES (?, 'mail:a@example.org', ?, 3, 0)", [(event, sku) for sku in skus]
    )
    return event


def test_an_event_is_what_it_brought_and_typed_and_then_its_words_in_order(
    db: sqlite3.Connection, said: Said
) -> None:
    said.imported(skus=("B", "A"))
    spoken(db, *GROUPED)
    said.imported()
    spoken(db, Word("move", "A", "2"), skus=("C", "A"))
    assert slots.replay(db, n=4) == [
        Step({"A", "B"}, ()),
        Step(frozenset(), GROUPED),
        Step({"A", "C"}, (Word("move", "A", "2"),)),
    ]


def test_words_of_an_undone_event_are_left_out_as_if_it_had_never_been(
    db: sqlite3.Connection, said: Said
) -> None:
    said.imported(skus=("A", "B"))
    before = slots.replay(db, n=1)
    event = spoken(db, *GROUPED, skus=("C",))
    after = slots.replay(db, n=event)
    said.word("undo", event)
    assert slots.replay(db, n=event + 1) == before
    assert slots.replay(db, n=event) == after
    said.word("redo", event)
    assert slots.replay(db, n=event + 2) == after


def test_every_word_can_be_kept(db: sqlite3.Connection) -> None:
    words = tuple(Word(word, "A") for word in ("add", "move", "group", "ungroup", "label"))
    event = spoken(db, *words)
    assert slots.replay(db, n=event) == [Step(frozenset(), words)]
