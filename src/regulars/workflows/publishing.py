"""Publishing: the new workbook is written beside the old one, and takes its place when the ledger stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from regulars import backups, disk, memory
from regulars import book as books
from regulars import settings as rulings
from regulars import workbook as workbooks
from regulars.errors import LedgerError, WorkbookError
from regulars.ledger import database
from regulars.ledger import forgotten as ledger_forgotten
from regulars.ledger import workbooks as ledger_workbooks

if TYPE_CHECKING:
    from pathlib import Path

    from regulars.book import Book
    from regulars.settings import Settings
    from regulars.workbook import Contents
    from regulars.workflows.turn import Turn


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


def write(turn: Turn, contents: Contents) -> Written:
    """Write the new workbook beside the old one, and say so in the ledger."""
    turn.tell("workbook", 0, len(contents.customers))
    path = turn.temporary(turn.book.workbook.resolve().parent, ".xlsx")
    safe = workbooks.write(path, contents).made_safe
    memory.give_back()
    settings, toml = _settings(turn.book)
    row = ledger_workbooks.Workbook(
        contents.identity,
        contents.event,
        contents.as_of.isoformat(),
        settings.digest,
        disk.sha256(path),
        toml=toml,
        look=turn.arrangement.plain(),
    )
    ledger_workbooks.add(turn.db, row, at=turn.at)
    return Written(path=path, safe=safe)


def publish(turn: Turn, fresh: Written, identity: str) -> Path | None:
    """Replace the workbook; the ledger stands already, whatever happens here."""
    turn.tell("publish", 0, 0)
    assert fresh.path is not None  # noqa: S101 - for the type checker
    try:
        books.refuse_open_workbook(turn.book)
        names_forgotten = turn.due == ledger_workbooks.NAMES_FORGOTTEN
        keep = not (names_forgotten or ledger_forgotten.may_stand_in_workbook(turn.db))
        backup = backups.publish(turn.book, fresh.path, at=turn.at, keep=keep)
        with database.told():
            ledger_workbooks.publish(turn.db, identity)
    except (OSError, WorkbookError, LedgerError) as error:
        # Windows says the same of a file that is open and of one that nobody may write.
        is_held = isinstance(error, (PermissionError, WorkbookError))
        reason = "" if is_held else f" ({getattr(error, 'strerror', None) or error})"
        close = "close it in every program, look whether you may write it and into backups/, and "
        raise WorkbookError(
            f"what was done is kept, but the workbook could not be replaced{reason}",
            path=str(turn.book.workbook),
            do=f"{close if is_held else ''}`regulars sync` writes it",
        ) from error
    return backup


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
