from __future__ import annotations

import contextlib
import os
import sqlite3
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import openpyxl
import pytest
from tests.shop import line, mail

from regulars.ledger import database, events
from regulars.workflows import checking

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
DAMAGED = (
    "ledger.db is damaged; put back a copy of the book's folder from your backup, or import the reports into "
    "a new book, forget there whom you had forgotten, and type again what you had typed: customers.xlsx and "
    "backups/ here have it"
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.shop import Shop


def flipped(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def lines(shop: Shop, *, typed: bool) -> Path:
    return next(path for path in sorted((shop.root / "lines").iterdir()) if ("typed" in path.name) is typed)


def test_a_sound_book_has_no_findings(ada: Shop) -> None:
    assert checking.findings(ada.root, now=NOON) == []


def test_a_flipped_bit_in_the_text_of_a_report_is_found(ada: Shop) -> None:
    path = lines(ada, typed=False)
    flipped(path)
    [finding] = checking.findings(ada.root, now=NOON)
    assert finding.startswith(f"lines/{path.name} is damaged; put it back from a backup")


def test_a_flipped_bit_in_typed_lines_is_found_and_harms_nothing(ada: Shop) -> None:
    before = ada.listed()
    path = lines(ada, typed=True)
    flipped(path)
    [finding] = checking.findings(ada.root, now=NOON)
    assert finding.startswith(f"lines/{path.name} is damaged; nothing is lost")
    assert ada.listed() == before


def test_typed_lines_that_are_lost_are_found_and_harm_nothing(ada: Shop) -> None:
    before = ada.listed()
    for path in (ada.root / "lines").glob("*-typed.parquet"):
        path.unlink()
    found = checking.findings(ada.root, now=NOON)
    assert len(found) == 2
    assert all("is missing; nothing is lost" in finding for finding in found)
    assert ada.listed() == before
    ada.imported(ada.report("may.txt", line(9, buyer_email="eve@example.com")))
    assert len(ada.listed()) == 3


def test_lost_text_is_found_and_a_list_goes_on_from_the_typed_lines(ada: Shop) -> None:
    before = ada.listed()
    path = lines(ada, typed=False)
    path.unlink()
    [finding] = checking.findings(ada.root, now=NOON)
    assert finding.startswith(f"lines/{path.name} is missing; put it back from a backup")
    assert ada.listed() == before


def test_without_any_lines_a_list_is_refused(ada: Shop) -> None:
    for path in (ada.root / "lines").iterdir():
        path.unlink()
    first, second, *_ = checking.findings(ada.root, now=NOON)
    text = first.split()[0]
    assert first == (
        f"{text} is missing; put it back from a backup of the book's folder, or run "
        "`regulars check --repair REPORT` with march.txt, the report that event 1 imported"
    )
    assert second == f"{text.replace('.', '-typed.')} is missing; it comes back with {text} beside it"
    refusal = ada.refused("list")
    assert refusal.startswith("lines/")
    assert "is missing or damaged" in refusal


def test_a_setting_that_is_refused_is_found_and_the_rest_is_checked_all_the_same(ada: Shop) -> None:
    (ada.root / "regulars.toml").write_text("timezone = 7")
    (ada.root / "customers.xlsx").unlink()
    assert checking.findings(ada.root, now=NOON) == [
        "regulars.toml, timezone: this must be a text in quotes",
        "customers.xlsx is missing; `regulars sync` writes it anew",
    ]


def test_a_workbook_changed_by_hand_is_sound_where_the_change_can_be_taken(
    ada: Shop,
) -> None:
    path = ada.root / "customers.xlsx"
    workbook = openpyxl.load_workbook(path)
    workbook["Customers"]["B2"] = "Ada the Great"
    workbook.save(path)
    before = ada.bytes()
    assert checking.findings(ada.root, now=NOON) == []
    assert ada.bytes() == before
    workbook["Customers"]["A2"] = "no address"
    workbook.save(path)
    [finding] = checking.findings(ada.root, now=NOON)
    assert "Customers, A2" in finding


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "something else"])
def test_a_broken_workbook_is_found(ada: Shop, damage: str) -> None:
    path = ada.root / "customers.xlsx"
    if damage == "flipped":
        flipped(path)
    else:
        path.write_bytes({"cut": path.read_bytes()[:-100], "empty": b"", "something else": b"diary"}[damage])
    [finding] = checking.findings(ada.root, now=NOON)
    assert "customers.xlsx" in finding
    assert "it is not whole" in finding


def test_a_workbook_that_could_not_be_replaced_is_found(ada: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    replace = os.replace

    def fails(source: Path, target: Path) -> None:
        if os.path.basename(target) == "customers.xlsx":
            raise PermissionError(13, "Permission denied", str(target))
        replace(source, target)

    monkeypatch.setattr(os, "replace", fails)
    ada.refused("import", ada.report("may.txt", line(9)))
    [finding] = checking.findings(ada.root, now=NOON)
    assert finding.startswith("customers.xlsx is older than the ledger; close it everywhere")


def test_a_workbook_left_behind_is_found_until_it_is_written(ada: Shop) -> None:
    report = ada.report("may.txt", line(9))
    ada.imported(report, "--no-workbook")
    [finding] = checking.findings(ada.root, now=NOON)
    assert finding.startswith("customers.xlsx is older than the ledger")
    ada.imported(report)
    assert checking.findings(ada.root, now=NOON) == []


def test_a_setting_that_no_command_could_use_is_found(ada: Shop) -> None:
    (ada.root / "regulars.toml").write_text('[columns]\n"Bestellnummer" = "amazon-order-nr"\n')
    [finding] = checking.findings(ada.root, now=NOON)
    assert "did you mean amazon-order-id?" in finding


def test_a_book_whose_workbook_was_never_written_is_sound(shop: Shop) -> None:
    shop.imported(shop.report("may.txt", line(1)), "--no-workbook")
    assert checking.findings(shop.root, now=NOON) == []


def test_a_row_of_the_ledger_that_leads_nowhere_is_found(ada: Shop) -> None:
    with sqlite3.connect(ada.root / "ledger.db") as db:
        db.execute("INSERT INTO brought VALUES (99, 'WP001')")
    db.close()
    assert checking.findings(ada.root, now=NOON) == [
        "ledger.db: a row of brought names a event that is not there",
        DAMAGED,
    ]


def said(shop: Shop, *statements: str) -> None:
    """Change a ledger as no command does."""
    with sqlite3.connect(shop.root / "ledger.db") as db:
        for statement in statements:
            db.execute(statement)
    db.close()


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ("UPDATE import SET name = 'other.txt'", "what it says of events (1, 2) is not what was written"),
        ("UPDATE reject SET line = 9", "what it says of reports is not what was written"),
        (
            "UPDATE workbook SET look = '{}'",
            "what it says of the workbooks written last is not what was written",
        ),
        ("DELETE FROM sqlite_sequence WHERE name = 'event'", "an event is lost"),
        ("UPDATE sqlite_sequence SET seq = 3 WHERE name = 'report'", "a report is lost"),
        ("DROP INDEX value_handle", "its tables are not those that were made"),
    ],
)
def test_what_a_ledger_does_not_say_any_more_is_found(ada: Shop, change: str, finding: str) -> None:
    said(ada, change)
    assert checking.findings(ada.root, now=NOON) == [f"ledger.db: {finding}", DAMAGED]
    assert ada.run("check").code == 1


def test_of_many_damaged_events_some_are_named(ada: Shop) -> None:
    with database.writing(ada.root / "ledger.db") as db:
        for _ in range(6):
            events.append(db, "sync", at=NOON)
        database.commit(db)
    said(ada, "UPDATE event SET version = 'x'")
    first = checking.findings(ada.root, now=NOON)[0]
    assert first == "ledger.db: what it says of events (1, 2, 3, 4, 5 and 3 more) is not what was written"


def test_an_index_that_says_something_else_is_found(ada: Shop) -> None:
    path = ada.root / "ledger.db"
    with sqlite3.connect(path) as db:
        (digest,) = db.execute("SELECT sha256 FROM report ORDER BY id LIMIT 1").fetchone()
        (page,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'report_sha256'").fetchone()
    db.close()
    content = bytearray(path.read_bytes())
    at = content.index(digest.encode(), (page - 1) * 4096)
    content[at] ^= 1
    path.write_bytes(content)
    found = checking.findings(ada.root, now=NOON)
    assert "report_sha256" in found[0]
    assert found[-1] == DAMAGED


def test_damage_is_found_whatever_is_done_with_the_book_meanwhile(full: Shop) -> None:
    said(
        full,
        "UPDATE value SET value = 'Ava of Spades' WHERE value = 'Ada of Spades'",
        "UPDATE workbook SET as_of = '2020-01-01'",
    )
    may = full.report("june.txt", line(20, buyer_email=mail("june")))
    for command in (["import", may], ["undo"], ["forget", mail("june"), "--yes"], ["sync"]):
        assert full.run(*command).code == 0
    assert checking.findings(full.root, now=NOON) == [
        "ledger.db: what it says of events (2) is not what was written",
        "ledger.db: what it says of the workbooks written last is not what was written",
        DAMAGED,
    ]


def test_no_command_sweeps_away_lines_that_only_a_damaged_ledger_does_not_name(ada: Shop) -> None:
    said(ada, "UPDATE report SET raw_sha256 = 'a' || substr(raw_sha256, 2)")
    before = ada.bytes()
    assert ada.run("check").code == 1
    for command in (["import", ada.folder / "march.txt"], ["undo"], ["sync"]):
        assert ada.refused(*command).startswith("ledger.db is damaged; nothing was changed; `regulars check`")
    assert ada.bytes() == before


def test_lines_that_no_import_named_are_swept_away(ada: Shop) -> None:
    stray = ada.root / "lines" / "0123456789abcdef.parquet"
    stray.write_bytes(b"left by a crash")
    assert ada.run("undo").code == 0
    assert not stray.exists()


@pytest.mark.parametrize("kept", [0, 10, 1000, 5000])
def test_a_cut_off_ledger_is_told_by_every_command(ada: Shop, kept: int) -> None:
    path = ada.root / "ledger.db"
    path.write_bytes(path.read_bytes()[:kept])
    for command in (["list"], ["history"], ["sku", "list"], ["check"]):
        done = ada.run(*command)
        assert done.code == 1
        assert "Traceback" not in done.err
        assert ("is lost" if not kept else "damaged") in done.err + done.out


def test_an_import_leaves_a_damaged_ledger_as_it_is(ada: Shop) -> None:
    (ada.root / "ledger.db").write_bytes(b"This is a diary, not a ledger.\n" * 100)
    before = ada.bytes()
    assert ada.refused("import", ada.folder / "march.txt").startswith("ledger.db is damaged; put back a copy")
    assert ada.bytes() == before


def test_a_book_of_a_newer_program_is_left_alone_by_every_command(ada: Shop) -> None:
    with sqlite3.connect(ada.root / "ledger.db") as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    before = ada.bytes()
    commands = (["list"], ["history"], ["sku", "list"], ["check"], ["import", ada.folder / "march.txt"])
    for command in commands:
        assert ada.refused(*command).startswith("this book was written by a newer regulars; update")
    assert ada.bytes() == before


def test_settings_that_are_refused_stop_every_command_that_needs_them(ada: Shop) -> None:
    (ada.root / "regulars.toml").write_text("[coverage]\ngap_days = 0")
    for command in (["list"], ["sku", "list"], ["import", ada.folder / "march.txt"]):
        assert ada.refused(*command) == "regulars.toml, coverage.gap_days: this must be at least 1"
    assert ada.run("history").code == 0


@pytest.mark.parametrize("command", [("list",), ("history",), ("sync",), ("undo",)])
def test_a_ledger_that_would_leave_out_rows_is_used_by_no_command_but_check(
    ada: Shop, command: tuple[str, ...]
) -> None:
    ledger = ada.root / "ledger.db"
    with contextlib.closing(sqlite3.connect(ledger)) as db:
        size = db.execute("PRAGMA page_size").fetchone()[0]
        where = "SELECT rootpage FROM sqlite_master WHERE name = 'sqlite_autoindex_import_1'"
        first = (db.execute(where).fetchone()[0] - 1) * size
    content = bytearray(ledger.read_bytes())
    content[first + 3 : first + 5] = bytes(2)  # the index has no entry any more
    ledger.write_bytes(content)
    before = ada.bytes()
    assert ada.refused(*command).startswith("ledger.db is damaged; put back a copy")
    assert ada.run("check").code == 1
    assert ada.bytes() == before
