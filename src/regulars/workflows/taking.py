"""Taking: which of the named files are reports, which of these are new, and what stands in them."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from regulars import disk
from regulars.errors import ReportError, UnknownReportError
from regulars.ledger import forgotten as ledger_forgotten
from regulars.ledger import reports as ledger_reports
from regulars.reports import shipments
from regulars.rules.mentions import REMOVED
from regulars.workflows import lines, reading
from regulars.workflows.outcome import File

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from regulars.reports import sources
    from regulars.reports.shipments import Report
    from regulars.rules.forgotten import Forgotten
    from regulars.settings import Settings
    from regulars.workflows.reading import Read
    from regulars.workflows.turn import Turn


_LEFT = (
    "earlier reports have lines of people whom you had forgotten, which had no address and are only now "
    "known to be theirs: run `regulars forget` once more for a person whom you had forgotten"
)


@dataclass(frozen=True)
class Wishes:
    """How to import.

    Parameters
    ----------
    until : date or None
        Lines with a later reporting day are left for the next import.
    dry_run : bool
        Work everything out, and change nothing.
    strict : bool
        Refuse everything where one line would be set aside.
    workbook : bool
        Write the workbook.
    encoding : str or None
        Codec of the files; None to find out.
    """

    until: date | None = None
    dry_run: bool = False
    strict: bool = False
    workbook: bool = True
    encoding: str | None = None


@dataclass(frozen=True)
class Taken:
    """What the named files are.

    Parameters
    ----------
    reads : dict of int to Read
        The reports read now, by the number they get.
    known : dict of int to str
        Names of the files whose bytes were imported before, by the number of the report.
    passed_over : list of File
        Files found in a folder that are no reports.
    other_files : tuple of str
        Names of files of the folders that were not looked at.
    lost : list of str
        Names of the known files whose lines the book has lost.
    """

    reads: dict[int, Read] = field(default_factory=dict)
    known: dict[int, str] = field(default_factory=dict)
    passed_over: list[File] = field(default_factory=list)
    other_files: tuple[str, ...] = ()
    lost: list[str] = field(default_factory=list)

    @property
    def notes(self) -> tuple[str, ...]:
        """Return what to do about lines that were lost: a known file is not read again."""
        do = "run `regulars check --repair` with this file"
        return tuple(
            f"{name} was imported before, but its lines in the book are lost or damaged: {do}"
            for name in self.lost
        )

    @property
    def names(self) -> list[str]:
        """Return the names of the reports, those read now first."""
        return [*(read.report.name for read in self.reads.values()), *self.known.values()]

    @property
    def rejected(self) -> int:
        """Return how many lines were set aside."""
        return sum(len(read.rejects) for read in self.reads.values())


def take(now: Turn, found: sources.Found, wishes: Wishes, settings: Settings) -> Taken:
    """Read every file that is not known.

    Raises
    ------
    ReportError
        A file is refused, or there is no report at all.
    LedgerError
        It cannot be told who was forgotten.
    """
    taken = Taken(other_files=tuple(Path(path).name for path in found.passed_over))
    first = ledger_reports.next_number(now.db)
    forgotten = ledger_forgotten.known(now.db, now.book.key, mailboxes=settings.shared_mailboxes)
    forgotten = _met(now, found, wishes, settings, forgotten)
    for done, source in enumerate(found.sources):
        still = partial(now.tell, "read", done, len(found.sources))
        still()
        try:
            report = shipments.open(source, encoding=wishes.encoding, aliases=settings.columns)
        except UnknownReportError as error:
            if source.named:
                raise
            taken.passed_over.append(File(source.name, "passed over", reason=error.what))
            continue
        except ReportError as error:
            raise error if source.named else _in_folder(error) from None
        if forgotten.names(pd.Series([report.name], dtype="str")).any():
            report.name = REMOVED
        known = _known(now, report, taken)
        if known is None:
            read = _read(now, report, wishes, settings, forgotten, still)
            for earlier in taken.reads.values():
                earlier.writer.finish()  # meanwhile it mostly has; one that is still open takes memory
            taken.reads[first + len(taken.reads)] = read
        else:
            taken.known.setdefault(known, report.name)
            if _is_lost(now, known):
                taken.lost.append(report.name)
    if not taken.names:
        raise ReportError(
            "there is no report in it",
            path=", ".join(found.asked),
            do="download Amazon Fulfilled Shipments from Seller Central into it, or name the file",
        )
    return taken


def _met(
    now: Turn, found: sources.Found, wishes: Wishes, settings: Settings, forgotten: Forgotten
) -> Forgotten:
    """Return who was forgotten, with what the files to be read know of their orders, and keep that.

    Amazon leaves the address out of some lines and later copies, so that one line may tell of another, in
    whichever file and place. A file that is refused is refused when it is read.
    """
    if not forgotten.addresses:
        return forgotten
    met = forgotten
    for source in found.sources:
        with contextlib.suppress(ReportError):
            report = shipments.open(source, encoding=wishes.encoding, aliases=settings.columns)
            if ledger_reports.known(now.db, report.sha256) is None:
                for block in report.blocks():
                    met = met.met(block.table)
    if met.orders != forgotten.orders:
        ledger_forgotten.keep(now.db, met)
        typed = lines.typed(lines.files(now.book, ledger_reports.every(now.db)))
        if any(met.has_lines(table).any() for table in typed.values()):
            now.taken = replace(now.taken, notes=(*now.taken.notes, _LEFT))
    return met


def _in_folder(error: ReportError) -> ReportError:
    """Return the refusal of a file that nobody named, which keeps those beside it from being imported."""
    advice = f"{error.do}; nothing was imported, move this file away to import the others"
    return ReportError(error.what, path=error.path, line=error.line, column=error.column, do=advice)


def _known(now: Turn, report: Report, taken: Taken) -> int | None:
    """Return the number under which these very bytes stand already, in the ledger or in this import."""
    for number, read in taken.reads.items():
        if read.report.sha256 == report.sha256:
            return number
    return ledger_reports.known(now.db, report.sha256)


def _is_lost(now: Turn, known: int) -> bool:
    """Return whether the lines of a report that was imported before are gone or damaged."""
    report = ledger_reports.every(now.db).get(known)
    if report is None:
        return False
    return not disk.is_whole(lines.files(now.book, {known: report})[known].text, report.raw_sha256)


def _read(
    now: Turn,
    report: Report,
    wishes: Wishes,
    settings: Settings,
    forgotten: Forgotten,
    still: Callable[[], None],
) -> Read:
    """Read one report; where asked to be strict, without a single line set aside."""
    read = reading.read(
        report, now, until=wishes.until, timezone=settings.timezone, forgotten=forgotten, still=still
    )
    if wishes.strict and len(read.rejects):
        first = read.rejects.slice(0, 1).to_pylist()[0]
        raise ReportError(
            str(first["reason"]) if first["column"] else f"the line {first['reason']}",
            path=report.path,
            line=first["line"],
            column=first["column"] or None,
            do="nothing was imported; without --strict such lines are set aside and listed",
        )
    return read
