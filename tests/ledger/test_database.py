from __future__ import annotations

import contextlib
import shutil
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from regulars.errors import LedgerError
from regulars.ledger import database, migrations

if TYPE_CHECKING:
    from pathlib import Path


def begun(path: Path, *statements: str) -> None:
    with database.writing(path) as db:
        for statement in statements:
            db.execute(statement)
        database.commit(db)


def tables(path: Path) -> set[str]:
    with database.reading(path) as db:
        return {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def test_a_first_write_takes_every_step(path: Path) -> None:
    begun(path)
    assert {"event", "report", "import", "reject", "brought", "workbook"} <= tables(path)
    with database.reading(path) as db:
        assert migrations.version(db) == len(migrations.STEPS)


def test_steps_are_taken_once(path: Path) -> None:
    begun(path)
    before = path.read_bytes()
    begun(path)
    assert path.read_bytes() == before


def test_what_is_not_committed_never_happened(path: Path) -> None:
    with database.writing(path) as db:
        db.execute("INSERT INTO event (kind, at, version) VALUES ('import', '', '')")
    assert path.stat().st_size == 0
    with (
        pytest.raises(LedgerError, match="this book holds nothing yet; import a report first"),
        database.reading(path),
    ):
        pass


def test_an_error_inside_takes_everything_back(path: Path) -> None:
    begun(path)
    with contextlib.suppress(ZeroDivisionError), database.writing(path) as db:
        db.execute("INSERT INTO event (kind, at, version) VALUES ('import', '', '')")
        _ = 1 / 0
    with database.reading(path) as db:
        assert db.execute("SELECT COUNT(*) FROM event").fetchone() == (0,)


def test_a_reader_cannot_write(path: Path) -> None:
    begun(path)
    with pytest.raises(LedgerError, match="readonly"), database.reading(path) as db:
        db.execute("DELETE FROM event")


def test_a_second_writer_is_told_that_another_is_at_work(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun(path)
    monkeypatch.setattr(database, "PATIENCE_SECONDS", 0.05)
    with (
        database.writing(path),
        pytest.raises(LedgerError, match="another command is working on this book; wait"),
        database.writing(path),
    ):
        pass


def test_the_lock_holds_past_the_commit_until_the_connection_is_left(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(path)
    monkeypatch.setattr(database, "PATIENCE_SECONDS", 0.05)
    with database.writing(path) as db:
        db.execute("INSERT INTO event (kind, at, version) VALUES ('import', '', '')")
        database.commit(db)
        with pytest.raises(LedgerError, match="another command is working"), database.writing(path):
            pass
    with database.reading(path) as db:
        assert db.execute("SELECT COUNT(*) FROM event").fetchone() == (1,)
    assert {each.name for each in path.parent.iterdir()} == {path.name}


def test_a_journal_that_a_crash_left_before_it_counted_goes_though_nothing_is_written(path: Path) -> None:
    begun(path)
    journal = path.with_name(f"{path.name}-journal")
    journal.write_bytes(bytes(512) + b"what a page said once")
    with database.writing(path):
        pass
    assert not journal.exists()


def test_a_commit_that_a_reader_keeps_back_is_undone(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun(path)
    monkeypatch.setattr(database, "PATIENCE_SECONDS", 0.05)
    with database.reading(path) as reader:
        with database.writing(path) as db:
            db.execute("INSERT INTO event (kind, at, version) VALUES ('import', '', '')")
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                database.commit(db)
        assert reader.execute("SELECT COUNT(*) FROM event").fetchone() == (0,)
    with database.reading(path) as db:
        assert db.execute("SELECT COUNT(*) FROM event").fetchone() == (0,)


def test_a_reader_sees_what_was_true_while_another_writes(path: Path) -> None:
    begun(path)
    with database.writing(path) as db:
        db.execute("INSERT INTO event (kind, at, version) VALUES ('import', '', '')")
        with database.reading(path) as other:
            assert other.execute("SELECT COUNT(*) FROM event").fetchone() == (0,)


def test_a_ledger_of_a_newer_version_is_left_alone(path: Path) -> None:
    begun(path, f"PRAGMA user_version = {len(migrations.STEPS) + 1}")
    before = path.read_bytes()
    for way in (database.reading, database.writing):
        with pytest.raises(LedgerError, match="written by a newer regulars; update with pip"), way(path):
            pass
    assert path.read_bytes() == before


@pytest.mark.parametrize("way", [database.reading, database.writing])
@pytest.mark.parametrize("kept", [100, 2000])
def test_a_cut_off_ledger_is_damaged(path: Path, way: object, kept: int) -> None:
    begun(path)
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(LedgerError, match=r"ledger.db is damaged; put back a copy"), way(path) as db:  # type: ignore[operator]
        database.sound(db)


@pytest.mark.parametrize("way", [database.reading, database.writing])
def test_a_file_that_is_something_else_is_damaged(path: Path, way: object) -> None:
    path.write_bytes(b"This is a diary, not a ledger.\n" * 100)
    with pytest.raises(LedgerError, match=r"ledger.db is damaged; put back a copy"), way(path):  # type: ignore[operator]
        pass


def test_a_reader_takes_back_what_a_crash_left_in_the_journal(path: Path, tmp_path: Path) -> None:
    begun(path, "INSERT INTO event (kind, at, version) VALUES ('import', '', '')")
    crashed = tmp_path / "crashed.db"
    with sqlite3.connect(path, isolation_level=None) as db:
        db.execute("PRAGMA cache_size = 1")  # so that changes reach the file before the commit
        db.execute("BEGIN")
        db.execute(
            "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 2000) "
            "INSERT INTO event (kind, at, version) SELECT 'import', 'x', 'y' FROM n"
        )
        for ending in ("", "-journal"):
            shutil.copy(f"{path}{ending}", f"{crashed}{ending}")
        db.execute("ROLLBACK")
    db.close()
    assert crashed.stat().st_size > path.stat().st_size
    with database.reading(crashed) as db:
        assert db.execute("SELECT COUNT(*) FROM event").fetchone() == (1,)


def test_a_sound_ledger_has_no_findings(path: Path) -> None:
    begun(path)
    with database.reading(path) as db:
        assert database.sound(db) == []


def test_a_row_that_names_what_is_not_there_is_found(path: Path) -> None:
    begun(path)
    with sqlite3.connect(path) as db:  # which does not watch foreign keys
        db.execute("INSERT INTO brought VALUES (7, 'WP001')")
    db.close()
    with database.reading(path) as db:
        assert database.sound(db) == ["a row of brought names a event that is not there"]


def test_a_ledger_that_is_not_there_is_not_made(path: Path) -> None:
    with (
        pytest.raises(LedgerError, match=r"ledger\.db cannot be used"),
        database.writing(path.with_name("gone.db")),
    ):
        pass
    assert not path.with_name("gone.db").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps an open file from being removed")
def test_a_ledger_that_was_given_up_while_another_waited_for_it_is_not_written(path: Path) -> None:
    second = """if True:
        import sys
        from pathlib import Path
        from regulars.ledger import database
        print("begun", flush=True)
        with database.writing(Path(sys.argv[1])) as db:
            database.commit(db)
    """
    with database.writing(path):
        waiting = subprocess.Popen(
            [sys.executable, "-c", second, str(path)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert waiting.stdout is not None
        assert waiting.stdout.readline() == "begun\n"
        with pytest.raises(subprocess.TimeoutExpired):
            waiting.wait(0.3)
        path.unlink()
    told = waiting.communicate(timeout=30)[1]
    assert "another command gave up on starting this book; run this one again" in told
    assert not path.exists()


@pytest.mark.parametrize(("kind", "target"), [("undo", None), ("redo", None), ("import", 1)])
def test_an_undo_names_its_target_and_nothing_else_does(path: Path, kind: str, target: int | None) -> None:
    begun(path, "INSERT INTO event (id, kind, at, version) VALUES (1, 'import', '', '')")
    with pytest.raises(LedgerError, match="CHECK constraint"), database.writing(path) as db:
        db.execute("INSERT INTO event (kind, at, version, target) VALUES (?, '', '', ?)", (kind, target))
