"""The sheet Edits: every hand edit in force, whose it is today, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from regulars import columns
from regulars.rules import quantities
from regulars.rules.said import SKU
from regulars.workflows import sheets

if TYPE_CHECKING:
    from collections.abc import Mapping

    from regulars.workflows.state import State
    from regulars.workflows.view import View


def sheet(state: State, view: View) -> pd.DataFrame:
    """Return the sheet (``columns.EDITS``), the newest edits first."""
    record = state.edits
    shown = {name: sheet for sheet, name in sheets.NAMES.items()}
    everyone = view.people.everyone
    owner = view.people.customers_of(record["handle"])
    table = pd.DataFrame(
        {
            "event": record["event"],
            "at": pd.DatetimeIndex(record["at"], dtype="datetime64[us, UTC]"),
            "sheet": record["sheet"].map(shown).astype("str"),
            "customer_id": everyone["customer_id"].array.take(owner, allow_fill=True),
            "email": everyone["email"].array.take(owner, allow_fill=True),
            "column": record["column"],
            "before": record["before"],
            "after": record["after"],
            "ours": record["ours"],
            "status": _later(record, state, view).fillna(record["status"]),
        }
    )
    return table[columns.names(columns.EDITS)]


def counted_twice(since: Mapping[Any, Any]) -> str:
    """Return what to say of a typed quantity that reports brought later, a row of ``reported_since``."""
    later = since["reported_now"] - since["reported"]
    both = f"typed +{since['delta']:,}, then reported {later:,}"
    return f"{both}: both counted; empty the cell if they are the same"


def _later(record: pd.DataFrame, state: State, view: View) -> pd.Series:
    """Return what to say of typed quantities that reports brought since; null for other edits."""
    since = quantities.reported_since(view.people, state.said)
    said = {
        (row["event"], row["handle"], SKU + row["sku"]): counted_twice(row)
        for row in since.to_dict("records")
    }
    keys = zip(record["event"], record["handle"], record["field"], strict=True)
    return pd.Series([said.get(each) for each in keys], index=record.index, dtype="str")
