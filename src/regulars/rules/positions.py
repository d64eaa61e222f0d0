"""Positions: where each product stands in the SKU-flag, found by a replay of the events.

They come from what the events brought and from what the seller said of them, and from nothing else, so that
taking the newest event back takes its positions back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from regulars.columns import Slot

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

RESALE = "amzn.gr."
"""What the SKU of a returned piece that Amazon sells again begins with; the seller's own follows."""

_DIGITS = re.compile(r"([0-9]+)")


@dataclass(frozen=True)
class Word:
    """One thing that the seller said of a slot.

    It hangs on a SKU, not on a position, so that it still means the same product where an older event is
    undone. While that SKU is not there, the word does nothing.

    Parameters
    ----------
    word : str
        ``add``, ``move``, ``group``, ``ungroup`` or ``label``.
    sku : str
        The SKU to add, or a SKU of the slot in question.
    value : str or None
        ``move``: the position to stand at. ``group``: a SKU of the slot that is to count in this one.
        ``label``: the new label, None for the SKU's own name again.
    """

    word: str
    sku: str
    value: str | None = None


@dataclass(frozen=True)
class Step:
    """What one event did to the slots.

    Parameters
    ----------
    brought : collection of str
        The SKUs of its lines, known before or not, in any order, and those under which it typed a quantity.
    words : sequence of Word
        Said after that, in order.
    """

    brought: Collection[str] = ()
    words: Sequence[Word] = ()


def natural_key(sku: str) -> tuple[object, ...]:
    """Return the key that sorts SKUs as people do: digits as numbers, letters in any case, ties by text.

    Numbers compare by length and digits, since there is no limit to how many digits a SKU may have.
    """
    parts = _DIGITS.split(sku.casefold())
    parts[1::2] = [number.lstrip("0") for number in parts[1::2]]
    return tuple((len(part), part) if at % 2 else part for at, part in enumerate(parts)), sku


@dataclass
class _Place:
    """Where some products stand together.

    Parameters
    ----------
    skus : list of str
        Those that give a label, the first of them to the slot; some may not be there yet.
    position : int
        0 while none of them is.
    """

    skus: list[str]
    position: int = 0


@dataclass
class Replay:
    """The slots as they stand after some events.

    Parameters
    ----------
    known : set of str
        Every SKU.
    seats : dict of str to int
        The position of its own that each product has, by the SKU that gives the label; in a group it keeps
        it, to come back to.
    places : dict of str to _Place
        Where each product stands; also of those that were spoken of and are not there.
    labels : dict of str to str
        What the seller calls a product.
    highest : int
        The highest position ever held.
    """

    known: set[str] = field(default_factory=set)
    seats: dict[str, int] = field(default_factory=dict)
    places: dict[str, _Place] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    highest: int = 0

    def bring(self, skus: Collection[str]) -> None:
        """Give every product that is new a position."""
        if self.known.issuperset(skus):
            return
        self.known.update(skus)
        groups = _groups(self.known)
        for label in sorted(groups.keys() - self.seats.keys(), key=natural_key):
            former = sorted(groups[label] & self.seats.keys(), key=self.seats.__getitem__)
            if former:
                self._succeed(label, former)
            else:
                self.highest += 1
                self.seats[label] = self.highest
            place = self.places.setdefault(label, _Place([label]))
            place.position = place.position or self.seats[label]

    def _succeed(self, label: str, former: Sequence[str]) -> None:
        """Let a SKU take the place of its resale SKUs, by position, which came before it."""
        first = former[0]
        place = self.places[first]
        if label in self.places:  # somebody grouped it while it was not there
            self._group(label, first)
        else:
            self.places[label] = place
            place.skus.insert(place.skus.index(first), label)
        if first in self.labels:
            self.labels.setdefault(label, self.labels.pop(first))
        self.seats[label] = self.seats[first]
        for sku in former:
            del self.seats[sku]
            place = self.places.pop(sku)
            place.skus.remove(sku)
            if self.seats.keys().isdisjoint(place.skus):
                place.position = 0

    def hear(self, word: Word) -> None:
        """Do what the seller said."""
        sku = self._product(word.sku)
        if word.word == "add":
            self.bring({word.sku})
        elif word.word == "move":
            self._move(sku, int(word.value or 0))
        elif word.word == "group":
            self._group(sku, self._product(word.value or ""))
        elif word.word == "ungroup":
            self._ungroup(sku)
        elif word.word == "label":
            self._call(sku, word.value)

    def slots(self) -> tuple[Slot, ...]:
        """Return them by position."""
        groups = _groups(self.known)
        standing = {self.places[sku].position: self.places[sku] for sku in self.seats}
        found = []
        for position, place in sorted(standing.items()):
            labels = [sku for sku in place.skus if sku in self.seats]
            skus = set().union(*(groups[sku] for sku in labels))
            label = self.labels.get(labels[0], labels[0])
            if label.casefold() in map(str.casefold, self.known - skus):
                label = labels[0]
            found.append(Slot(position, label, (labels[0], *sorted(skus - {labels[0]}, key=natural_key))))
        return tuple(found)

    def _product(self, sku: str) -> str:
        """Return the SKU that gives the label to the product of a SKU."""
        return _label(sku, _own(self.known))

    def _move(self, sku: str, to: int) -> None:
        """Let a slot stand at another position, and those between make room."""
        start = self.places[sku].position if sku in self.places else 0
        if not (start and 0 < to <= self.highest):
            return
        numbers = [*range(self.highest + 1)]
        numbers.insert(to, numbers.pop(start))
        moved = {before: now for now, before in enumerate(numbers)}
        self.seats = {one: moved[seat] for one, seat in self.seats.items()}
        for place in {id(place): place for place in self.places.values()}.values():
            place.position = moved[place.position]

    def _group(self, sku: str, other: str) -> None:
        """Let the products of another slot count in this one."""
        if sku == other:
            return
        place, its = (self.places.setdefault(one, _Place([one])) for one in (sku, other))
        if place is not its:
            place.skus += its.skus
            place.position = min(filter(None, (place.position, its.position)), default=0)
            self.places |= dict.fromkeys(its.skus, place)

    def _ungroup(self, sku: str) -> None:
        """Give each product of a slot its own position back."""
        for one in [*self.places[sku].skus] if sku in self.places else ():
            del self.places[one]
            if one in self.seats:
                self.places[one] = _Place([one], self.seats[one])

    def _call(self, sku: str, label: str | None) -> None:
        """Label a product; another one that is called so gets its own name back."""
        folded = None if label is None else label.casefold()
        self.labels = {
            other: said for other, said in self.labels.items() if other != sku and said.casefold() != folded
        }
        if label is not None:
            self.labels[sku] = label


def _own(skus: Collection[str]) -> set[str]:
    """Return the SKUs that are the seller's own."""
    return {sku for sku in skus if not sku.startswith(RESALE)}


def _groups(known: Collection[str]) -> dict[str, set[str]]:
    """Return the SKUs that count together by themselves, by the one that gives the label."""
    own = _own(known)
    groups: dict[str, set[str]] = {}
    for sku in known:
        groups.setdefault(_label(sku, own), set()).add(sku)
    return groups


def _label(sku: str, own: set[str]) -> str:
    """Return the longest of the seller's own SKUs that a resale SKU's rest begins with; else the SKU."""
    if not sku.startswith(RESALE):
        return sku
    rest = sku.removeprefix(RESALE)
    return next((rest[:end] for end in range(len(rest), 0, -1) if rest[:end] in own), sku)
