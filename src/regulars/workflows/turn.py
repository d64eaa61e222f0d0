"""The turn: the one way to write into a book.

The order matters, and is the same for every command that writes: take the lock; refuse a workbook that is
open, and read back what the seller typed in it; let the command work out what it says and write everything
beside the real files; look once more at the workbook; rename, commit; and only then put the new workbook in
the place of the old one. A crash before the commit leaves the book as it was, and what was typed still to be
read; a crash after it leaves a true ledger and the old workbook, and the next turn writes the new one.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from regulars import book as books
from regulars import disk
from regulars.errors import LedgerError, WorkbookError
from regulars.ledger import checksums, database, events
from regulars.ledger import reports as ledger_reports
from regulars.ledger import workbooks as ledger_workbooks
from regulars.ledger.writer import Writer
from regulars.workflows import publishing
from regulars.workflows.arrangement import Arrangement, Taken
from regulars.workflows.publishing import Written

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from regulars.book import Book
    from regulars.workbook import Contents

    Tell = Callable[[str, int, int], None]
    """Told the name of the stage, how much of it is done, and of how much (0 where unknown)."""


def unheard(stage: str, done: int, of: int) -> None:
    """Tell nobody."""


@dataclass
class Turn:
    """One command's time at the book, under its lock.

    Parameters
    ----------
    book : Book
        The book.
    db : Connection
        The ledger, inside the write transaction.
    at : datetime
        When the command was given, UTC.
    tell : callable
        Hears how far the work is.
    stood : int
        The newest entry of the history before anything was read back.
    lost, lost_sheets : bool
        Whether the workbook is gone that stood there before, and own sheets with it.
    due : int
        Whether the workbook shows what was not taken from it (``ledger.workbooks.AS_READ`` …).
    taken : Taken
        What was read back from the workbook.
    arrangement : Arrangement
        What the seller made of the workbook.
    """

    book: Book
    db: sqlite3.Connection
    at: datetime
    tell: Tell = unheard
    _temporary: list[Path] = field(default_factory=list)
    _writers: list[Writer] = field(default_factory=list)
    _renames: dict[Path, Path] = field(default_factory=dict)
    _workbook_read: str | None = None
    _committed: bool = False
    _unsure: bool = False
    stood: int = 0
    lost: bool = False
    lost_sheets: bool = False
    due: int = ledger_workbooks.AS_READ
    taken: Taken = field(default_factory=Taken)
    arrangement: Arrangement = field(default_factory=Arrangement)

    def temporary(self, folder: Path, suffix: str) -> Path:
        """Return an empty file that is gone when the turn ends, unless it was published."""
        path = disk.temporary(folder, suffix)
        self._temporary.append(path)
        return path

    def writer(self, text: Path, typed: Path) -> Writer:
        """Return a writer of lines files that stops, at the latest, when the turn ends."""
        writer = Writer(text, typed)
        self._writers.append(writer)
        return writer

    def keep(self, written: Path, target: Path) -> None:
        """Give a temporary file its real name when the turn commits."""
        self._renames[written] = target

    def sweep(self) -> None:
        """Delete what a crash may have left, unless it is the ledger that has lost what names it.

        Before the workbook is read: whatever may be wrong with that, a forgotten person's lines are gone.
        """
        if self.book.workbook.exists() and not events.newest(self.db):
            raise LedgerError(
                "ledger.db is empty, and yet there is a workbook",
                do="put ledger.db back from a backup, or choose another folder for a new book",
            )
        kept = ledger_reports.lines_files(self.db)
        if books.strays(self.book, kept=kept):
            checksums.trust(self.db, "report")
        books.sweep(self.book, kept=kept)

    def read_workbook(self, *, take: bool, many: bool) -> None:
        """Look at the workbook as it stands, and take what the seller typed in it where that is asked for."""
        if take:
            books.refuse_open_workbook(self.book)
        self._workbook_read = _sha256(self.book.workbook)
        self.stood = events.newest(self.db)
        newest = ledger_workbooks.newest(self.db)
        if self._workbook_read is None:
            # What the seller's own sheets held is gone with the workbook, but not how the columns stood.
            self.arrangement = replace(_arrangement(newest), own_sheets=())
            self.lost = newest is not None and newest.published and take
            self.lost_sheets = bool(_arrangement(newest).own_sheets)
            return
        known = ledger_workbooks.known(self.db, self._workbook_read)
        self.arrangement = _arrangement(known)
        self.due = ledger_workbooks.AS_READ if known is None else known.due
        if known is not None and newest is not None and known.id != newest.id:
            self.due = max(self.due, ledger_workbooks.BEHIND)  # a former one was put back
        if known is None and take:
            from regulars.workflows import readback  # noqa: PLC0415 - heavy, and mostly nothing was typed

            self.tell("edits", 0, 0)
            self.taken, self.arrangement = readback.take(self, self._workbook_read, many=many)
            self.due = self.taken.due

    @property
    def notes(self) -> tuple[str, ...]:
        """Return what to know of the workbook as it was found, a sentence each."""
        sheets = ", and so your own sheets are only there" if self.lost_sheets else ""
        gone = "customers.xlsx was not there any more, and is written anew"
        gone += f"; backups/ has the former ones{sheets}"
        return (gone, *self.taken.notes) if self.lost else self.taken.notes

    @property
    def committed(self) -> bool:
        """Return whether what was said in this turn is true now."""
        return self._committed

    @property
    def unsure(self) -> bool:
        """Return whether nobody knows if it is true: then no file may go that the ledger may name."""
        return self._unsure

    def end(self) -> None:
        """Stop what is still being written, and delete what was not published; the next turn tries again."""
        for writer in self._writers:
            with contextlib.suppress(OSError):  # a full disk, of which is told already
                writer.abandon()
        named = self._renames.values() if self._committed or self._unsure else ()
        for path in set(self._temporary).difference(named):
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)

    @property
    def workbook_due(self) -> bool:
        """Return whether the workbook is not what the ledger and the settings say: lost, or behind."""
        newest, last = ledger_workbooks.newest(self.db), events.newest(self.db)
        if newest is None or not newest.published or not self.book.workbook.exists():
            return last > 0
        if self.due:
            return True
        return newest.event < last or newest.settings != self.book.settings().digest

    def commit(self, contents: Contents | None) -> Written:
        """Make it true: publish the kept files, commit the ledger, replace the workbook.

        Parameters
        ----------
        contents : Contents or None
            What the workbook will say; None leaves the workbook as it is.

        Raises
        ------
        WorkbookError
            The workbook changed meanwhile (nothing has happened), or could not be replaced (the ledger
            stands).
        """
        fresh = publishing.write(self, contents) if contents is not None else None
        if _sha256(self.book.workbook) != self._workbook_read:
            raise WorkbookError(
                "the workbook was saved while this command was running",
                path=str(self.book.workbook),
                do="nothing was changed; run the same command again",
            )
        with disk.uninterrupted():
            for written, target in self._renames.items():
                disk.sync(written)
                if not target.exists():
                    self._temporary.append(target)  # until the ledger names it
                disk.replace(written, target)
            if self._renames:
                disk.sync_folder(self.book.lines)
            try:
                database.commit(self.db)
            except LedgerError:
                self._unsure = True
                raise
            self._committed = True
            if fresh is None or contents is None:
                return Written()
            return replace(fresh, backup=publishing.publish(self, fresh, contents.identity))


@contextlib.contextmanager
def begun(
    book: Book,
    *,
    at: datetime,
    tell: Tell = unheard,
    made: Sequence[Path] = (),
    workbook: bool = True,
    many: bool = False,
) -> Iterator[Turn]:
    """Give a turn at the book; what is not committed in it never happened.

    Parameters
    ----------
    book : Book
    at : datetime
        When the command was given, UTC.
    tell : callable
        Hears how far the work is.
    made : sequence of Path
        What was made to start the book for this turn, to be gone again if nothing is committed.
    workbook : bool
        Whether the turn reads hand edits back and may write the workbook, which then must be free.
    many : bool
        Whether to take edits of very many rows without a doubt.

    Raises
    ------
    LedgerError
        Another command is writing, or the ledger is empty where a workbook stands.
    WorkbookError
        The workbook is open elsewhere, or what was typed in it cannot be taken.
    """
    turn = None
    try:
        with database.writing(book.ledger) as db:
            turn = Turn(book, db, at, tell)
            try:
                turn.sweep()
                turn.read_workbook(take=workbook, many=many)
                yield turn
            finally:
                turn.end()
                if not turn.committed:
                    books.abandon(made)
    finally:
        if turn is not None and not turn.committed:
            books.abandon(made)


def _arrangement(workbook: ledger_workbooks.Workbook | None) -> Arrangement:
    """Return what the seller made of a workbook."""
    return Arrangement(**workbook.look) if workbook is not None else Arrangement()


def _sha256(path: Path) -> str | None:
    """Return the SHA-256 of a file, or None where there is none."""
    return disk.sha256(path) if path.exists() else None
