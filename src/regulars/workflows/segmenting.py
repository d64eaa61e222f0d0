"""Segmenting: the selections that were saved, and those that come with the program."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from regulars import book as books
from regulars import settings as rulings
from regulars.errors import RegularsError, SelectionError
from regulars.ledger import database
from regulars.ledger import forgotten as ledger_forgotten
from regulars.rules import emails
from regulars.segments import labels
from regulars.segments.audiences import AUDIENCES
from regulars.segments.grammar import MOST_SIGNS
from regulars.segments.values import Text
from regulars.workflows import looking, notes, view
from regulars.workflows.outcome import counted
from regulars.workflows.selecting import Asked, Ground

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from datetime import date, datetime
    from pathlib import Path

    from regulars.book import Book
    from regulars.segments.expression import Expression


SAVED, READY = "saved", "ready-made"


@dataclass(frozen=True)
class Segment:
    """One segment, in one book.

    Parameters
    ----------
    name : str
    kind : str
        ``saved`` or ``ready-made``.
    about : str
        Who these are; empty for one that was saved.
    caveat : str
        Who they are not.
    expression : str or None
        What it says; None where it needs a setting.
    words : str
        The same in words; empty where it cannot be used as it is.
    problem : str
        Why it cannot be used, and what to do about it; empty where it can.
    customers : int or None
        How many it selects; None where it cannot be used.
    settings : dict
        The settings in it, with their values.
    """

    name: str
    kind: str
    about: str
    caveat: str
    expression: str | None
    words: str
    problem: str
    customers: int | None
    settings: dict[str, Any]

    def document(self) -> dict[str, Any]:
        """Return it for machines."""
        return asdict(self)


@dataclass(frozen=True)
class Segments:
    """The segments of one book, as they are on one day.

    Parameters
    ----------
    ground : Ground
    """

    ground: Ground

    @property
    def as_of(self) -> date:
        """Return the day of looking."""
        return self.ground.seen.view.as_of

    @property
    def notes(self) -> tuple[str, ...]:
        """Return what to know of the workbook, a sentence each."""
        return self.ground.seen.notes

    def warnings(self, *, today: date) -> list[str]:
        """Return what to know of counts of today: that they may be out of date."""
        seen = self.ground.seen
        newest = view.day(seen.covered["last"].max())
        return [*notes.of_age(newest, seen.settings, today=today)] if self.as_of >= today else []

    @cached_property
    def every(self) -> list[Segment]:
        """Return those that were saved, by name, then the ready-made ones."""
        saved = sorted(self.ground.seen.settings.segments)
        # One that was written by hand under the name of a ready-made one stands in its place.
        ready = [name for name in AUDIENCES if rulings.called(name, saved) is None]
        return [self.one(name) for name in (*saved, *ready)]

    def one(self, name: str) -> Segment:
        """Return one segment.

        Raises
        ------
        SelectionError
            There is none of the name.
        """
        saved = self.ground.seen.settings.segments
        known = rulings.called(name, saved)
        kind = SAVED if known is not None else READY
        known = known or rulings.called(name, AUDIENCES)
        if known is None:
            self.ground.segment_text(name)  # which says that there is none
            raise SelectionError(f"there is no segment {name!r}", text=name)
        about, caveat, thresholds = "", "", {}
        if kind == READY:
            audience, values = AUDIENCES[known], self.ground.seen.settings.audiences
            about, caveat = audience.about, audience.caveat
            thresholds = {f"audiences.{each}": values[each] for each in audience.thresholds}
        text, words, problem, customers = saved.get(known), "", "", None
        try:
            expression = self.ground.segment(known)
            text, words = str(expression), expression.in_words()
            customers = len(self.ground.selected(expression))
        except SelectionError as error:
            words, problem = "", "; ".join(filter(None, (error.what, error.do)))
        return Segment(known, kind, about, caveat, text, words, problem, customers, thresholds)


def segments(root: Path, *, as_of: date | None, at: int | None, now: datetime) -> Segments:
    """Return the segments of the book in a folder."""
    return Segments(Ground(looking.look(root, as_of=as_of, at=at, now=now)))


@dataclass(frozen=True)
class Saved:
    """What was saved.

    Parameters
    ----------
    name : str
    expression : str
        As it was saved: canonical, with labels instead of positions.
    words : str
    customers : int
        Whom it selects today.
    replaced : bool
        Whether there was one of this name before.
    notes : tuple of str
        What to know, a sentence each.
    """

    name: str
    expression: str
    words: str
    customers: int
    replaced: bool
    notes: tuple[str, ...]

    @property
    def counted(self) -> str:
        """Return how many it selects, in words."""
        return counted(self.customers, "customer")

    def document(self) -> dict[str, Any]:
        """Return it for machines."""
        return asdict(self)


def save(root: Path, name: str, asked: Asked, *, replacing: bool, now: datetime) -> Saved:
    """Keep a selection under a name in the book's settings.

    Raises
    ------
    RegularsError
        The name is taken or unfit, the selection cannot be understood or kept, or the settings cannot be
        written; these are as they were.
    """
    from regulars.segments import saved  # noqa: PLC0415 - what edits TOML is needed for nothing else here

    if why := saved.unfit(name) or _taken(name):
        raise SelectionError(why, text=name, do="choose another name")
    ground = Ground(looking.look(root, as_of=None, at=None, now=now))
    expression = ground.asked(asked)
    if expression is None:
        raise SelectionError("there is nothing to save", text=name, do="say whom, as in `orders >= 2`")
    kept = labels.labelled(expression, ground.names)
    if len(str(kept)) > MOST_SIGNS:
        raise SelectionError(f"a segment has at most {MOST_SIGNS:,} signs", text=name, do="say it in parts")
    # All that can fail is worked out before anything is written.
    customers, doubts = len(ground.selected(kept)), tuple(ground.doubts(kept))
    book = books.found(root)
    with database.writing(book.ledger) as db:
        text = book.settings_text()
        known = rulings.called(name, rulings.parse(text).segments)
        if known is not None and not replacing:
            what = f"there is a segment {known!r} already"
            raise SelectionError(what, text=name, do="--replace puts this one in its place")
        if names_forgotten(db, book, name, kept):
            raise SelectionError("this names somebody who was forgotten", text=name, do="leave that out")
        books.write_settings(book, saved.put(text, name.strip(), str(kept)))
    return Saved(
        name=known or name.strip(),
        expression=str(kept),
        words=kept.in_words(),
        customers=customers,
        replaced=known is not None,
        notes=(*ground.seen.notes, *doubts),
    )


_ADDRESS = re.compile(r"""[^\s*?'"<>(),;]+@[^\s*?'"<>(),;]+""")
"""What looks like an address, within a text or a pattern."""


def names_forgotten(db: sqlite3.Connection, book: Book, name: str, expression: Expression) -> bool:
    """Return whether an address in a segment, or in its name, is that of a person who was forgotten."""
    values = [value for condition in expression.conditions() for value in condition.values]  # noqa: PD011
    texts = [name, *(value.text for value in values if isinstance(value, Text))]
    found = [address for text in texts for address in _ADDRESS.findall(text)]
    addresses = emails.normalised(pd.Series(found, dtype="str")).dropna()
    if addresses.empty:
        return False
    known = ledger_forgotten.known(db, book.key, mailboxes=tuple(book.settings().shared_mailboxes))
    return bool(known.has_addresses(addresses).any())


def _taken(name: str) -> str:
    """Return why a name is not the seller's to give; empty where it is."""
    ready = rulings.called(name, AUDIENCES)
    return "" if ready is None else f"{ready} is a ready-made segment"


def delete(root: Path, name: str) -> tuple[str, str]:
    """Take a saved selection out of the book's settings; return its name and what it said.

    Raises
    ------
    RegularsError
        There is none of the name, or the settings cannot be written; these are as they were.
    """
    from regulars.segments import saved  # noqa: PLC0415 - what edits TOML is needed for nothing else here

    book = books.found(root)
    with database.writing(book.ledger):
        text = book.settings_text()
        segments = rulings.parse(text).segments
        known = rulings.called(name, segments)
        if known is None and (ready := _taken(name)):
            raise SelectionError(f"{ready}, and stays", text=name)
        if known is None:
            do = "`regulars segment list` shows them"
            raise SelectionError(f"there is no saved segment {name!r}", text=name, do=do)
        books.write_settings(book, saved.removed(text, known))
    return known, segments[known]


def findings(ground: Ground, db: sqlite3.Connection) -> Iterator[str]:
    """Yield why saved segments cannot be used, or should not be there, a sentence each."""
    for name in ground.seen.settings.segments:
        try:
            expression = ground.segment(name)
        except RegularsError as error:
            yield f"regulars.toml, {error}"
        else:
            if names_forgotten(db, ground.seen.book, name, expression):
                yield f"regulars.toml, segments.{name}: this names somebody who was forgotten; delete it"
