from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from tests.ledger.conftest import NOON

from regulars.errors import LedgerError
from regulars.ledger import checksums, database, events, migrations, reports, workbooks
from regulars.ledger import said as ledger_said
from regulars.ledger.workbooks import Workbook

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.ledger.conftest import Said


@pytest.fixture
def kept(said: Said) -> sqlite3.Connection:
    """Return a ledger with two reports, two imports, notes of 2,500 people, and a workbook, all sealed."""
    said.imported(said.report("a", rejects=(7, 9)), skus=("WP001", "WP002"))
    said.imported(said.report("b"))
    event = events.append(said.db, "sync", at=NOON)
    handles = [f"mail:{number}@example.org" for number in range(2500)]
    notes = pd.DataFrame({"handle": handles, "field": "notes", "value": "likes blue 😀"})
    ledger_said.add(said.db, event, {"values": notes})
    workbooks.add(said.db, Workbook("id1", event, "2026-03-03", "rules", "sha1"), at=NOON)
    said.db.executemany("INSERT INTO forgotten VALUES (?, ?, NULL)", [("a", "address"), ("o", "order")])
    checksums.seal(said.db)
    return said.db


@contextlib.contextmanager
def earlier(path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[sqlite3.Connection]:
    """Give a ledger of the step before checksums to write in; what was said in it is committed."""
    with monkeypatch.context() as before:
        before.setattr(migrations, "STEPS", migrations.STEPS[:2])
        with database.writing(path) as db:
            yield db
            database.commit(db)
        with database.reading(path) as db:
            assert database.sound(db) == []


def test_what_was_written_is_sound(kept: sqlite3.Connection) -> None:
    assert checksums.damaged(kept) == {}
    assert checksums.lost(kept) == []
    checksums.trust(kept, "report")


def test_sealing_again_changes_nothing(kept: sqlite3.Connection) -> None:
    before = kept.total_changes
    checksums.seal(kept)
    assert kept.total_changes == before


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("UPDATE event SET at = '2026' WHERE id = 1", {"event": [1]}),
        ("UPDATE import SET name = 'other' WHERE event = 2", {"event": [2]}),
        ("UPDATE brought SET event = 2 WHERE sku = 'WP001'", {"event": [1, 2]}),
        ("DELETE FROM brought WHERE sku = 'WP001'", {"event": [1]}),
        ("INSERT INTO brought VALUES (2, 'WP009')", {"event": [2]}),
        ("UPDATE value SET value = NULL WHERE handle = 'mail:2499@example.org'", {"event": [3]}),
        ("UPDATE value SET value = value || x'00' WHERE handle = 'mail:0@example.org'", {"event": [3]}),
        ("UPDATE reject SET reason = 'x' WHERE report = 1 AND line = 9", {"report": [1]}),
        ("UPDATE report SET raw_sha256 = 'x' WHERE id = 2", {"report": [2]}),
        ("UPDATE workbook SET look = '[]'", {"workbook": ["id1"]}),
        ("UPDATE event SET checksum = NULL WHERE id = 2", {"event": [2]}),
        ("UPDATE event SET checksum = x'00' WHERE id = 2", {"event": [2]}),
    ],
)
def test_what_was_changed_is_found(
    kept: sqlite3.Connection, change: str, found: dict[str, list[object]]
) -> None:
    kept.execute(change)
    assert checksums.damaged(kept) == found


def test_only_the_tables_asked_for_are_looked_at(kept: sqlite3.Connection) -> None:
    kept.execute("UPDATE event SET at = '2026'")
    kept.execute("UPDATE report SET lines = 0 WHERE id = 1")
    assert checksums.damaged(kept, "report") == {"report": [1]}
    with pytest.raises(
        LedgerError, match=r"ledger.db is damaged; nothing was changed; `regulars check` tells"
    ):
        checksums.trust(kept, "report")


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("DELETE FROM event WHERE id = 3", ["event"]),
        ("DELETE FROM report", ["report"]),
        ("DELETE FROM sqlite_sequence", ["event", "report"]),
        ("UPDATE sqlite_sequence SET seq = 9 WHERE name = 'event'", ["event"]),
        ("DELETE FROM forgotten WHERE what = 'order'", ["forgotten"]),
        ("DELETE FROM forgotten", ["forgotten"]),
        ("UPDATE number SET rows = 3", ["forgotten"]),
        ("DELETE FROM number", ["forgotten"]),
        ("UPDATE number SET rows = 0", ["forgotten"]),
    ],
)
def test_a_lost_row_is_found_by_its_number(kept: sqlite3.Connection, change: str, found: list[str]) -> None:
    kept.execute("PRAGMA defer_foreign_keys = ON")
    kept.execute(change)
    assert checksums.lost(kept) == found


def test_nobody_is_known_any_more_where_somebody_was_forgotten(said: Said) -> None:
    events.append(said.db, events.FORGET, at=NOON)
    assert checksums.lost(said.db) == ["forgotten"]
    said.db.execute("INSERT INTO forgotten VALUES ('a', 'address', NULL)")
    assert checksums.lost(said.db) == []


def test_who_was_forgotten_in_a_ledger_of_the_step_before_is_relied_upon_at_once(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with earlier(path, monkeypatch) as db:
        events.append(db, events.FORGET, at=NOON)
        db.execute("INSERT INTO forgotten VALUES ('a', 'address')")
    with database.reading(path) as db:
        assert checksums.lost(db) == []
    with database.writing(path) as db:
        checksums.trust(db, "forgotten")
        assert checksums.lost(db) == []


def test_what_is_changed_on_purpose_has_its_checksum_made_anew(kept: sqlite3.Connection) -> None:
    with checksums.rewriting(kept):
        kept.execute("DELETE FROM value WHERE handle = 'mail:7@example.org'")
    reports.rewrite(kept, 1, "c" * 64, "C" * 64)
    workbook = workbooks.newest(kept)
    assert workbook is not None
    workbooks.take(kept, workbook, sha256="sha2", look={}, due=1)
    workbooks.publish(kept, "id1")
    checksums.seal(kept)
    assert checksums.damaged(kept) == {}


def test_what_was_damaged_before_it_was_changed_on_purpose_stays_damaged(kept: sqlite3.Connection) -> None:
    for change in (
        "UPDATE value SET value = 'likes red' WHERE handle = 'mail:7@example.org'",
        "UPDATE report SET lines = 0 WHERE id = 1",
        "UPDATE workbook SET look = '{\"orders\": {}}'",
    ):
        kept.execute(change)
    found = {"event": [3], "report": [1], "workbook": ["id1"]}
    assert checksums.damaged(kept) == found
    with checksums.rewriting(kept):
        kept.execute("DELETE FROM value WHERE handle = 'mail:8@example.org'")
    for number in (1, 2):
        reports.rewrite(kept, number, "c" * 64, "C" * 64)
    workbook = workbooks.newest(kept)
    assert workbook is not None
    workbooks.take(kept, workbook, sha256="sha2", look={}, due=1)
    checksums.seal(kept)
    assert checksums.damaged(kept) == found


def test_a_ledger_of_the_step_before_gets_its_checksums_with_the_next_commit(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with earlier(path, monkeypatch) as db:
        events.append(db, "import", at=NOON)
    with database.reading(path) as db:
        assert database.sound(db) == []
        assert checksums.damaged(db) == {}
    with database.writing(path) as db:
        database.commit(db)
    with database.reading(path) as db:
        assert database.sound(db) == []
    with sqlite3.connect(path) as db:
        db.execute("UPDATE event SET kind = 'sync'")
    db.close()
    with database.reading(path) as db:
        assert database.sound(db) == ["what it says of events (1) is not what was written"]


def test_a_ledger_whose_tables_are_others_is_not_migrated(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with earlier(path, monkeypatch):
        pass
    with sqlite3.connect(path) as db:
        db.execute("DROP TABLE edit")
    db.close()
    with database.reading(path) as db:
        assert database.sound(db) == ["its tables are not those that were made"]
    content = path.read_bytes()
    with pytest.raises(LedgerError, match=r"ledger\.db is damaged"), database.writing(path):
        pass
    assert path.read_bytes() == content


@pytest.mark.parametrize("steps", [0, 1, -3])
def test_a_ledger_that_has_forgotten_how_many_steps_it_took_is_damaged(path: Path, steps: int) -> None:
    with database.writing(path) as db:
        database.commit(db)
    with sqlite3.connect(path) as db:
        db.execute(f"PRAGMA user_version = {steps}")
    db.close()
    with pytest.raises(LedgerError, match=r"ledger\.db is damaged"), database.writing(path):
        pass


def test_checksums_are_the_same_on_every_machine_and_for_ever(said: Said) -> None:
    # A row is what JSON says of it, whose letters are ASCII; worked out by hand from that.
    event = events.append(said.db, "sync", at=NOON)
    said.db.execute("UPDATE event SET version = '0' WHERE id = ?", (event,))
    note = pd.DataFrame({"handle": ["mail:a@b.c"], "field": ["notes"], "value": ["é"]})
    ledger_said.add(said.db, event, {"values": note})
    checksums.seal(said.db)
    told = (
        b'event[[1, "sync", "2026-03-03T12:00:00+00:00", "0", null, "{}"]]'
        b'value[[1, "mail:a@b.c", "notes", "\\u00e9"]]'
    )
    [(kept,)] = said.db.execute("SELECT checksum FROM event")
    assert kept == hashlib.blake2b(told, digest_size=16).digest()
