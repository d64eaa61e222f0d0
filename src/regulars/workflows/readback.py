"""Reading back: what the seller typed in the workbook becomes an event, before anything else is done."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from regulars.columns import Kind, Slot
from regulars.errors import WorkbookError
from regulars.ledger import events
from regulars.ledger import forgotten as ledger_forgotten
from regulars.ledger import said as ledger_said
from regulars.ledger import slots as ledger_slots
from regulars.ledger import workbooks as ledger_workbooks
from regulars.rules import emails, facts, slots
from regulars.rules.own import FILL
from regulars.rules.positions import Word
from regulars.rules.said import MAIL, SKU
from regulars.workbook import layout, orders, reader
from regulars.workflows import comparing, notes, patches, saying
from regulars.workflows.arrangement import Arrangement, Taken, key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from regulars.rules.facts import Facts
    from regulars.workbook.found import Workbook
    from regulars.workbook.merge import Edits
    from regulars.workflows.comparing import Standing
    from regulars.workflows.turn import Turn


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
    theirs = reader.read(now.book.workbook)
    row = ledger_workbooks.named(now.db, theirs.identity)
    if row is None:
        raise _foreign(theirs)
    then, here, edits = comparing.compared(now, row, theirs, many=many)
    edits, forgotten = _without_forgotten(now, edits)
    _refuse(edits, here, theirs, shared=now.book.settings().shared_mailboxes)
    arrangement, lost = _arranged(theirs, then), theirs.lost
    del theirs  # which is large
    found = saying.facts_of(edits, then, here)
    counts = _counts(found)
    event = _say(now, found, counts)
    taken = row.taken if event is None else (*row.taken, event)
    # What is not read back (a sheet, a total, a drop-down) may have been changed too: all is written again.
    due = ledger_workbooks.NAMES_FORGOTTEN if forgotten else ledger_workbooks.BEHIND
    read = replace(row, taken=taken, patches=(*row.patches, patches.of(edits)))
    ledger_workbooks.take(now.db, read, sha256=sha256, look=arrangement.plain(), due=due)
    said = tuple(notes.of_edits(found.record, put_back=edits.put_back, forgotten=forgotten, lost=lost))
    return Taken(event, counts, edits.put_back, due, said), arrangement


def _foreign(theirs: Workbook) -> WorkbookError:
    """Return the refusal of a workbook that was not written for this book, or long ago."""
    what = "this is not one of the last ten workbooks that were written for this book"
    do = "move it elsewhere, and `regulars sync` writes a new one; backups/ has the last ones"
    return WorkbookError(what, path=str(theirs.path), do=do)


def _without_forgotten(now: Turn, edits: Edits) -> tuple[Edits, int]:
    """Return the changes without addresses of people who were forgotten, and how many these are."""
    mailboxes = now.book.settings().shared_mailboxes
    forgotten = ledger_forgotten.known(now.db, now.book.key, mailboxes=mailboxes)
    asked = edits.cells["after"]
    theirs = forgotten.has_addresses(asked.where(edits.cells["column"] == "email")) | forgotten.names(asked)
    rows = forgotten.has_addresses(edits.added["email"])
    for name in edits.added.columns.difference(["row", "cell", "email"]):
        rows |= forgotten.names(edits.added[name])
    kept = replace(edits, cells=edits.cells[~theirs], added=edits.added[~rows].reset_index(drop=True))
    return kept, int(theirs.sum() + rows.sum())


def _refuse(edits: Edits, here: Standing, theirs: Workbook, *, shared: Sequence[str]) -> None:
    """Raise where an address or a label is one that cannot be."""
    cells = edits.cells
    typed = cells[(cells["column"] == "email") & cells["after"].notna()]
    added = edits.added.assign(sheet=layout.CUSTOMERS, after=edits.added["email"])
    for rows in (typed, added):
        everybodys = rows[emails.shared(rows["after"], mailboxes=shared)]
        for row in everybodys.to_dict("records"):
            what = "this address stands for many people, and so is no customer's"
            raise _refusal(theirs, row, what, do="take another one")
    former = here.state.said.addresses
    moved = set(former["handle"]) - {MAIL + email for email in former["address"]}
    for row in added[(MAIL + added["after"]).isin(moved)].to_dict("records"):
        what = "this is a former address of another row, and its orders go there"
        do = "delete this row, or give that one its address back"
        raise _refusal(theirs, row, what, do=do)
    labels = cells[cells["column"] == "label"]
    typed_labels = dict(zip(labels["key"], labels["after"], strict=True))
    fixed = [column.header for column in here.view.columns if column.kind is not Kind.QUANTITY]
    # What counts is how all of them will be called.
    called = [
        Slot(slot.position, _label(typed_labels.get(saying.first(slot.skus), slot.label), slot), slot.skus)
        for slot in here.state.slots
    ]
    for row in labels[labels["after"].notna()].to_dict("records"):
        slot = next(slot for slot in called if saying.first(slot.skus) == row["key"])
        if why := slots.unfit(row["after"], slot, called, headers=fixed):
            raise _refusal(theirs, row, why, do="choose another")


def _refusal(theirs: Workbook, row: Mapping[Any, Any], what: str, *, do: str) -> WorkbookError:
    """Return the refusal of a changed cell, with the sheet on which it really stands."""
    sheet = theirs.sheets[row["sheet"]].place(row["row"]).sheet
    return WorkbookError(what, path=str(theirs.path), sheet=sheet, cell=row["cell"], do=do)


def _label(typed: object, slot: Slot) -> str:
    """Return how a slot is called by what was typed; an emptied label is the SKU again."""
    return typed if isinstance(typed, str) else slot.skus[0]


def _counts(found: Facts) -> dict[str, int]:
    """Return what was typed, by kind, for the history; never a buyer's data."""
    status, named = found.record["status"], found.record["field"]
    kinds = {
        "moved customers": status.isin([facts.MOVED]),
        "merged customers": status.isin([facts.MERGED]),
        "new rows": status.isin([facts.ADDED]),
        "hidden rows": status.isin([facts.HIDDEN]),
        "orders given": status.isin([facts.JOINED]),
        "quantities": named.str.startswith(SKU) & (found.record["sheet"] == "customers"),
    }
    others = ~pd.concat([mask.rename(name) for name, mask in kinds.items()], axis="columns").any(
        axis="columns"
    )
    kinds["other cells"] = others & (status != facts.COMES_BACK)
    kept = {name: int(mask.sum()) for name, mask in kinds.items()}
    fills = found.said.get("values")
    if fills is not None and (marks := int(fills["field"].str.startswith(FILL).sum())):
        kept["fills"] = marks
    return {name: number for name, number in kept.items() if number}


def _say(now: Turn, found: Facts, counts: dict[str, int]) -> int | None:
    """Write what was typed into the ledger as an event, where it comes to anything."""
    if not found.said and not found.labels:
        return None
    event = events.append(now.db, "sync", at=now.at)
    ledger_said.add(now.db, event, found.said)
    ledger_slots.add(now.db, event, [Word("label", sku, label) for sku, label in found.labels])
    ledger_said.record(now.db, event, found.record)
    events.describe(now.db, event, counts)
    return event


def _arranged(theirs: Workbook, then: Standing) -> Arrangement:
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
