"""Hand edits of whole rows on Customers: new ones, and those that were deleted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from regulars.rules import facts
from regulars.rules.facts import Facts, Rows
from regulars.rules.own import FILL
from regulars.rules.said import MAIL, SKU

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from regulars.rules.people import People


def added(rows: pd.DataFrame, now: People, headers: Mapping[str, str]) -> Facts:
    """Return what new rows come to.

    Parameters
    ----------
    rows : DataFrame
        ``email`` (normalised) and a text column for each other cell that may be typed in, by machine name.
    now : People
    headers : mapping of str to str
        Header of each column by machine name.
    """
    handles = MAIL + rows["email"]
    column = {slot.column: slot.skus[0] for slot in now.slots}
    cells = [
        pd.DataFrame({"handle": handles, "email": rows["email"], "field": name, "value": rows[name]})
        for name in rows.columns
        if name in headers and name != "email"
    ]
    shape = dict.fromkeys(("handle", "email", "field", "value"), "str")
    long = pd.concat([pd.DataFrame(columns=list(shape)), *cells], ignore_index=True).astype(shape)
    long = long[long["value"].notna()].reset_index(drop=True)
    typed = long["field"].isin(column)
    pieces = long[typed].assign(sku=long["field"][typed].map(column).astype("str"))
    # A new row with the address of a hidden customer brings that one back, with what its cells say now.
    here = Rows(now)
    mine = here.by_email.reindex(pieces["email"]).reset_index(drop=True)
    reported, shown = here.pieces(mine, pieces["sku"].tolist())
    asked = np.array([int(text) for text in pieces["value"]], dtype=np.int64)
    pieces = pieces.assign(delta=asked - shown, reported=reported)
    values = long[~typed]
    typed_in = [
        pd.DataFrame({"home": handles, "column": "email", "after": rows["email"], "status": facts.ADDED}),
        pd.DataFrame(
            {"home": long["handle"], "column": long["field"], "after": long["value"], "status": facts.TAKEN}
        ),
    ]
    told = pd.concat(typed_in, ignore_index=True)
    told = told[~told["column"].str.startswith(FILL)].reset_index(drop=True)
    told = told.assign(sheet="customers", header=told["column"].map(headers), before=None, ours=None)
    named = [SKU + column[name] if name in column else name for name in told["column"]]
    record = facts.record(told.astype({"before": "str", "ours": "str"}), told["status"], named=named)
    return Facts(
        {
            "rows": pd.DataFrame({"handle": handles, "word": "add", "orders": "[]"}),
            "values": values[["handle", "field", "value"]],
            "quantities": pieces.loc[pieces["delta"] != 0, ["handle", "sku", "delta", "reported"]],
        },
        record=record,
    )


def hidden(homes: pd.Series, orders: Mapping[str, Sequence[str]], rows: pd.DataFrame) -> Facts:
    """Return what deleted rows come to.

    Parameters
    ----------
    homes : Series of str
        On which handle the words of each row that is gone hang, by customer id.
    orders : mapping of str to sequence of str
        The order ids of each of these customers: any other one brings the customer back.
    rows : DataFrame
        ``customer_id`` and ``email``, as the workbook had them.
    """
    kept = [json.dumps(sorted(orders.get(one, ()))) for one in homes.index]
    emails = rows.drop_duplicates("customer_id").set_index("customer_id")["email"].reindex(homes.index)
    record = pd.DataFrame({"handle": homes.to_numpy(), "before": emails.to_numpy()}).assign(
        sheet="customers", field="email", column="Email", after=None, ours=None, status=facts.HIDDEN
    )
    frame = pd.DataFrame({"handle": homes.to_numpy(), "word": "hide", "orders": kept})
    return Facts({"rows": frame}, record=record[facts.RECORD])
