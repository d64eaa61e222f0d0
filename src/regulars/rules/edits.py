"""Hand edits: what the cells that somebody changed say, as facts that hang on handles.

The cells come from a comparison with what the workbook had said (``then``); the facts are written into the
ledger as it stands (``now``). Both may differ where events lie between them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from regulars.rules.said import MAIL, ORDER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from regulars.rules.people import People
    from regulars.rules.said import Said

TAKEN = "taken"
WITHDRAWN = "emptied: the reports' value is back"
COMES_BACK = "emptied, but it comes from the reports: it is back"
AS_NO = "emptied: taken as No"
AS_NONE = "emptied: taken as 0"
MOVED = "moved to this address"
MERGED = "merged into the customer who had this address"
JOINED = "the order joined this customer"
LEFT = "emptied: the order is nobody's again"
ADDED = "new row"
HIDDEN = "row deleted: hidden until the next order"
CONFLICT = "both changed: yours stands"

_YES_NO = ("prime", "reviewer", "do_not_contact")
_SILENT = "fill:"
_SLOT = "slot_"
_RECORD = ["sheet", "handle", "field", "column", "before", "after", "ours", "status"]


@dataclass(frozen=True)
class Facts:
    """What edits come to.

    Parameters
    ----------
    said : dict of str to DataFrame
        Frames of :class:`Said` without ``event``.
    labels : list of (str, str or None)
        Names given to slots, by a SKU of theirs; None takes the name away.
    record : DataFrame
        One row a changed cell: ``sheet, handle, field, column, before, after, ours, status``.
    """

    said: dict[str, pd.DataFrame] = field(default_factory=dict)
    labels: list[tuple[str, str | None]] = field(default_factory=list)
    record: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=_RECORD, dtype="str"))


def facts(cells: pd.DataFrame, then: People, now: People, said: Said) -> Facts:
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
    shown, here = _Rows(then), _Rows(now)
    rows = rows.assign(home=shown.customers["home"].reindex(rows["key"]).to_numpy())
    slot = rows["column"].str.startswith(_SLOT)
    parts = [
        _moves(rows[rows["column"] == "email"], shown),
        _quantities(rows[slot], shown),
        _values(rows[~slot & (rows["column"] != "email")], shown),
        _orders(of.get("missing", nothing), here, said),
        _verdicts(of.get("discounts", nothing)),
        _labels(of.get("skus", nothing)),
    ]
    parts.append(_merges(rows, here, parts[2]))
    return together(parts)


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
    here = _Rows(now)
    mine = here.by_email.reindex(pieces["email"]).reset_index(drop=True)
    reported, shown = here.pieces(mine, pieces["sku"].tolist())
    asked = np.array([int(text) for text in pieces["value"]], dtype=np.int64)
    pieces = pieces.assign(delta=asked - shown, reported=reported)
    values = long[~typed]
    record = pd.concat(
        [
            pd.DataFrame({"handle": handles, "field": "email", "after": rows["email"], "status": ADDED}),
            pd.DataFrame(
                {"handle": long["handle"], "field": long["field"], "after": long["value"], "status": TAKEN}
            ),
        ],
        ignore_index=True,
    )
    record = record[~record["field"].str.startswith(_SILENT)]
    record = record.assign(
        sheet="customers",
        column=record["field"].map(headers),
        before=None,
        ours=None,
        field=record["field"].map(lambda name: f"sku:{column[name]}" if name in column else name),
    )
    return Facts(
        {
            "rows": pd.DataFrame({"handle": handles, "word": "add", "orders": "[]"}),
            "values": values[["handle", "field", "value"]],
            "quantities": pieces.loc[pieces["delta"] != 0, ["handle", "sku", "delta", "reported"]],
        },
        record=record[_RECORD],
    )


def hidden(ids: Sequence[str], orders: Mapping[str, Sequence[str]], then: People) -> Facts:
    """Return what deleted rows come to.

    Parameters
    ----------
    ids : sequence of str
        Customer ids of the rows that are gone.
    orders : mapping of str to sequence of str
        The order ids of each of these customers: any other one brings the customer back.
    then : People
    """
    rows = then.everyone.set_index("customer_id").loc[list(ids)]
    kept = [json.dumps(sorted(orders.get(one, ()))) for one in ids]
    record = pd.DataFrame(
        {
            "sheet": "customers",
            "handle": rows["home"].to_numpy(),
            "field": "email",
            "column": "Email",
            "before": rows["email"].to_numpy(),
            "after": None,
            "ours": None,
            "status": HIDDEN,
        }
    )
    frame = pd.DataFrame({"handle": rows["home"].to_numpy(), "word": "hide", "orders": kept})
    return Facts({"rows": frame}, record=record)


def together(parts: Sequence[Facts]) -> Facts:
    """Return the facts of several parts as one; of several words about one thing the last part's holds."""
    names = {name for part in parts for name in part.said}
    keys = {"values": ["handle", "field"], "addresses": ["handle"], "rows": ["handle"]}
    said = {}
    for name in sorted(names):
        frame = pd.concat([part.said[name] for part in parts if name in part.said], ignore_index=True)
        if name in keys:
            frame = frame.drop_duplicates(keys[name], keep="last")
        if len(frame):
            said[name] = frame
    records = [part.record for part in parts if len(part.record)]
    record = pd.concat(records, ignore_index=True) if records else parts[0].record
    return Facts(said, [label for part in parts for label in part.labels], record)


def _record(
    rows: pd.DataFrame, status: object, *, handle: object = None, named: object = None
) -> pd.DataFrame:
    """Return the record of changed cells; where the ledger has moved on too, that is what it says."""
    both = rows["ours"].fillna("").to_numpy() != rows["before"].fillna("").to_numpy()
    both &= rows["ours"].fillna("").to_numpy() != rows["after"].fillna("").to_numpy()
    return pd.DataFrame(
        {
            "sheet": rows["sheet"],
            "handle": rows["home"] if handle is None else handle,
            "field": rows["column"] if named is None else named,
            "column": rows["header"],
            "before": rows["before"],
            "after": rows["after"],
            "ours": rows["ours"].where(both),
            "status": np.where(both & (np.asarray(status) == TAKEN), CONFLICT, status),
        }
    )


def _moves(rows: pd.DataFrame, then: _Rows) -> Facts:
    """Return the new addresses: of every handle of the row, and of the address shown, for later reports."""
    to = pd.Series(rows["after"].to_numpy(), index=rows["key"], dtype="str")
    handles = then.handles[then.handles["customer_id"].isin(to.index)]
    shown = then.customers.loc[to.index, "email"]
    frame = pd.DataFrame(
        {
            "handle": [*handles["handle"], *(MAIL + shown)],
            "address": [*to.reindex(handles["customer_id"]), *to],
        },
        dtype="str",
    ).drop_duplicates("handle", keep="last")
    theirs = then.customers["email"].isin(rows["after"])
    merged = rows["after"].isin(then.customers.loc[theirs, "email"]).to_numpy()
    return Facts({"addresses": frame}, record=_record(rows, np.where(merged, MERGED, MOVED)))


def _quantities(rows: pd.DataFrame, then: _Rows) -> Facts:
    """Return typed quantities as differences on top of what reports bring."""
    skus = {slot.column: slot.skus[0] for slot in then.people.slots}
    sku = rows["column"].map(skus).to_numpy(dtype=object)
    reported, shown = then.pieces(rows["key"], sku.tolist())
    emptied = rows["after"].isna().to_numpy()
    after = rows["after"].fillna("0").astype("int64").to_numpy()
    typed = shown != reported
    # An emptied cell that carries a typed quantity shows what the reports say again.
    delta = np.where(emptied & typed, reported - shown, after - shown)
    frame = pd.DataFrame({"handle": rows["home"], "sku": sku, "delta": delta, "reported": reported})
    status = np.where(emptied, np.where(typed, WITHDRAWN, AS_NONE), TAKEN)
    named = [f"sku:{name}" for name in sku]
    return Facts({"quantities": frame[frame["delta"] != 0]}, record=_record(rows, status, named=named))


def _values(rows: pd.DataFrame, then: _Rows) -> Facts:
    """Return texts and tags typed over derived ones; an emptied cell gives the derived one back."""
    said = pd.MultiIndex.from_frame(then.facts[["customer_id", "field"]])
    has = pd.MultiIndex.from_frame(rows[["key", "column"]]).isin(said)
    emptied = rows["after"].isna().to_numpy()
    tag = rows["column"].isin(_YES_NO).to_numpy()
    own = rows["column"].str.contains(":", regex=False).to_numpy()
    back = emptied & ~has & ~tag & ~own
    status = np.select(
        [emptied & (has | own), emptied & tag, back], [WITHDRAWN, AS_NO, COMES_BACK], default=TAKEN
    )
    value = rows["after"].mask(emptied & ~has & tag, "No")
    frame = pd.DataFrame({"handle": rows["home"], "field": rows["column"], "value": value})[~back]
    loud = ~rows["column"].str.startswith(_SILENT)
    opted = frame[frame["field"] == "do_not_contact"]
    everywhere = _everywhere(opted, rows, then)
    return Facts(
        {"values": pd.concat([frame, everywhere], ignore_index=True)},
        record=_record(rows[loud], status[loud.to_numpy()]),
    )


def _everywhere(opted: pd.DataFrame, rows: pd.DataFrame, then: _Rows) -> pd.DataFrame:
    """Return opt-outs for every handle of their rows: no move, merge or undo may part a person from one."""
    value = pd.Series(opted["value"].to_numpy(), index=rows.loc[opted.index, "key"], dtype="str")
    handles = then.handles[then.handles["customer_id"].isin(value.index)]
    shown = MAIL + then.customers.loc[value.index, "email"]
    return pd.DataFrame(
        {
            "handle": [*handles["handle"], *shown],
            "field": "do_not_contact",
            "value": [*value.reindex(handles["customer_id"]), *value],
        },
        dtype="str",
    )


def _merges(rows: pd.DataFrame, now: _Rows, typed: Facts) -> Facts:
    """Return what keeps the row that stayed as it is where another one moved to its address.

    Quantities add by themselves, and an opt-out of either counts. Notes are joined.
    """
    moved = rows[rows["column"] == "email"]
    into = now.by_email.reindex(moved["after"]).to_numpy()
    pairs = pd.DataFrame({"from": now.owners(moved["home"]), "into": into})
    pairs = pairs[pairs["into"].notna() & (pairs["into"] != pairs["from"])]
    if not len(pairs):
        return Facts()
    fresh = typed.said["values"].assign(customer_id=now.owners(typed.said["values"]["handle"]))
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


def _orders(rows: pd.DataFrame, now: _Rows, said: Said) -> Facts:
    """Return to whom orders belong whose address was typed, and what else was typed beside them."""
    handle = ORDER + rows["key"]
    typed = rows["column"] == "email"
    asked = rows.loc[typed, "after"]
    # A former address is the customer's who has it no longer.
    moved = said.addresses.set_index("handle")["address"]
    now_at = moved.reindex(MAIL + asked.fillna("")).to_numpy(dtype=object)
    shown = asked.isin(now.customers["email"]).to_numpy()
    address = np.where(pd.isna(now_at) | shown, asked.fillna(""), now_at)
    own = pd.DataFrame({"handle": handle, "field": rows["column"], "value": rows["after"]})[~typed]
    status = np.where(~typed, TAKEN, np.where(rows["after"].isna(), LEFT, JOINED))
    return Facts(
        {
            "addresses": pd.DataFrame({"handle": handle[typed].to_numpy(), "address": address}),
            "values": own,
        },
        record=_record(rows, status, handle=handle),
    )


def _verdicts(rows: pd.DataFrame) -> Facts:
    """Return what discounts are taken for, and what else was typed beside them."""
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
    handle = "discount:" + rows["key"]
    own = pd.DataFrame({"handle": handle, "field": rows["column"], "value": rows["after"]})[~typed]
    status = np.where(rows["after"].isna(), WITHDRAWN, TAKEN)
    return Facts({"verdicts": frame, "values": own}, record=_record(rows, status, handle=handle))


def _labels(rows: pd.DataFrame) -> Facts:
    """Return names given to slots, and what else was typed beside them."""
    typed = rows["column"] == "label"
    handle = "sku:" + rows["key"]
    named = [
        (str(sku), None if pd.isna(name) else str(name))
        for sku, name in zip(rows.loc[typed, "key"], rows.loc[typed, "after"], strict=True)
    ]
    own = pd.DataFrame({"handle": handle, "field": rows["column"], "value": rows["after"]})[~typed]
    status = np.where(rows["after"].isna(), WITHDRAWN, TAKEN)
    return Facts({"values": own}, named, _record(rows, status, handle=handle))


class _Rows:
    """People by customer id, as a workbook has them."""

    def __init__(self, people: People) -> None:
        self.people = people
        self.customers = people.everyone.set_index("customer_id")
        of = people.everyone["customer_id"].array
        self.handles = pd.DataFrame(
            {"handle": people.handles["handle"], "customer_id": of.take(people.handles["customer"])}
        )
        facts = people.facts
        self.facts = facts.assign(customer_id=of.take(facts["customer"]))[["customer_id", "field", "value"]]
        self.by_email = pd.Series(self.customers.index, index=self.customers["email"])

    def owners(self, handles: pd.Series) -> NDArray[np.object_]:
        """Return the customer id of each handle, None for one of nobody who is there."""
        at = self.people.customers_of(handles)
        ids = np.append(self.people.everyone["customer_id"].to_numpy(dtype=object), None)
        found: NDArray[np.object_] = ids[at]
        return found

    def pieces(self, ids: pd.Series, skus: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return what was reported of a customer and slot, and what the typed differences make of it.

        The latter may be below 0 here, where less was typed than is reported now.
        """
        people = self.people
        column = {slot.skus[0]: at for at, slot in enumerate(people.slots)}
        row = self.customers.index.get_indexer(pd.Index(ids))
        slot = np.array([column.get(sku, -1) for sku in skus], dtype=np.intp)
        there = (row >= 0) & (slot >= 0)
        reported = np.zeros(len(row), dtype=np.int64)
        reported[there] = people.reported[row[there], slot[there]]
        asked = pd.MultiIndex.from_arrays([row, slot])
        deltas = people.deltas.set_index(["customer", "slot"])["delta"]
        typed = deltas.groupby(level=[0, 1]).sum().reindex(asked, fill_value=0).to_numpy(dtype=np.int64)
        return reported, reported + np.where(there, typed, 0)
