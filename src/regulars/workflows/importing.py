"""Importing: from report files to one more event, and a workbook that shows it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from regulars import book as books
from regulars.ledger import events
from regulars.ledger import lines as lines_files
from regulars.ledger import reports as ledger_reports
from regulars.reports import sources
from regulars.rules import coverage, keys, slots
from regulars.workflows import lines, notes, publishing, settling, state, taking, turn, view
from regulars.workflows.outcome import File, Outcome
from regulars.workflows.taking import Wishes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from regulars.settings import Settings
    from regulars.workflows.state import State
    from regulars.workflows.taking import Taken
    from regulars.workflows.turn import Tell, Turn

__all__ = ["Wishes", "run"]


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
        writes = wishes.workbook and not wishes.dry_run
        with turn.begun(book, at=at, tell=tell, made=made, workbook=writes) as now:
            taken = taking.take(now, found, wishes, settings)
            return _import(now, taken, wishes, settings, started=bool(made))


@dataclass(frozen=True)
class _Lines:
    """All lines of the book with those that came now.

    Parameters
    ----------
    every : DataFrame
        Typed, current or not.
    files : dict of int to Files
        Where their text lies.
    found : Candidates
        ``keys.candidates`` of all columns.
    counts : DataFrame
        ``new``, ``known``, ``changed`` of each report read now.
    covered : DataFrame
        First and last reporting day of each report.
    """

    every: pd.DataFrame
    files: Mapping[int, lines.Files]
    found: keys.Candidates
    counts: pd.DataFrame
    covered: pd.DataFrame

    def narrowed(self) -> _Lines:
        """Return the lines with what is asked of them later: all of them may be twice the current ones."""
        asked = ("report", "order_id", "channel", "currency")
        every = pd.DataFrame({name: self.every[name] for name in asked}, copy=False)
        return replace(self, every=every)


def _import(now: Turn, taken: Taken, wishes: Wishes, settings: Settings, *, started: bool) -> Outcome:
    """Count what was read, and make it an event where it brings something new."""
    before = state.fold(now.db)
    due = now.workbook_due and wishes.workbook and not wishes.dry_run
    if not (taken.reads or due):
        return _nothing_new(now, taken, [])
    now.tell("derive", 0, 0)
    told = _lines(now, before, taken, timezone=settings.timezone)
    is_news = started or _is_news(told, before, taken)
    if not (is_news or due):
        return _nothing_new(now, taken, _read_files(taken, told))
    skus = _skus(told.every, taken) if is_news else []
    as_of = coverage.newest_day(told.every, timezone=settings.timezone)
    current = lines.current(told.every, told.files, found=told.found)
    told = told.narrowed()
    placed = slots.place([*before.replay, skus])
    seen = view.build(current, placed, settings, said=before.said, as_of=as_of)
    after = (
        _say(now, before, taken, told.counts, {"customers": len(seen.customers)}, skus) if is_news else before
    )
    contents = settling.contents(now, seen, after, told.covered) if wishes.workbook else None
    written = publishing.Written() if wishes.dry_run else now.commit(contents)
    outcome = Outcome(
        event=after.event if is_news and not wishes.dry_run else None,
        files=_files(taken, _read_files(taken, told)),
        other_files=taken.other_files,
        customers=len(seen.customers),
        new_customers=notes.new_customers(seen.shipments, told.every, new=taken.reads),
        orders_without_email=len(seen.missing),
        first=view.day(told.covered["first"].min()),
        last=view.day(told.covered["last"].max()),
        missing_days=tuple(coverage.missing(view.spans_of(told.covered), gap_days=settings.gap_days)),
        workbook=now.book.workbook if written.path else None,
    )
    said = [
        *notes.of_wishes(now.book.root, started=started, dry_run=wishes.dry_run),
        *now.notes,
        *taken.notes,
        *notes.of_files(outcome),
        *notes.of_counts(outcome),
        *notes.of_book(outcome, settings, today=now.at.date()),
        *notes.of_lines(told.every, taken.reads),
        *notes.of_hand(seen, before.said, new=taken.reads),
        *notes.of_slots(seen.slots, before.slots),
        *notes.of_workbook(written),
    ]
    return replace(outcome, notes=tuple(said))


def _lines(now: Turn, before: State, taken: Taken, *, timezone: str) -> _Lines:
    """Return the lines of the book and of the reports read now, and what the latter bring."""
    old = lines.files(now.book, before.reports)
    files = old | {
        number: lines.Files(read.text_file, read.typed_file) for number, read in taken.reads.items()
    }
    typed = lines.typed(old) | {number: read.hand_over() for number, read in taken.reads.items()}
    every = lines_files.frame(typed)
    found = keys.candidates(every)
    for number in taken.reads.keys() & set(every["report"].iloc[found.rows]):
        taken.reads[number].writer.finish()  # their text may have to be read again
    counts = lines.tally(every, files, new=taken.reads, found=found)
    return _Lines(every, files, found, counts, coverage.spans(every, timezone=timezone))


def _is_news(told: _Lines, before: State, taken: Taken) -> bool:
    """Return whether there is a line, taken or set aside, that nobody has seen yet, or a day not covered.

    A file of which a part was left for later comes again with the same lines to set aside.
    """
    seen = {report.sha256 for report in before.reports.values()}
    rejected = any(len(read.rejects) and read.report.sha256 not in seen for read in taken.reads.values())
    spans = told.covered[told.covered.index.isin(list(before.reports))]
    days = [coverage.days(view.spans_of(covered)) for covered in (spans, told.covered)]
    return rejected or days[0] != days[1] or bool(told.counts[["new", "changed"]].to_numpy().any())


def _skus(every: pd.DataFrame, taken: Taken) -> list[str]:
    """Return the SKUs of all lines that this event brings, those of known files too."""
    brought = every["sku"][every["report"].isin([*taken.reads, *taken.known])]
    return sorted(brought.cat.remove_unused_categories().cat.categories)


def _say(
    now: Turn, before: State, taken: Taken, counts: pd.DataFrame, about: dict[str, int], skus: list[str]
) -> State:
    """Write the event into the ledger, and return the state with it."""
    event = events.append(now.db, "import", at=now.at)
    for number, read in taken.reads.items():
        content = read.content()
        ledger_reports.add(now.db, number, content, read.rejects)
        row: Any = counts.loc[number]
        brought = int(row["new"]), int(row["known"]), int(row["changed"])
        ledger_reports.bring(now.db, event, number, read.report.name, brought)
        kept = lines.files(now.book, {number: content})[number]
        now.keep(read.text_file, kept.text)
        now.keep(read.typed_file, kept.typed)
    for number, name in taken.known.items():
        if number in before.reports:
            ledger_reports.bring(now.db, event, number, name, (0, before.reports[number].lines, 0))
    ledger_reports.bring_skus(now.db, event, skus)
    did = {
        "files": len(taken.names),
        "lines": sum(read.lines for read in taken.reads.values()),
        "new": int(counts["new"].sum()),
        "changed": int(counts["changed"].sum()),
        "rejected": taken.rejected,
    }
    events.describe(now.db, event, did | about)
    return state.fold(now.db)


def _files(taken: Taken, read: Sequence[File]) -> tuple[File, ...]:
    """Return what became of each file: of those read now, of those known by their bytes, of the others."""
    return (*read, *(File(name, "known") for name in taken.known.values()), *taken.passed_over)


def _read_files(taken: Taken, told: _Lines) -> list[File]:
    """Return what became of the files read now."""
    rows: dict[Any, dict[Any, Any]] = told.counts.join(told.covered).to_dict("index")
    return [
        File(
            one.report.name,
            "imported",
            lines=one.lines + len(one.rejects) + one.left,
            new=rows[number]["new"],
            known=rows[number]["known"],
            changed=rows[number]["changed"],
            rejected=len(one.rejects),
            warnings=one.warnings,
            left=one.left,
            forgotten=one.forgotten,
            first=view.day(rows[number]["first"]),
            last=view.day(rows[number]["last"]),
            encoding=one.report.encoding,
            repeated_headers=one.report.repeated_headers,
            cut_off=one.cut_off,
        )
        for number, one in taken.reads.items()
    ]


def _nothing_new(now: Turn, taken: Taken, read: Sequence[File]) -> Outcome:
    """Return the outcome of an import that changes nothing."""
    files = _files(taken, [replace(file, state="known") if file.lines else file for file in read])
    there = now.book.workbook if now.book.workbook.exists() else None
    outcome = Outcome(event=None, files=files, other_files=taken.other_files, workbook=there)
    which = "every line up to the day named" if outcome.sum("left") else "every line of these reports"
    said = f"nothing new: {which} was imported before, and nothing was changed"
    if not any(file.state == "known" for file in files):  # nothing but headers came
        said = "nothing new, and nothing was changed"
    return replace(outcome, notes=(said, *taken.notes, *notes.of_files(outcome), *notes.of_counts(outcome)))
