"""What the seller said: hand edits, verdicts, contacts, folded over the events in force.

Said things hang on *handles*, not on addresses that can be edited: ``mail:<address as in a report>`` for
whoever the reports call so, ``order:<id>`` for an order without an address. The address of a handle is the
last one said of it, else its own; never a chain. One customer is all handles of one address.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute

from regulars.rules import texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

pc: Any = pyarrow.compute  # the stubs refuse plain values beside arrays

MAIL = "mail:"
"""What the handle of an address begins with."""

ORDER = "order:"
"""What the handle of an order without an address begins with."""

MISSING = "missing:"
"""What the handle of a row on ``Missing email`` begins with, for the seller's own columns there."""

DISCOUNT = "discount:"
"""What the handle of a row on ``Discounts`` begins with."""

SKU = "sku:"
"""What the handle of a slot begins with; any SKU of it follows."""

SHAPES: Mapping[str, Mapping[str, str]] = {
    "addresses": {"event": "int64", "handle": "str", "address": "str"},
    "values": {"event": "int64", "handle": "str", "field": "str", "value": "str"},
    "quantities": {"event": "int64", "handle": "str", "sku": "str", "delta": "int64", "reported": "int64"},
    "rows": {"event": "int64", "handle": "str", "word": "str", "orders": "str"},
    "verdicts": {
        "event": "int64",
        "sku": "str",
        "currency": "str",
        "unit_price_minor": "int64",
        "share_percent": "int64",
        "verdict": "str",
    },
    "contacts": {
        "event": "int64",
        "order_id": "str",
        "merchant_order_id": "str",
        "name": "str",
        "postcode": "str",
        "address": "str",
    },
    "reviewers": {"event": "int64", "address": "str"},
}
"""Columns and types of the frames of :class:`Said`."""


def empty(name: str) -> pd.DataFrame:
    """Return one of the frames without a row."""
    return pd.DataFrame({column: pd.Series(dtype=kind) for column, kind in SHAPES[name].items()})


@dataclass(frozen=True)
class Said:
    """Everything that was said by hand, in order of events; the columns of each frame are :data:`SHAPES`.

    Parameters
    ----------
    addresses : DataFrame
        The address of each handle that was given one: one row a handle, the last one said.
    values : DataFrame
        Texts typed over derived ones, by ``field``: ``name``, ``greeting``, ``prime``, ``reviewer``,
        ``do_not_contact`` (``Yes``, ``No``), ``notes``, ``label``, ``own:<header>``, ``fill:<header>``,
        ``comment:<header>``. One row a handle and field, the last one said; a null withdraws.
    quantities : DataFrame
        Differences typed on top of what reports bring, and what they had brought then; all of them. The
        SKU is the first of the slot it was typed under.
    rows : DataFrame
        ``add`` (a customer added by hand) or ``hide`` (a deleted row; ``orders`` is the JSON list of the
        customer's order ids then): the last one said of each handle.
    verdicts : DataFrame
        What discounts are taken for, ``Reviewer`` or ``Ordinary``: the last one said of each; a null
        withdraws.
    contacts : DataFrame
        Known addresses, for orders that have none; normalised addresses, everything else as given.
    reviewers : DataFrame
        Normalised addresses known to be reviewers'.
    """

    addresses: pd.DataFrame = field(default_factory=partial(empty, "addresses"))
    values: pd.DataFrame = field(default_factory=partial(empty, "values"))
    quantities: pd.DataFrame = field(default_factory=partial(empty, "quantities"))
    rows: pd.DataFrame = field(default_factory=partial(empty, "rows"))
    verdicts: pd.DataFrame = field(default_factory=partial(empty, "verdicts"))
    contacts: pd.DataFrame = field(default_factory=partial(empty, "contacts"))
    reviewers: pd.DataFrame = field(default_factory=partial(empty, "reviewers"))


NOTHING = Said()
"""What a seller said who never typed anything."""

_OF_PEOPLE = ("addresses", "values", "quantities", "rows")


def handles(said: Said) -> pd.Series:
    """Return every handle of an address or an order that anything was said of, each once.

    Facts may hang on other things too (a discount, a SKU); those are left out.
    """
    spoken = pd.concat([getattr(said, name)["handle"] for name in _OF_PEOPLE], ignore_index=True)
    spoken = spoken.drop_duplicates()
    found: pd.Series = spoken[spoken.str.startswith((MAIL, ORDER))].reset_index(drop=True)
    return found


def addresses(handles: pd.Series, said: Said) -> pd.Series:
    """Return the address of each handle: the last one said, else its own; null where it has none.

    Parameters
    ----------
    handles : Series of str
        None null.
    said : Said

    Returns
    -------
    Series of str
        On the same index. An order's handle has no address of its own.
    """
    own = handles.str.removeprefix(MAIL).where(handles.str.startswith(MAIL))
    if not len(said.addresses):
        return own
    at = places(handles, said.addresses["handle"])
    typed = pd.Series(said.addresses["address"].array.take(at, allow_fill=True), index=handles.index)
    return typed.fillna(own)


def places(values: pd.Series, among: pd.Index | pd.Series) -> NDArray[np.intp]:
    """Return the place of each text among some distinct ones; -1 where it is none of them, or null."""
    if not len(values):
        return np.empty(0, dtype=np.intp)  # without a look at the others, of which there may be many
    found = pc.index_in(texts.arrow(values), value_set=pa.array(among, pa.string()), skip_nulls=True)
    return np.asarray(pc.fill_null(found, -1).to_numpy(zero_copy_only=False), dtype=np.intp)
