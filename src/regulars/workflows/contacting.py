"""Contacting: from the seller's lists of addresses to one more event, and orders that find their customer."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from regulars import book as books
from regulars.errors import ReportError
from regulars.ledger import events
from regulars.ledger import forgotten as ledger_forgotten
from regulars.ledger import said as ledger_said
from regulars.reports import contacts as texts
from regulars.reports import sources
from regulars.rules import contact_lists
from regulars.rules.said import SHAPES
from regulars.workbook import contacts as workbooks
from regulars.workflows import lines, settling, state, turn, view
from regulars.workflows.outcome import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from regulars.reports.sources import Source
    from regulars.rules.contact_lists import Read, SetAside, Table
    from regulars.settings import Settings
    from regulars.workflows.state import State
    from regulars.workflows.turn import Tell, Turn

_NAMED = 5
"""How many rows set aside are named for each file; machines are told all."""


@dataclass(frozen=True)
class File:
    """What became of one list.

    Parameters
    ----------
    name : str
    rows : int
        Those that are not blank: new, known, set aside, or a forgotten person's.
    new, known : int
    forgotten : int
        Of people who were forgotten, and so not taken.
    set_aside : tuple of SetAside
        By row.
    encoding : str
        How its letters were read; empty for a workbook.
    """

    name: str
    rows: int
    new: int
    known: int
    forgotten: int
    set_aside: tuple[SetAside, ...]
    encoding: str


@dataclass(frozen=True)
class Contacted:
    """What lists of addresses brought.

    Parameters
    ----------
    event : int or None
        Its number; None where nothing was new.
    files : tuple of File
        In the order read.
    orders_before, orders_after : int or None
        Orders without an e-mail; None where nothing was worked out, and for reviewers.
    customers : int or None
        Now; None where nothing was worked out.
    workbook : Path
    notes : tuple of str
        What to know, a sentence each.
    """

    event: int | None
    files: tuple[File, ...]
    orders_before: int | None
    orders_after: int | None
    customers: int | None
    workbook: Path
    notes: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """Return it for machines."""
        return asdict(self)


@dataclass(frozen=True)
class _List:
    """One list, read."""

    name: str
    encoding: str
    read: Read

    def file(self, *, welcome: int, new: int) -> File:
        """Return what became of it; all but the forgotten people's contacts are welcome."""
        rows, aside = self.read.rows, self.read.set_aside
        forgotten = len(self.read.contacts) - welcome
        known = rows - len(aside) - forgotten - new
        return File(self.name, rows, new, known, forgotten, aside, self.encoding)


def run(
    root: Path,
    paths: Sequence[str],
    *,
    reviewers: bool,
    encoding: str | None = None,
    at: datetime,
    tell: Tell = turn.unheard,
) -> Contacted:
    """Add what lists of addresses say and the book does not know yet, and write the workbook.

    Parameters
    ----------
    root : Path
        Folder of the book.
    paths : sequence of str
        Files, patterns, or ``-``.
    reviewers : bool
        Whether these are addresses of reviewers, to be tagged and nothing else.
    encoding : str, optional
        What the user says about the letters of texts.
    at : datetime
        When the command was given, UTC.
    tell : callable
        Hears how far the work is.

    Raises
    ------
    RegularsError
        Anything refused; the book is as it was.
    """
    book = books.found(root)
    settings = book.settings()
    tell("read", 0, 0)
    with sources.find(paths, skip=book.own_files()) as found:
        _refuse_folders(found.asked)
        tables = [(source.name, _table(source, encoding)) for source in found.sources]
    mailboxes = settings.shared_mailboxes
    lists = [
        _List(name, table.encoding, contact_lists.read(table, mailboxes=mailboxes, reviewers=reviewers))
        for name, table in tables
    ]
    with turn.begun(book, at=at, tell=tell) as now:
        return _add(now, lists, "reviewers" if reviewers else "contacts", settings)


def _refuse_folders(paths: Sequence[str]) -> None:
    """Refuse a folder: what lies in one is taken for reports, and may be many things."""
    for path in paths:
        if Path(path).is_dir():
            raise ReportError("this is a folder", path=path, do="name the contact lists in it")


def _table(source: Source, encoding: str | None) -> Table:
    """Return a list as text, be it a workbook or a text."""
    path = Path(source.path)
    return workbooks.read(path) if workbooks.is_workbook(path) else texts.read(source, encoding=encoding)


def _add(now: Turn, lists: Sequence[_List], name: str, settings: Settings) -> Contacted:
    """Make an event of what is new in the lists."""
    before = state.fold(now.db)
    forgotten = ledger_forgotten.known(now.db, now.book.key, mailboxes=settings.shared_mailboxes)
    welcome = [one.read.contacts[~forgotten.has_contacts(one.read.contacts)] for one in lists]
    fresh = _fresh(welcome, getattr(before.said, name), name)
    files = tuple(
        one.file(welcome=len(some), new=len(new))
        for one, some, new in zip(lists, welcome, fresh, strict=True)
    )
    count = sum(file.new for file in files)
    nothing = () if count else ("these lists hold nothing new",)
    said = (*nothing, *_notes(files))
    if not count and not now.workbook_due:
        return Contacted(None, files, None, None, None, now.book.workbook, said)
    fills = name == "contacts"
    lost = _lost(now, before, settings) if fills else None
    event = None
    if count:
        event = events.append(now.db, "contacts", at=now.at)
        ledger_said.add(now.db, event, {name: pd.concat(fresh)})
        events.describe(now.db, event, {"files": len(files), name: count})
    settled = settling.settle(now, before=before.slots)
    return Contacted(
        event,
        files,
        lost,
        _open(settled.view.missing) if fills else None,
        len(settled.view.customers),
        now.book.workbook,
        (*said, *settled.notes),
    )


def _fresh(frames: Sequence[pd.DataFrame], known: pd.DataFrame, name: str) -> list[pd.DataFrame]:
    """Return what each list says that neither the book nor a list before it does."""
    columns = [column for column in SHAPES[name] if column != "event"]
    parts = dict(enumerate([known[columns], *(frame[columns] for frame in frames)]))
    every = pd.concat(parts)
    new = every[~every.duplicated()]
    whose = new.index.get_level_values(0)
    return [new[whose == number] for number in range(1, len(parts))]


def _lost(now: Turn, before: State, settings: Settings) -> int:
    """Return how many orders had no e-mail before."""
    told = lines.standing(now.book, before.reports, timezone=settings.timezone)
    seen = view.build(told.current, before.slots, settings, said=before.said, as_of=told.newest_day)
    return _open(seen.missing)


def _open(missing: pd.DataFrame) -> int:
    """Return how many orders are still without an e-mail; those filled by hand stay on the sheet."""
    return int((missing["reason"].astype("str") != "filled").sum())


def _notes(files: Sequence[File]) -> Iterator[str]:
    """Yield what is to be said of each list: rows set aside, and letters that may be wrong."""
    for file in files:
        if file.set_aside:
            some = ", ".join(f"row {row.row} {row.reason}" for row in file.set_aside[:_NAMED])
            more = f", and {len(file.set_aside) - _NAMED} more" if len(file.set_aside) > _NAMED else ""
            yield f"{file.name}: {counted(len(file.set_aside), 'row')} set aside: {some}{more}"
        if file.forgotten:
            contacts = counted(file.forgotten, "contact")
            yield f"{file.name}: {contacts} of people whom you had forgotten, not taken"
        if file.encoding and not file.encoding.startswith("utf"):
            yield f"{file.name} was read as {file.encoding}: if letters look wrong, undo, and say --encoding"
