"""The state: what the ledger says as it stood after one event, folded over the events in force."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from regulars.ledger import events
from regulars.ledger import reports as ledger_reports
from regulars.ledger import said as ledger_said
from regulars.ledger import slots as ledger_slots
from regulars.rules import slots as rules_slots

if TYPE_CHECKING:
    import sqlite3

    import pandas as pd

    from regulars.columns import Slot
    from regulars.ledger.reports import Import, Report
    from regulars.rules.positions import Step
    from regulars.rules.said import Said


@dataclass(frozen=True)
class State:
    """The facts of the events in force.

    Parameters
    ----------
    event : int
        The event up to which they are folded.
    reports : dict of int to Report
        Content by number, in order of first import.
    imports : list of Import
        Every report of every event.
    replay : list
        What each event said of products, oldest event first: see ``rules.slots.place``.
    rejects : list of tuple
        File, line, column and reason of each line set aside.
    said : Said
        What was said by hand.
    edits : DataFrame
        The record of the hand edits, as ``ledger.said.recorded`` gives it.
    """

    event: int
    reports: dict[int, Report]
    imports: list[Import]
    replay: list[Step]
    rejects: list[tuple[str, int, str, str]]
    said: Said
    edits: pd.DataFrame

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """Return the slots of the SKU-flag, by position."""
        return rules_slots.place(self.replay)


def fold(db: sqlite3.Connection, *, at: int | None = None) -> State:
    """Return the state after event ``at``, or after the newest.

    Raises
    ------
    LedgerError
        There is no such event.
    """
    n = events.until(db, at)
    return State(
        n,
        ledger_reports.standing(db, n=n),
        ledger_reports.imports(db, n=n),
        ledger_slots.replay(db, n=n),
        ledger_reports.rejects(db, n=n),
        ledger_said.fold(db, n=n),
        ledger_said.recorded(db, n=n),
    )
