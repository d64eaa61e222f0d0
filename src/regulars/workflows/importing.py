"""Importing: from report files to one more event, and a workbook that shows it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from regulars import book as books
from regulars.errors import ReportError, UnknownReportError
from regulars.ledger import events
from regulars.ledger import lines as lines_files
from regulars.ledger import reports as ledger_reports
from regulars.reports import shipments, sources
from regulars.rules import coverage, keys, slots
from regulars.workflows import lines, notes, reading, state, turn, view
from regulars.workflows.outcome import File, Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    import pandas as pd

    from regulars.reports.shipments import Report
    from regulars.settings import Settings
    from regulars.workflows.reading import Read
    from regulars.workflows.turn import Tell, Turn


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


def run(
    root: Path, paths: Sequence[str], wishes: Wishes, *, at: datetime, tell: Tell = turn.unheard
) -> Outcome:
    """Import reports into the book in a folder, started where there is none.

    Parameters
    ----------
    root : Path
        Folder of the book.
    paths : sequence of str
        Files, folders, patterns, or ``-``.
    wishes : Wishes
    at : datetime
        When the command was given, UTC.
    tell : callable
        Hears how far the work is.

    Raises
    ------
    RegularsError
        Anything refused; the book is as it was, and one that was started for this is gone again.
    """
    settings = books.Book(root).settings()
    with sources.find(paths, skip=books.Book(root).own_files()) as found:
        book, made = books.started(root)
        with turn.begun(book, at=at, tell=tell, made=made) as now:
            return _Import(now, wishes, settings, started=bool(made)).run(found)


@dataclass
class _Import:
    """One import at work.

    Parameters
    ----------
    now : Turn
    wishes : Wishes
    settings : Settings
    started : bool
        Whether the book was started for this import.
    reads : dict of int to Read
        The reports read now, by the number they get.
    known : dict of int to str
        Names of the files whose bytes were imported before, by the number of the report.
    passed_over : list of File
    """

    now: Turn
    wishes: Wishes
    settings: Settings
    started: bool
    reads: dict[int, Read] = field(default_factory=dict)
    known: dict[int, str] = field(default_factory=dict)
    passed_over: list[File] = field(default_factory=list)

    def run(self, files: sources.Found) -> Outcome:
        """Read, count, and make it an event where it brings something new."""
        before = state.fold(self.now.db)
        self._take(files)
        if not self.reads and not self.now.workbook_due:
            return self._nothing_new(files)
        self.now.tell("derive", 0, 0)
        paths = lines.files(self.now.book, before.reports)
        paths |= {number: lines.Files(read.text_file, read.typed_file) for number, read in self.reads.items()}
        every = lines_files.frame(
            lines.typed(lines.files(self.now.book, before.reports))
            | {number: read.hand_over() for number, read in self.reads.items()}
        )
        found = keys.candidates(every)
        for number in self.reads.keys() & set(every["report"].iloc[found.rows]):
            self.reads[number].writer.finish()  # their text may have to be read again
        counts = lines.tally(every, paths, new=self.reads, found=found)
        is_news = self._is_news(counts, before)
        if not (is_news or self.now.workbook_due):
            return self._nothing_new(files)
        skus = self._skus(every) if is_news else []
        seen = view.build(
            lines.current(every, paths, found=found),
            slots.place([*before.brought, skus]),
            self.settings,
            as_of=view.newest_day(every, timezone=self.settings.timezone),
        )
        covered = view.spans(every, timezone=self.settings.timezone)
        after = self._say(before, counts, skus, seen) if is_news else before
        contents = (
            view.contents(seen, after, covered, self.settings, at=self.now.at)
            if self.wishes.workbook
            else None
        )
        written = turn.Written() if self.wishes.dry_run else self.now.commit(contents)
        gaps = coverage.missing(view.spans_of(covered), gap_days=self.settings.gap_days)
        outcome = Outcome(
            event=after.event if is_news and not self.wishes.dry_run else None,
            files=self._files(counts, covered),
            other_files=len(files.passed_over),
            customers=len(seen.customers),
            new_customers=notes.new_customers(seen.shipments, every, new=self.reads),
            orders_without_email=len(seen.missing),
            first=view.day(covered["first"].min()),
            last=view.day(covered["last"].max()),
            missing_days=tuple(gaps),
            workbook=self.now.book.workbook if written.path else None,
        )
        return replace(
            outcome,
            notes=(
                *self._beginning(),
                *notes.of_files(outcome),
                *notes.of_book(outcome, self.settings, today=self.now.at.date()),
                *notes.of_lines(every, self.reads),
                *notes.of_slots(seen.slots, slots.place(before.brought)),
                *notes.of_workbook(written),
            ),
        )

    def _beginning(self) -> list[str]:
        """Return what is to be said first."""
        said = ["this was only tried: nothing was changed"] if self.wishes.dry_run else []
        return said + [f"a new book was started in {self.now.book.root}"] * (
            self.started and not self.wishes.dry_run
        )

    def _nothing_new(self, found: sources.Found) -> Outcome:
        """Return the outcome of an import that changes nothing."""
        files = (*(File(name, "known") for name in self._names()), *self.passed_over)
        outcome = Outcome(
            event=None, files=files, other_files=len(found.passed_over), workbook=self.now.book.workbook
        )
        said = "nothing new: every line of these reports was imported before, and nothing was changed"
        return replace(outcome, notes=(said, *notes.of_files(outcome)))

    def _take(self, found: sources.Found) -> None:
        """Read every file that is not known; one found in a folder that is no report is passed over."""
        number = ledger_reports.next_number(self.now.db)
        for done, source in enumerate(found.sources):
            self.now.tell("read", done, len(found.sources))
            try:
                report = shipments.open(source, encoding=self.wishes.encoding, aliases=self.settings.columns)
            except UnknownReportError as error:
                if source.named:
                    raise
                self.passed_over.append(File(source.name, "passed over", reason=error.what))
                continue
            known = self._known(report)
            if known is None:
                self.reads[number] = self._read(report)
                number += 1
            else:
                self.known.setdefault(known, report.name)
        if not self.reads and not self.known:
            raise ReportError(
                "there is no report in it",
                path=_folder(found),
                do="download Amazon Fulfilled Shipments from Seller Central into it, or name the file",
            )

    def _names(self) -> list[str]:
        """Return the names of the reports, those read now first."""
        return [*(read.report.name for read in self.reads.values()), *self.known.values()]

    def _known(self, report: Report) -> int | None:
        """Return the number under which these very bytes stand already, in the ledger or in this import."""
        for number, read in self.reads.items():
            if read.report.sha256 == report.sha256:
                return number
        return ledger_reports.known(self.now.db, report.sha256)

    def _read(self, report: Report) -> Read:
        """Read one report; where asked to be strict, without a single line set aside."""
        read = reading.read(report, self.now, until=self.wishes.until, timezone=self.settings.timezone)
        if self.wishes.strict and len(read.rejects):
            first = read.rejects.slice(0, 1).to_pylist()[0]
            raise ReportError(
                f"the line {first['reason']}" if not first["column"] else str(first["reason"]),
                path=report.path,
                line=first["line"],
                column=first["column"] or None,
                do="nothing was imported; without --strict such lines are set aside and listed",
            )
        return read

    def _is_news(self, counts: pd.DataFrame, before: state.State) -> bool:
        """Return whether there is anything to say: a book to start, or a line that nobody has seen yet.

        A file of which a part was left for later comes again with the same lines to set aside.
        """
        seen = {report.sha256 for report in before.reports.values()}
        rejected = any(len(read.rejects) and read.report.sha256 not in seen for read in self.reads.values())
        return self.started or rejected or bool(counts[["new", "changed"]].to_numpy().any())

    def _rejected(self) -> int:
        """Return how many lines were set aside."""
        return sum(len(read.rejects) for read in self.reads.values())

    def _skus(self, every: pd.DataFrame) -> list[str]:
        """Return the SKUs of all lines that this event brings, those of known files too."""
        brought = every["sku"][every["report"].isin([*self.reads, *self.known])]
        return sorted(brought.cat.remove_unused_categories().cat.categories)

    def _say(
        self, before: state.State, counts: pd.DataFrame, skus: list[str], seen: view.View
    ) -> state.State:
        """Write the event into the ledger, and return the state with it."""
        db = self.now.db
        event = events.append(db, "import", at=self.now.at)
        for number, read in self.reads.items():
            content = read.content()
            ledger_reports.add(db, number, content, read.rejects)
            ledger_reports.bring(
                db, event, number, read.report.name, tuple(counts.loc[number, ["new", "known", "changed"]])
            )
            self.now.keep(read.text_file, self.now.book.lines / ledger_reports.raw_name(content.raw_sha256))
            self.now.keep(
                read.typed_file, self.now.book.lines / ledger_reports.typed_name(content.raw_sha256)
            )
        for number, name in self.known.items():
            if number in before.reports:
                ledger_reports.bring(db, event, number, name, (0, before.reports[number].lines, 0))
        ledger_reports.bring_skus(db, event, skus)
        about = {
            "files": len(self.reads) + len(self.known),
            "lines": sum(read.lines for read in self.reads.values()),
        }
        about |= {name: int(counts[name].sum()) for name in ("new", "changed")}
        events.describe(db, event, about | {"rejected": self._rejected(), "customers": len(seen.customers)})
        return state.fold(db)

    def _files(self, counts: pd.DataFrame, covered: pd.DataFrame) -> tuple[File, ...]:
        """Return what became of each file."""
        told: dict[Any, dict[Any, Any]] = counts.join(covered).to_dict("index")
        read = [
            File(
                one.report.name,
                "imported",
                lines=one.lines + len(one.rejects) + one.left,
                new=told[number]["new"],
                known=told[number]["known"],
                changed=told[number]["changed"],
                rejected=len(one.rejects),
                warnings=one.warnings,
                left=one.left,
                first=view.day(told[number]["first"]),
                last=view.day(told[number]["last"]),
                encoding=one.report.encoding,
                repeated_headers=one.report.repeated_headers,
            )
            for number, one in self.reads.items()
        ]
        known = [File(name, "known") for name in self.known.values()]
        return (*read, *known, *self.passed_over)


def _folder(found: sources.Found) -> str:
    """Return where nothing was found, for a refusal."""
    seen = [source.path for source in found.sources] + list(found.passed_over)
    return str(Path(seen[0]).parent) if seen else "the folder"
