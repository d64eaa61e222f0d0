"""What the seller said: hand edits, verdicts, contacts, folded over the events in force.

Said things hang on *handles*, not on addresses that can be edited: ``mail:<address as in a report>`` for whoever
the reports call so, ``order:<id>`` for an order without an address. The address of a handle is the last one
said of it, else its own; never a chain. One customer is all handles of one address.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

MAIL = "mail:"
"""What the handle of an address begins with."""

ORDER = "order:"
"""What the handle of an order without an address begins with."""

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


def _nothing(name: str) -> pd.DataFrame:
    """Return the default of a field."""
    return field(default_factory=lambda: empty(name))


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

    addresses: pd.DataFrame = _nothing("addresses")
    values: pd.DataFrame = _nothing("values")
    quantities: pd.DataFrame = _nothing("quantities")
    rows: pd.DataFrame = _nothing("rows")
    verdicts: pd.DataFrame = _nothing("verdicts")
    contacts: pd.DataFrame = _nothing("contacts")
    reviewers: pd.DataFrame = _nothing("reviewers")
