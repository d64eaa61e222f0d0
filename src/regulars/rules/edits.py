"""Hand edits: what changed cells say, as facts that hang on handles.

The cells come from a comparison with what the workbook had said (``then``); the facts are written into the
ledger as it stands (``now``). Both may differ where events lie between them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from regulars.rules import facts, other_sheets
from regulars.rules.facts import Facts, Rows
from regulars.rules.said import MAIL, empty

if TYPE_CHECKING:
    from regulars.rules.people import People
    from regulars.rules.said import Said

_YES_NO = ("prime", "reviewer", "do_not_contact")
_SILENT = "fill:"
_SLOT = "slot_"


def of_cells(cells: pd.DataFrame, then: People, now: People, said: Said) -> Facts:
    """Return what changed cells come to.

    Parameters
    ----------
    cells : DataFrame
        ``sheet`` (``customers``, ``missing``, ``discounts`` or ``skus``), ``key``, ``column`` (machine
        name), ``header``, ``before``, ``after`` and ``ours`` (what would stand there today), texts; a null
        is an empty cell.
    then : People
        As the workbook showed them.
    now : People
        As the ledger has them.
    said : Said
        What was said so far.
    """
    of = {name: cells[cells["sheet"] == name].reset_index(drop=True) for name in cells["sheet"].unique()}
    nothing = cells.head(0)
    rows = of.get("customers", nothing)
    shown, here = Rows(then), Rows(now)
    rows = rows.assign(home=shown.customers["home"].reindex(rows["key"]).to_numpy())
    slot = rows["column"].str.startswith(_SLOT)
    parts = [
        _moves(rows[rows["column"] == "email"], shown),
        _quantities(rows[slot], shown),
        _values(rows[~slot & (rows["column"] != "email")], shown),
        other_sheets.orders(of.get("missing", nothing), here, said),
        other_sheets.verdicts(of.get("discounts", nothing)),
        other_sheets.labels(of.get("skus", nothing)),
    ]
    parts.append(_merges(rows, here, parts[2]))
    return facts.together(parts)


def _moves(rows: pd.DataFrame, then: Rows) -> Facts:
    """Return the new addresses: of every handle of the row, and of the address shown, for later reports."""
    if not len(rows):
        return Facts()
    to = pd.Series(rows["after"].to_numpy(), index=rows["key"], dtype="str")
    handles = then.handles(to.index)
    shown = _shown(to.index, then)
    frame = pd.DataFrame(
        {
            "handle": [*handles["handle"], *shown],
            "address": [*to.reindex(handles["customer_id"]), *to.reindex(shown.index)],
        },
        dtype="str",
    ).drop_duplicates("handle", keep="last")
    theirs = then.customers["email"].isin(rows["after"])
    merged = rows["after"].isin(then.customers.loc[theirs, "email"]).to_numpy()
    return Facts({"addresses": frame}, record=facts.record(rows, np.where(merged, facts.MERGED, facts.MOVED)))


def _quantities(rows: pd.DataFrame, then: Rows) -> Facts:
    """Return typed quantities as differences on top of what reports bring."""
    if not len(rows):
        return Facts()
    skus = {slot.column: slot.skus[0] for slot in then.people.slots}
    sku = rows["column"].map(skus).to_numpy(dtype=object)
    reported, shown = then.pieces(rows["key"], sku.tolist())
    emptied = rows["after"].isna().to_numpy()
    after = rows["after"].fillna("0").astype("int64").to_numpy()
    typed = shown != reported
    # An emptied cell that carries a typed quantity shows what the reports say again.
    delta = np.where(emptied & typed, reported - shown, after - shown)
    frame = pd.DataFrame({"handle": rows["home"], "sku": sku, "delta": delta, "reported": reported})
    status = np.where(emptied, np.where(typed, facts.WITHDRAWN, facts.AS_NONE), facts.TAKEN)
    named = [f"sku:{name}" for name in sku]
    return Facts({"quantities": frame[frame["delta"] != 0]}, record=facts.record(rows, status, named=named))


def _values(rows: pd.DataFrame, then: Rows) -> Facts:
    """Return texts and tags typed over derived ones; an emptied cell gives the derived one back."""
    if not len(rows):
        return Facts()
    said = pd.MultiIndex.from_frame(then.facts[["customer_id", "field"]])
    has = pd.MultiIndex.from_frame(rows[["key", "column"]]).isin(said)
    emptied = rows["after"].isna().to_numpy()
    tag = rows["column"].isin(_YES_NO).to_numpy()
    own = rows["column"].str.contains(":", regex=False).to_numpy()
    back = emptied & ~has & ~tag & ~own
    status = np.select(
        [emptied & (has | own), emptied & tag, back],
        [facts.WITHDRAWN, facts.AS_NO, facts.COMES_BACK],
        default=facts.TAKEN,
    )
    value = rows["after"].mask(emptied & ~has & tag, "No")
    frame = pd.DataFrame({"handle": rows["home"], "field": rows["column"], "value": value})[~back]
    loud = ~rows["column"].str.startswith(_SILENT)
    opted = frame[frame["field"] == "do_not_contact"]
    everywhere = _everywhere(opted, rows, then)
    return Facts(
        {"values": pd.concat([frame, everywhere], ignore_index=True)},
        record=facts.record(rows[loud], status[loud.to_numpy()]),
    )


def _everywhere(opted: pd.DataFrame, rows: pd.DataFrame, then: Rows) -> pd.DataFrame:
    """Return opt-outs for every handle of their rows: no move, merge or undo may part a person from one."""
    value = pd.Series(opted["value"].to_numpy(), index=rows.loc[opted.index, "key"], dtype="str")
    handles = then.handles(value.index)
    shown = _shown(value.index, then)
    return pd.DataFrame(
        {
            "handle": [*handles["handle"], *shown],
            "field": "do_not_contact",
            "value": [*value.reindex(handles["customer_id"]), *value.reindex(shown.index)],
        },
        dtype="str",
    )


def _shown(ids: pd.Index, then: Rows) -> pd.Series:
    """Return the handles of the addresses that rows show, by customer id, but for those of other rows.

    An address can be shown here that another row moved away from, whose lines still come under it.
    """
    handles = MAIL + then.customers.loc[ids, "email"]
    owners = then.owners(handles.reset_index(drop=True))
    own = [owner is None or owner == mine for owner, mine in zip(owners, ids, strict=True)]
    free: pd.Series = handles[np.array(own, dtype=bool)]
    return free


def _merges(rows: pd.DataFrame, now: Rows, typed: Facts) -> Facts:
    """Return what keeps the row that stayed as it is where another one moved to its address.

    Quantities add by themselves, and an opt-out of either counts. Notes are joined.
    """
    moved = rows[rows["column"] == "email"]
    into = now.by_email.reindex(moved["after"]).to_numpy()
    pairs = pd.DataFrame({"from": now.owners(moved["home"]), "into": into})
    pairs = pairs[pairs["into"].notna() & (pairs["into"] != pairs["from"])]
    if not len(pairs):
        return Facts()
    fresh = typed.said.get("values", empty("values"))
    fresh = fresh.assign(customer_id=now.owners(fresh["handle"]))
    values = pd.concat([now.facts, fresh[["customer_id", "field", "value"]]], ignore_index=True)
    values = values.drop_duplicates(["customer_id", "field"], keep="last")
    values = values[values["field"] != "do_not_contact"]
    theirs = values[values["value"].notna()].merge(pairs, left_on="customer_id", right_on="from")
    stayed = values.set_index(["customer_id", "field"])["value"]
    kept = stayed.reindex(pd.MultiIndex.from_frame(theirs[["into", "field"]])).to_numpy(dtype=object)
    own = theirs["field"].str.contains(":", regex=False).to_numpy()
    notes = (theirs["field"] == "notes").to_numpy()
    joined = [
        "\n".join(dict.fromkeys(part for part in (mine, its) if isinstance(part, str)))
        for mine, its in zip(kept, theirs["value"], strict=True)
    ]
    value = np.where(notes, np.array(joined, dtype=object), kept)
    frame = pd.DataFrame(
        {
            "handle": now.customers["home"].reindex(theirs["into"]).to_numpy(),
            "field": theirs["field"].to_numpy(),
            "value": value,
        }
    ).astype({"value": "str"})
    frame = frame[
        ~(own & frame["value"].isna().to_numpy())
    ]  # nothing stands against a note of the row that moved
    return Facts({"values": frame.drop_duplicates(["handle", "field"], keep="last")})
