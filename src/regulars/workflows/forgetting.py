"""Forgetting: one person erased for good, from everything that the book keeps."""

from __future__ import annotations

import contextlib
import os
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa

from regulars import backups, disk
from regulars import book as books
from regulars.errors import SelectionError, SettingsError, WorkbookError
from regulars.ledger import events
from regulars.ledger import forgotten as ledger_forgotten
from regulars.ledger import lines as lines_files
from regulars.ledger import reports as ledger_reports
from regulars.ledger import workbooks as ledger_workbooks
from regulars.rules import emails, identity, keys
from regulars.rules import person as people
from regulars.rules.forgotten import READ, SECRET_BYTES
from regulars.rules.mentions import Mentions
from regulars.workbook import mentions as workbook_mentions
from regulars.workflows import lines, rewriting, settling, state, turn
from regulars.workflows.outcome import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from numpy.typing import NDArray

    from regulars.book import Book
    from regulars.rules.forgotten import Forgotten
    from regulars.rules.person import Person
    from regulars.settings import Settings
    from regulars.workflows.lines import Files
    from regulars.workflows.settling import Settled
    from regulars.workflows.state import State
    from regulars.workflows.turn import Tell, Turn


@dataclass(frozen=True)
class Erased:
    """What a person was erased from.

    Parameters
    ----------
    event : int
        Its number.
    lines, orders : int
        Of the person, each once, however many reports have it.
    files : int
        Reports whose lines were written anew.
    backups : tuple of str
        Names of the workbooks in ``backups`` that were deleted.
    customers : int
        Now.
    workbook : Path
    notes : tuple of str
        What to know, a sentence each.
    """

    event: int
    lines: int
    orders: int
    files: int
    backups: tuple[str, ...]
    customers: int
    workbook: Path
    notes: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """Return it for machines."""
        return asdict(self)


def spelled(address: str) -> str | None:
    """Return the one spelling of an address; None where it is none."""
    known = emails.normalised(pd.Series([address], dtype="str"))
    return None if known.isna().any() else str(known.iloc[0])


def run(root: Path, address: str, *, at: datetime, tell: Tell = turn.unheard) -> Erased:
    """Erase the customer with an address, and keep every way in from bringing this person back.

    Parameters
    ----------
    root : Path
        Folder of the book.
    address : str
        As :func:`spelled` gives it; one that is shown, or was before.
    at : datetime
        When the command was given, UTC.
    tell : callable
        Hears how far the work is.

    Raises
    ------
    RegularsError
        Nobody has this address, or a text of the seller's own names the person; the book is as it was.
        Or the workbook cannot be replaced: then the person is forgotten, and only still in there.
    """
    book = books.found(root)
    with turn.begun(book, at=at, tell=tell) as now:
        return _forget(now, address, book.settings())


@dataclass(frozen=True)
class _Found:
    """A person, found in a book.

    Parameters
    ----------
    person : Person
    mentions : Mentions
        What names this person in a text.
    forgotten : Forgotten
        Everybody who was forgotten, this person too.
    reports : frozenset of int
        Those that have lines of this person.
    lines, orders : int
        Of the person, each once.
    again : bool
        Whether this person was forgotten before.
    """

    person: Person
    mentions: Mentions
    forgotten: Forgotten
    reports: frozenset[int]
    lines: int
    orders: int
    again: bool


def _forget(now: Turn, address: str, settings: Settings) -> Erased:
    """Erase a person within a turn."""
    before = state.fold(now.db)
    now.tell("derive", 0, 0)
    found = _find(now, before, address, settings)
    _refuse_where_written(now.book, found.mentions)
    event = events.append(now.db, events.FORGET, at=now.at)
    erased = ledger_forgotten.erase(now.db, found.person, found.mentions)
    ledger_workbooks.forget_patches(now.db)
    doomed = [path for path in backups.every(now.book) if _is_named(path, found.mentions)]
    theirs = found.lines and found.person.orders  # not only what was left of others
    if not (erased or theirs or (found.again and doomed)):
        what = "this person is forgotten already" if found.again else "nobody in this book has this address"
        raise SelectionError(what, text=address)
    ledger_forgotten.keep(now.db, found.forgotten)
    with rewriting.rewritten(now, found.reports, found.forgotten) as files, _doomed(now, doomed):
        events.describe(now.db, event, {"lines": found.lines, "orders": found.orders, "files": files})
        settled = _settled(now, before)
    return Erased(
        event=event,
        lines=found.lines,
        orders=found.orders,
        files=files,
        backups=tuple(path.name for path in doomed),
        customers=len(settled.view.customers),
        workbook=now.book.workbook,
        notes=(*_of_backups(doomed), *settled.notes),
    )


def _find(now: Turn, before: State, address: str, settings: Settings) -> _Found:
    """Return who has an address, and by what this person is known again."""
    mailboxes = tuple(settings.shared_mailboxes)
    known = ledger_forgotten.known(now.db, now.book.key, mailboxes=mailboxes)
    asked = pd.Series([address], dtype="str")
    if emails.shared(asked, mailboxes=mailboxes).any():
        raise SelectionError("this mailbox stands for many people, and is nobody's address", text=address)
    files = lines.files(now.book, ledger_reports.every(now.db))
    every = lines_files.frame(lines.typed(files))
    current = lines.current(every, files, found=keys.candidates(every))
    owned = identity.resolve(current, shared=mailboxes, said=before.said)
    person = people.of(
        address,
        current.assign(address=owned["address"]),
        every,
        before.said,
        undone=ledger_forgotten.addresses(now.db),
    )
    # What came in before it was known whose it is: a report without addresses, and later one that has them.
    again = bool(known.has_addresses(asked).any())
    if again:
        left = people.ids(every[known.has_lines(_read(every))])
        person = replace(person, orders=person.orders | left)
    forgotten = replace(known, secret=known.secret or _secret(now.book))
    forgotten = forgotten.joined(addresses=person.addresses, orders=person.orders)
    # Keys never reach beyond an order, so all lines of the orders are enough to tell which lines are one.
    asked_of = every["order_id"][forgotten.has_lines(_read(every))]
    near = every[every["order_id"].isin(asked_of)].reset_index(drop=True)
    line = _lines(near, files)
    forgotten = forgotten.grown(_read(near), line)
    theirs = forgotten.has_lines(_read(near))
    return _Found(
        person,
        Mentions(person.addresses, person.orders),
        forgotten,
        reports=frozenset(near["report"][theirs]),
        lines=len(np.unique(line[theirs])),
        orders=near["order_id"][theirs].nunique(),
        again=again,
    )


def _lines(near: pd.DataFrame, files: Mapping[int, Files]) -> NDArray[np.int64]:
    """Return numbers that are equal where two lines are one."""
    found = keys.candidates(near)
    text = lines.texts(near, found.rows[found.loose != keys.NONE], files)
    numbers = np.arange(len(near)) + len(near)
    numbers[found.rows] = keys.settled(found, near, text)
    return numbers


def _read(shipments: pd.DataFrame) -> pa.Table:
    """Return what tells whether lines are a forgotten person's."""
    return pa.Table.from_pandas(shipments[list(READ)], preserve_index=False)


def _secret(book: Book) -> bytes:
    """Return the book's secret, made where there is none: it is on the disk before anything depends on it."""
    if not book.key.exists():
        with disk.passing(book.root, book.key.suffix) as path:
            path.write_bytes(os.urandom(SECRET_BYTES))
            disk.sync(path)
            disk.replace(path, book.key)
            disk.sync_folder(book.root)
    return book.key.read_bytes()


def _refuse_where_written(book: Book, mentions: Mentions) -> None:
    """Raise where the seller's own words name the person: only the seller can know what to do about them."""
    for name, text in book.settings().segments.items():
        # Within quotes a quote is written twice.
        spelled_out = (name, text, text.replace("''", "'"), text.replace('""', '"'))
        if any(map(mentions.named, spelled_out)):
            raise SettingsError(
                "this saved segment names the person",
                key=f"segments.{mentions.removed(name)}",
                do="`regulars segment delete` takes it out; then run the same command again",
            )
    if mentions.named(book.settings_text()):
        raise SettingsError("this file names the person", do="take that out, and run the same command again")
    spot = workbook_mentions.written(book.workbook, mentions) if book.workbook.exists() else None
    if spot is not None:
        raise WorkbookError(
            "your own words name the person here",
            path=str(book.workbook),
            sheet=spot.sheet,
            cell=spot.cell,
            do="take that out, save and close the workbook, and run the same command again",
        )


def _is_named(backup: Path, mentions: Mentions) -> bool:
    """Return whether a backup names the person; one that cannot be read to its end may."""
    try:
        return workbook_mentions.anywhere(backup, mentions)
    except WorkbookError:
        return True


def _of_backups(deleted: Sequence[Path]) -> Iterator[str]:
    """Yield what to know of the backups that were deleted."""
    if deleted:
        yield f"{counted(len(deleted), 'backup')} deleted, for the person was named there"


def _settled(now: Turn, before: State) -> Settled:
    """Commit, and write the workbook without the person."""
    try:
        return settling.settle(now, before=before.slots)
    except WorkbookError as error:
        if not now.committed:
            raise
        raise WorkbookError(
            "the person is forgotten, but still stands in the workbook, which could not be replaced",
            path=error.path,
            do="close it in every program and run `regulars sync`, which writes it",
        ) from error


@contextlib.contextmanager
def _doomed(now: Turn, paths: Sequence[Path]) -> Iterator[None]:
    """Delete backups if the turn commits, and not before."""
    try:
        backups.doom(now.book, paths)
        yield
    finally:
        if not now.unsure:
            backups.discard(now.book, doomed=now.committed)
        if now.committed:
            ledger_forgotten.compact(now.db)
