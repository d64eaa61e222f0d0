"""Arranging: what the seller says of the SKU-flag's positions, an event each time."""

from __future__ import annotations

import difflib
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from regulars import book as books
from regulars.errors import SelectionError
from regulars.ledger import events
from regulars.ledger import slots as ledger_slots
from regulars.rules import slots as rules_slots
from regulars.rules.positions import Step, Word
from regulars.workflows import settling, state, turn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime
    from pathlib import Path

    from regulars.columns import Slot
    from regulars.workflows.turn import Tell

    Plan = Callable[[Sequence[Slot]], list[Word]]
    """What is to be said, of the slots as they stand."""

KIND = "sku"
"""What such an event is called in the history."""

_DID = {"add": "added", "move": "moved", "group": "grouped", "ungroup": "ungrouped"}


@dataclass(frozen=True)
class Arranged:
    """What was arranged.

    Parameters
    ----------
    event : int
        Its number.
    slots : tuple of Slot
        Where the SKUs in question stand now, by position.
    customers : int
        Now.
    workbook : Path
    notes : tuple of str
        What to know, a sentence each.
    """

    event: int
    slots: tuple[Slot, ...]
    customers: int
    workbook: Path
    notes: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """Return it for machines."""
        return asdict(self)

    def sentences(self) -> list[str]:
        """Return where the SKUs stand, a slot each."""
        return [_told(slot) for slot in self.slots]


def run(root: Path, plan: Plan, *, at: datetime, tell: Tell = turn.unheard) -> Arranged:
    """Say the words of a plan in an event of their own, and write the workbook as the book then stands.

    Parameters
    ----------
    root : Path
        Folder of the book.
    plan : callable
        :func:`add`, :func:`move`, :func:`group` or :func:`ungroup` of something.
    at : datetime
        When the command was given, UTC.
    tell : callable
        Hears how far the work is.

    Raises
    ------
    RegularsError
        The plan fits no slot or changes nothing, or the workbook cannot be written; the book is as it was.
    """
    book = books.found(root)
    with turn.begun(book, at=at, tell=tell) as now:
        before = state.fold(now.db)
        words = plan(before.slots)
        after = rules_slots.place([*before.replay, Step(words=words)])
        mine = _holding(after, _concerned(before.slots, words))
        if after == before.slots:
            raise SelectionError(f"nothing to change: {'; '.join(map(_told, mine))}", text=words[0].sku)
        event = events.append(now.db, KIND, at=at)
        ledger_slots.add(now.db, event, words)
        events.describe(now.db, event, {_DID[words[0].word]: len(words)})
        settled = settling.settle(now, before=before.slots)
        notes = (*settled.notes, "`regulars undo` takes this back")
        return Arranged(event, tuple(mine), len(settled.view.customers), book.workbook, notes)


def add(sku: str) -> Plan:
    """Return the plan to give a SKU a position before any report brings it; no slot may be called so."""

    def plan(slots: Sequence[Slot]) -> list[Word]:
        if named := _called(slots, sku):
            raise SelectionError(f"{sku} is known already: {_told(named[0])}", text=sku)
        return [Word("add", sku)]

    return plan


def move(label: str, position: int) -> Plan:
    """Return the plan to put a slot at another position, counted from 1; those between shift by one."""

    def plan(slots: Sequence[Slot]) -> list[Word]:
        slot = find(slots, label)
        highest = slots[-1].position
        if position > highest:
            raise SelectionError(
                f"there is no position {position}", text=str(position), do=f"the highest is {highest}"
            )
        return [Word("move", slot.skus[0], str(position))]

    return plan


def group(label: str, others: Sequence[str]) -> Plan:
    """Return the plan to count other slots in one; each is named by its label or any SKU of it."""

    def plan(slots: Sequence[Slot]) -> list[Word]:
        first = find(slots, label).skus[0]
        return [Word("group", first, find(slots, other).skus[0]) for other in others]

    return plan


def ungroup(label: str) -> Plan:
    """Return the plan to give every SKU of a slot its own position back."""
    return lambda slots: [Word("ungroup", find(slots, label).skus[0])]


def find(slots: Sequence[Slot], name: str) -> Slot:
    """Return the slot with a label or a SKU; case is no matter where only one fits.

    Raises
    ------
    SelectionError
        None fits, or several do.
    """
    named = _called(slots, name)
    if len(named) == 1:
        return named[0]
    if named:
        several = " or ".join(slot.label for slot in named)
        raise SelectionError(f"{name} may be {several}", text=name, do="write it with the same capitals")
    names = {each.casefold(): each for slot in slots for each in _names(slot)}
    near = difflib.get_close_matches(name.casefold(), names, n=1)
    advice = f"did you mean {names[near[0]]}?" if near else "`regulars sku list` names them all"
    raise SelectionError(f"no SKU and no label is {name!r}", text=name, do=advice)


def _called(slots: Iterable[Slot], name: str) -> list[Slot]:
    """Return the slots with a label or a SKU: the one that has it so, else all that have it in any case."""
    exact = [slot for slot in slots if name in _names(slot)]
    folded = name.casefold()
    return exact or [slot for slot in slots if folded in map(str.casefold, _names(slot))]


def _names(slot: Slot) -> tuple[str, ...]:
    """Return all that a slot may be called."""
    return (slot.label, *slot.skus)


def _concerned(slots: Iterable[Slot], words: Iterable[Word]) -> set[str]:
    """Return the SKUs that words are about, with all that stood together with them."""
    named = {word.sku for word in words} | {word.value for word in words if word.word == "group"}
    return {sku for slot in slots if named & {*slot.skus} for sku in slot.skus} | {word.sku for word in words}


def _holding(slots: Iterable[Slot], skus: set[str]) -> list[Slot]:
    """Return the slots that hold any of some SKUs."""
    return [slot for slot in slots if skus & {*slot.skus}]


def _told(slot: Slot) -> str:
    """Return where a slot stands."""
    counts = f" and counts {', '.join(slot.skus)}" if slot.skus != (slot.label,) else ""
    return f"{slot.label} is digit {slot.position} of the SKU-Flag{counts}"
