from __future__ import annotations

import gzip
import io
import os
import shutil
import stat
import sys
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from tests.shop import Shop, line, mail

from regulars import disk
from regulars.columns import NEEDED
from regulars.errors import LedgerError, WorkbookError
from regulars.ledger import database
from regulars.workflows import importing

if TYPE_CHECKING:
    from pathlib import Path
    from sqlite3 import Connection

EARLY, LATE = "2025-03-02T20:00:00+00:00", "2025-03-05T20:00:00+00:00"


def counts(outcome: Any) -> dict[str, int]:
    names = ("lines", "new", "known", "changed", "rejected", "warnings", "left")
    return {name: outcome[name] for name in names if outcome[name]}


def rows(shop: Shop, sheet: str) -> list[tuple[Any, ...]]:
    workbook = openpyxl.load_workbook(shop.root / "customers.xlsx", data_only=True)
    return [row for row in workbook[sheet].iter_rows(min_row=2, values_only=True) if any(row)]


def test_a_first_import_starts_the_book_and_says_so(shop: Shop) -> None:
    said = shop.imported(shop.report("may.txt", line(1), line(2, buyer_email=mail("bob"))))
    assert said["event"] == 1
    assert (said["customers"], said["new_customers"], said["orders_without_email"]) == (2, 2, 0)
    assert counts(said) == {"lines": 2, "new": 2}
    assert said["notes"][0] == f"a new book was started in {shop.root}"
    assert said["workbook"] == str(shop.root / "customers.xlsx")
    [file] = said["files"]
    assert (file["name"], file["state"], file["first"], file["last"]) == (
        "may.txt", "imported", "2025-03-02", "2025-03-02"
    )  # fmt: skip


def test_what_holds_buyers_data_is_its_owner_s_alone(shop: Shop) -> None:
    for number in (1, 2):
        shop.imported(shop.report(f"{number}.txt", line(number)))
    if sys.platform != "win32":
        modes = {path: stat.S_IMODE(path.stat().st_mode) for path in [shop.root, *shop.root.rglob("*")]}
        assert len(modes) == 1 + 4 + 4 + 1
        assert {mode for path, mode in modes.items() if path.is_dir()} == {0o700}
        assert {mode for path, mode in modes.items() if path.is_file()} == {0o600}


def test_a_file_imported_again_is_known_and_changes_nothing(shop: Shop) -> None:
    report = shop.report("may.txt", line(1))
    shop.imported(report)
    before = shop.bytes()
    again = shop.imported(report)
    assert shop.bytes() == before
    assert (again["event"], again["files"][0]["state"], counts(again)) == (None, "known", {})
    assert again["notes"] == [
        "nothing new: every line of these reports was imported before, and nothing was changed"
    ]


def test_a_known_file_under_another_name_or_packed_is_known(shop: Shop) -> None:
    report = shop.report("may.txt", line(1))
    shop.imported(report)
    packed = shop.folder / "again.txt.gz"
    packed.write_bytes(gzip.compress(report.read_bytes()))
    shutil.copy(report, shop.folder / "again.txt")
    assert [file["state"] for file in shop.imported(packed, shop.folder / "again.txt")["files"]] == ["known"]


def test_a_known_file_beside_a_new_one_is_brought_by_this_event_too(shop: Shop) -> None:
    may, june = shop.report("may.txt", line(1, sku="A")), shop.report("june.txt", line(2, sku="B"))
    shop.imported(may)
    said = shop.imported(june, may)
    assert {file["name"]: file["state"] for file in said["files"]} == {
        "june.txt": "imported",
        "may.txt": "known",
    }
    assert said["event"] == 2
    assert "imported before, so not read again: may.txt" in said["notes"]
    assert [(row[0], row[2], row[3:7]) for row in rows(shop, "Imports")] == [
        (1, "may.txt", (1, 1, 0, 0)),
        (2, "may.txt", (1, 0, 1, 0)),
        (2, "june.txt", (1, 1, 0, 0)),
    ]


def test_one_file_named_twice_is_imported_once(shop: Shop) -> None:
    report = shop.report("may.txt", line(1))
    shutil.copy(report, shop.folder / "same.txt")
    said = shop.imported(report, shop.folder / "." / "may.txt", shop.folder / "same.txt")
    assert counts(said) == {"lines": 1, "new": 1}
    assert len(shop.listed()) == 1


def test_other_bytes_with_the_same_lines_bring_nothing_new(shop: Shop) -> None:
    shop.imported(shop.report("may.txt", line(1), line(2)))
    before = shop.bytes()
    windows = shop.report("windows.txt", line(1), line(2), end="\r\n")
    turned = shop.report("turned.txt", line(2), line(1))
    said = shop.imported(windows, turned)
    assert (said["event"], shop.bytes()) == (None, before)


def test_the_same_lines_with_two_line_ends_in_one_import_count_once(shop: Shop) -> None:
    unix = shop.report("a.txt", line(1), line(2))
    windows = shop.report("b.txt", line(1), line(2), end="\r\n")
    said = shop.imported(unix, windows)
    assert counts(said) == {"lines": 4, "new": 2, "known": 2}
    assert shop.listed()[0]["units"] == 2
    assert shop.run("check").code == 0


def test_a_line_that_says_something_else_now_is_changed(shop: Shop) -> None:
    shop.imported(shop.report("may.txt", line(1, quantity_shipped=1), line(2)))
    later = shop.report("june.txt", line(1, quantity_shipped=3, reporting_date=LATE), line(2))
    assert counts(shop.imported(later)) == {"lines": 2, "known": 1, "changed": 1}
    assert shop.listed()[0]["units"] == 4


def test_an_older_report_does_not_take_back_what_a_newer_one_said(shop: Shop) -> None:
    shop.imported(shop.report("june.txt", line(1, quantity_shipped=3, reporting_date=LATE)))
    shop.imported(shop.report("may.txt", line(1, quantity_shipped=1), line(2)))
    assert shop.listed()[0]["units"] == 4


def test_later_lines_are_left_for_the_next_import(shop: Shop) -> None:
    report = shop.report(
        "may.txt", line(1), line(2, reporting_date=LATE), line(3, sku="WP002", reporting_date=LATE)
    )
    first = shop.imported(report, "--until", "2025-03-04")
    assert counts(first) == {"lines": 3, "new": 1, "left": 2}
    assert "2 lines left for the next import, as --until asked" in first["notes"]
    assert [row["units"] for row in shop.listed()] == [1]
    second = shop.imported(report)
    assert counts(second) == {"lines": 3, "new": 2, "known": 1}
    assert [row["units"] for row in shop.listed()] == [3]
    assert shop.imported(report)["event"] is None
    assert shop.run("check").code == 0


def test_the_day_named_by_until_is_still_imported(shop: Shop) -> None:
    report = shop.report("may.txt", line(1, reporting_date="2025-03-04T23:59:59+00:00"))
    assert counts(shop.imported(report, "--until", "2025-03-04")) == {"lines": 1, "new": 1}


def test_until_counts_days_in_the_book_s_time_zone(shop: Shop) -> None:
    shop.root.mkdir()
    (shop.root / "regulars.toml").write_text('timezone = "Asia/Tokyo"')
    report = shop.report(
        "may.txt", line(1), line(2, reporting_date="2025-03-04T20:00:00+00:00")
    )  # 5 March there
    assert counts(shop.imported(report, "--until", "2025-03-04")) == {"lines": 2, "new": 1, "left": 1}


def test_until_asked_for_twice_brings_nothing_new(shop: Shop) -> None:
    report = shop.report("may.txt", line(1), line(2, reporting_date=LATE), line(3, sku=""))
    shop.imported(report, "--until", "2025-03-04")
    before = shop.bytes()
    again = shop.imported(report, "--until", "2025-03-04")
    assert (again["event"], shop.bytes()) == (None, before)


def test_a_file_left_whole_for_later_is_not_called_imported(ada: Shop) -> None:
    report = ada.report("may.txt", line(8, reporting_date=LATE), line(9, reporting_date=LATE))
    before = ada.bytes()
    said = ada.imported(report, "--until", "2025-03-04")
    assert (said["event"], counts(said), ada.bytes()) == (None, {"lines": 2, "left": 2}, before)
    assert said["notes"] == [
        "nothing new: every line up to the day named was imported before, and nothing was changed",
        "2 lines left for the next import, as --until asked",
    ]


def test_a_dry_run_of_a_first_import_leaves_no_folder(shop: Shop) -> None:
    said = shop.imported(shop.report("may.txt", line(1)), "--dry-run")
    assert (said["event"], said["customers"], counts(said)) == (None, 1, {"lines": 1, "new": 1})
    assert said["notes"][0] == "this was only tried: nothing was changed"
    assert "a new book" not in " ".join(said["notes"])
    assert not shop.root.exists()


def test_a_dry_run_changes_nothing_on_the_disk(ada: Shop) -> None:
    before = ada.bytes()
    said = ada.imported(ada.report("may.txt", line(9, buyer_email=mail("eve"))), "--dry-run")
    assert (said["customers"], said["new_customers"], said["workbook"]) == (3, 1, None)
    assert ada.bytes() == before
    assert len(ada.listed()) == 2


def test_strict_refuses_what_would_be_set_aside(shop: Shop) -> None:
    good, bad = shop.report("a.txt", line(1)), shop.report("b.txt", line(2), line(3, quantity_shipped="2.5"))
    refusal = shop.refused("import", good, bad, "--strict")
    assert refusal.startswith(
        f"{bad}, line 3, column quantity-shipped: is not a whole number from 1 to 1,000,000"
    )
    assert refusal.endswith("; nothing was imported; without --strict such lines are set aside and listed")
    assert not shop.root.exists()
    assert counts(shop.imported(good, "--strict")) == {"lines": 1, "new": 1}


def test_strict_names_a_line_with_too_many_fields(shop: Shop) -> None:
    report = shop.report("a.txt", line(1), line(2))
    with report.open("ab") as file:
        file.write(b"one\ttwo\n")
    assert shop.refused("import", report, "--strict").startswith(f"{report}, line 4: the line has 2 fields")


def test_lines_set_aside_are_told_with_their_place(shop: Shop) -> None:
    report = shop.report("a.txt", line(1), line(2), line(3, item_price="1,234.00"), line(4, sku=" "), line(5))
    said = shop.imported(report)
    assert counts(said) == {"lines": 5, "new": 3, "rejected": 2}
    assert "2 lines set aside because a field does not fit: see sheet Rejected" in said["notes"]
    assert [row[:3] for row in rows(shop, "Rejected")] == [("a.txt", 4, "item-price"), ("a.txt", 5, "sku")]


def test_a_file_that_loses_most_of_its_lines_is_refused(shop: Shop) -> None:
    bad = [line(2, item_price="1,234"), *(line(number, quantity_shipped="") for number in (3, 4))]
    shop.imported(shop.report("half.txt", line(1), line(2), *bad[1:]))
    before = shop.bytes()
    report = shop.report("most.txt", line(1), *bad)
    refusal = shop.refused("import", report)
    assert refusal.startswith(
        f"{report}, line 3, column item-price: 3 of 4 lines do not fit, as in a file that a "
    )
    assert "spreadsheet has saved again (the first: it is not a plain amount like 7.50)" in refusal
    assert shop.bytes() == before


def test_lines_left_by_until_are_not_lost_ones(shop: Shop) -> None:
    report = shop.report("a.txt", line(1, sku=""), line(2, reporting_date=LATE))
    assert counts(shop.imported(report, "--until", "2025-03-04")) == {"lines": 2, "rejected": 1, "left": 1}


def test_without_workbook_the_next_import_writes_it(shop: Shop) -> None:
    report = shop.report("may.txt", line(1))
    said = shop.imported(report, "--no-workbook")
    assert (said["event"], said["workbook"]) == (1, None)
    assert not (shop.root / "customers.xlsx").exists()
    assert shop.imported(report, "--no-workbook")["workbook"] is None
    again = shop.imported(report)
    assert (again["event"], again["workbook"]) == (None, str(shop.root / "customers.xlsx"))
    assert rows(shop, "Customers")[0][0] == mail("ada")


def test_a_workbook_left_behind_by_an_import_without_it_is_written_by_the_next(ada: Shop) -> None:
    may = ada.report("may.txt", line(9, buyer_email=mail("eve")))
    ada.imported(may, "--no-workbook")
    assert len(rows(ada, "Customers")) == 2
    ada.imported(may)
    assert len(rows(ada, "Customers")) == 3


def test_a_workbook_that_was_deleted_is_written_anew(ada: Shop) -> None:
    (ada.root / "customers.xlsx").unlink()
    said = ada.imported(ada.folder / "march.txt")
    assert (said["event"], said["workbook"]) == (None, str(ada.root / "customers.xlsx"))
    assert len(rows(ada, "Customers")) == 2


def test_the_encoding_that_is_asked_for_is_taken(shop: Shop) -> None:
    report = shop.report("may.txt", line(1, buyer_name="Žofie Příkladná"), encoding="cp1250")
    said = shop.imported(report, "--encoding", "cp1250")
    assert said["files"][0]["encoding"] == "cp1250"
    assert shop.listed()[0]["name"] == "Žofie Příkladná"


@pytest.mark.parametrize("encoding", ["klingon", "rot13", "hex"])
def test_an_encoding_that_is_none_is_refused(shop: Shop, encoding: str) -> None:
    done = shop.run("import", shop.report("may.txt", line(1)), "--encoding", encoding)
    assert (done.code, encoding in done.err) == (2 if encoding == "klingon" else 1, True)
    assert not shop.root.exists()


def test_a_header_alone_is_no_lines(shop: Shop) -> None:
    said = shop.imported(shop.report("may.txt"))
    assert (said["event"], said["customers"], counts(said), said["first"]) == (1, 0, {}, None)
    assert shop.listed() == []
    assert rows(shop, "Customers") == []
    assert shop.run("list").code == shop.run("sku", "list").code == shop.run("check").code == 0


def test_a_header_alone_brings_a_book_nothing_new(ada: Shop) -> None:
    before = ada.bytes()
    assert ada.imported(ada.report("may.txt"))["event"] is None
    assert ada.bytes() == before


def test_the_needed_columns_are_enough(shop: Shop) -> None:
    shop.imported(shop.report("may.txt", line(1), line(2, quantity_shipped=2), columns=NEEDED))
    [customer] = shop.listed()
    assert (customer["units"], customer["orders"], customer["spent"], customer["first_order"]) == (
        3,
        2,
        {},
        None,
    )
    assert shop.run("list", "--sort", "days_since").code == 0


def test_nothing_is_half_done_when_the_second_of_two_files_is_refused(shop: Shop) -> None:
    good, bad = shop.report("a.txt", line(1)), shop.folder / "b.txt"
    bad.write_bytes(b"%PDF-1.7\n")
    assert str(bad) in shop.refused("import", good, bad)
    assert not shop.root.exists()
    shop.imported(good)
    before = shop.bytes()
    shop.refused("import", shop.report("c.txt", line(2)), bad)
    assert shop.bytes() == before


def test_a_refused_first_import_leaves_a_folder_of_the_seller_as_it_was(shop: Shop) -> None:
    shop.root.mkdir()
    (shop.root / "notes.txt").write_text("mine")
    before = shop.bytes()
    shop.refused("import", shop.root / "notes.txt")
    shop.refused("import", shop.folder / "nothing.txt")
    assert shop.bytes() == before


def test_what_is_no_report_is_passed_over_in_a_folder_with_a_word(shop: Shop) -> None:
    folder = shop.folder / "Downloads"
    folder.mkdir()
    shop.report("Downloads/may.txt", line(1))
    (folder / "letter.txt").write_text("Dear Ada,\nhow are you?\n")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    (folder / ".hidden.txt").write_text("x")
    said = shop.imported(folder)
    assert [(file["name"], file["state"]) for file in said["files"]] == [
        ("may.txt", "imported"),
        ("letter.txt", "passed over"),
    ]
    assert "passed over letter.txt: its first line is not the header of a report" in said["notes"]
    others = "passed over, not a .txt, .tsv, .csv, .gz or .zip: .hidden.txt, picture.png"
    assert others in said["notes"]
    assert said["other_files"] == [".hidden.txt", "picture.png"]


def test_what_is_no_report_is_refused_where_it_is_named(shop: Shop) -> None:
    letter = shop.folder / "letter.txt"
    letter.write_text("Dear Ada,\nhow are you?\n")
    assert shop.refused("import", letter).startswith(
        f"{letter}: its first line is not the header of a report; "
    )


def test_a_folder_without_a_report_is_refused(shop: Shop) -> None:
    folder = shop.folder / "Downloads"
    folder.mkdir()
    assert "there is no report in it" in shop.refused("import", folder)
    (folder / "letter.txt").write_text("Dear Ada,\nhow are you?\n")
    assert shop.refused("import", folder).startswith(f"{folder}: there is no report in it; download")
    assert not shop.root.exists()


def test_a_broken_report_in_a_folder_is_refused_and_not_passed_over(shop: Shop) -> None:
    folder = shop.folder / "Downloads"
    folder.mkdir()
    shop.report(
        "Downloads/may.txt", line(1), columns=("amazon-order-id", "sku", "quantity-shipped", "shipment-date")
    )
    assert "buyer-email" in shop.refused("import", folder)


def test_the_book_s_own_folder_can_be_imported_from(ada: Shop) -> None:
    shutil.copy(ada.folder / "march.txt", ada.root / "march.txt")
    assert [file["state"] for file in ada.imported(ada.root)["files"]] == ["known"]


def test_a_report_can_come_from_standard_input(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    content = shop.report("may.txt", line(1)).read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    said = shop.imported("-")
    assert (said["files"][0]["name"], counts(said)) == ("standard input", {"lines": 1, "new": 1})


def test_an_exported_workbook_in_the_place_of_the_book_s_is_refused(ada: Shop) -> None:
    shutil.copy(ada.exported("copy.xlsx"), ada.root / "customers.xlsx")
    before = ada.bytes()
    assert "not one of the last ten workbooks" in ada.refused("import", ada.report("may.txt", line(9)))
    assert ada.bytes() == before


def test_an_older_workbook_of_ours_put_back_is_understood(ada: Shop) -> None:
    [backup] = (ada.root / "backups").iterdir()
    shutil.copy(backup, ada.root / "customers.xlsx")
    ada.imported(ada.report("may.txt", line(9, buyer_email=mail("eve"))))
    assert len(rows(ada, "Customers")) == 3


@pytest.mark.parametrize("lock", ["~$customers.xlsx", ".~lock.customers.xlsx#"])
def test_an_open_workbook_is_refused_before_anything_is_done(ada: Shop, lock: str) -> None:
    (ada.root / lock).write_bytes(b"")
    before = ada.bytes()
    refusal = ada.refused("import", ada.report("may.txt", line(9)))
    assert refusal.startswith(f"{ada.root / 'customers.xlsx'}: the workbook is open in another program")
    assert lock in refusal
    assert ada.bytes() == before


def test_a_book_that_another_command_writes_is_refused(ada: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "PATIENCE_SECONDS", 0.05)
    before = ada.bytes()
    with database.writing(ada.root / "ledger.db"):
        assert "another command is working on this book" in ada.refused(
            "import", ada.report("may.txt", line(9))
        )
        assert len(ada.listed()) == 2
    assert ada.bytes() == before


def test_what_a_crash_left_is_swept_by_the_next_import(ada: Shop) -> None:
    before = set(ada.bytes())
    disk.temporary(ada.root, ".xlsx")
    disk.temporary(ada.root / "lines", ".parquet")
    (ada.root / "lines" / "0123456789abcdef.parquet").write_bytes(b"renamed, and never committed")
    ada.imported(ada.folder / "march.txt")
    assert set(ada.bytes()) == before


def test_ten_of_eleven_backups_are_kept(ada: Shop) -> None:
    backups = ada.root / "backups"
    for path in list(backups.iterdir()):
        path.unlink()
    for month in range(1, 11):
        (backups / f"customers-2025{month:02}01T120000000000Z.xlsx").write_text("older")
    stood = (ada.root / "customers.xlsx").read_bytes()
    ada.imported(ada.report("may.txt", line(9)))
    kept = sorted(backups.iterdir())
    assert len(kept) == 10
    assert kept[0].name == "customers-20250201T120000000000Z.xlsx"
    assert kept[-1].read_bytes() == stood


class Failing:
    """A system that fails to replace one file."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
        self.name: str | None = name
        replace = os.replace

        def fails(source: Path, target: Path) -> None:
            if os.path.basename(target) == self.name:
                raise OSError(28, "No space left on device", str(target))
            replace(source, target)

        monkeypatch.setattr(os, "replace", fails)


@pytest.mark.parametrize("is_first", [True, False])
def test_an_import_is_kept_when_replacing_the_workbook_fails_at_the_last_moment(
    shop: Shop,
    monkeypatch: pytest.MonkeyPatch,
    is_first: bool,
) -> None:
    if not is_first:
        shop.imported(shop.report("april.txt", line(1, buyer_email=mail("bob"))))
    before = shop.bytes().get("store/customers.xlsx")
    failing = Failing(monkeypatch, "customers.xlsx")
    may = shop.report("may.txt", line(2))
    refusal = shop.refused("import", may)
    assert "what was done is kept, but the workbook could not be replaced" in refusal
    assert mail("ada") in [customer["email"] for customer in shop.listed()]
    assert shop.bytes().get("store/customers.xlsx") == before
    assert not list(shop.root.glob(".regulars-*"))
    assert shop.run("check").code == 1
    failing.name = None
    assert shop.imported(may)["event"] is None
    assert len(rows(shop, "Customers")) == len(shop.listed()) == (1 if is_first else 2)
    assert shop.run("check").code == 0


@pytest.mark.parametrize("is_first", [True, False])
def test_nothing_has_happened_when_keeping_the_lines_fails(
    shop: Shop,
    monkeypatch: pytest.MonkeyPatch,
    is_first: bool,
) -> None:
    if not is_first:
        shop.imported(shop.report("april.txt", line(1)))
    before = shop.bytes()
    replace = os.replace

    def fails(source: Path, target: Path) -> None:
        if os.path.basename(target).endswith("-typed.parquet"):
            raise OSError(28, "No space left on device", str(target))
        replace(source, target)

    monkeypatch.setattr(os, "replace", fails)
    assert "No space left on device" in shop.refused("import", shop.report("may.txt", line(2)))
    monkeypatch.undo()
    if is_first:
        assert shop.run("list").code == 1
    else:
        assert len(shop.listed()) == 1
        assert {name: before[name] for name in before} == {name: shop.bytes()[name] for name in before}
    shop.imported(shop.report("may.txt", line(2)))
    assert shop.run("check").code == 0
    assert len(list((shop.root / "lines").iterdir())) == (2 if is_first else 4)


def test_a_workbook_saved_while_the_command_runs_is_not_overwritten(ada: Shop) -> None:
    path = ada.root / "customers.xlsx"

    def tell(stage: str, done: int, of: int) -> None:
        if stage == "workbook":
            path.write_bytes(b"saved by the seller just now")

    report = ada.report("may.txt", line(9, buyer_email=mail("eve")))
    with pytest.raises(WorkbookError, match="was saved while this command was running"):
        importing.run(
            ada.root, [str(report)], importing.Wishes(), at=datetime(2026, 1, 1, tzinfo=UTC), tell=tell
        )
    assert path.read_bytes() == b"saved by the seller just now"
    assert len(ada.listed()) == 2
    assert not list(ada.root.glob(".regulars-*"))


def test_a_workbook_opened_while_the_command_runs_is_left_and_the_import_kept(ada: Shop) -> None:
    lock = ada.root / "~$customers.xlsx"

    def tell(stage: str, done: int, of: int) -> None:
        if stage == "publish":
            lock.write_bytes(b"")

    report = ada.report("may.txt", line(9, buyer_email=mail("eve")))
    with pytest.raises(WorkbookError, match="what was done is kept"):
        importing.run(
            ada.root, [str(report)], importing.Wishes(), at=datetime(2026, 1, 1, tzinfo=UTC), tell=tell
        )
    lock.unlink()
    assert len(rows(ada, "Customers")) == 2
    assert len(ada.listed()) == 3
    ada.imported(report)
    assert len(rows(ada, "Customers")) == 3


def test_of_two_imports_at_once_the_later_one_waits_until_the_workbook_is_in_its_place(
    ada: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (ada.report(f"{name}.txt", line(9, buyer_email=mail(name))) for name in ("eve", "fay"))
    at = datetime(2026, 1, 1, tzinfo=UTC)

    def tell(stage: str, done: int, of: int) -> None:
        if stage == "publish":  # the ledger says it, and the workbook is not yet in its place
            with pytest.raises(LedgerError, match="another command is working on this book"):
                importing.run(ada.root, [str(second)], importing.Wishes(), at=at)

    monkeypatch.setattr(database, "PATIENCE_SECONDS", 0)
    importing.run(ada.root, [str(first)], importing.Wishes(), at=at, tell=tell)
    importing.run(ada.root, [str(second)], importing.Wishes(), at=at)
    assert len(rows(ada, "Imports")) == 4
    assert ada.run("check").code == 0


def test_when_nobody_can_tell_whether_a_commit_came_through_no_lines_are_deleted(
    ada: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = ada.report("eve.txt", line(9, buyer_email=mail("eve")))
    commit = database.commit

    def failing(db: Connection) -> None:
        commit(db)
        raise LedgerError("the disk failed behind the commit")

    with monkeypatch.context() as patched:
        patched.setattr(database, "commit", failing)
        assert ada.refused("import", report) == "the disk failed behind the commit"
    ada.imported(report)
    assert mail("eve") in {customer["email"] for customer in ada.listed()}
    assert ada.run("check").code == 0


def test_settings_that_are_refused_stop_an_import_before_it_begins(shop: Shop) -> None:
    shop.root.mkdir()
    (shop.root / "regulars.toml").write_text("timezon = 'UTC'")
    refusal = shop.refused("import", shop.report("may.txt", line(1)))
    assert refusal == "regulars.toml, timezon: there is no such setting; did you mean timezone?"
    assert set(shop.bytes()) == {"store", "store/regulars.toml"}


def test_a_plain_sum_with_too_many_products_is_refused_and_nothing_imported(shop: Shop) -> None:
    shop.root.mkdir()
    (shop.root / "regulars.toml").write_text('sku_flag.overflow = "carry"')
    report = shop.report("may.txt", *(line(number, sku=f"WP{number:02}") for number in range(16)))
    assert "sku_flag.overflow" in shop.refused("import", report)
    assert set(shop.bytes()) == {"store", "store/regulars.toml"}


def test_a_header_named_in_the_settings_is_understood(shop: Shop) -> None:
    shop.root.mkdir()
    (shop.root / "regulars.toml").write_text('[columns]\n"Käufer.Mail" = "buyer-email"')
    columns = ("amazon-order-id", "sku", "quantity-shipped", "Käufer.Mail")
    shop.imported(shop.report("may.txt", line(1) | {"Käufer.Mail": mail("ada")}, columns=columns))
    assert [customer["email"] for customer in shop.listed()] == [mail("ada")]


def test_a_seller_is_told_what_to_look_at_next(ada: Shop) -> None:
    may = ada.report(
        "may.txt",
        line(8, currency="EUR", sales_channel="Amazon.de", reporting_date="2025-04-10T20:00:00+00:00"),
        line(
            9,
            buyer_email="no@where@at.all",
            sales_channel="Amazon.de",
            reporting_date="2025-04-11T20:00:00+00:00",
        ),
        line(10, tracking_number="1.2E+13", reporting_date="2025-04-11T20:00:00+00:00"),
    )
    outcome = importing.run(ada.root, [str(may)], importing.Wishes(), at=datetime(2025, 5, 13, 6, tzinfo=UTC))
    assert outcome.missing_days == (
        (date(2025, 3, 3), date(2025, 4, 1)),
        (date(2025, 4, 4), date(2025, 4, 9)),
    )
    assert (outcome.first, outcome.last, outcome.new_customers) == (date(2025, 3, 2), date(2025, 4, 11), 0)
    [backup] = (path for path in (ada.root / "backups").iterdir() if "20250513" in path.name)
    assert outcome.notes == (
        "1 line taken with a damaged id or date that is not needed: the file as downloaded mends it",
        "2 orders without a usable e-mail: see sheet Missing email",
        "download reports of the missing days too",
        "the newest reporting day, 2025-04-11, is 32 days ago: download what came since",
        "a new sales channel: Amazon.de",
        "a new currency: EUR",
        f"the workbook as it was is kept as {backup}",
    )


def test_a_seller_is_told_once_that_the_flag_turned_into_text(shop: Shop) -> None:
    skus = [f"WP{number:03}" for number in range(1, 18)]
    told = [
        any("SKU-Flag is text" in note for note in shop.imported(report, "--no-workbook")["notes"])
        for report in (
            shop.report("15.txt", *(line(number, sku=sku) for number, sku in enumerate(skus[:15]))),
            shop.report("16.txt", line(16, sku=skus[15])),
            shop.report("17.txt", line(17, sku=skus[16])),
        )
    ]
    assert told == [False, True, False]


def test_customers_are_new_once(shop: Shop) -> None:
    first = shop.imported(shop.report("a.txt", line(1), line(2, buyer_email="")), "--no-workbook")
    assert (first["customers"], first["new_customers"]) == (1, 1)
    later = shop.report(
        "b.txt",
        line(1, quantity_shipped=2, reporting_date=LATE),
        line(3, buyer_email=mail("bob")),
        line(4, buyer_email=mail("bob")),
    )
    second = shop.imported(later, "--no-workbook")
    assert (second["customers"], second["new_customers"]) == (2, 1)


def test_a_changed_setting_reaches_the_workbook_with_the_next_import(shop: Shop) -> None:
    report = shop.report("may.txt", line(1, buyer_name="", recipient_name=""))
    shop.imported(report)
    assert rows(shop, "Customers")[0][2] == "there"
    (shop.root / "regulars.toml").write_text('[greeting]\nfallback = "friend"\n')
    assert shop.imported(report)["event"] is None
    assert rows(shop, "Customers")[0][2] == "friend"
    before = shop.bytes()
    shop.imported(report)
    assert shop.bytes() == before


def test_without_workbook_nobody_minds_that_it_is_open_or_was_saved_elsewhere(ada: Shop) -> None:
    path = ada.root / "customers.xlsx"
    path.write_bytes(path.read_bytes() + b" ")
    (ada.root / ".~lock.customers.xlsx#").touch()
    kept = path.read_bytes()
    report = ada.report("may.txt", line(9))
    assert ada.imported(report, "--dry-run")["new"] == 1
    assert ada.imported(report, "--no-workbook")["event"] == 3
    assert path.read_bytes() == kept


def test_a_download_that_was_cut_off_is_told(shop: Shop) -> None:
    whole = shop.report("may.txt", line(1), line(2), line(3))
    half = shop.folder / "half.txt"
    half.write_bytes(whole.read_bytes()[:-100])
    said = "the end of half.txt is damaged or cut off, so lines may be missing: download it again"
    assert said in shop.imported(half)["notes"]
    assert not any("cut off" in note for note in shop.imported(whole)["notes"])


def test_a_report_without_lines_is_told(shop: Shop) -> None:
    assert "may.txt holds no line, only a header" in shop.imported(shop.report("may.txt"))["notes"]


def test_a_report_without_lines_is_told_where_the_book_has_some(shop: Shop) -> None:
    april = shop.report("april.txt", line(1))
    shop.imported(april)
    before, empty = shop.bytes(), "may.txt holds no line, only a header"
    alone = shop.imported(shop.report("may.txt"))
    assert alone["notes"] == ["nothing new, and nothing was changed", empty]
    beside = shop.imported(shop.folder / "may.txt", april)
    assert beside["notes"] == [
        "nothing new: every line of these reports was imported before, and nothing was changed",
        empty,
    ]
    states = [{file["name"]: file["state"] for file in said["files"]} for said in (alone, beside)]
    assert states == [{"may.txt": "imported"}, {"may.txt": "imported", "april.txt": "known"}]
    assert (alone["event"], beside["event"], shop.bytes()) == (None, None, before)


def test_a_refused_file_of_a_folder_says_how_to_import_the_others(shop: Shop) -> None:
    folder = shop.folder / "Downloads"
    folder.mkdir()
    shop.report("Downloads/may.txt", line(1))
    (folder / "empty.txt").touch()
    refusal = shop.refused("import", folder)
    assert refusal.endswith("nothing was imported, move this file away to import the others")
    assert not shop.root.exists()


def test_days_that_were_not_covered_are_news_though_every_line_is_known(shop: Shop) -> None:
    early = line(1, reporting_date="2025-03-01T20:00:00+00:00")
    late = line(2, reporting_date="2025-03-20T20:00:00+00:00")
    shop.imported(shop.report("a.txt", early))
    assert shop.imported(shop.report("b.txt", late))["missing_days"] == [["2025-03-02", "2025-03-19"]]
    said = shop.imported(shop.report("c.txt", early, late))
    assert (said["event"], said["new"], said["known"], said["missing_days"]) == (3, 0, 2, [])
    assert shop.imported(shop.report("d.txt", late, early))["event"] is None


def test_a_book_without_its_ledger_is_left_as_it_is_until_that_is_put_back(ada: Shop) -> None:
    report = ada.report("may.txt", line(9))
    ledger = ada.root / "ledger.db"
    kept = ledger.read_bytes()
    ledger.unlink()
    before = ada.bytes()
    lost = "ledger.db is lost, and {}; put ledger.db back from a backup, or import the reports into"
    for command in (("import", report), ("check",), ("list",)):
        assert lost.format("customers.xlsx is a book's") in ada.refused(*command)
    ledger.touch()
    for command in (("import", report), ("check",), ("sync",)):
        assert lost.format("customers.xlsx is a book's") in ada.refused(*command)
    ledger.unlink()
    moved = ada.root.parent / "moved.xlsx"
    (ada.root / "customers.xlsx").rename(moved)
    for command in (("import", report), ("check",), ("list",)):
        assert lost.format("lines/ holds the reports of a book") in ada.refused(*command)
    moved.rename(ada.root / "customers.xlsx")
    ledger.write_bytes(kept)
    assert {name: content for name, content in ada.bytes().items() if name in before} == before
    assert len(ada.listed()) == 2


def test_a_shared_mailbox_is_nobody_s_whatever_the_rest_of_the_order_says(shop: Shop) -> None:
    shared = line(1, buyer_email="no-reply-amazon-iba-buyer@marketplace.amazon.de", shipment_item_id="Dother")
    shop.imported(shop.report("may.txt", line(1), shared))
    assert [customer["units"] for customer in shop.listed()] == [1]
    assert rows(shop, "Missing email")[0][9] == "shared"
