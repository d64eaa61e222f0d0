"""Looking: what a command that only reads sees of a book."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from regulars import book as books
from regulars import columns, disk
from regulars.errors import LedgerError, WorkbookError
from regulars.ledger import database, events
from regulars.ledger import workbooks as ledger_workbooks
from regulars.settings import MARKETPLACE
from regulars.workflows import lines, state, turn, view
from regulars.workflows.outcome import counted

if TYPE_CHECKING:
    from datetime import date, datetime
    from pathlib import Path

    import pandas as pd

    from regulars.book import Book
    from regulars.settings import Settings
    from regulars.workflows.state import State
    from regulars.workflows.view import View


@dataclass(frozen=True)
class Look:
    """A book as seen by a command.

    Parameters
    ----------
    book : Book
    state : State
    settings : Settings
    view : View
    covered : DataFrame
        First and last reporting day of each report.
    notes : tuple of str
        What to know of the workbook, a sentence each: what was read back from it, or why it was not.
    """

    book: Book
    state: State
    settings: Settings
    view: View
    covered: pd.DataFrame
    notes: tuple[str, ...] = ()


def look(root: Path, *, as_of: date | None, at: int | None, now: datetime) -> Look:
    """Return the book in a folder as it stood after an event, looked at on a day.

    Parameters
    ----------
    root : Path
    as_of : date or None
        The day of looking; None for today in the book's time zone (UTC where each marketplace has its own).
    at : int or None
        Event number; None for the newest.
    now : datetime
        The clock, UTC.

    Raises
    ------
    RegularsError
        No book, a damaged one, or no such event.
    """
    book = books.found(root)
    book.settings()  # what is wrong with them is said before anything is taken
    notes = taken(book, now=now)
    found = standing(book, as_of=as_of, at=at, now=now)
    return replace(found, notes=(*notes, *found.notes))


def standing(book: Book, *, as_of: date | None, at: int | None, now: datetime) -> Look:
    """Return a book as :func:`look` does, without taking what was typed since."""
    settings = book.settings()
    with database.reading(book.ledger) as db:
        then = state.fold(db, at=at)
        told = lines.standing(book, then.reports, timezone=settings.timezone)
    day = as_of if as_of is not None else _today(now, settings)
    seen = view.build(told.current, then.slots, settings, said=then.said, as_of=day)
    notes = (f"as the ledger stood after event {at}; settings, rules and the day are today's",)
    return Look(book, then, settings, seen, told.covered, () if at is None else notes)


def taken(book: Book, *, now: datetime) -> tuple[str, ...]:
    """Take what the seller typed in the workbook, and return what to know of it.

    The workbook is not written: it stays as the seller left it. Where it cannot be read back, looking goes on
    with what the ledger has.
    """
    if not book.workbook.exists():
        return ()
    try:
        if _is_known(book):
            return ()
        with turn.begun(book, at=now) as mine:
            mine.commit(None)
            return mine.taken.notes
    except (WorkbookError, LedgerError) as error:
        why = str(error)
    except OSError as error:
        why = f"{book.workbook}: {error.strerror}"
    return (f"what was typed in the workbook is not seen here: {why}",)


def _is_known(book: Book) -> bool:
    """Return whether the workbook's bytes are known; not so of a folder in its place, which is refused."""
    # Whoever asks reads the ledger next, which is then looked at for damage; once is enough.
    with database.reading(book.ledger, even_damaged=True) as db:
        is_file = book.workbook.is_file()
        return is_file and ledger_workbooks.known(db, disk.sha256(book.workbook)) is not None


def history(root: Path, *, now: datetime) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    """Return every entry of the book's history, oldest first, as plain records, and what to know."""
    book = books.found(root)
    said = taken(book, now=now)
    with database.reading(book.ledger) as db:
        entries = events.history(db)
    records = [
        {
            "event": entry.id,
            "at": entry.at.replace(microsecond=0),
            "kind": entry.kind if entry.target is None else f"{entry.kind} {entry.target}",
            "did": ", ".join(counted(value, _single(name), name) for name, value in entry.about.items()),
            "in_force": entry.in_force,
        }
        for entry in entries
    ]
    return records, said


def _single(name: str) -> str:
    """Return the singular of what events count."""
    return {"quantities": "quantity", "orders given": "order given"}.get(name, name.removesuffix("s"))


def slots(
    root: Path, *, as_of: date | None, at: int | None, now: datetime
) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    """Return the positions of the SKU-flag as plain records, and what to know of the workbook."""
    seen = look(root, as_of=as_of, at=at, now=now)
    skus = seen.view.skus[columns.names(columns.SKUS)]
    plain: Any = skus.astype(object).where(skus.notna(), None)
    return plain.to_dict("records"), seen.notes


def _today(now: datetime, settings: Settings) -> date:
    """Return today in the book's time zone."""
    zone = "UTC" if settings.timezone == MARKETPLACE else settings.timezone
    return now.astimezone(ZoneInfo(zone)).date()
