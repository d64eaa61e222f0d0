"""The state: what the ledger says as it stood after one event, folded over the events in force."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from regulars.ledger import events
from regulars.ledger import reports as ledger_reports

if TYPE_CHECKING:
    import sqlite3

    from regulars.ledger.reports import Import, Report


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
    brought : list of list of str
        The SKUs of each event that brought lines, oldest event first.
    rejects : list of tuple
        File, line, column and reason of each line set aside.
    """

    event: int
    reports: dict[int, Report]
    imports: list[Import]
    brought: list[list[str]]
    rejects: list[tuple[str, int, str, str]]


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
        ledger_reports.brought(db, n=n),
        ledger_reports.rejects(db, n=n),
    )
