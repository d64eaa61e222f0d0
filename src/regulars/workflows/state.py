"""The state: what the ledger says as it stood after one event, folded over the events in force."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa

from regulars.errors import LedgerError
from regulars.ledger import events
from regulars.ledger import lines as lines_files
from regulars.ledger import reports as ledger_reports
from regulars.rules import lines, normalise

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from regulars.book import Book
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


@dataclass(frozen=True)
class Files:
    """The lines files of one report."""

    text: Path
    typed: Path


def files(book: Book, reports: Mapping[int, Report]) -> dict[int, Files]:
    """Return where the lines of each report lie."""
    return {
        number: Files(
            book.lines / ledger_reports.raw_name(report.raw_sha256),
            book.lines / ledger_reports.typed_name(report.raw_sha256),
        )
        for number, report in reports.items()
    }


def typed_lines(files: Mapping[int, Files]) -> pd.DataFrame:
    """Return all typed lines of some reports; typed files that are lost or of older rules are made again in memory."""
    tables = {}
    for number, report in files.items():
        typed = lines_files.read_typed(report.typed, stamp=normalise.VERSION)
        tables[number] = normalise.block(lines_files.read_text(report.text)).shipments if typed is None else typed
    return lines_files.frame(tables)
