"""A small book for selections: what its words stand for, and views of customers worked out of a few lines."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
from tests.rules import plain

from regulars import columns
from regulars.columns import Slot
from regulars.rules import customers
from regulars.segments import parsing
from regulars.segments.names import Names
from regulars.segments.view import View
from regulars.settings import Settings

if TYPE_CHECKING:
    from regulars.segments.expression import Expression

AS_OF = date(2026, 4, 1)
SLOTS = (
    Slot(1, "WP001", ("WP001", "WP001#1")),
    Slot(2, "WP002", ("WP002",)),
    Slot(3, "Räucher-Set", ("4711", "RS-2")),
    Slot(5, "学校カード", ("GK 5",)),
)
"""Nothing is counted in digit 4."""

OWN = ("own:Shoe size", "own:Seen on", 'own:Kunde\'s "Nr"\nneu')
CURRENCIES = ("JPY", "USD")
COLUMNS = columns.customers(SLOTS, CURRENCIES)
NAMES = Names(COLUMNS, SLOTS, own=OWN, segments=("lapsed", "big-spenders", "at-risk"))


def parsed(text: str) -> Expression:
    return parsing.parse(text, NAMES)


def view(*lines: dict, **frames: pd.DataFrame) -> View:
    """Return the customers that lines of ``plain.line`` make, with other frames of the view."""
    shipments = plain.frame(list(lines))
    table = customers.build(
        shipments, slots=SLOTS, currencies=CURRENCIES, settings=Settings(timezone="UTC"), as_of=AS_OF
    )
    return View(table, COLUMNS, SLOTS, shipments, AS_OF, "UTC", **frames)


def selected(text: str, view: View) -> list[str]:
    """Return the names in the addresses of whom a selection finds, sorted."""
    found = view.customers["email"][parsed(text).mask(view)]
    return sorted(email.partition("@")[0] for email in found)


def texts(*values: str | None) -> pd.Series:
    return pd.Series(values, dtype="str")
