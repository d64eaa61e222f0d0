"""Reading back: what the seller typed in the workbook becomes an event, before anything else is done."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from regulars import columns, workbook
from regulars import settings as rulings
from regulars.columns import Kind
from regulars.errors import WorkbookError
from regulars.ledger import events
from regulars.ledger import said as ledger_said
from regulars.ledger import slots as ledger_slots
from regulars.ledger import workbooks as ledger_workbooks
from regulars.rules import edits as rules_edits
from regulars.rules import emails, slots
from regulars.rules.positions import Word
from regulars.workbook import headings, layout, matching, merge, orders, values
from regulars.workflows import lines, notes, sheets, state, view
from regulars.workflows.arrangement import Arrangement, key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from regulars.columns import Column
    from regulars.ledger.workbooks import Workbook as Written
    from regulars.rules.edits import Facts
    from regulars.workbook.found import Workbook
    from regulars.workbook.merge import Edits
    from regulars.workflows.state import State
    from regulars.workflows.turn import Turn
    from regulars.workflows.view import View


@dataclass(frozen=True)
class Taken:
    """What was read back.

    Parameters
    ----------
    event : int or None
        Its number; None where nothing was typed that counts.
    counts : dict of str to int
        What was taken, by kind.
    put_back : int
        Changed cells that are not the seller's to edit.
    refilled : int
        Emptied cells that come from the reports.
    notes : tuple of str
        What to know, a sentence each.
    """

    event: int | None = None
    counts: dict[str, int] = field(default_factory=dict)
    put_back: int = 0
    refilled: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Standing:
    """The book at one moment, what it shows, and in which order."""

    state: State
    view: View
    arrangement: Arrangement

    @cached_property
    def tables(self) -> dict[str, sheets.Table]:
        """Return the sheets that may be edited."""
        return sheets.of(self.view, self.arrangement)


def take(now: Turn, sha256: str, *, many: bool) -> tuple[Taken, Arrangement]:
    """Read the workbook of a turn back, and say in the ledger what was typed in it.

    Parameters
    ----------
    now : Turn
    sha256 : str
        Of its bytes.
    many : bool
        Whether to take edits of very many rows without a doubt.

    Raises
    ------
    WorkbookError
        It cannot be read, is not one of the last ten, or holds something that cannot be taken.
    """
    theirs = workbook.read(now.book.workbook)
    row = ledger_workbooks.named(now.db, theirs.identity)
    if row is None:
        raise _foreign(theirs)
    then, here, edits = _compared(now, row, theirs, many=many)
    _refuse(edits, here, theirs, shared=now.book.settings().shared_mailboxes)
    facts = _facts(edits, then, here)
    counts = _counts(facts)
    event = _say(now, facts, counts)
    arrangement = _arranged(theirs, then)
    ledger_workbooks.take(now.db, row, sha256=sha256, look=arrangement.plain(), event=event)
    said = tuple(notes.of_edits(facts.record, put_back=edits.put_back, lost=theirs.lost))
    refilled = int((facts.record["status"] == rules_edits.COMES_BACK).sum())
    return Taken(event, counts, edits.put_back, refilled, said), arrangement


def _foreign(theirs: Workbook) -> WorkbookError:
    """Return the refusal of a workbook that was not written for this book, or long ago."""
    what = "this is not one of the last ten workbooks that were written for this book"
    do = "move it elsewhere, and `regulars sync` writes a new one; backups/ has the last ones"
    return WorkbookError(what, path=str(theirs.path), do=do)


def _compared(now: Turn, row: Written, theirs: Workbook, *, many: bool) -> tuple[_Standing, _Standing, Edits]:
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


def _said(then: _Standing) -> merge.Then:
    """Return what a workbook said."""
    told = then.tables
    return merge.Then(
        {name: table.columns for name, table in told.items()},
        {name: table.rows for name, table in told.items()},
        then.view.marks,
    )


def _without_absorbed(theirs: Workbook, now: Turn, row: Written, then: _Standing) -> Workbook:
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
) -> _Standing:
    """Return the book as a workbook shows it, or as it stands."""
    at = state.fold(now.db) if row is None else state.fold(now.db, at=row.event, also=row.taken)
    every, current = lines.standing(now.book, at.reports)
    as_of = (
        view.newest_day(every, timezone=settings.timezone) if row is None else date.fromisoformat(row.as_of)
    )
    return _Standing(at, view.build(current, at.slots, settings, said=at.said, as_of=as_of), arrangement)


def _refuse(edits: Edits, here: _Standing, theirs: Workbook, *, shared: Sequence[str]) -> None:
    """Raise where an address or a label is one that cannot be."""
    path = str(theirs.path)
    cells = edits.cells
    typed = cells[(cells["column"] == "email") & cells["after"].notna()]
    added = edits.added.assign(sheet=layout.CUSTOMERS, after=edits.added["email"])
    for rows in (typed, added):
        everybodys = rows[emails.shared(rows["after"], mailboxes=shared)]
        for row in everybodys.to_dict("records"):
            what = "this address stands for many people, and so is no customer's"
            raise WorkbookError(what, path=path, sheet=row["sheet"], cell=row["cell"], do="take another one")
    former = here.state.said.addresses
    moved = set(former["handle"]) - {f"mail:{email}" for email in former["address"]}
    for row in added[("mail:" + added["after"]).isin(moved)].to_dict("records"):
        what = "this is a former address of another row, and its orders go there"
        do = "delete this row, or give that one its address back"
        raise WorkbookError(what, path=path, sheet=row["sheet"], cell=row["cell"], do=do)
    fixed = [column.header for column in columns.customers((), [])]
    held = here.state.slots
    for row in cells[(cells["column"] == "label") & cells["after"].notna()].to_dict("records"):
        slot = next(slot for slot in held if _first(slot.skus) == row["key"])
        if why := slots.unfit(row["after"], slot, held, headers=fixed):
            raise WorkbookError(why, path=path, sheet=row["sheet"], cell=row["cell"], do="choose another")


def _facts(edits: Edits, then: _Standing, here: _Standing) -> Facts:
    """Return what the changes come to."""
    told = then.tables
    headers = {(name, column.name): column.header for name, table in told.items() for column in table.columns}
    first = {_first(slot.skus): slot.skus[0] for slot in then.view.slots}
    cells = edits.cells.assign(
        ours=_ours(edits.cells, then, here),
        header=[
            _header(headers, sheet, name)
            for sheet, name in zip(edits.cells["sheet"], edits.cells["column"], strict=True)
        ],
    )
    of_slots = cells["sheet"] == layout.SKUS
    cells["key"] = cells["key"].mask(of_slots, cells["key"].map(first))
    cells["sheet"] = cells["sheet"].map(sheets.NAMES)
    parts = [rules_edits.facts(cells, then.view.people, here.view.people, here.state.said)]
    if len(edits.added):
        of_rows = {name: _header(headers, layout.CUSTOMERS, name) for name in edits.added.columns}
        rows = edits.added.drop(columns=["row", "cell"])
        parts.append(rules_edits.added(rows, here.view.people, of_rows))
    if edits.deleted:
        known = view.orders(here.view, then.view, edits.deleted)
        parts.append(rules_edits.hidden(edits.deleted, known, then.view.people))
    return rules_edits.together(parts)


def _header(headers: Mapping[tuple[str, str], str], sheet: str, name: str) -> str:
    """Return how a changed cell's column is called."""
    word, _, rest = name.partition(":")
    if word in {"fill", "comment"}:
        return f"{headers.get((sheet, rest), rest)} ({word})"
    return headers.get((sheet, name), rest or name)


def _first(skus: Sequence[str]) -> str:
    """Return by what the sheet of slots knows one."""
    return ", ".join(skus).split(", ", 1)[0]


def _ours(cells: pd.DataFrame, then: _Standing, here: _Standing) -> pd.Series:
    """Return what would stand in changed cells today, had nobody typed in them."""
    if here is then:
        return cells["before"]
    ours = pd.Series(None, index=cells.index, dtype="str")
    told = here.tables
    for (name, column), rows in cells.groupby(["sheet", "column"]):
        own = _today(str(column), then, here)
        table = told[str(name)]
        named = {each.name: each for each in table.columns}
        if own not in named:
            continue
        keys = pd.Index(matching.told_keys(str(name), table.rows).to_pylist())
        at = keys.get_indexer(pd.Index(_keys_today(str(name), rows["key"], then, here)))
        text = _told(named[own], table.rows[own])
        ours[rows.index] = text.array.take(at, allow_fill=True)
    return ours


def _told(column: Column, cells: pd.Series) -> pd.Series:
    """Return a column as texts in the one spelling."""
    if column.kind is Kind.OWN:
        return cells
    return pd.Series(values.told(column, cells).to_pylist(), dtype="str")


def _today(column: str, then: _Standing, here: _Standing) -> str:
    """Return the name today of a column of then; positions of slots may have moved."""
    sku = next((slot.skus[0] for slot in then.view.slots if slot.column == column), None)
    if sku is None:
        return column
    return next((slot.column for slot in here.view.slots if sku in slot.skus), "")


def _keys_today(name: str, keys: pd.Series, then: _Standing, here: _Standing) -> list[str]:
    """Return the keys today of rows of then; a customer's id may have changed."""
    if name != layout.CUSTOMERS:
        return keys.tolist()
    home = then.view.people.everyone.set_index("customer_id")["home"].reindex(keys)
    at = here.view.people.customers_of(home.reset_index(drop=True))
    ids = [*here.view.people.everyone["customer_id"], ""]
    return [ids[place] for place in at]


def _counts(facts: Facts) -> dict[str, int]:
    """Return what was typed, by kind, for the history; never a buyer's data."""
    status, named = facts.record["status"], facts.record["field"]
    kinds = {
        "moved customers": status.isin([rules_edits.MOVED]),
        "merged customers": status.isin([rules_edits.MERGED]),
        "new rows": status.isin([rules_edits.ADDED]),
        "hidden rows": status.isin([rules_edits.HIDDEN]),
        "orders given to somebody": status.isin([rules_edits.JOINED]),
        "quantities": named.str.startswith("sku:") & (facts.record["sheet"] == "customers"),
    }
    others = ~pd.concat([mask.rename(name) for name, mask in kinds.items()], axis="columns").any(
        axis="columns"
    )
    kinds["other cells"] = others & (status != rules_edits.COMES_BACK)
    kept = {name: int(mask.sum()) for name, mask in kinds.items()}
    fills = facts.said.get("values")
    if fills is not None and (marks := int(fills["field"].str.startswith("fill:").sum())):
        kept["fills"] = marks
    return {name: number for name, number in kept.items() if number}


def _say(now: Turn, facts: Facts, counts: dict[str, int]) -> int | None:
    """Write what was typed into the ledger as an event, where it comes to anything."""
    if not facts.said and not facts.labels:
        return None
    event = events.append(now.db, "sync", at=now.at)
    ledger_said.add(now.db, event, facts.said)
    ledger_slots.add(now.db, event, [Word("label", sku, label) for sku, label in facts.labels])
    ledger_said.record(now.db, event, facts.record)
    events.describe(now.db, event, counts)
    return event


def _arranged(theirs: Workbook, then: _Standing) -> Arrangement:
    """Return what the seller made of the workbook."""
    slots = {slot.column: slot for slot in then.view.slots}
    made: dict[str, dict[str, Any]] = {"orders": {}, "headers": {}, "widths": {}, "hidden": {}}
    for name, table in then.tables.items():
        if name not in theirs.sheets:
            continue
        ours = [column for column in table.columns if column.kind is not Kind.OWN]
        order, look = orders.kept(theirs.sheets[name], table.columns, ours)
        told = {column.name: key(column, slots) for column in order}
        made["orders"][name] = [*told.values()]
        made["headers"][name] = {own.name: own.header for own in order if own.kind is Kind.OWN}
        made["widths"][name] = {told[column]: width for column, width in look.widths.items()}
        made["hidden"][name] = sorted(told[column] for column in look.hidden)
    before = then.arrangement.plain()
    return Arrangement(
        own_sheets=theirs.own_sheets, **{word: {**before[word], **made[word]} for word in made}
    )
