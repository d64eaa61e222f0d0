"""A person: all that a book keeps about one of its customers, for the day when the customer asks."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute

from regulars import book as books
from regulars.errors import SelectionError
from regulars.exports import files, records
from regulars.ledger import database, events
from regulars.ledger import lines as lines_files
from regulars.ledger import reports as ledger_reports
from regulars.ledger import said as ledger_said
from regulars.rules import emails, identity
from regulars.rules import said as words
from regulars.rules.said import MAIL
from regulars.workflows import lines, looking

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping
    from datetime import date, datetime
    from pathlib import Path

    from regulars.ledger.events import Event
    from regulars.ledger.reports import Import
    from regulars.rules.said import Said
    from regulars.workflows.looking import Look

pc: Any = pyarrow.compute  # the stubs refuse plain values beside arrays

_FACTS = ("addresses", "values", "quantities", "rows", "contacts", "reviewers")
"""What is said of people, by the names of the frames of ``Said``."""


@dataclass(frozen=True)
class _Person:
    """Who is meant.

    Parameters
    ----------
    address : str
        The address shown today.
    handles : set of str
        All that stands for it: ``mail:`` of each address that reports call the customer, ``order:`` of each
        order that was given to the customer by hand.
    """

    address: str
    handles: frozenset[str]

    @property
    def addresses(self) -> frozenset[str]:
        """Return the address of today and the former ones."""
        mails = {handle.removeprefix(MAIL) for handle in self.handles if handle.startswith(MAIL)}
        return frozenset({self.address, *mails})


@dataclass(frozen=True)
class _Kept:
    """Everything in the ledger, in force or undone.

    Parameters
    ----------
    history : list of Event
    imports : list of Import
    facts : dict of str to DataFrame
        By :data:`_FACTS`.
    edits : DataFrame
        As ``ledger.said.recorded`` gives them.
    """

    history: list[Event]
    imports: list[Import]
    facts: dict[str, pd.DataFrame]
    edits: pd.DataFrame


def kept(
    root: Path, email: str, *, as_of: date | None = None, at: int | None = None, now: datetime
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return all that is kept about a person, as plain records, and what to know of the workbook.

    What an undone event brought is kept too, until the person is erased, and so is told.

    Parameters
    ----------
    root : Path
    email : str
        An address of today or a former one, in any spelling.
    as_of, at, now
        As in ``looking.look``, for the row of the customers table; what events after ``at`` brought is not
        told.

    Returns
    -------
    dict
        ``email``; ``former_addresses``; ``customer``, the row of the customers table or None; ``hidden``;
        ``do_not_contact``; ``lines``, with all columns of the reports; ``said``, by hand and by contact
        lists; ``edits``, the record of the hand edits; ``events``, those that all this is from.
    tuple of str
        Sentences.

    Raises
    ------
    SelectionError
        Nothing is kept about the address, or it is none.
    RegularsError
        No book, a damaged one, or no such event.
    """
    seen = looking.look(root, as_of=as_of, at=at, now=now)
    who = _person(email, seen.state.said)
    book = books.found(root)
    with database.reading(book.ledger) as db:
        everything = _everything(db, seen)
    facts = {name: _about(who, frame) for name, frame in everything.facts.items()}
    edits = everything.edits[everything.edits["handle"].isin(who.handles)]
    found = _lines(who, seen, lines.files(book, {one.report: one.content for one in everything.imports}))
    told = [_line(report, columns, everything) for report, columns in found]
    concerned = {event for line in told for event in line["events"]} | set(edits["event"].tolist())
    concerned |= {event for frame in facts.values() for event in frame["event"].tolist()}
    if not concerned:
        raise SelectionError("nothing is kept about this address", text=email, do="check how it is spelt")
    everyone = seen.view.people.everyone
    return {
        "email": who.address,
        "former_addresses": sorted(who.addresses - {who.address}),
        "customer": _customer(who, seen),
        "hidden": bool(everyone.loc[everyone["email"] == who.address, "hidden"].any()),
        "do_not_contact": _is_opted_out(_about(who, seen.state.said.values)),
        "lines": told,
        "said": {name: _records(frame) for name, frame in facts.items()},
        "edits": _records(edits.drop(columns="handle")),
        "events": [_event(entry) for entry in everything.history if entry.id in concerned],
    }, seen.notes


def _person(email: str, said: Said) -> _Person:
    """Return who has an address today, or else who had it."""
    asked = emails.normalised(pd.Series([email], dtype="str"))[0]
    if pd.isna(asked):
        raise SelectionError("this is no valid e-mail address", text=email, do="check how it is spelt")
    own = f"{MAIL}{asked}"
    handles = pd.Series([own, *words.handles(said)], dtype="str").drop_duplicates()
    addresses = words.addresses(handles, said)
    has_it = addresses == asked
    address = asked if has_it.any() else addresses[handles == own].iloc[0]
    theirs = {*handles[addresses == address]}
    if words.addresses(pd.Series([f"{MAIL}{address}"], dtype="str"), said).iloc[0] == address:
        theirs.add(f"{MAIL}{address}")
    return _Person(address, frozenset(theirs))


def _everything(db: sqlite3.Connection, seen: Look) -> _Kept:
    """Return what the ledger holds up to the event that is looked at, undone or not."""
    n, said = seen.state.event, seen.state.said
    history = [entry for entry in events.history(db) if entry.id <= n]
    imports = [*seen.state.imports]
    facts = {name: [getattr(said, name)] for name in _FACTS}
    edits = [ledger_said.recorded(db, n=n)]
    for event in _undone(history):
        # As the ledger stood just after it, it was in force.
        imports += [one for one in ledger_reports.imports(db, n=event) if one.event == event]
        then = ledger_said.fold(db, n=event)
        for name, frames in facts.items():
            frames.append(_of(event, getattr(then, name)))
        edits.append(_of(event, ledger_said.recorded(db, n=event)))
    whole = {name: pd.concat(frames).drop_duplicates() for name, frames in facts.items()}
    return _Kept(history, imports, whole, pd.concat(edits))


def _undone(history: list[Event]) -> Iterator[int]:
    """Yield the events that are out of force."""
    last = {entry.target: entry.kind for entry in history if entry.target is not None}
    yield from (event for event, kind in last.items() if kind == "undo")


def _of(event: int, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of one event."""
    return frame[frame["event"] == event]


def _about(who: _Person, frame: pd.DataFrame) -> pd.DataFrame:
    """Return what is said of a person."""
    if "handle" in frame:
        return frame[frame["handle"].isin(who.handles)]
    return frame[frame["address"].isin(who.addresses)]


def _lines(
    who: _Person, seen: Look, where: Mapping[int, lines.Files]
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield every line that is the person's in any report, as its report and its columns as text."""
    every = lines_files.frame(lines.typed(where))
    owned = identity.resolve(every, shared=seen.settings.shared_mailboxes, said=seen.state.said)
    mine = every.loc[(owned["address"] == who.address).to_numpy(), ["report", "line"]]
    shipments = seen.view.shipments
    current = shipments.loc[(shipments["address"] == who.address).to_numpy(), ["report", "line"]]
    places = pd.concat([mine, current])
    for report in sorted(set(places["report"].tolist())):
        asked = pa.array(places.loc[places["report"] == report, "line"], pa.int32())
        for block in lines_files.blocks(where[report].text):
            theirs = pc.is_in(block["line"], value_set=asked)
            yield from ((report, row) for row in block.filter(theirs).to_pylist())


def _line(report: int, row: dict[str, Any], everything: _Kept) -> dict[str, Any]:
    """Return a line with the files and events that brought it."""
    brought = [one for one in everything.imports if one.report == report]
    return {
        "files": sorted({one.name for one in brought}),
        "line": row["line"],
        "events": [one.event for one in brought],
        "columns": {name: value for name, value in row.items() if name != "line"},
    }


def _customer(who: _Person, seen: Look) -> dict[str, Any] | None:
    """Return the person's row of the customers table, as the list gives it."""
    customers = seen.view.customers
    row = customers[customers["email"] == who.address]
    found: list[dict[str, Any]] = json.loads(
        "".join(files.json_texts(row, seen.view.columns, always=records.GROUPS))
    )
    return found[0] if found else None


def _is_opted_out(values: pd.DataFrame) -> bool:
    """Return whether any of a person's handles says not to write."""
    return bool(((values["field"] == "do_not_contact") & (values["value"] == "Yes")).any())


def _event(entry: Event) -> dict[str, Any]:
    """Return an event of the history."""
    return {"event": entry.id, "at": entry.at, "kind": entry.kind, "in_force": entry.in_force}


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a frame as plain records, oldest first."""
    plain: Any = frame.astype(object).where(frame.notna(), None).sort_values("event", kind="stable")
    rows: list[dict[str, Any]] = plain.to_dict("records")
    return rows
