from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.ledger.conftest import NOON

from regulars.ledger import workbooks
from regulars.ledger.workbooks import Workbook

if TYPE_CHECKING:
    import sqlite3

    from tests.ledger.conftest import Said


@pytest.fixture
def event(said: Said) -> int:
    return said.imported()


def wrote(db: sqlite3.Connection, event: int, number: int) -> Workbook:
    workbook = Workbook(f"id{number}", event, "2026-03-03", "rules", f"sha{number}", published=False)
    workbooks.add(db, workbook, at=NOON)
    return workbook


def test_a_ledger_without_a_workbook_has_none(db: sqlite3.Connection) -> None:
    assert workbooks.newest(db) is None
    assert workbooks.known(db, "sha1") is None


def test_the_newest_workbook_is_the_one_written_last(db: sqlite3.Connection, event: int) -> None:
    wrote(db, event, 2)
    last = wrote(db, event, 1)
    assert workbooks.newest(db) == last


def test_a_workbook_is_published_once_it_took_its_place(db: sqlite3.Connection, event: int) -> None:
    wrote(db, event, 1)
    wrote(db, event, 2)
    workbooks.publish(db, "id2")
    newest = workbooks.newest(db)
    assert newest is not None
    assert newest.published


def test_the_last_ten_workbooks_are_known_by_their_bytes(db: sqlite3.Connection, event: int) -> None:
    for number in range(12):
        wrote(db, event, number)
        workbooks.publish(db, f"id{number}")
    assert [number for number in range(12) if workbooks.known(db, f"sha{number}")] == list(range(2, 12))


def test_a_workbook_that_stands_is_known_however_often_replacing_it_failed(
    db: sqlite3.Connection, event: int
) -> None:
    wrote(db, event, 0)
    workbooks.publish(db, "id0")
    for number in range(1, 13):
        wrote(db, event, number)
    assert workbooks.known(db, "sha0")


def test_a_workbook_that_was_read_back_is_known_by_those_bytes_and_remembers_the_events(
    db: sqlite3.Connection, event: int
) -> None:
    first = wrote(db, event, 1)
    taken = replace(first, taken=(event,))
    workbooks.take(db, taken, sha256="edited", look={"own_sheets": ["Mine"]}, due=workbooks.BEHIND)
    read = workbooks.known(db, "edited")
    assert read is not None
    assert (read.id, read.taken, read.look, read.due) == ("id1", (event,), {"own_sheets": ["Mine"]}, 1)
    workbooks.take(db, read, sha256="saved again", look={}, due=workbooks.AS_READ)
    assert workbooks.known(db, "edited") is None
    again = workbooks.known(db, "saved again")
    assert again is not None
    assert again.taken == (event,)


def test_a_workbook_is_found_by_its_id_while_it_is_one_of_the_last_ten(
    db: sqlite3.Connection, event: int
) -> None:
    for number in range(12):
        wrote(db, event, number)
        workbooks.publish(db, f"id{number}")
    assert workbooks.named(db, "id1") is None
    assert workbooks.named(db, "id2") is not None
