"""Slots: which digit of the SKU-flag each SKU counts in.

Positions come from a replay of what the imports brought, so that they depend on nothing else, and taking the
newest import back takes its positions back.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from regulars.columns import Slot
from regulars.rules import latest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from numpy.typing import NDArray

NONE = -1
"""No slot."""

_RESALE = "amzn.gr."
_DIGITS = re.compile(r"([0-9]+)")


def natural_key(sku: str) -> tuple[object, ...]:
    """Return the key that sorts SKUs as people do: digits as numbers, letters in any case, ties by text.

    Numbers compare by length and digits, since there is no limit to how many digits a SKU may have.
    """
    parts = _DIGITS.split(sku.casefold())
    parts[1::2] = [number.lstrip("0") for number in parts[1::2]]
    return tuple((len(part), part) if at % 2 else part for at, part in enumerate(parts)), sku


def place(brought: Sequence[Collection[str]]) -> tuple[Slot, ...]:
    """Return the slots, by position, after a replay of what each import brought.

    The SKUs new in an import get the positions above the highest one ever held, in natural order. A resale
    SKU ``amzn.gr.<rest>`` counts in the slot of the longest SKU known that the rest begins with. Where that
    SKU comes only later, it takes over the lowest position that its resale SKUs held; the others they held
    stay empty.

    Parameters
    ----------
    brought : sequence of collections of str
        The SKUs of each import in force, oldest first; those known before may be named again.
    """
    known: set[str] = set()
    positions: dict[str, int] = {}  # by the SKU that gives the label
    highest = 0
    for skus in brought:
        if known.issuperset(skus):
            continue
        known.update(skus)
        groups = _groups(known)
        for label in sorted(groups.keys() - positions.keys(), key=natural_key):
            held = [positions.pop(sku) for sku in groups[label] if sku in positions]
            highest += not held
            positions[label] = min(held, default=highest)
    groups = _groups(known)
    return tuple(
        Slot(position, label, (label, *sorted(groups[label] - {label}, key=natural_key)))
        for label, position in sorted(positions.items(), key=lambda item: item[1])
    )


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


def _groups(known: Iterable[str]) -> dict[str, set[str]]:
    """Return the SKUs that count together, by the one that gives the label."""
    own = {sku for sku in known if not sku.startswith(_RESALE)}
    groups: dict[str, set[str]] = {}
    for sku in known:
        groups.setdefault(_label(sku, own), set()).add(sku)
    return groups


def _label(sku: str, own: set[str]) -> str:
    """Return the longest of the seller's own SKUs that a resale SKU's rest begins with; else the SKU."""
    if sku in own:
        return sku
    rest = sku.removeprefix(_RESALE)
    return next((rest[:end] for end in range(len(rest), 0, -1) if rest[:end] in own), sku)


def _customers(addresses: pd.Series, slot: NDArray[np.intp], count: int) -> NDArray[np.int64]:
    """Return how many distinct addresses each slot has."""
    people = len(addresses.cat.categories)
    owner = addresses.cat.codes.to_numpy().astype(np.int64)
    counted = (slot != NONE) & (owner >= 0)
    pairs = pd.unique(slot[counted] * people + owner[counted])
    return np.bincount(pairs // max(people, 1), minlength=count)
