"""A person: everything under which one customer is known to a book, so that nothing of it is left behind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from regulars.rules import contacts, emails, names
from regulars.rules.said import MAIL, MISSING, ORDER

if TYPE_CHECKING:
    from regulars.rules.said import Said

_IDS = ("order_id", "merchant_order_id")


@dataclass(frozen=True)
class Person:
    """Everything under which a customer is known.

    Parameters
    ----------
    addresses : frozenset of str
        As reports and contacts have them, and as they are shown.
    orders : frozenset of str
        Order ids, Amazon's and the seller's own.
    homes : frozenset of str
        Names with postcodes, as :func:`dwell` has them.
    """

    addresses: frozenset[str]
    orders: frozenset[str]
    homes: frozenset[str]

    @property
    def handles(self) -> list[str]:
        """Return the handles on which anything may hang that was said of this person."""
        orders = [kind + text for text in self.orders for kind in (ORDER, MISSING)]
        return sorted([*(MAIL + text for text in self.addresses), *orders])


def of(
    address: str,
    lines: pd.DataFrame,
    every: pd.DataFrame,
    said: Said,
    *,
    undone: pd.DataFrame | None = None,
) -> Person:
    """Return the customer who is shown under an address, or was formerly.

    Parameters
    ----------
    address : str
        Normalised.
    lines : DataFrame
        The current lines of all reports, in force or not, with ``address`` of ``identity.resolve``.
    every : DataFrame
        All typed lines of all reports, current or not.
    said : Said
    undone : DataFrame, optional
        ``handle`` and ``address`` of what was said of addresses in any event, in force or not. An address
        that only an undone event gave to this customer is the customer's, if it is nobody else's.
    """
    moved = said.addresses.set_index("handle")["address"]
    shown = {address, moved.get(MAIL + address, address)}
    handles = pd.Index([MAIL + text for text in shown])
    mine = {MAIL + address, *handles.difference(moved.index), *moved.index[moved.isin(shown)]}
    addresses = {handle.removeprefix(MAIL) for handle in mine if handle.startswith(MAIL)}
    own = emails.normalised(every["email"].cat.categories).isin(addresses).to_numpy()
    theirs = pd.concat(
        [
            lines[lines["address"].isin(shown).to_numpy(dtype=bool)],
            every[every["email"].isin(every["email"].cat.categories[own]).to_numpy(dtype=bool)],
        ]
    )
    orders = ids(theirs)
    # An order that was typed or known from contacts, and is not somebody else's by what its lines say now.
    known = said.contacts[said.contacts["address"].isin(addresses | shown)]
    typed = {handle.removeprefix(ORDER) for handle in mine if handle.startswith(ORDER)}
    orders |= (typed | ids(known)) - ids(lines)
    if undone is not None:
        given = undone.loc[undone["handle"].isin({MAIL + text for text in addresses}), "address"]
        others = {*lines["address"].dropna(), *emails.normalised(every["email"].cat.categories).dropna()}
        addresses |= {text for text in given if text} - others - set(said.addresses["address"])
    homes = pd.concat([dwell(theirs, who) for who in ("name", "recipient")]).dropna()
    return Person(frozenset(addresses), frozenset(orders), frozenset(homes))


def dwell(people: pd.DataFrame, who: str = "name") -> pd.Series:
    """Return by what contacts without an order are compared: the name together with the postcode.

    Parameters
    ----------
    people : DataFrame
        ``postcode`` and a column of names; text or Categorical.
    who : str
        That column.

    Returns
    -------
    Series of str
        Numbered from 0; null where either is blank, or the name only a placeholder.
    """
    written = people[who].astype("str")
    folded = names.folded(written)
    return (
        contacts.postcodes(people["postcode"].astype("str")) + " " + folded.mask(names.placeholders(written))
    )


def ids(frame: pd.DataFrame) -> set[str]:
    """Return the order ids of lines or contacts."""
    return set().union(*(frame[name].dropna().unique() for name in _IDS))
