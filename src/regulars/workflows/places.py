"""Places: where the lines of one customer stand in the reports, and origins of values in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from regulars import book as books
from regulars.ledger import database, events
from regulars.ledger import lines as lines_files
from regulars.rules import keys, origins
from regulars.workflows import lines

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from regulars.rules.origins import Origin
    from regulars.workflows.looking import Look


@dataclass(frozen=True)
class Place:
    """Where a line stands.

    Parameters
    ----------
    file : str
        Its name when it was imported first.
    line : int
        Physical line, from 1.
    """

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True)
class Sources:
    """What turns the origin of a value of one customer into words.

    Parameters
    ----------
    places : list of list of Place
        Of each line of the customer, in order: every report that has it; the one that counts comes first.
    copies : list of DataFrame
        Of each line: what these say, typed.
    days : dict of int to date
        The day of each event, UTC.
    """

    places: list[list[Place]]
    copies: list[pd.DataFrame]
    days: dict[int, date]

    def told(self, origin: Origin, value: Any = None) -> str:
        """Return an origin in words; of a blank filled from an older line, that line."""
        parts = [origin.words] if origin.words else []
        if origin.row is not None:
            parts.append(str(self.places[origin.row][self._copy(origin, value)]))
        if origin.event is not None:
            parts.append(f"event {origin.event}, {self.days[origin.event]}")
        text = ", ".join(parts)
        if origin.kind in ("", origins.LINE):
            return text
        return f"{origin.kind}{': ' if origin.words else ', ' if text else ''}{text}"

    def _copy(self, origin: Origin, value: Any) -> int:
        """Return which copy of a line says a value: the first of those that do."""
        if origin.row is None or not origin.field or pd.isna(value):
            return 0
        says = (self.copies[origin.row][origin.field].astype(object) == value).to_numpy(dtype=bool)
        return int(says.argmax())


def sources(root: Path, seen: Look, shipments: pd.DataFrame) -> Sources:
    """Look up every place of some current lines, and the days of all events."""
    book = books.found(root)
    with database.reading(book.ledger) as db:
        days_of = {entry.id: entry.at.date() for entry in events.history(db)}
    names: dict[int, str] = {}
    for one in seen.state.imports:
        names.setdefault(one.report, one.name)
    copies = _copies(shipments, lines.files(book, seen.state.reports))
    places = [
        [
            Place(names[report], line)
            for report, line in zip(each["report"].tolist(), each["line"].tolist(), strict=True)
        ]
        for each in copies
    ]
    return Sources(places, copies, days_of)


def _copies(current: pd.DataFrame, where: Mapping[int, lines.Files]) -> list[pd.DataFrame]:
    """Return all lines with the key of each current line, that one first, the others in order of import.

    Lines of one key are of one order, so that only those of the customer's orders are looked at.
    """
    if current.empty:
        return []
    every = lines_files.frame(lines.typed(where))
    every = every[every["order_id"].isin(current["order_id"])].reset_index(drop=True)
    found = keys.candidates(every)
    key = pd.Series(-1 - every.index, index=every.index)  # a line that is alone
    key[found.rows] = keys.settled(found, every, lines.texts(every, found.rows, where))
    at = pd.MultiIndex.from_frame(every[["report", "line"]])
    rows = at.get_indexer(pd.MultiIndex.from_frame(current[["report", "line"]]))
    same = {code: list(group) for code, group in key.groupby(key).groups.items()}
    return [every.loc[[row, *(other for other in same[key[row]] if other != row)]] for row in rows]
