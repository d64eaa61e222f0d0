from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ledger.conftest import NOON, Said

from regulars.errors import LedgerError
from regulars.ledger import database, events

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path


def in_force(db: sqlite3.Connection, n: int) -> list[int]:
    return sorted(row[0] for row in db.execute(events.IN_FORCE, {"n": n}))


def test_an_empty_ledger_has_no_newest_event(db: sqlite3.Connection) -> None:
    assert events.newest(db) == 0
    assert events.until(db, None) == 0
    assert events.history(db) == []


def test_events_are_numbered_from_one_and_told_oldest_first(db: sqlite3.Connection) -> None:
    first, second = (events.append(db, "import", at=NOON) for _ in range(2))
    events.describe(db, second, {"files": 2, "größe": "ß"})
    assert (first, second, events.newest(db)) == (1, 2, 2)
    told = events.history(db)
    assert [(entry.id, entry.kind, entry.at, entry.about, entry.in_force) for entry in told] == [
        (1, "import", NOON, {}, True),
        (2, "import", NOON, {"files": 2, "größe": "ß"}, True),
    ]


def test_an_event_is_in_force_unless_its_last_word_is_undo(db: sqlite3.Connection, said: Said) -> None:
    one, two = said.imported(), said.imported()
    undo, redo, again = said.word("undo", one), said.word("redo", one), said.word("undo", one)
    assert in_force(db, two) == [one, two]
    assert in_force(db, undo) == [two]
    assert in_force(db, redo) == [one, two]
    assert in_force(db, again) == [two]
    assert in_force(db, one) == [one]
    assert in_force(db, 0) == []
    assert [entry.in_force for entry in events.history(db)] == [False, True, False, False, False]


@pytest.mark.parametrize("at", [-1, 3])
def test_an_event_that_is_not_in_the_history_is_refused(db: sqlite3.Connection, said: Said, at: int) -> None:
    said.imported()
    said.imported()
    assert [events.until(db, known) for known in (0, 1, 2)] == [0, 1, 2]
    with pytest.raises(LedgerError, match=f"there is no event {at}; `regulars history` lists them, up to 2"):
        events.until(db, at)


@pytest.fixture(scope="module")
def one_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ledger") / "ledger.db"
    path.touch()
    return path


@given(words=st.lists(st.tuples(st.sampled_from(["import", "undo", "redo"]), st.integers(0, 5)), max_size=12))
def test_what_is_in_force_is_what_a_person_would_keep_count_of(
    one_path: Path, words: list[tuple[str, int]]
) -> None:
    with database.writing(one_path) as db:  # never committed
        said = Said(db)
        standing: dict[int, bool] = {}
        for kind, which in words:
            if kind == "import":
                standing[said.imported()] = True
            elif standing:
                target = sorted(standing)[which % len(standing)]
                said.word(kind, target)
                standing[target] = kind == "redo"
        assert in_force(db, events.newest(db)) == [event for event, stands in standing.items() if stands]
