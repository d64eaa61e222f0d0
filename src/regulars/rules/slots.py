"""Slots: which digit of the SKU-flag each SKU counts in, and how much was sold in each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from regulars.rules import latest
from regulars.rules.positions import Replay, Step, natural_key

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from regulars.columns import Slot

NONE = -1
"""No slot."""

_CELLS = 100_000_000
"""Slots times people whose having met is looked at together: a byte each."""


def place(replay: Sequence[Step | Collection[str]]) -> tuple[Slot, ...]:
    """Return the slots, by position, after a replay of the events.

    The SKUs new in an event get the positions above the highest one ever held, in natural order. A resale
    SKU ``amzn.gr.<rest>`` counts in the slot of the longest SKU known that the rest begins with. Where that
    SKU comes only later, it takes over the lowest position that its resale SKUs held; the others they held
    stay empty.

    ``move`` permutes the positions: those between shift by one. ``group`` puts slots together, at the lowest
    of their positions; the others stay empty, and ``ungroup`` gives each SKU its own back. A label that is
    the name of another slot's SKU too yields to it; of two slots called alike the one said last is.

    Parameters
    ----------
    replay : sequence of Step
        One an event in force, oldest first; a plain collection of SKUs is a step that only brought these.
    """
    replayed = Replay()
    for each in replay:
        step = each if isinstance(each, Step) else Step(each)
        replayed.bring(step.brought)
        for word in step.words:
            replayed.hear(word)
    return replayed.slots()


def unfit(label: str, slot: Slot, slots: Sequence[Slot], *, headers: Collection[str]) -> str:
    """Return why a slot may not be called so, in words; an empty text where it may.

    Parameters
    ----------
    label : str
        What it is to be called.
    slot : Slot
        Which one.
    slots : sequence of Slot
        All of them.
    headers : collection of str
        Of the other columns of the customers table.
    """
    if not label.strip() or not label.isprintable():
        return "a label is made of visible signs"
    folded = label.casefold()
    if folded in map(str.casefold, headers):
        return f"{label!r} is the header of another column"
    for other in slots:
        if other != slot and folded in map(str.casefold, (other.label, *other.skus)):
            return f"{label!r} is what digit {other.position} is called, or one of its SKUs"
    return ""


def natural_ranks(skus: pd.Index) -> NDArray[np.intp]:
    """Return the place of each of some distinct SKUs in natural order."""
    ranks = np.empty(len(skus), dtype=np.intp)
    ranks[sorted(range(len(skus)), key=lambda at: natural_key(str(skus[at])))] = np.arange(len(skus))
    return ranks


def codes(skus: pd.Series, slots: Sequence[Slot]) -> NDArray[np.intp]:
    """Return for each line the place of its SKU's slot in ``slots``, ``NONE`` where it has none.

    Parameters
    ----------
    skus : Categorical Series
        One a line.
    slots : sequence of Slot
        By position; a place is not a position, which may have gaps before it.
    """
    at = {sku: number for number, slot in enumerate(slots) for sku in slot.skus}
    of_category = [at.get(sku, NONE) for sku in skus.cat.categories]
    return np.array([*of_category, NONE], dtype=np.intp)[skus.cat.codes.to_numpy()]


def table(shipments: pd.DataFrame, slots: Sequence[Slot]) -> pd.DataFrame:
    """Return the sheet of slots (``columns.SKUS``), by position.

    Parameters
    ----------
    shipments : DataFrame
        All current lines, those without an address too: they count in ``units``, not in ``customers``.
    slots : sequence of Slot
        By position.
    """
    slot = codes(shipments["sku"], slots)
    units = np.zeros(len(slots), dtype=np.int64)
    np.add.at(units, slot[slot != NONE], shipments["units"].to_numpy(dtype=np.int64)[slot != NONE])
    titled = shipments["product"].notna().to_numpy()
    [product] = latest.values(shipments, slot, ["product"], count=len(slots), said=titled)
    return pd.DataFrame(
        {
            "position": np.array([slot.position for slot in slots], dtype=np.int64),
            "weight": pd.array([str(10 ** (slot.position - 1)) for slot in slots], dtype="str"),
            "label": pd.array([slot.label for slot in slots], dtype="str"),
            "skus": pd.array([", ".join(slot.skus) for slot in slots], dtype="str"),
            "product": pd.Series(product, dtype="str"),
            "units": units,
            "customers": _customers(shipments["address"], slot, len(slots)),
        }
    )


def _customers(addresses: pd.Series, slot: NDArray[np.intp], count: int) -> NDArray[np.int64]:
    """Return how many distinct addresses each slot has."""
    people = len(addresses.cat.categories)
    owner = addresses.cat.codes.to_numpy()
    found = np.zeros(count, dtype=np.int64)
    step = max(1, _CELLS // max(people, 1))
    for first in range(0, count, step):
        these = np.flatnonzero((slot >= first) & (slot < first + step) & (owner >= 0))
        bought = np.zeros((min(step, count - first), people), dtype=bool)
        bought[slot[these] - first, owner[these]] = True
        found[first : first + step] = bought.sum(axis=1)
    return found
