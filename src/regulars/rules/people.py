"""People: whose lines and whose words belong together, and which of the words on one thing holds.

A customer is all handles of one address. There is a customer where one of these has lines, or a row that was
added by hand; what was said of others sleeps until they have.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from regulars.rules import identity, quantities
from regulars.rules import said as words
from regulars.rules.crowds import NOBODY, Crowd
from regulars.rules.said import MAIL, NOTHING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from regulars.columns import Slot
    from regulars.rules.said import Said

OPT_OUT = "do_not_contact"
"""The field of which a Yes, whatever handle it hangs on, beats every later No on another."""


@dataclass(frozen=True)
class People:
    """Every customer, those with a hidden row too.

    Parameters
    ----------
    everyone : DataFrame
        One row a customer, in no order: ``customer_id``; ``email``, the address shown; ``home``, the handle
        on which edits of the row hang: ``mail:<email>`` where that has lines or an added row, else the least
        that has; and ``hidden``.
    handles : DataFrame
        All handles of the customers, each once: ``handle``, ``customer`` (its place in ``everyone``),
        ``there`` (whether it has lines or an added row), and ``rank``, which settles whose word of one event
        holds: the handle of the address shown has the greatest, then the lesser handle the greater.
    facts : DataFrame
        The word that holds of each customer and field: ``customer``, ``field``, ``value``, never null; those
        said first come first.
    slots : tuple of Slot
        By position.
    reported : array of int, one row a customer, one column a slot
        Pieces that reports brought.
    deltas : DataFrame
        What was typed on top: ``customer``, ``slot`` (a column of ``reported``), ``delta``, not 0.
    """

    everyone: pd.DataFrame
    handles: pd.DataFrame
    facts: pd.DataFrame
    slots: tuple[Slot, ...]
    reported: NDArray[Any]
    deltas: pd.DataFrame

    @property
    def hidden(self) -> NDArray[np.bool_]:
        """Return whose row is hidden."""
        return self.everyone["hidden"].to_numpy()

    @property
    def shown(self) -> NDArray[Any]:
        """Return pieces as they are shown, as ``reported``: with what was typed, but never below 0."""
        return quantities.shown(self.reported, self.deltas)

    @property
    def typed(self) -> list[int]:
        """Return for each slot how much more is shown than reports brought, of the rows not hidden."""
        return quantities.typed(self.reported, self.deltas, visible=~self.hidden)

    def fact(self, field: str) -> tuple[NDArray[np.intp], pd.Series]:
        """Return the customers of whom something was said in a field, and what."""
        rows = self.facts[self.facts["field"] == field]
        return rows["customer"].to_numpy(), rows["value"]

    def between(self, first: int, stop: int) -> People:
        """Return the customers at some places in ``everyone``, who are counted from 0 then."""
        of_handle, of_fact, of_delta = (
            (frame["customer"] >= first) & (frame["customer"] < stop)
            for frame in (self.handles, self.facts, self.deltas)
        )
        return replace(
            self,
            everyone=self.everyone.iloc[first:stop].reset_index(drop=True),
            handles=_from(self.handles[of_handle], first),
            facts=_from(self.facts[of_fact], first),
            reported=self.reported[first:stop],
            deltas=_from(self.deltas[of_delta], first),
        )

    def customers_of(self, handles: pd.Series) -> NDArray[np.intp]:
        """Return the place in ``everyone`` of the customer of each handle, -1 where there is none."""
        customer = np.append(self.handles["customer"].to_numpy(), -1)
        found: NDArray[np.intp] = customer[words.places(handles, self.handles["handle"])]
        return found


def _from(spoken: pd.DataFrame, first: int) -> pd.DataFrame:
    """Return what is said of customers, counted from the first of them."""
    return spoken.assign(customer=spoken["customer"] - first).reset_index(drop=True)


def gather(shipments: pd.DataFrame, *, slots: Sequence[Slot], said: Said = NOTHING) -> Crowd:
    """Return who there is, with their lines.

    Parameters
    ----------
    shipments : DataFrame
        Current lines with ``address``; where addresses were said also with ``known_as`` (see
        ``identity.resolve``). Those without an address are passed over.
    slots : sequence of Slot
        By position.
    said : Said
        Of a part of the lines: what was said of that part.
    """
    owner, lined = _lined(shipments["address"])
    handles = _handles(shipments, said)
    emails = _emails(lined, handles)
    if len(said.addresses):
        handles = _ranked(handles, emails)
        least, home = _leads(handles, count=len(emails))
    else:
        handles = _alone(emails)
        least = home = handles["handle"]
    everyone = pd.DataFrame({"customer_id": identity.customer_ids(least), "email": emails, "home": home})
    rows, values, typed = _heard((said.rows, said.values, said.quantities), handles)  # noqa: PD011 - ours
    everyone["hidden"] = _hidden(rows, shipments["order_id"], owner, len(emails))
    people = People(
        everyone=everyone,
        handles=handles[["handle", "customer", "there", "rank"]],
        facts=_facts(values),
        slots=tuple(slots),
        reported=quantities.reported(shipments, owner, slots, count=len(emails)),
        deltas=quantities.deltas(typed, slots),
    )
    return Crowd(people, said, shipments, owner)


def _lined(addresses: pd.Series) -> tuple[NDArray[np.intp], pd.Series]:
    """Return whose each line is, -1 for nobody, and the addresses of those who have lines."""
    known = addresses.cat
    codes = known.codes.to_numpy()
    present = pd.unique(codes[codes >= 0])
    number = np.full(len(known.categories) + 1, NOBODY)  # a line without an address takes the last one
    number[present] = np.arange(len(present))
    # Mostly all have lines, the first first: then their addresses need not be copied.
    all_in_order = np.array_equal(present, np.arange(len(known.categories)))
    there = known.categories if all_in_order else known.categories[present]
    return number[codes], pd.Series(there, dtype="str")


def _handles(shipments: pd.DataFrame, said: Said) -> pd.DataFrame:
    """Return all handles that have lines or were spoken of: ``handle``, ``address``, ``lined``, ``there``.

    Where no address was said those with lines are left out: each is that of the address it is shown with.
    """
    have = pd.Series(dtype="str")
    if len(said.addresses):
        mine = shipments.loc[shipments["address"].notna(), ["known_as", "order_id"]]
        have = pd.Series(identity.handles(mine).cat.remove_unused_categories().cat.categories)
    handles = pd.concat([have, words.handles(said)], ignore_index=True).drop_duplicates()
    # An added row that was deleted again is there, and hidden; it had no orders.
    rows = said.rows
    added = rows.loc[(rows["word"] == "add") | (rows["orders"] == "[]"), "handle"]
    lined = np.arange(len(handles)) < len(have)
    found = pd.DataFrame({"handle": handles, "address": words.addresses(handles, said), "lined": lined})
    found["there"] = lined | handles.isin(added).to_numpy()
    return found[found["address"].notna()]


def _emails(lined: pd.Series, handles: pd.DataFrame) -> pd.Series:
    """Return the address of each customer, those with lines first."""
    added = handles.loc[handles["there"] & ~handles["lined"], "address"].drop_duplicates()
    emails: pd.Series = pd.concat([lined, added[words.places(added, lined) < 0]], ignore_index=True)
    return emails if len(added) else lined


def _alone(emails: pd.Series) -> pd.DataFrame:
    """Return the handles of customers who have one each, that of their address."""
    return pd.DataFrame(
        {"handle": MAIL + emails, "there": True, "customer": np.arange(len(emails)), "rank": 1}
    )


def _ranked(handles: pd.DataFrame, emails: pd.Series) -> pd.DataFrame:
    """Return the handles of customers who are there, with ``customer``, ``rank`` and ``text``.

    ``text`` is less where the handle is, among those of one customer.
    """
    customer = words.places(handles["address"], emails)
    handles = handles[customer >= 0].reset_index(drop=True)
    customer = customer[customer >= 0]
    text = np.zeros(len(handles), dtype=np.intp)
    several = np.flatnonzero(np.bincount(customer, minlength=1)[customer] > 1)
    text[several] = pd.factorize(handles["handle"].iloc[several], sort=True)[0]
    shown = (handles["handle"] == MAIL + handles["address"]).to_numpy()
    return handles.assign(customer=customer, text=text, rank=np.where(shown, 1, -text))


def _leads(handles: pd.DataFrame, *, count: int) -> tuple[pd.Series, pd.Series]:
    """Return the least handle of each customer that is there, and that on which edits hang."""
    there = handles[handles["there"]]
    leads = []
    for rank in (-there["text"], there["rank"]):
        order = np.lexsort((rank, there["customer"]))
        found = np.zeros(count, dtype=np.intp)
        found[there["customer"].to_numpy()[order]] = order  # an index that comes twice keeps the last
        leads.append(pd.Series(there["handle"].array.take(found), dtype="str"))
    return leads[0], leads[1]


def _heard(said: Sequence[pd.DataFrame], handles: pd.DataFrame) -> list[pd.DataFrame]:
    """Return what was said of customers who are there, with ``customer``; what counts more comes later."""
    every = words.places(pd.concat([frame["handle"] for frame in said]), handles["handle"])
    customer, rank = handles["customer"].to_numpy(), handles["rank"].to_numpy()
    heard = []
    for frame, at in zip(said, np.split(every, np.cumsum([len(frame) for frame in said])), strict=False):
        spoken, there = frame[at >= 0], at[at >= 0]
        order = np.lexsort((rank[there], spoken["event"]))
        heard.append(spoken.assign(customer=customer[there]).iloc[order])
    return heard


def _facts(heard: pd.DataFrame) -> pd.DataFrame:
    """Return the word that holds of each customer and field."""
    loud = (heard["field"] == OPT_OUT) & (heard["value"] == "Yes")
    last = pd.concat([heard[~loud], heard[loud]]).drop_duplicates(["customer", "field"], keep="last")
    return last.loc[last["value"].notna(), ["customer", "field", "value"]].reset_index(drop=True)


def _hidden(heard: pd.DataFrame, orders: pd.Series, owner: NDArray[np.intp], count: int) -> NDArray[np.bool_]:
    """Return whose row is hidden: the last word is that it was deleted, and there is no order since."""
    hidden = np.zeros(count, dtype=bool)
    last = heard.drop_duplicates("customer", keep="last")
    hides = last[last["word"] == "hide"]
    if not len(hides):
        return hidden
    hidden[hides["customer"]] = True
    lines = np.flatnonzero(np.append(hidden, False)[owner])
    now = pd.DataFrame({"customer": owner[lines], "order_id": orders.iloc[lines].astype("str")})
    then = pd.DataFrame({"customer": hides["customer"], "order_id": _listed(hides["orders"])})
    then = then.explode("order_id").dropna().astype({"order_id": "str"})
    fresh = now.drop_duplicates().merge(then.drop_duplicates(), how="left", indicator="met")
    hidden[fresh.loc[fresh["met"] == "left_only", "customer"]] = False
    return hidden


def _listed(texts: pd.Series) -> list[list[str]]:
    """Return the lists that JSON texts hold."""
    lists: list[list[str]] = json.loads(f"[{','.join(texts)}]")
    return lists
