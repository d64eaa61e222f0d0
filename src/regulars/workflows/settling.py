"""Settling: what every command that changed the ledger ends with: derive anew, write the workbook, commit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from regulars import memory
from regulars.workflows import lines, notes, sheets, state, view

if TYPE_CHECKING:
    import pandas as pd

    from regulars.columns import Slot
    from regulars.workbook import Contents
    from regulars.workflows.state import State
    from regulars.workflows.turn import Turn
    from regulars.workflows.view import View


@dataclass(frozen=True)
class Settled:
    """The book as a command leaves it.

    Parameters
    ----------
    state : State
    view : View
    covered : DataFrame
        First and last reporting day of each report.
    notes : tuple of str
        What to know, a sentence each: of edits that were read back, of products that moved, of the workbook.
    """

    state: State
    view: View
    covered: pd.DataFrame
    notes: tuple[str, ...]


def settle(now: Turn, *, before: tuple[Slot, ...]) -> Settled:
    """Commit what was said in a turn, and write the workbook as the book then stands.

    Parameters
    ----------
    now : Turn
    before : tuple of Slot
        The slots as they stood when the command was given.

    Raises
    ------
    RegularsError
        The lines are damaged, or the workbook cannot be written.
    """
    settings = now.book.settings()
    after = state.fold(now.db)
    now.tell("derive", 0, 0)
    told = lines.standing(now.book, after.reports, timezone=settings.timezone)
    seen = view.build(told.current, after.slots, settings, said=after.said, as_of=told.newest_day)
    written = now.commit(contents(now, seen, after, told.covered))
    said = (
        *now.notes,
        *notes.of_moves(before, seen.slots),
        *notes.of_segments(before, seen, settings.segments),
        *notes.of_slots(seen.slots, before),
        *notes.of_workbook(written),
    )
    return Settled(after, seen, told.covered, said)


def contents(now: Turn, seen: View, state: State, covered: pd.DataFrame) -> Contents:
    """Return the workbook of a view, arranged as the seller has it."""
    memory.give_back()
    plain = view.contents(seen, state, covered, now.book.settings(), at=now.at)
    return sheets.arranged(plain, seen, now.arrangement, own=now.book.workbook)
