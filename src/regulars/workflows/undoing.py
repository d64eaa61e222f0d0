"""Undoing: an event taken back as if it had never been, or brought back."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from regulars import book as books
from regulars.ledger import events
from regulars.workflows import notes, settling, state, turn

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from regulars.workflows.turn import Tell, Turn


@dataclass(frozen=True)
class Undone:
    """What an undo or a redo did.

    Parameters
    ----------
    word : str
        ``undo`` or ``redo``.
    event : int
        The event it is about.
    kind : str
        What that was.
    customers : int
        Now.
    workbook : Path
    notes : tuple of str
        What to know, a sentence each.
    """

    word: str
    event: int
    kind: str
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
    with turn.begun(book, at=at, tell=tell) as now:
        before = state.fold(now.db).slots
        target = number if number is not None else _newest(now, word)
        events.say(now.db, word, target, at=at)
        said = (*notes.of_undoing(now.db, target),) if word == "undo" else ()
        settled = settling.settle(now, before=before)
        kind = next(entry.kind for entry in events.history(now.db) if entry.id == target)
        return Undone(word, target, kind, len(settled.view.customers), book.workbook, (*said, *settled.notes))


def _newest(now: Turn, word: str) -> int:
    """Return what is undone or redone without a number; what was read back just now is not meant."""
    return events.last_standing(now.db, until=now.stood) if word == "undo" else events.last_undone(now.db)
