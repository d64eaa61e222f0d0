"""Repairing: what is lost or damaged in a book made again from what is left, or from the original reports."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from regulars import book as books
from regulars.errors import RegularsError
from regulars.ledger import database
from regulars.ledger import lines as lines_files
from regulars.ledger import reports as ledger_reports
from regulars.ledger import workbooks as ledger_workbooks
from regulars.reports import sources
from regulars.rules import normalise
from regulars.workflows import checking, rereading, settling, state, syncing, turn
from regulars.workflows.arrangement import Arrangement

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from regulars.book import Book
    from regulars.workflows.checking import Lines
    from regulars.workflows.turn import Tell, Turn


@dataclass(frozen=True)
class Repaired:
    """What a repair did.

    Parameters
    ----------
    repaired : tuple of str
        What was made again, a sentence each.
    findings : tuple of str
        What is wrong still, as ``checking.findings`` has it.
    notes : tuple of str
        What to know, a sentence each.
    """

    repaired: tuple[str, ...]
    findings: tuple[str, ...]
    notes: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """Return it for machines."""
        return {"sound": not self.findings, **asdict(self)}


def run(root: Path, paths: Sequence[str], *, now: datetime, tell: Tell = turn.unheard) -> Repaired:
    """Make again what can be: typed lines and workbook from the book itself, other lines from their reports.

    Lines take one turn and the workbook another, and each leaves the book as it was, or repaired. Where the
    ledger is damaged nothing is touched.

    Parameters
    ----------
    root : Path
        Folder of the book.
    paths : sequence of str
        Files and folders with the original reports; what is not needed is passed over.
    now : datetime
        When the command was given, UTC.
    tell : callable
        Hears how far the work is.

    Raises
    ------
    RegularsError
        There is no such path, or the book cannot be used at all.
    """
    book = books.found(root)
    turns: list[tuple[list[str], tuple[str, ...]]] = []
    with database.reading(book.ledger, even_damaged=True) as db:
        is_sound = not checking.ledger(db)
    if is_sound:
        turns.append(_lines(book, paths, at=now, tell=tell))
        try:
            turns.append(_workbook(book, at=now, tell=tell))
        except RegularsError as error:
            turns.append(([], (f"customers.xlsx was left as it is: {error}",)))
    repaired = tuple(made for done, _ in turns for made in done)
    notes = tuple(said for _, to_know in turns for said in to_know)
    return Repaired(repaired, tuple(checking.findings(root, now=now)), notes)


def _lines(
    book: Book, paths: Sequence[str], *, at: datetime, tell: Tell
) -> tuple[list[str], tuple[str, ...]]:
    """Make lines files again; return which from what, and what to know."""
    with (
        sources.find(paths, skip=book.own_files()) as found,
        turn.begun(book, at=at, tell=tell, workbook=False) as now,
    ):
        broken = [each for each in checking.lines_of(book, now.db) if each.text or each.typed]
        if not broken:
            return [], ()
        lost = [each for each in broken if each.text]
        retyped = [_retyped(now, each) for each in broken if not each.text]
        made, refused = rereading.reread(now, lost, found)
        reread = [f"lines/{each.files.text.name} was made again from {source.name}" for each, source in made]
        now.commit(None)
    if lost and paths and not (reread or refused):
        return retyped, (f"none of the lost lines came from {', '.join(map(str, paths))}",)
    return [*retyped, *reread], tuple(map(str, refused))


def _retyped(now: Turn, each: Lines) -> str:
    """Make typed lines again from the text beside them."""
    written = now.temporary(now.book.lines, "-typed.parquet")
    blocks = [normalise.block(block).shipments for block in lines_files.blocks(each.files.text)]
    typed_sha256 = lines_files.retyped(written, blocks, stamp=normalise.VERSION)
    for number, known in each.reports.items():
        if known.typed_sha256 != typed_sha256:  # another version of pyarrow may write them otherwise
            ledger_reports.rewrite(now.db, number, known.raw_sha256, typed_sha256)
    now.keep(written, each.files.typed)
    return f"lines/{each.files.typed.name} was made again from lines/{each.files.text.name}"


def _workbook(book: Book, *, at: datetime, tell: Tell) -> tuple[list[str], tuple[str, ...]]:
    """Write the workbook anew where it is lost, damaged or behind; return what was done and what to know."""
    with turn.begun(book, at=at, tell=tell, workbook=False) as now:
        standing, _ = checking.workbook_of(book, now.db)
        if standing == checking.DAMAGED:
            notes = _overwrite(now)
    if not standing:
        return [], ()
    if standing != checking.DAMAGED:
        notes = syncing.run(book.root, many=False, at=at, tell=tell).notes
    return ["customers.xlsx was written anew from the ledger"], notes


def _overwrite(now: Turn) -> tuple[str, ...]:
    """Write the workbook in the place of one that cannot be read, and return what to know."""
    books.refuse_open_workbook(now.book)
    newest = ledger_workbooks.newest(now.db)
    assert newest is not None  # noqa: S101 - for the type checker: else nothing is known to be damaged
    was = Arrangement(**newest.look)
    now.arrangement = replace(was, own_sheets=())
    lost = "what was typed since the last command" + (" and your own sheets" if was.own_sheets else "")
    settled = settling.settle(now, before=state.fold(now.db).slots)
    return f"{lost}, if anything, can only be looked for in the damaged one", *settled.notes
