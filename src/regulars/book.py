"""The book: one folder for one store, and everything that touches its files as files.

What the files hold is other rooms' business; here are paths, modes and temporary names.
"""

from __future__ import annotations

import contextlib
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

from regulars import disk
from regulars import settings as rulings
from regulars.errors import NEW_BOOK, BookError, SettingsError, WorkbookError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from regulars.settings import Settings

_MAY_WRITE = "look whether you may write there, and whether the disk has room"

_LOCKS = ("~${}", ".~lock.{}#")
"""What Excel and LibreOffice call the file that they put beside a workbook that they have open."""


@dataclass(frozen=True)
class Book:
    """A folder with one store's ledger and workbook.

    Parameters
    ----------
    root : Path
        The folder.
    """

    root: Path

    @property
    def settings_path(self) -> Path:
        """Return the path of the settings, which need not exist."""
        return self.root / "regulars.toml"

    @property
    def ledger(self) -> Path:
        """Return the path of the SQLite file."""
        return self.root / "ledger.db"

    @property
    def lines(self) -> Path:
        """Return the folder of the lines files."""
        return self.root / "lines"

    @property
    def workbook(self) -> Path:
        """Return the path of the maintained workbook."""
        return self.root / "customers.xlsx"

    @property
    def backups(self) -> Path:
        """Return the folder of the workbooks that were replaced."""
        return self.root / "backups"

    @property
    def key(self) -> Path:
        """Return the path of the secret by which forgotten people are known again."""
        return self.root / "forgotten.key"

    @property
    def exists(self) -> bool:
        """Return whether the folder holds a ledger."""
        return self.ledger.is_file()

    def settings(self) -> Settings:
        """Return the book's settings.

        Raises
        ------
        SettingsError
            An unreadable file, an unknown key or a value that does not fit.
        """
        return rulings.parse(self.settings_text())

    def settings_text(self) -> str:
        """Return the text of the settings file as it stands, line ends and all; empty where there is none."""
        try:
            return self.settings_path.read_bytes().decode()
        except FileNotFoundError:
            return ""
        except UnicodeDecodeError:
            raise SettingsError("this is not UTF-8 text", do="save it again as UTF-8") from None

    def own_files(self) -> set[Path]:
        """Return the paths of the book's own files, which are never taken for reports."""
        return {self.settings_path, self.ledger, self.workbook, self.lines, self.backups, self.key}

    def owns(self, path: Path) -> bool:
        """Return whether a path is, or lies in, one of the book's own files and folders."""
        target = path.resolve()
        own = {kept.resolve() for kept in self.own_files()}
        return target in own or any(parent in own for parent in target.parents)


def found(root: Path) -> Book:
    """Return the book in a folder.

    Raises
    ------
    BookError
        The folder holds no book, or one without its ledger.
    """
    book = Book(root)
    _refuse_without_ledger(book)
    if not book.exists:
        raise BookError(
            "there is no book in this folder",
            path=str(root),
            do="start one with `regulars --book FOLDER import REPORT`, or name its folder with --book",
        )
    return book


def started(root: Path) -> tuple[Book, tuple[Path, ...]]:
    """Return the book in a folder, started where there is none, and what was made for that.

    The ledger is created empty and readable by its owner alone before anything is written into it.

    Raises
    ------
    BookError
        The folder cannot be made or written, or holds a book without its ledger.
    """
    book = Book(root)
    _refuse_without_ledger(book)
    if book.exists:
        return book, ()
    folders = [folder for folder in (root, book.lines, book.backups) if not folder.is_dir()]
    try:
        for folder in folders:
            folder.mkdir(mode=disk.OWNER_FOLDER, parents=True, exist_ok=True)
        book.ledger.touch(mode=disk.OWNER_FILE)
    except OSError as error:
        abandon(folders)
        what = f"a book cannot be started here ({error.strerror})"
        raise BookError(what, path=str(root), do=_MAY_WRITE) from None
    return book, (*folders, book.ledger)


def _refuse_without_ledger(book: Book) -> None:
    """Raise where all of a book is there but its ledger, or that is empty.

    While the first import is running the ledger is empty too, but then there is no workbook yet.
    """
    if book.workbook.exists():
        there = "customers.xlsx is a book's"
        is_lost = not book.exists or not book.ledger.stat().st_size
    else:
        there = "lines/ holds the reports of a book"
        is_lost = not book.exists and any(book.lines.glob("*.parquet"))
    if is_lost:
        if not book.lines.is_dir():
            raise BookError(
                "there is a customers.xlsx here, and ledger.db is missing or empty",
                path=str(book.root),
                do="put the book's folder back from a backup; if it is no book's file, move it elsewhere, or "
                "choose another folder",
            )
        raise BookError(
            f"ledger.db is lost, and {there}",
            path=str(book.root),
            do=f"put ledger.db back from a backup, {NEW_BOOK}",
        )


def abandon(made: Sequence[Path]) -> None:
    """Remove what was made for a book that was started by a command that then failed.

    Under the ledger's write lock, so that another command that waits for it finds it gone, and says so.
    Windows keeps an open file from being removed: there, and for a folder that is not empty yet, it is called
    once more afterwards, and leaves what another command has made meanwhile.
    """
    for path in reversed(made):
        with contextlib.suppress(OSError):
            if path.is_dir():
                path.rmdir()
            elif not path.stat().st_size:
                path.unlink()


def sweep(book: Book, *, kept: Collection[str]) -> None:
    """Delete what a crash may have left: our temporary files, and lines files that no row names.

    To be called under the ledger's write lock only, when no other command can be writing.

    Parameters
    ----------
    kept : collection of str
        Names of the files in ``lines`` that the ledger knows.
    """
    for folder in {book.root, book.backups, book.workbook.resolve().parent}:
        for path in folder.glob(f"{disk.TEMPORARY}*"):
            disk.remove_left(path)
    book.lines.mkdir(mode=disk.OWNER_FOLDER, exist_ok=True)
    for path in strays(book, kept=kept):
        path.unlink(missing_ok=True)


def strays(book: Book, *, kept: Collection[str]) -> list[Path]:
    """Return the files in ``lines`` that the ledger does not know."""
    return [path for path in book.lines.glob("*") if path.name not in kept]


def write_settings(book: Book, text: str) -> None:
    """Write the settings file all or nothing, with exactly this text; through a link, where that points to.

    To be called under the ledger's write lock only, as whoever writes the file has read it before. A new one
    is its owner's alone, and any other keeps its mode.

    Raises
    ------
    SettingsError
        The file cannot be written, and is as it was.
    """
    target = book.settings_path.resolve()
    try:
        with disk.passing(target.parent, target.suffix) as written:
            written.write_bytes(text.encode())
            disk.sync(written)
            if target.exists():
                target.open("r+b").close()  # a file that is kept from being written is not replaced either
                written.chmod(stat.S_IMODE(target.stat().st_mode))
            disk.replace(written, target)
            disk.sync_folder(target.parent)
    except UnicodeEncodeError:
        raise SettingsError("a sign of this text cannot be written as UTF-8") from None
    except OSError as error:
        raise SettingsError(f"this cannot be written ({error.strerror})", do=_MAY_WRITE) from None


def refuse_open_workbook(book: Book) -> None:
    """Raise ``WorkbookError`` where another program has the workbook open, or a folder is in its place.

    Windows keeps an open file from being written; elsewhere Excel and LibreOffice leave a lock file beside
    it.
    """
    path = book.workbook
    if not path.exists():
        return
    if path.is_dir():
        do = "move it elsewhere, and `regulars sync` writes the workbook"
        raise WorkbookError("this is a folder, where the workbook should be", path=str(path), do=do)
    named = {path, path.resolve()}  # a program may have it open by the name of the file that a link leads to
    for lock in sorted(each.with_name(mark.format(each.name)) for each in named for mark in _LOCKS):
        if lock.exists():
            raise WorkbookError(
                "the workbook is open in another program",
                path=str(path),
                do="close it there, and run the same command again "
                f"(if no program has it open, a crash left {lock.name}: delete that file)",
            )
    try:
        with path.open("r+b"):
            pass
    except PermissionError:
        do = "close it in every program, look whether you may write it, and run the same command again"
        raise WorkbookError("the workbook cannot be written", path=str(path), do=do) from None
