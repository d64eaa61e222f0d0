"""Comparing: what a workbook said when it was written, the book today, and what was changed in between."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from regulars import settings as rulings
from regulars.errors import WorkbookError
from regulars.ledger import events
from regulars.ledger import workbooks as ledger_workbooks
from regulars.workbook import merge
from regulars.workflows import lines, patches, sheets, state, view
from regulars.workflows.arrangement import Arrangement

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from regulars.ledger.workbooks import Workbook as Written
    from regulars.workbook.found import Workbook
    from regulars.workbook.merge import Edits
    from regulars.workflows.state import State
    from regulars.workflows.turn import Turn
    from regulars.workflows.view import View


@dataclass(frozen=True)
class Standing:
    """The book at one moment, what it shows, and in which order.

    Parameters
    ----------
    state : State
    view : View
    arrangement : Arrangement
    tables : dict of str to Table
        The sheets that may be edited, by name.
    marks : DataFrame
        Fills and comments on Customers.
    """

    state: State
    view: View
    arrangement: Arrangement
    tables: dict[str, sheets.Table]
    marks: pd.DataFrame

    def patched(self, read: Sequence[Mapping[str, Any]]) -> Standing:
        """Return it as the workbook says it after what was read back from it."""
        if not read:
            return self
        tables, marks = patches.applied(self.tables, self.marks, read)
        return replace(self, tables=tables, marks=marks)


def compared(now: Turn, row: Written, theirs: Workbook, *, many: bool) -> tuple[Standing, Standing, Edits]:
    """Return what the workbook was written from, the book today, and what was changed.

    What was read back from a workbook is what it says since. But one that has been replaced may come back as
    it was before any of that: from a copy, then, and the fewest changes tell which.
    """
    settings = rulings.parse(row.toml)
    written = _standing(now, row, settings, Arrangement(**row.look))
    newest = ledger_workbooks.newest(now.db)
    replaced = newest is not None and newest.id != row.id
    found = []
    for end in range(len(row.patches), -1 if replaced else len(row.patches) - 1, -1):
        then = written.patched(row.patches[:end])
        try:
            found.append((then, merge.merge(theirs, _said(then), many=many)))
        except WorkbookError as error:
            refusal = error
    if not found:
        raise refusal
    then, edits = min(found, key=lambda each: _size(each[1]))
    # Mostly nothing has happened since the workbook was written.
    if row.event == events.newest(now.db) and row.settings == now.book.settings().digest:
        return then, then, edits
    return then, _standing(now, None, now.book.settings(), written.arrangement), edits


def _size(edits: Edits) -> int:
    """Return how much was changed."""
    return len(edits.cells) + len(edits.added) + len(edits.deleted) + edits.put_back


def _said(then: Standing) -> merge.Then:
    """Return what a workbook said."""
    return merge.Then(
        {name: table.columns for name, table in then.tables.items()},
        {name: table.rows for name, table in then.tables.items()},
        then.marks,
    )


def _standing(
    now: Turn, row: Written | None, settings: rulings.Settings, arrangement: Arrangement
) -> Standing:
    """Return the book as a workbook shows it, or as it stands."""
    at = state.fold(now.db, at=None if row is None else row.event)
    told = lines.standing(now.book, at.reports, timezone=settings.timezone)
    as_of = told.newest_day if row is None else date.fromisoformat(row.as_of)
    seen = view.build(told.current, at.slots, settings, said=at.said, as_of=as_of)
    # Of the lines only whose each order is will be asked (view.orders); the rest would lie in memory.
    narrow = replace(seen, shipments=seen.shipments[["order_id", "address"]])
    return Standing(at, narrow, arrangement, sheets.of(seen, arrangement), seen.marks)
