from __future__ import annotations

import os
import sqlite3
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import openpyxl
import pytest
from tests.shop import line

from regulars.workflows import checking

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)

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
        "ledger.db: a row of brought names a event that is not there"
    ]


@pytest.mark.parametrize("kept", [0, 10, 1000, 5000])
def test_a_cut_off_ledger_is_told_by_every_command(ada: Shop, kept: int) -> None:
    path = ada.root / "ledger.db"
    path.write_bytes(path.read_bytes()[:kept])
    for command in (["list"], ["history"], ["sku", "list"], ["check"]):
        done = ada.run(*command)
        assert done.code == 1
        assert "Traceback" not in done.err
        assert ("holds nothing yet" if not kept else "damaged") in done.err + done.out


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
