from __future__ import annotations

import errno
import os
import stat
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from regulars import backups, disk
from regulars import book as books
from regulars.errors import BookError, SettingsError, WorkbookError

if TYPE_CHECKING:
    from pathlib import Path

    from regulars.book import Book

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no modes")


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return books.started(tmp_path / "store")[0]


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_folder_without_a_ledger_holds_no_book(tmp_path: Path) -> None:
    with pytest.raises(BookError, match="there is no book in this folder; start one with"):
        books.found(tmp_path)


@posix_only
def test_a_started_book_is_its_owner_s_alone(tmp_path: Path) -> None:
    book, made = books.started(tmp_path / "far" / "store")
    assert made == (book.root, book.lines, book.backups, book.ledger)
    assert [mode(path) for path in made] == [0o700, 0o700, 0o700, 0o600]
    assert books.found(book.root) == book


def test_a_book_that_is_there_is_not_started_again(book: Book) -> None:
    assert books.started(book.root) == (book, ())


def test_a_book_starts_in_a_folder_that_is_there_and_leaves_that_when_abandoned(tmp_path: Path) -> None:
    (tmp_path / "regulars.toml").write_text("# mine\n")
    _, made = books.started(tmp_path)
    books.abandon(made)
    assert names(tmp_path) == {"regulars.toml"}


def test_an_abandoned_book_leaves_no_folder(tmp_path: Path) -> None:
    books.abandon(books.started(tmp_path / "store")[1])
    assert names(tmp_path) == set()


def test_what_another_command_wrote_meanwhile_is_not_abandoned(tmp_path: Path) -> None:
    book, made = books.started(tmp_path / "store")
    book.ledger.write_bytes(b"something")
    books.abandon(made)
    assert book.ledger.read_bytes() == b"something"


def test_a_book_cannot_be_started_where_a_file_stands(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("a file")
    with pytest.raises(BookError, match="a book cannot be started here"):
        books.started(tmp_path / "store" / "book")
    assert names(tmp_path) == {"store"}


def test_settings_that_are_not_there_are_the_defaults(book: Book) -> None:
    assert book.settings().timezone == "UTC"


def test_settings_are_read_from_the_book(book: Book) -> None:
    book.settings_path.write_bytes(b'\xef\xbb\xbftimezone = "Europe/Berlin"\r\n')
    assert book.settings().timezone == "Europe/Berlin"


def test_settings_that_are_not_utf_8_are_refused(book: Book) -> None:
    book.settings_path.write_bytes('greeting.fallback = "Frölein"'.encode("cp1252"))
    with pytest.raises(SettingsError, match="this is not UTF-8 text; save it again as UTF-8"):
        book.settings()


@pytest.mark.parametrize("text", ["", "\ufeff# é\r\n\r\nx\n\r", "a\n", "a"])
def test_settings_are_written_and_read_byte_for_byte(book: Book, text: str) -> None:
    books.write_settings(book, text)
    assert book.settings_path.read_bytes() == text.encode()
    assert book.settings_text() == text
    assert {name for name in names(book.root) if name.startswith(".")} == set()


@posix_only
def test_new_settings_are_their_owner_s_alone_and_others_keep_their_mode(book: Book) -> None:
    books.write_settings(book, "# new")
    assert mode(book.settings_path) == 0o600
    book.settings_path.chmod(0o644)
    books.write_settings(book, "# newer")
    assert (mode(book.settings_path), book.settings_text()) == (0o644, "# newer")


@pytest.mark.parametrize("is_there", [True, False])
def test_settings_that_are_a_link_are_written_where_it_points_to(
    book: Book, tmp_path: Path, is_there: bool
) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    if is_there:
        (mine / "shop.toml").write_text("# old", encoding="utf-8")
    try:
        book.settings_path.symlink_to(mine / "shop.toml")
    except OSError:
        pytest.skip("links are not allowed here")
    books.write_settings(book, "# new")
    assert book.settings_path.is_symlink()
    assert (mine / "shop.toml").read_bytes() == b"# new"
    assert names(mine) == {"shop.toml"}


def test_settings_that_cannot_be_written_are_as_they_were(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    book.settings_path.write_bytes(b"# old")
    before = names(book.root)
    with pytest.raises(SettingsError, match="a sign of this text cannot be written as UTF-8"):
        books.write_settings(book, "\udce9")

    def fails(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(disk, "replace", fails)
    with pytest.raises(SettingsError, match=r"this cannot be written \(Permission denied\)"):
        books.write_settings(book, "# new")
    assert (book.settings_path.read_bytes(), names(book.root)) == (b"# old", before)


@posix_only
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is kept from root")
def test_settings_that_are_kept_from_being_written_are_not_replaced(book: Book) -> None:
    book.settings_path.write_bytes(b"# old")
    book.settings_path.chmod(0o400)
    with pytest.raises(SettingsError, match="this cannot be written"):
        books.write_settings(book, "# new")
    assert book.settings_text() == "# old"


@pytest.mark.parametrize(
    ("path", "is_own"),
    [
        ("store/customers.xlsx", True),
        ("store/ledger.db", True),
        ("store/regulars.toml", True),
        ("store/lines/new.csv", True),
        ("store/backups/deep/new.xlsx", True),
        ("store/../store/customers.xlsx", True),
        ("store/new.csv", False),
        ("new.csv", False),
        ("customers.xlsx", False),
    ],
)
def test_a_book_owns_its_files_and_what_lies_in_its_folders(book: Book, path: str, is_own: bool) -> None:
    assert book.owns(book.root.parent / path) is is_own


@posix_only
def test_a_link_to_a_file_of_the_book_is_the_book_s(book: Book, tmp_path: Path) -> None:
    (tmp_path / "link.xlsx").symlink_to(book.workbook)
    assert book.owns(tmp_path / "link.xlsx")


def test_a_sweep_takes_what_a_crash_left_and_nothing_else(book: Book) -> None:
    disk.temporary(book.root, ".xlsx")
    disk.temporary(book.lines, ".parquet")
    for name in ("kept.parquet", "lost.parquet"):
        (book.lines / name).write_bytes(b"lines")
    (book.root / "mine.txt").write_text("mine")
    books.sweep(book, kept={"kept.parquet"})
    assert names(book.root) == {"ledger.db", "lines", "backups", "mine.txt"}
    assert names(book.lines) == {"kept.parquet"}


@posix_only
def test_a_sweep_leaves_an_export_that_is_being_written_into_the_folder(book: Book) -> None:
    with disk.passing(book.root, ".csv") as path:
        books.sweep(book, kept=set())
        assert path.exists()


@pytest.mark.parametrize("lock", ["~$customers.xlsx", ".~lock.customers.xlsx#"])
def test_a_workbook_with_a_lock_beside_it_is_open(book: Book, lock: str) -> None:
    book.workbook.write_bytes(b"a workbook")
    (book.root / lock).write_bytes(b"")
    with pytest.raises(WorkbookError, match="the workbook is open in another program") as caught:
        books.refuse_open_workbook(book)
    assert f"a crash left {lock}: delete that file" in str(caught.value)


def test_a_lock_without_a_workbook_is_nothing(book: Book) -> None:
    (book.root / "~$customers.xlsx").write_bytes(b"")
    books.refuse_open_workbook(book)


def test_a_workbook_that_cannot_be_written_is_refused(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    book.workbook.write_bytes(b"a workbook")

    def denied(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("io.open", denied)
    with pytest.raises(
        WorkbookError,
        match="the workbook cannot be written; close it in every program, look whether you may write it",
    ):
        books.refuse_open_workbook(book)


def fresh(book: Book, text: str) -> Path:
    path = disk.temporary(book.root, ".xlsx")
    path.write_text(text)
    return path


def test_the_first_workbook_needs_no_backup(book: Book) -> None:
    assert backups.publish(book, fresh(book, "one"), at=NOON) is None
    assert book.workbook.read_text() == "one"
    assert names(book.backups) == set()


@posix_only
@pytest.mark.parametrize("can_link", [True, False])
def test_the_former_workbook_is_kept(book: Book, monkeypatch: pytest.MonkeyPatch, can_link: bool) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    if not can_link:
        monkeypatch.setattr(os, "link", refused)
    backups.publish(book, fresh(book, "one"), at=NOON)
    backup = backups.publish(book, fresh(book, "two"), at=NOON)
    assert backup == book.backups / "customers-20260303T120000000000Z.xlsx"
    assert (backup.read_text(), mode(backup)) == ("one", 0o600)
    assert book.workbook.read_text() == "two"


def test_two_workbooks_of_one_moment_are_both_kept(book: Book) -> None:
    for text in ("one", "two", "three"):
        backups.publish(book, fresh(book, text), at=NOON)
    assert {path.read_text() for path in book.backups.iterdir()} == {"one", "two"}


def test_the_last_ten_workbooks_are_kept_and_no_file_of_the_seller_is_touched(book: Book) -> None:
    (book.backups / "mine.xlsx").write_text("mine")
    for number in range(12):
        backups.publish(book, fresh(book, f"{number:02}"), at=NOON + timedelta(minutes=number))
    assert sorted(path.read_text() for path in book.backups.iterdir()) == [
        f"{n:02}" for n in range(1, 11)
    ] + ["mine"]


def test_a_book_without_its_folder_of_backups_gets_one(book: Book) -> None:
    backups.publish(book, fresh(book, "one"), at=NOON)
    book.backups.rmdir()
    backups.publish(book, fresh(book, "two"), at=NOON)
    assert len(names(book.backups)) == 1
