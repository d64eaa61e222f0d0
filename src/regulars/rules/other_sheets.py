"""Hand edits on the sheets beside Customers: orders, discounts and products."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from regulars.rules import facts
from regulars.rules.facts import Facts, Rows
from regulars.rules.said import DISCOUNT, MAIL, MISSING, ORDER, SKU, empty

if TYPE_CHECKING:
    from regulars.rules.said import Said


def orders(rows: pd.DataFrame, now: Rows, said: Said, moves: Facts) -> Facts:
    """Return to whom orders belong whose address was typed, and what else was typed beside them."""
    if not len(rows):
        return Facts()
    handle = ORDER + rows["key"]
    typed = rows["column"] == "email"
    asked = rows.loc[typed, "after"]
    # A former address is the customer's who has it no longer.
    told = [said.addresses, moves.said.get("addresses", empty("addresses"))]
    moved = pd.concat(told).drop_duplicates("handle", keep="last").set_index("handle")["address"]
    leaving = moves.record["before"]
    now_at = moved.reindex(MAIL + asked.fillna("")).to_numpy(dtype=object)
    shown = asked.isin(now.customers["email"]).to_numpy() & ~asked.isin(leaving).to_numpy()
    address = np.where(pd.isna(now_at) | shown, asked.fillna(""), now_at)
    beside = MISSING + rows["key"]  # not the order's: it may be a customer's by now, with columns of its own
    own = pd.DataFrame({"handle": beside, "field": rows["column"], "value": rows["after"]})[~typed]
    status = np.where(~typed, facts.TAKEN, np.where(rows["after"].isna(), facts.LEFT, facts.JOINED))
    return Facts(
        {
            "addresses": pd.DataFrame({"handle": handle[typed].to_numpy(), "address": address}),
            "values": own,
        },
        record=facts.record(rows, status, handle=handle),
    )


def verdicts(rows: pd.DataFrame) -> Facts:
    """Return what discounts are taken for, and what else was typed beside them."""
    if not len(rows):
        return Facts()
    typed = rows["column"] == "verdict"
    said = rows[typed]
    parts = said["key"].str.rsplit("|", n=3, expand=True).reindex(columns=range(4))
    frame = pd.DataFrame(
        {
            "sku": parts[0],
            "currency": parts[1],
            "unit_price_minor": parts[2].astype("int64"),
            "share_percent": parts[3].astype("int64"),
            "verdict": said["after"],
        }
    )
    handle = DISCOUNT + rows["key"]
    own = pd.DataFrame({"handle": handle, "field": rows["column"], "value": rows["after"]})[~typed]
    status = np.where(rows["after"].isna(), facts.WITHDRAWN, facts.TAKEN)
    return Facts({"verdicts": frame, "values": own}, record=facts.record(rows, status, handle=handle))


def labels(rows: pd.DataFrame) -> Facts:
    """Return names given to slots, and what else was typed beside them."""
    if not len(rows):
        return Facts()
    typed = rows["column"] == "label"
    handle = SKU + rows["key"]
    named = [
        (str(sku), None if pd.isna(name) else str(name))
        for sku, name in zip(rows.loc[typed, "key"], rows.loc[typed, "after"], strict=True)
    ]
    own = pd.DataFrame({"handle": handle, "field": rows["column"], "value": rows["after"]})[~typed]
    status = np.where(rows["after"].isna(), facts.WITHDRAWN, facts.TAKEN)
    return Facts({"values": own}, named, facts.record(rows, status, handle=handle))
