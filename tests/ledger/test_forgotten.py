from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from tests.ledger.conftest import NOON

from regulars.errors import LedgerError
from regulars.ledger import checksums, database, events, forgotten, said, workbooks
from regulars.ledger.workbooks import Workbook
from regulars.rules import facts
from regulars.rules.forgotten import Forgotten
from regulars.rules.mentions import Mentions
from regulars.rules.person import Person

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

VERA, ALIAS, BOB = "vera@example.com", "vera.alias@example.com", "bob@example.com"
ORDER = "111-0000001-0000001"
PERSON = Person(frozenset({VERA, ALIAS}), frozenset({ORDER, "M-1"}), frozenset({"1234 vera vanishing"}))
NAMED = Mentions(PERSON.addresses, PERSON.orders)


@pytest.fixture
def event(db: sqlite3.Connection) -> int:
    return events.append(db, "sync", at=NOON)


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(list(rows))


def rows(db: sqlite3.Connection, table: str) -> list[tuple[Any, ...]]:
    return [row[1:] for row in db.execute(f'SELECT * FROM "{table}"')]  # noqa: S608 - our own names


def test_who_was_forgotten_is_known_again_by_hashes_alone(db: sqlite3.Connection, tmp_path: Path) -> None:
    key = tmp_path / "forgotten.key"
    assert forgotten.known(db, key, mailboxes=()) == Forgotten()
    key.write_bytes(b"k" * 32)
    there = Forgotten(b"k" * 32).joined(addresses=[VERA], orders=[ORDER])
    forgotten.keep(db, there)
    forgotten.keep(db, there)
    checksums.seal(db)
    again = forgotten.known(db, key, mailboxes=["office@example.com"])
    assert again.has_addresses(pd.Series([VERA, BOB, None], dtype="str")).tolist() == [True, False, False]
    assert (again.orders, again.mailboxes) == (there.orders, ("office@example.com",))


def test_hashes_without_their_key_are_refused(db: sqlite3.Connection, tmp_path: Path) -> None:
    key = tmp_path / "forgotten.key"
    forgotten.keep(db, Forgotten(b"k" * 32).joined(addresses=[VERA]))
    checksums.seal(db)
    with pytest.raises(LedgerError, match=r"forgotten\.key is lost; .* put it back from a backup"):
        forgotten.known(db, key, mailboxes=())
    for wrong in (b"", b"l" * 32, b"k" * 100):
        key.write_bytes(wrong)
        with pytest.raises(LedgerError, match=r"forgotten\.key is not the one of this book"):
            forgotten.known(db, key, mailboxes=())


def test_everything_said_of_the_person_goes_and_what_was_said_of_others_stays(
    db: sqlite3.Connection, event: int
) -> None:
    hers, his = f"mail:{ALIAS}", f"mail:{BOB}"
    said.add(
        db,
        event,
        {
            "addresses": frame(
                {"handle": hers, "address": VERA},
                {"handle": "order:111-0000009-0000009", "address": VERA},
                {"handle": his, "address": "robert@example.com"},
            ),
            "values": frame(
                {"handle": hers, "field": "notes", "value": "call her"},
                {"handle": f"order:{ORDER}", "field": "own:Ours", "value": "s"},
                {"handle": his, "field": "notes", "value": f"friend of Vera@Example.com, order {ORDER}."},
                {"handle": his, "field": "name", "value": None},
            ),
            "quantities": frame(
                {"handle": hers, "sku": "WP007", "delta": 2, "reported": 0},
                {"handle": his, "sku": "WP001", "delta": 1, "reported": 0},
            ),
            "rows": frame(
                {"handle": hers, "word": "add", "orders": "[]"},
                {"handle": his, "word": "hide", "orders": f'["{ORDER}", "111-2"]'},
            ),
            "contacts": frame(
                *(
                    {
                        "order_id": order,
                        "merchant_order_id": merchant,
                        "name": name,
                        "postcode": "01234",
                        "address": address,
                    }
                    for order, merchant, name, address in (
                        (None, None, None, ALIAS),
                        (ORDER, None, None, BOB),
                        (None, "M-1", None, BOB),
                        (None, None, "VERA  Vanishing", BOB),
                        ("111-2", None, "Vera Vanishing", BOB),  # another of this name and postcode
                    )
                )
            ),
            "reviewers": frame({"address": VERA}, {"address": BOB}),
        },
    )
    cell = {"sheet": "Customers", "before": None, "after": "x", "ours": None, "status": "taken"}
    said.record(
        db,
        event,
        frame(
            cell | {"handle": hers, "field": "notes", "column": "Notes"},
            cell | {"handle": his, "field": "email", "column": "Email", "before": BOB, "after": VERA},
        ),
    )
    assert forgotten.erase(db, PERSON, NAMED) == 2 + 2 + 1 + 1 + 4 + 1 + 1
    assert rows(db, "address") == [(his, "robert@example.com")]
    assert sorted(rows(db, "value"), key=str) == [
        (his, "name", None),
        (his, "notes", "friend of (forgotten), order (forgotten)."),
    ]
    assert rows(db, "quantity") == [(his, "WP001", 1, 0)]
    assert rows(db, "brought") == [("WP007",)]  # its place in the SKU-flag stays
    assert rows(db, "row") == [(his, "hide", '["(forgotten)", "111-2"]')]
    assert rows(db, "contact") == [("111-2", None, "Vera Vanishing", "01234", BOB)]
    assert rows(db, "reviewer") == [(BOB,)]
    assert [row[5:7] for row in rows(db, "edit")] == [(BOB, "(forgotten)")]


def test_notes_that_an_undone_merge_joined_to_anothers_go(db: sqlite3.Connection, event: int) -> None:
    mine = {"handle": f"mail:{BOB}", "field": "notes", "value": "tall"}
    said.add(db, event, {"values": frame(mine)})
    merge = events.append(db, "sync", at=NOON)
    said.add(db, merge, {"values": frame(mine | {"value": "tall\nlives at 77 Oblivion Lane"})})
    cell = {"sheet": "Customers", "field": "email", "column": "Email", "before": VERA, "after": BOB}
    said.record(db, merge, frame(cell | {"handle": f"mail:{VERA}", "ours": None, "status": facts.MERGED}))
    events.say(db, "undo", merge, at=NOON)
    assert forgotten.addresses(db).empty
    assert forgotten.erase(db, PERSON, NAMED) == 2
    assert rows(db, "value") == [(f"mail:{BOB}", "notes", "tall")]


def test_a_workbook_older_than_a_forgetting_may_name_the_person(db: sqlite3.Connection, event: int) -> None:
    assert not forgotten.may_stand_in_workbook(db)
    workbooks.add(db, Workbook("A", event, "2026-03-03", "", "a"), at=NOON)
    workbooks.publish(db, "A")
    erased = events.append(db, events.FORGET, at=NOON)
    assert forgotten.may_stand_in_workbook(db)
    workbooks.add(db, Workbook("B", erased, "2026-03-03", "", "b"), at=NOON)
    assert forgotten.may_stand_in_workbook(db)  # it has not taken its place yet
    workbooks.publish(db, "B")
    assert not forgotten.may_stand_in_workbook(db)


def test_nothing_is_left_between_the_rows_of_the_file(path: Path) -> None:
    chance = random.Random(1)  # noqa: S311 - rows of all lengths in any order, so that pages split and merge
    notes = [chance.random().hex() + "x" * chance.randrange(300) for _ in range(4_000)]
    hers = [f"mail:{note}.vvvvvvvv@example.com" for note in notes[::2]]
    his = [f"mail:{note}.b@example.com" for note in notes[1::2]]
    with database.writing(path) as db:
        event = events.append(db, "sync", at=NOON)
        both = [handle for pair in zip(hers, his, strict=True) for handle in pair]
        said.add(
            db, event, {"values": frame(*({"handle": one, "field": "notes", "value": one} for one in both))}
        )
        database.commit(db)
    with database.writing(path) as db:
        person = Person(frozenset(handle.removeprefix("mail:") for handle in hers), frozenset(), frozenset())
        assert forgotten.erase(db, person, Mentions([VERA], [])) == 2_000
        database.commit(db)
        assert b"vvvvvvvv" in path.read_bytes()
        forgotten.compact(db)
    assert b"vvvvvvvv" not in path.read_bytes()
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_forgetting_is_never_undone(db: sqlite3.Connection, event: int) -> None:
    erased = events.append(db, events.FORGET, at=NOON)
    assert events.last_standing(db, until=erased) == event
    for word in ("undo", "redo"):
        with pytest.raises(LedgerError, match=f"event {erased} forgot a person, and that cannot be undone"):
            events.say(db, word, erased, at=NOON)


def test_a_ledger_in_the_middle_of_a_write_that_failed_is_compacted_all_the_same(path: Path) -> None:
    with database.writing(path) as db:
        events.append(db, "sync", at=NOON)
        database.commit(db)
        db.execute("BEGIN")
        db.execute("UPDATE event SET kind = 'lost'")
        forgotten.compact(db)
        assert not db.in_transaction
        assert db.execute("SELECT kind FROM event").fetchall() == [("sync",)]
