"""Comparing: what a workbook said when it was written, the book today, and what was changed in between."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from regulars import settings as rulings
from regulars.errors import WorkbookError
from regulars.ledger import events
from regulars.ledger import said as ledger_said
from regulars.ledger import workbooks as ledger_workbooks
from regulars.rules import emails
from regulars.workbook import headings, layout, merge
from regulars.workflows import lines, sheets, state, view
from regulars.workflows.arrangement import Arrangement

if TYPE_CHECKING:
    from regulars.ledger.workbooks import Workbook as Written
    from regulars.workbook.found import Workbook
    from regulars.workbook.merge import Edits
    from regulars.workflows.state import State
    from regulars.workflows.turn import Turn
    from regulars.workflows.view import View


@dataclass(frozen=True)
class Standing:
    """The book at one moment, what it shows, and in which order."""

    state: State
    view: View
    arrangement: Arrangement

    @cached_property
    def tables(self) -> dict[str, sheets.Table]:
        """Return the sheets that may be edited."""
        return sheets.of(self.view, self.arrangement)


def compared(now: Turn, row: Written, theirs: Workbook, *, many: bool) -> tuple[Standing, Standing, Edits]:
    """Return what the workbook was written from, the book today, and what was changed.

    What was read back from a workbook is what it says since. But one that has been replaced may come back as
    it was before any of that: from a copy, then, and the fewest changes tell which.
    """
    settings = rulings.parse(row.toml)
    arrangement = Arrangement(**row.look)
    newest = ledger_workbooks.newest(now.db)
    replaced = newest is not None and newest.id != row.id
    ways = [row.taken[:end] for end in range(len(row.taken), -1, -1)] if replaced else [row.taken]
    found = []
    for taken in ways:
        then = _standing(now, replace(row, taken=taken), settings, arrangement)
        try:
            found.append(
                (then, merge.merge(_without_absorbed(theirs, now, row, then), _said(then), many=many))
            )
        except WorkbookError as error:
            refusal = error
    if not found:
        raise refusal
    then, edits = min(found, key=lambda each: _size(each[1]))
    # Mostly nothing has happened since the workbook was written.
    since = {*range(row.event + 1, events.newest(now.db) + 1)} - {*row.taken}
    if not since and row.settings == now.book.settings().digest and not replaced:
        return then, then, edits
    return then, _standing(now, None, now.book.settings(), arrangement), edits


def _size(edits: Edits) -> int:
    """Return how much was changed."""
    return len(edits.cells) + len(edits.added) + len(edits.deleted) + edits.put_back


def _said(then: Standing) -> merge.Then:
    """Return what a workbook said."""
    told = then.tables
    return merge.Then(
        {name: table.columns for name, table in told.items()},
        {name: table.rows for name, table in told.items()},
        then.view.marks,
    )


def _without_absorbed(theirs: Workbook, now: Turn, row: Written, then: Standing) -> Workbook:
    """Return a workbook without the rows of customers whose merge into another was read back from it before.

    Their row still stands there until the workbook is written again.
    """
    merged = ledger_said.merged(now.db, row.taken)
    customers = theirs.sheets.get(layout.CUSTOMERS)
    if not merged or customers is None:
        return theirs
    known = set(then.view.customers["customer_id"])
    at = headings.placed(customers, then.tables[layout.CUSTOMERS].columns)
    stale = customers.columns[at["customer_id"]].text
    address = emails.normalised(customers.columns[at["email"]].text)
    gone = stale.notna() & ~stale.isin(known) & address.isin(merged)
    return replace(theirs, sheets={**theirs.sheets, layout.CUSTOMERS: customers.without(gone.to_numpy())})


def _standing(
    now: Turn, row: Written | None, settings: rulings.Settings, arrangement: Arrangement
) -> Standing:
    """Return the book as a workbook shows it, or as it stands."""
    at = state.fold(now.db) if row is None else state.fold(now.db, at=row.event, also=row.taken)
    every, current = lines.standing(now.book, at.reports)
    as_of = (
        view.newest_day(every, timezone=settings.timezone) if row is None else date.fromisoformat(row.as_of)
    )
    return Standing(at, view.build(current, at.slots, settings, said=at.said, as_of=as_of), arrangement)
