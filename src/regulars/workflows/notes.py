"""Notes: what a seller should know after an import, and look at next, a sentence each."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np

from regulars import columns
from regulars.ledger import reports, said
from regulars.rules import facts, quantities
from regulars.workflows import edits as edits_sheet
from regulars.workflows.outcome import counted

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    import pandas as pd

    from regulars.columns import Slot
    from regulars.rules.said import Said
    from regulars.settings import Settings
    from regulars.workflows.outcome import Outcome
    from regulars.workflows.publishing import Written
    from regulars.workflows.view import View

_NAMED = 5
"""How many files are named at most."""

_NUMBER_SLOTS = 15
"""Up to so many slots the SKU-flag is a number: Excel keeps 15 digits."""


_CELLS = (
    facts.TAKEN, facts.COUNTED, facts.EMPTIED, facts.WITHDRAWN, facts.AS_NO, facts.AS_NONE, facts.CONFLICT,
)  # fmt: skip
"""What can have come of a single cell that was taken."""

_TOLD = 8
"""How many kinds of edits are named at most."""

_TAKEN = {
    facts.MOVED: ("customer moved to another address", "customers moved to other addresses"),
    facts.MERGED: ("customer merged into another", "customers merged into others"),
    facts.ADDED: ("new row",),
    facts.HIDDEN: ("row deleted", "rows deleted"),
    facts.JOINED: ("order given to a customer", "orders given to customers"),
    facts.LEFT: ("order taken from a customer", "orders taken from customers"),
}


def of_wishes(root: Path, *, started: bool, dry_run: bool) -> Iterator[str]:
    """Yield what is to be said first: whether anything was changed, and whether a book was started."""
    if dry_run:
        yield "this was only tried: nothing was changed"
    elif started:
        yield f"a new book was started in {root.resolve()}"


def of_files(outcome: Outcome) -> Iterator[str]:
    """Yield what is to be said of the files themselves."""
    known = [file.name for file in outcome.files if file.state == "known"]
    if known and outcome.event is not None:
        yield f"imported before, so not read again: {', '.join(known)}"
    if others := outcome.other_files:
        more = f" and {len(others) - _NAMED} more" if len(others) > _NAMED else ""
        yield f"passed over, not a .txt, .tsv, .csv, .gz or .zip: {', '.join(others[:_NAMED])}{more}"
    for file in outcome.files:
        if file.state == "passed over":
            yield f"passed over {file.name}: {file.reason}"
        if file.state == "imported" and not file.lines:
            yield f"{file.name} holds no line, only a header"
        if file.encoding == "cp1252":
            yield f"{file.name} was read as cp1252: if letters look wrong, undo and import with --encoding"
        if file.cut_off:
            yield f"the end of {file.name} is damaged or cut off, so lines may be missing: download it again"


def of_counts(outcome: Outcome) -> Iterator[str]:
    """Yield what is to be said of lines that were not simply taken."""
    said = {
        "repeated_headers": "repeating the header skipped",
        "rejected": "set aside because a field does not fit: see sheet Rejected",
        "warnings": "taken with a damaged id or date that is not needed: the file as downloaded mends it",
        "left": "left for the next import, as --until asked",
        "forgotten": "of people whom you had forgotten taken without saying whose they are",
    }
    for name, what in said.items():
        if lines := outcome.sum(name):
            yield f"{counted(lines, 'line')} {what}"


def of_book(outcome: Outcome, settings: Settings, *, today: date) -> Iterator[str]:
    """Yield what is to be said of the book as it stands now."""
    if outcome.orders_without_email:
        orders = counted(outcome.orders_without_email, "order")
        yield f"{orders} without a usable e-mail: see sheet Missing email"
    if outcome.missing_days:
        yield "download reports of the missing days too"
    yield from of_age(outcome.last, settings, today=today)


def of_age(newest: date | None, settings: Settings, *, today: date) -> Iterator[str]:
    """Yield that the newest reporting day is long ago, where it is."""
    if newest is not None and (age := (today - newest).days) > settings.plan_days:
        yield f"the newest reporting day, {newest}, is {age:,} days ago: download what came since"


def of_slots(slots: Sequence[Slot], before: Sequence[Slot]) -> Iterator[str]:
    """Yield what is to be said of the SKU-flag, once: when it turns from a number into text."""
    if slots and slots[-1].position > _NUMBER_SLOTS and (not before or before[-1].position <= _NUMBER_SLOTS):
        yield (
            f"there are more than {_NUMBER_SLOTS} products, so the SKU-Flag is text with one digit for each: "
            "Excel cannot hold numbers of more digits"
        )


def of_lines(every: pd.DataFrame, new: Collection[int]) -> Iterator[str]:
    """Yield the sales channels and currencies that stand in the new reports for the first time."""
    is_new = every["report"].isin(list(new)).to_numpy()
    if is_new.all():
        return
    for column, word in (("channel", "sales channel"), ("currency", "currency")):
        codes = every[column].cat.codes.to_numpy()
        fresh = np.setdiff1d(codes[is_new], codes[~is_new])
        for name in every[column].cat.categories[fresh[fresh >= 0]]:
            yield f"a new {word}: {name}"


def of_workbook(written: Written) -> Iterator[str]:
    """Yield what is to be said of the writing itself."""
    if written.safe:
        yield f"{counted(written.safe, 'cell')} shortened or rid of control characters that Excel cannot show"
    if written.backup is not None:
        yield f"the workbook as it was is kept as {written.backup}"


def new_customers(shipments: pd.DataFrame, every: pd.DataFrame, *, new: Collection[int]) -> int:
    """Return how many customers have no order that any earlier report has.

    Parameters
    ----------
    shipments : DataFrame
        The current lines with ``address``.
    every : DataFrame
        All typed lines, current or not.
    new : collection of int
        The reports of this import.
    """
    owner = shipments["address"].cat.codes.to_numpy()
    fresh = shipments["report"].isin(list(new)).to_numpy()
    # By code; lines of nobody have the code -1, and so take the last place.
    news = np.zeros(len(shipments["address"].cat.categories) + 1, dtype=bool)
    news[owner[fresh]] = True
    news[owner[~fresh]] = False
    news[-1] = False
    earlier = ~every["report"].isin(list(new)).to_numpy()
    if not earlier.any():
        return int(news.sum())
    theirs = news[owner]
    # A known line that says something else now stands under the new report, though the order is an old one.
    orders = shipments["order_id"][theirs]
    met = earlier & every["order_id"].isin(orders).to_numpy()
    known_before = orders.isin(every["order_id"][met]).to_numpy()
    return int(news.sum()) - len(np.unique(owner[theirs][known_before]))


def of_moves(before: Sequence[Slot], now: Sequence[Slot]) -> Iterator[str]:
    """Yield which products changed their place in the SKU-flag."""
    stood = {sku: slot.position for slot in before for sku in slot.skus}
    for slot in now:
        was = stood.get(slot.skus[0], slot.position)
        if was != slot.position:
            yield f"{slot.label} is digit {slot.position} of the SKU-Flag now, and was {was}"


def of_segments(before: Sequence[Slot], seen: View, segments: Mapping[str, str]) -> Iterator[str]:
    """Yield which saved segments stand for other products than before."""
    if segments and tuple(before) != seen.slots:
        from regulars.segments import meaning  # noqa: PLC0415 - only where segments were saved
        from regulars.segments.names import Names  # noqa: PLC0415

        currencies = [column.currency for column in seen.columns if column.currency]
        own = tuple(seen.own_columns.columns)
        then = Names(columns.customers(before, currencies), tuple(before), own)
        here = Names(seen.columns, seen.slots, own)
        told = [name for name, text in segments.items() if meaning.differs(text, then, here)]
        if told:
            yield f"products moved or are counted otherwise: look at your segments {', '.join(told)}"


def of_edits(record: pd.DataFrame, *, put_back: int, forgotten: int, lost: Sequence[str]) -> Iterator[str]:
    """Yield what was read back from the workbook, by column and kind, and what could not be."""
    status = record["status"].value_counts()
    taken = record[record["status"].isin(list(_CELLS))]
    parts = [counted(int(status[kind]), *words) for kind, words in _TAKEN.items() if kind in status.index]
    columns = taken["column"].value_counts()
    parts += [f"{counted(number, 'cell')} of {column}" for column, number in columns.items()]
    if parts:
        more = f" and {len(parts) - _TOLD} more" if len(parts) > _TOLD else ""
        yield f"taken from the workbook: {', '.join(parts[:_TOLD])}{more}: see sheet Edits"
    said = {
        facts.COMES_BACK: "emptied, which the reports fill again",
        facts.AS_NO: "emptied where the reports say Yes: No, then",
        facts.AS_NONE: "emptied where reports have pieces: these are taken off",
        facts.CONFLICT: "changed by you and by the reports: yours stands, the sheet Edits has both",
    }
    for kind, what in said.items():
        if kind in status.index:
            yield f"{counted(int(status[kind]), 'cell')} {what}"
    if facts.HIDDEN in status.index:
        what = "a deleted row hides its customer until the next order"
        yield f"{what}: undo brings it back, forget erases a person"
    if forgotten:
        what = counted(forgotten, "cell or row", "cells or rows")
        yield f"{what} naming people whom you had forgotten, not taken: forgetting is for good"
    if put_back:
        what = "that is not yours to edit" if put_back == 1 else "that are not yours to edit"
        yield f"{counted(put_back, 'cell')} changed {what}, not taken: the next workbook has the value again"
    if lost:
        yield f"cannot be carried over, and stays in the backup alone: {', '.join(lost)}"


def of_undoing(db: sqlite3.Connection, event: int) -> Iterator[str]:
    """Yield what the undoing of an event leaves as it is."""
    yield from _staying(db, event)
    if people := said.opted_out(db, event):
        stay = "stays on Do not contact" if people == 1 else "stay on Do not contact"
        yield f"{counted(people, 'customer')} {stay}, which outlives undo: empty the cell to end it"
    if later := said.edited_since(db, event):
        events = ", ".join(map(str, later))
        word = "events" if later[1:] else "event"
        yield f"what was typed into the same cells later stays: see {word} {events}"


def _staying(db: sqlite3.Connection, event: int) -> Iterator[str]:
    """Yield which lines of an import stay, for other events bring their reports too."""
    brought = reports.brought(db, event)
    held = [report for report in brought if report.others]
    if not any(report.is_news and report.lines for report in held):
        return  # of what was known to the event before nobody thinks that it goes
    lines = sum(report.lines for report in held)
    is_all = lines == sum(report.lines for report in brought)
    which = f"all its {lines:,} lines stay" if is_all else f"{lines:,} of its lines stay"
    if lines == 1:
        which = "its line stays" if is_all else "1 of its lines stays"
    others = sorted({str(other) for report in held for other in report.others}, key=int)
    who = f"events {', '.join(others)} bring" if others[1:] else f"event {others[0]} brings"
    yield f"{which}, as {who} {'it' if lines == 1 else 'them'} too"


def of_hand(view: View, hand: Said, *, new: Collection[int]) -> Iterator[str]:
    """Yield what the reports read now have to do with what was said by hand.

    Parameters
    ----------
    view : View
        With these reports.
    hand : Said
    new : collection of int
        The reports read now.
    """
    if back := _returned(view, hand, new):
        yield f"{counted(back, 'customer')} whose row you had deleted ordered again, and so is shown again"
    since = quantities.reported_since(view.people, hand)
    if not len(since):
        return
    is_new = view.shipments["report"].isin(list(new))
    bought = view.shipments.loc[is_new, ["address", "sku"]].astype("str")
    brought = set(bought.itertuples(index=False, name=None))
    email = view.people.everyone["email"].array.take(view.people.customers_of(since["handle"]))
    slot_of = {sku: slot for slot in view.slots for sku in slot.skus}
    told: dict[str, int] = {}
    for row, address in zip(since.to_dict("records"), email, strict=True):
        if any((address, sku) in brought for sku in slot_of[row["sku"]].skus):
            sentence = edits_sheet.counted_twice(row)
            told[sentence] = told.get(sentence, 0) + 1
    for sentence, number in told.items():
        yield sentence if number == 1 else f"{counted(number, 'cell')}: {sentence}"


def _returned(view: View, hand: Said, new: Collection[int]) -> int:
    """Return how many customers with a deleted row have their first order since in the reports read now."""
    hides = hand.rows[hand.rows["word"] == "hide"]
    if not len(hides):
        return 0
    at = view.people.customers_of(hides["handle"])
    back = (at >= 0) & ~np.append(view.people.hidden, True)[at]
    then = {
        email: set(json.loads(orders))
        for email, orders in zip(
            view.people.everyone["email"].array.take(at[back]), hides["orders"][back], strict=True
        )
    }
    lines = view.shipments[view.shipments["address"].isin(then.keys())]
    since = [
        order not in then[email] for email, order in zip(lines["address"], lines["order_id"], strict=True)
    ]
    lines = lines[np.array(since, dtype=bool)]
    before = lines.loc[~lines["report"].isin(list(new)), "address"]
    return int(lines.loc[~lines["address"].isin(before), "address"].nunique())
