"""Undoing: an event taken back as if it had never been, or brought back."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from regulars import book as books
from regulars.ledger import events
from regulars.rules import slots
from regulars.workflows import lines, notes, state, turn, view

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from regulars.workflows.turn import Tell


@dataclass(frozen=True)
class Undone:
    """What an undo or a redo did.

    Parameters
    ----------
    word : str
        ``undo`` or ``redo``.
    event : int
        The event it is about.
    customers : int
        Now.
    workbook : Path
    notes : tuple of str
        What to know, a sentence each.
    """

    word: str
    event: int
    customers: int
    workbook: Path
    notes: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """Return it for machines."""
        return asdict(self)


def run(root: Path, word: str, number: int | None, *, at: datetime, tell: Tell = turn.unheard) -> Undone:
    """Undo or redo an event, and write the workbook as the book then stands.

    The lines files of an undone import stay, so that it can be brought back.

    Parameters
    ----------
    root : Path
        Folder of the book.
    word : str
        ``undo`` or ``redo``.
    number : int or None
        The event; None for the newest in force, or the one undone last.
    at : datetime
        When the command was given, UTC.
    tell : callable
        Hears how far the work is.

    Raises
    ------
    RegularsError
        There is no such event or nothing to do, or the workbook cannot be written; the book is as it was.
    """
    book = books.found(root)
    settings = book.settings()
    with turn.begun(book, at=at, tell=tell) as now:
        before = state.fold(now.db)
        newest = events.last_standing if word == "undo" else events.last_undone
        target = newest(now.db) if number is None else number
        events.say(now.db, word, target, at=at)
        after = state.fold(now.db)
        now.tell("derive", 0, 0)
        every, current = lines.standing(book, after.reports)
        stood, placed = slots.place(before.brought), slots.place(after.brought)
        as_of = view.newest_day(every, timezone=settings.timezone)
        seen = view.build(current, placed, settings, as_of=as_of)
        covered = view.spans(every, timezone=settings.timezone)
        written = now.commit(view.contents(seen, after, covered, settings, at=at))
        said = (
            *notes.of_moves(stood, placed),
            *notes.of_slots(placed, stood),
            *notes.of_workbook(written),
        )
        return Undone(word, target, len(seen.customers), book.workbook, said)
