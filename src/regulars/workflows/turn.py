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
from regulars import settings as rulings
from regulars import workbook as workbooks
from regulars.errors import LedgerError, WorkbookError
from regulars.ledger import database, events
from regulars.ledger import forgotten as ledger_forgotten
from regulars.ledger import lines as lines_files
from regulars.ledger import reports as ledger_reports
from regulars.ledger import workbooks as ledger_workbooks
from regulars.workflows import readback
from regulars.workflows.arrangement import Arrangement

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from regulars.book import Book
    from regulars.settings import Settings
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
    _writers: list[lines_files.Writer] = field(default_factory=list)
    _renames: dict[Path, Path] = field(default_factory=dict)
    _workbook_read: str | None = None
    _committed: bool = False
    stood: int = 0
    lost: bool = False
    lost_sheets: bool = False
    due: int = ledger_workbooks.AS_READ
    taken: readback.Taken = field(default_factory=readback.Taken)
    arrangement: Arrangement = field(default_factory=Arrangement)

    def temporary(self, folder: Path, suffix: str) -> Path:
        """Return an empty file that is gone when the turn ends, unless it was published."""
        path = disk.temporary(folder, suffix)
        self._temporary.append(path)
        return path

    def writer(self, text: Path, typed: Path) -> lines_files.Writer:
        """Return a writer of lines files that stops, at the latest, when the turn ends."""
        writer = lines_files.Writer(text, typed)
        self._writers.append(writer)
        return writer

    def keep(self, written: Path, target: Path) -> None:
        """Give a temporary file its real name when the turn commits."""
        self._renames[written] = target

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
        if not events.newest(self.db):
            raise LedgerError(
                "ledger.db is empty, and yet there is a workbook",
                do="put ledger.db back from a backup, or choose another folder for a new book",
            )
        known = ledger_workbooks.known(self.db, self._workbook_read)
        self.arrangement = _arrangement(known)
        self.due = ledger_workbooks.AS_READ if known is None else known.due
        if known is not None and newest is not None and known.id != newest.id:
            self.due = max(self.due, ledger_workbooks.BEHIND)  # a former one was put back
        if known is None and take:
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

    def end(self) -> None:
        """Stop what is still being written, and delete what was not published."""
        for writer in self._writers:
            writer.abandon()
        for path in self._temporary:
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
        fresh = self._write(contents) if contents is not None else None
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
            database.commit(self.db)
            self._committed = True
            self._temporary = [path for path in self._temporary if path not in self._renames.values()]
            if fresh is None or contents is None:
                return Written()
            return replace(fresh, backup=self._publish(fresh, contents.identity))

    def _write(self, contents: Contents) -> Written:
        """Write the new workbook beside the old one, and say so in the ledger."""
        self.tell("workbook", 0, len(contents.customers))
        path = self.temporary(self.book.root, ".xlsx")
        safe = workbooks.write(path, contents).made_safe
        settings, toml = _settings(self.book)
        row = ledger_workbooks.Workbook(
            contents.identity,
            contents.event,
            contents.as_of.isoformat(),
            settings.digest,
            lines_files.sha256(path),
            toml=toml,
            look=self.arrangement.plain(),
        )
        ledger_workbooks.add(self.db, row, at=self.at)
        return Written(path=path, safe=safe)

    def _publish(self, fresh: Written, identity: str) -> Path | None:
        """Replace the workbook; the ledger stands already, whatever happens here."""
        self.tell("publish", 0, 0)
        assert fresh.path is not None  # noqa: S101 - for the type checker
        try:
            books.refuse_open_workbook(self.book)
            names_forgotten = self.due == ledger_workbooks.NAMES_FORGOTTEN
            keep = not (names_forgotten or ledger_forgotten.may_stand_in_workbook(self.db))
            backup = books.publish(self.book, fresh.path, at=self.at, keep=keep)
        except (OSError, WorkbookError) as error:
            raise WorkbookError(
                "what was done is kept, but the workbook could not be replaced",
                path=str(self.book.workbook),
                do="close it in every program; `regulars sync` writes it",
            ) from error
        ledger_workbooks.publish(self.db, identity)
        return backup


@dataclass(frozen=True)
class Written:
    """What became of the workbook.

    Parameters
    ----------
    path : Path or None
        The temporary file; None where no workbook was written.
    safe : int
        Cells whose text had to be made safe.
    backup : Path or None
        Where the former workbook went.
    """

    path: Path | None = None
    safe: int = 0
    backup: Path | None = None


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
                turn.read_workbook(take=workbook, many=many)
                books.sweep(book, kept=ledger_reports.lines_files(db))
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


def _settings(book: Book) -> tuple[Settings, str]:
    """Return the book's settings, and their text as the ledger keeps it.

    That is without saved selections: no workbook shows them, and one that names a person would stay there
    when it is long deleted.
    """
    text = book.settings_text()
    settings = rulings.parse(text)
    if settings.segments:
        from regulars.segments import saved  # noqa: PLC0415 - what edits TOML is needed for nothing else here

        text = saved.without(text)
    return settings, text


def _sha256(path: Path) -> str | None:
    """Return the SHA-256 of a file, or None where there is none."""
    return lines_files.sha256(path) if path.exists() else None
