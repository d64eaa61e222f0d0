"""Clustering: the customers of many stores at once, on as many machines as there are."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from regulars import book as books
from regulars import settings as rulings
from regulars.cluster import require
from regulars.errors import ReportError, SettingsError
from regulars.ledger import database
from regulars.rules.said import SHAPES
from regulars.workflows import lines, state
from regulars.workflows.outcome import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from regulars.cluster.building import Built, Store
    from regulars.cluster.stores import Found
    from regulars.settings import Settings
    from regulars.workflows.turn import Tell

_LINE_BYTES = 500
"""Report text of a line, about."""


@dataclass(frozen=True)
class Wishes:
    """How to build.

    Parameters
    ----------
    scheduler : str or None
        Address or file of a Dask scheduler; None for processes of this machine.
    workers : int or None
        See ``cluster.crew.hired``.
    parts : int or None
        Files for each store; None for as many as its size asks for.
    settings : Path or None
        A ``regulars.toml`` for all stores; None for each book's own, and the defaults for reports.
    as_of : date or None
        The day of looking; None for each store's newest reporting day.
    """

    scheduler: str | None = None
    workers: int | None = None
    parts: int | None = None
    settings: Path | None = None
    as_of: date | None = None


@dataclass(frozen=True)
class Outcome:
    """What was built.

    Parameters
    ----------
    out : str
    stores : list of Built
    notes : tuple of str
        What to know of it, a sentence each.
    """

    out: str
    stores: list[Built]
    notes: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """Return it for machines."""
        return {"out": self.out, "stores": [asdict(store) for store in self.stores], "notes": self.notes}


def build(reports: Sequence[str], out: str, wishes: Wishes, *, tell: Tell) -> Outcome:
    """Build the customers of all stores that some places hold, into a new folder.

    Parameters
    ----------
    reports : sequence of str
        Folders, patterns and files, near or far; see ``cluster.stores.find``.
    out : str
        A folder that is empty or not there, near or far.
    wishes : Wishes
    tell : callable
        Hears how far the work is.

    Raises
    ------
    RegularsError
        Anything refused; the folder is as it was.
    """
    require()
    from regulars.cluster import building, crew, stores  # noqa: PLC0415 - Dask is an extra, and heavy

    settings = None if wishes.settings is None else _settings(wishes.settings)
    found = stores.find(reports)
    given = [_of_reports(name, found, settings) for name in found.reports]
    notes = [_FROM_REPORTS] if given else []
    for name, folder in found.books.items():
        store, said = _of_book(name, Path(folder), settings)
        given.append(store)
        notes += said
    given.sort(key=lambda store: store.name)
    if not given:
        raise _nothing(reports)
    how = building.Wishes(parts=wishes.parts, as_of=wishes.as_of)
    with crew.hired(wishes.scheduler, wishes.workers, tell=tell) as each:
        built = building.build(given, out, how, each=each)
    return Outcome(out, built, (*notes, *_notes(built, found)))


_FROM_REPORTS = (
    "the reports were read as they stand: hand edits, known contacts and forgotten people of a book that "
    "has them are not known here"
)


def _settings(path: Path) -> Settings:
    """Return the settings of a file that was named."""
    try:
        return rulings.parse(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise SettingsError("this is not UTF-8 text", do="save it again as UTF-8") from None


def _of_reports(name: str, found: Found, settings: Settings | None) -> Store:
    """Return a store of which there are reports."""
    from regulars.cluster.building import Store  # noqa: PLC0415 - as above

    origins = sorted(found.reports[name].values(), key=lambda origin: origin.place)
    return Store(name, tuple(origins), settings or rulings.parse(""))


def _of_book(name: str, folder: Path, settings: Settings | None) -> tuple[Store, list[str]]:
    """Return a store that has a book, and what of the book is not seen."""
    from regulars.cluster.building import Store  # noqa: PLC0415 - as above
    from regulars.cluster.stores import Origin  # noqa: PLC0415

    book = books.found(folder)
    with database.reading(book.ledger) as db:
        then = state.fold(db)
    texts = lines.files(book, then.reports)
    origins = tuple(
        Origin(str(texts[number].text), report.lines * _LINE_BYTES, kept=True)
        for number, report in then.reports.items()
    )
    edited = any(len(getattr(then.said, name)) for name in SHAPES)
    note = f"the book {name} has hand edits or contacts, which are not seen here: only its lines are"
    return Store(name, origins, settings or book.settings(), then.slots, len(then.rejects)), [note] * edited


def _nothing(reports: Sequence[str]) -> ReportError:
    """Return the error for places without a report."""
    return ReportError(
        "there is no report in it",
        path=", ".join(reports),
        do="put each store's reports into a folder that is called like the store",
    )


def _notes(built: Sequence[Built], found: Found) -> Iterator[str]:
    """Yield what to know of what was built."""
    rejected = sum(store.rejected for store in built)
    first = next((store.first_reject for store in built if store.first_reject), None)
    if rejected and first:
        where = f"{first.place}, line {first.line}"
        what = f"{first.column} {first.reason}" if first.column else f"it {first.reason}"
        yield f"{counted(rejected, 'line')} set aside, the first: {where}: {what}"
    repeated = sum(store.repeated for store in built)
    if repeated:
        yield f"{counted(repeated, 'file')} with the very content of another one, read once"
    passed_over = found.passed_over + sum(store.passed_over for store in built)
    if passed_over:
        yield f"{counted(passed_over, 'file')} passed over: no report"
