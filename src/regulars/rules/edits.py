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
from regulars.rules.own import FILL
from regulars.rules.said import MAIL, SKU, empty

if TYPE_CHECKING:
    from collections.abc import Mapping

    from regulars.rules.people import People
    from regulars.rules.said import Said

_YES_NO = ("prime", "reviewer", "do_not_contact")
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
    here = Rows(now)
    rows = _known(of.get("customers", nothing), Rows(then), here)
    slot = rows["column"].str.startswith(_SLOT)
    moves = _moves(rows[rows["column"] == "email"], here)
    values = _values(rows[~slot & (rows["column"] != "email")], here)
    parts = [
        moves,
        _quantities(rows[slot], here, {one.column: one.skus[0] for one in then.slots}),
        values,
        other_sheets.orders(of.get("missing", nothing), here, said, moves),
        other_sheets.verdicts(of.get("discounts", nothing)),
        other_sheets.labels(of.get("skus", nothing)),
        _merges(rows[rows["column"] == "email"], here, values),
    ]
    return facts.together(parts)


def _known(rows: pd.DataFrame, then: Rows, here: Rows) -> pd.DataFrame:
    """Return changed cells with ``home``, on which words about the row hang, and ``mine``, its id today.

    The ids are those of the workbook; a row that was new in it, and was read back, has the id it got then.
    """
    home = then.customers["home"].reindex(rows["key"])
    home = home.fillna(here.customers["home"].reindex(rows["key"])).reset_index(drop=True)
    mine = pd.Series(here.owners(home), dtype="str") if len(rows) else pd.Series(dtype="str")
    return rows.reset_index(drop=True).assign(home=home, mine=mine)


def _everything(rows: pd.DataFrame, here: Rows) -> pd.DataFrame:
    """Return every handle of some rows, and of the addresses they show: ``handle``, ``row`` (its index).

    But not the handle of an address that another row moved away from: lines still come to that one under it.
    """
    known = rows[rows["mine"].notna()]
    ids = pd.Index(known["mine"])
    owned = here.handles(ids)
    shown = MAIL + here.customers["email"].reindex(ids).reset_index(drop=True)
    owners = pd.Series(here.owners(shown), dtype="str")
    free = (owners.isna() | (owners == known["mine"].reset_index(drop=True))).to_numpy(dtype=bool)
    first = pd.Series(known.index, index=ids)
    parts = [
        pd.DataFrame({"handle": rows["home"].to_numpy(), "row": rows.index}),
        pd.DataFrame({"handle": shown[free].to_numpy(), "row": known.index[free]}),
        pd.DataFrame(
            {
                "handle": owned["handle"].to_numpy(),
                "row": first[~ids.duplicated()].reindex(owned["customer_id"]).to_numpy(),
            }
        ),
    ]
    return pd.concat(parts, ignore_index=True).drop_duplicates("handle", keep="first")


def _moves(rows: pd.DataFrame, here: Rows) -> Facts:
    """Return the new addresses: of every handle of the row, and of the address shown, for later reports."""
    if not len(rows):
        return Facts()
    handles = _everything(rows, here)
    to = rows["after"].reindex(handles["row"]).to_numpy()
    frame = pd.DataFrame({"handle": handles["handle"].to_numpy(), "address": to}, dtype="str")
    status = np.where(_into(rows, here).notna(), facts.MERGED, facts.MOVED)
    return Facts({"addresses": frame}, record=facts.record(rows, status))


def _into(rows: pd.DataFrame, here: Rows) -> pd.Series:
    """Return the id of the customer into whom each moved row is merged: who has the address, and keeps it."""
    found = here.by_email.reindex(rows["after"]).set_axis(rows.index)
    leaves = rows["after"].isin(rows["before"])
    return found.mask(leaves | (found == rows["mine"]))


def _quantities(rows: pd.DataFrame, here: Rows, skus: Mapping[str, str]) -> Facts:
    """Return typed quantities as differences on top of what reports bring."""
    if not len(rows):
        return Facts()
    sku = rows["column"].map(skus).to_numpy(dtype=object)
    reported, summed = here.pieces(rows["mine"], sku.tolist())
    emptied = rows["after"].isna().to_numpy()
    before, after = (
        np.array([int(text) if isinstance(text, str) else 0 for text in rows[name]], dtype=np.int64)
        for name in ("before", "after")
    )
    # A cell never shows less than nothing, even where less was typed than is reported by now.
    before = np.where((before == 0) & (summed < 0), summed, before)
    typed = summed != reported
    # An emptied cell that carries a typed quantity shows what the reports say again.
    delta = np.where(emptied & typed, reported - summed, after - before)
    frame = pd.DataFrame({"handle": rows["home"], "sku": sku, "delta": delta, "reported": reported})
    status = np.where(emptied, np.where(typed, facts.WITHDRAWN, facts.AS_NONE), facts.COUNTED)
    named = [SKU + name for name in sku]
    return Facts({"quantities": frame[frame["delta"] != 0]}, record=facts.record(rows, status, named=named))


def _values(rows: pd.DataFrame, here: Rows) -> Facts:
    """Return texts and tags typed over derived ones; an emptied cell gives the derived one back."""
    if not len(rows):
        return Facts()
    said = pd.MultiIndex.from_frame(here.facts[["customer_id", "field"]])
    has = pd.MultiIndex.from_frame(rows[["mine", "column"]]).isin(said)
    emptied = rows["after"].isna().to_numpy()
    tag = rows["column"].isin(_YES_NO).to_numpy()
    alone = (rows["column"].str.contains(":", regex=False) | (rows["column"] == "notes")).to_numpy()
    back = emptied & ~has & ~tag & ~alone
    kinds = [emptied & alone, emptied & has, emptied & tag, back]
    words = [facts.EMPTIED, facts.WITHDRAWN, facts.AS_NO, facts.COMES_BACK]
    status = np.select(kinds, words, default=facts.TAKEN)
    value = rows["after"].mask(emptied & ~has & tag, "No")
    frame = pd.DataFrame({"handle": rows["home"], "field": rows["column"], "value": value})[~back]
    loud = ~rows["column"].str.startswith(FILL)
    everywhere = _everywhere(rows[rows["column"] == "do_not_contact"], value, here)
    return Facts(
        {"values": pd.concat([frame, everywhere], ignore_index=True)},
        record=facts.record(rows[loud], status[loud.to_numpy()]),
    )


def _everywhere(rows: pd.DataFrame, value: pd.Series, here: Rows) -> pd.DataFrame:
    """Return opt-outs for every handle of their rows: no move, merge or undo may part a person from one."""
    handles = _everything(rows, here)
    said = value.reindex(handles["row"]).to_numpy()
    return pd.DataFrame({"handle": handles["handle"].to_numpy(), "value": said}, dtype="str").assign(
        field="do_not_contact"
    )


def _merges(rows: pd.DataFrame, here: Rows, typed: Facts) -> Facts:
    """Return what keeps the row that stayed as it is where another one moved to its address.

    Quantities add by themselves, and an opt-out of either counts. Notes are joined.
    """
    pairs = pd.DataFrame({"from": rows["mine"], "into": _into(rows, here)}).dropna()
    if not len(pairs):
        return Facts()
    fresh = typed.said.get("values", empty("values"))
    fresh = fresh.assign(customer_id=here.owners(fresh["handle"]))
    values = pd.concat([here.facts, fresh[["customer_id", "field", "value"]]], ignore_index=True)
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
            "handle": here.customers["home"].reindex(theirs["into"]).to_numpy(),
            "field": theirs["field"].to_numpy(),
            "value": value,
        }
    ).astype({"value": "str"})
    # Where the row that stayed has no cell of its own, that of the row that moved stands.
    frame = frame[~(own & frame["value"].isna().to_numpy())]
    return Facts({"values": frame.drop_duplicates(["handle", "field"], keep="last")})
