"""Syncing: taking what was typed in the workbook, and writing it again."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from regulars import book as books
from regulars.workflows import settling, state, turn

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from regulars.workflows.turn import Tell


@dataclass(frozen=True)
class Synced:
    """What a sync did.

    Parameters
    ----------
    event : int or None
        Its number; None where nothing was typed.
    edits : dict of str to int
        What was taken, by kind.
    put_back : int
        Changed cells that are not the seller's to edit.
    customers : int or None
        Now; None where nothing was worked out.
    workbook : Path
    written : bool
        Whether the workbook was written again.
    notes : tuple of str
        What to know, a sentence each.
    """

    event: int | None
    edits: dict[str, int]
    put_back: int
    customers: int | None
    workbook: Path
    written: bool
    notes: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """Return it for machines."""
        return asdict(self)


def run(root: Path, *, many: bool, at: datetime, tell: Tell = turn.unheard) -> Synced:
    """Take hand edits from the workbook, and write it where it is not as the book says.

    Parameters
    ----------
    root : Path
        Folder of the book.
    many : bool
        Whether to take edits of very many rows without a doubt.
    at : datetime
        When the command was given, UTC.
    tell : callable
        Hears how far the work is.

    Raises
    ------
    RegularsError
        The workbook is open, unreadable, or holds something that cannot be taken; nothing was changed.
    """
    book = books.found(root)
    with turn.begun(book, at=at, tell=tell, many=many) as now:
        taken = now.taken
        if not now.workbook_due:
            said = taken.notes or ("nothing was typed since: nothing was changed",)
            return Synced(None, {}, 0, None, book.workbook, written=False, notes=said)
        settled = settling.settle(now, before=state.fold(now.db).slots)
        return Synced(
            taken.event,
            taken.counts,
            taken.put_back,
            len(settled.view.customers),
            book.workbook,
            written=True,
            notes=settled.notes,
        )
