"""One row per customer, made of the lines that carry the customer's address.

Everything is added up by whole numbers (places of categories), never row by row. :func:`build` takes any part
of the lines that has each of its customers whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute

from regulars import columns
from regulars.rules import days, emails, flags, identity, latest, names, tags
from regulars.rules import slots as places

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

    from regulars.columns import Slot
    from regulars.settings import Settings

pc: Any = pyarrow.compute  # the stubs refuse plain values beside arrays

_NEVER = np.iinfo(np.int64).min  # what NaT is as a number
_PLACE = ["country", "state", "city", "postcode"]


@dataclass(frozen=True)
class _Crowd:
    """Lines that all have an address, and whose each of them is.

    Parameters
    ----------
    shipments : DataFrame
        The lines.
    owner : array of int
        The customer of each line, as a place in ``addresses``.
    addresses : Series of str
        The customers.
    """

    shipments: pd.DataFrame
    owner: NDArray[np.intp]
    addresses: pd.Series

    @property
    def count(self) -> int:
        """Return how many customers there are."""
        return len(self.addresses)

    def with_any(self, lines: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return which customers have one of these lines."""
        found = np.zeros(self.count, dtype=bool)
        found[self.owner[lines]] = True
        return found


def build(
    shipments: pd.DataFrame,
    *,
    slots: Sequence[Slot],
    currencies: Sequence[str],
    settings: Settings,
    as_of: date,
) -> pd.DataFrame:
    """Return the customers table (``columns.customers``), newest last order first, then by e-mail.

    Parameters
    ----------
    shipments : DataFrame
        Current lines with ``address`` (see ``identity.resolve``); those without one are passed over.
    slots : sequence of Slot
        By position.
    currencies : sequence of str
        A ``Spent`` column each; other currencies are passed over.
    settings : Settings
        Zone of the days, share of a reviewer's discount, overflow of the flag, greeting.
    as_of : date
        The day of looking; lines ordered later have been left out (see ``days.until``).

    Returns
    -------
    DataFrame
        Numbered from 0. A customer without any date has null days and comes last.

    Raises
    ------
    SettingsError
        The flag is to be a plain sum, and there are too many positions for it.
    """
    crowd = _crowd(shipments)
    quantities = _quantities(crowd, slots)
    first, last = _span(crowd, timezone=settings.timezone)
    parts: dict[str, Any] = {"email": crowd.addresses}
    parts |= _names(crowd, fallback=settings.greeting_fallback)
    parts |= _tags(crowd, settings=settings)
    parts["sku_flag"] = flags.texts(quantities, [slot.position for slot in slots], carry=settings.carry)
    parts |= {slot.column: quantities[:, at] for at, slot in enumerate(slots)}
    parts |= _orders(crowd)
    parts["units"] = quantities.sum(axis=1, dtype=np.int64)
    parts |= _spent(crowd, currencies)
    parts |= {"first_order": first, "last_order": last}
    parts["days_since"] = (pd.Timestamp(as_of) - last).dt.days.astype("Int64")
    parts |= _place(crowd)
    parts["channels"] = _channels(crowd)
    parts["email_kind"] = emails.kind(crowd.addresses)
    parts["do_not_contact"] = False
    parts["last_contacted"] = pd.Series(pd.NaT, index=first.index, dtype=first.dtype)
    parts["notes"] = pd.Series(None, index=first.index, dtype="str")
    parts["customer_id"] = identity.customer_ids("mail:" + crowd.addresses)
    customers = pd.DataFrame(parts, index=first.index)
    columns.check(customers, columns.customers(slots, currencies))
    newest_first = pc.sort_indices(
        pa.table({"last": pa.array(last), "email": pa.array(crowd.addresses)}),
        sort_keys=[("last", "descending"), ("email", "ascending")],
    )
    return customers.take(newest_first.to_numpy()).reset_index(drop=True)


def currencies(shipments: pd.DataFrame) -> list[str]:
    """Return the currencies in which the price of any line is known, sorted."""
    said = shipments["currency"].cat
    priced = said.codes[shipments["price_minor"].notna()].unique()
    return sorted(said.categories[priced])


def _crowd(shipments: pd.DataFrame) -> _Crowd:
    """Return the lines that have an address, and the customers they make."""
    nobodys = shipments["address"].isna()
    if nobodys.any():
        shipments = shipments[~nobodys].reset_index(drop=True)
    said = shipments["address"].cat
    owner, present = pd.factorize(said.codes.to_numpy())
    return _Crowd(shipments, owner, pd.Series(said.categories[present], dtype="str"))


def _names(crowd: _Crowd, *, fallback: str) -> dict[str, pd.Categorical]:
    """Return Name and Greeting."""
    name = names.latest(crowd.shipments, crowd.owner, count=crowd.count)
    # A customer without a name has the code -1, and so takes the last greeting.
    greetings = [*names.greetings(name.categories, fallback=fallback).tolist(), fallback]
    said, spoken = pd.factorize(pd.Series(greetings, dtype="str"))
    greeting = pd.Categorical.from_codes(said[name.codes], categories=pd.Index(spoken, dtype="str"))
    return {"name": name, "greeting": greeting}


def _place(crowd: _Crowd) -> dict[str, pd.Categorical]:
    """Return where the latest line with a country went."""
    said = crowd.shipments["country"].notna().to_numpy()
    found = latest.values(crowd.shipments, crowd.owner, _PLACE, count=crowd.count, said=said)
    return dict(zip(_PLACE, found, strict=True))


def _tags(crowd: _Crowd, *, settings: Settings) -> dict[str, Any]:
    """Return Prime, its evidence, and Reviewer."""
    prime = tags.prime(crowd.shipments)
    grade = crowd.with_any(prime != tags.NOT_PRIME).astype(np.int8) + crowd.with_any(prime == tags.STRONG)
    return {
        "prime": grade != tags.NOT_PRIME,
        "prime_evidence": pd.Categorical.from_codes(grade - 1, categories=tags.EVIDENCE),
        "reviewer": crowd.with_any(tags.reviewer(crowd.shipments, min_share=settings.min_discount)),
    }


def _quantities(crowd: _Crowd, slots: Sequence[Slot]) -> NDArray[Any]:
    """Return the pieces of each slot (a column) that each customer (a row) bought."""
    units = crowd.shipments["units"].to_numpy()
    # Half the memory, unless all pieces together are too many for it.
    exact = np.int32 if units.sum(dtype=np.int64) <= np.iinfo(np.int32).max else np.int64
    slot = places.codes(crowd.shipments["sku"], slots)
    known = slot != places.NONE
    total = np.zeros(len(slots) * crowd.count, dtype=exact)
    np.add.at(total, slot[known] * crowd.count + crowd.owner[known], units[known].astype(exact))
    return total.reshape(len(slots), crowd.count).T


def _orders(crowd: _Crowd) -> dict[str, NDArray[np.int64]]:
    """Return how many orders each customer has, and how many of them are purchases.

    No purchase is an order with a multi-channel line, nor one whose every line has the price 0: a
    replacement.
    """
    order, ids = pd.factorize(crowd.shipments["order_id"])
    pair, pairs = pd.factorize(crowd.owner * np.int64(len(ids)) + order)
    owner = pairs // max(len(ids), 1)
    price = crowd.shipments["price_minor"].to_numpy(dtype=np.int64, na_value=-1)
    purchase = np.zeros(len(pairs), dtype=bool)
    purchase[pair[price != 0]] = True
    purchase[pair[tags.multi_channel(crowd.shipments)]] = False
    return {
        "orders": np.bincount(owner, minlength=crowd.count),
        "purchases": np.bincount(owner[purchase], minlength=crowd.count),
    }


def _spent(crowd: _Crowd, codes: Sequence[str]) -> dict[str, pd.arrays.IntegerArray]:
    """Return what each customer spent in each currency, null where no price in it is known."""
    price, discount = crowd.shipments["price_minor"], crowd.shipments["item_discount_minor"]
    paid = price.to_numpy(dtype=np.int64, na_value=0) - discount.to_numpy(dtype=np.int64, na_value=0)
    priced = price.notna().to_numpy()
    spent = {}
    for code in codes:
        lines = priced & (crowd.shipments["currency"] == code).to_numpy()
        total = np.zeros(crowd.count, dtype=np.int64)
        np.add.at(total, crowd.owner[lines], paid[lines])
        spent[columns.spent(code).name] = pd.arrays.IntegerArray(total, ~crowd.with_any(lines))
    return spent


def _span(crowd: _Crowd, *, timezone: str) -> tuple[pd.Series, pd.Series]:
    """Return the days of each customer's first and last order, NaT where no line has one."""
    ordered = days.ordered_on(crowd.shipments, timezone=timezone)
    known = ordered.notna().to_numpy()
    owner, ticks = crowd.owner[known], ordered.to_numpy()[known].view(np.int64)
    first, last = (np.full(crowd.count, _NEVER) for _ in range(2))
    first[owner] = np.iinfo(np.int64).max
    np.minimum.at(first, owner, ticks)
    np.maximum.at(last, owner, ticks)
    return pd.Series(first.view("datetime64[us]")), pd.Series(last.view("datetime64[us]"))


def _channels(crowd: _Crowd) -> pd.Categorical:
    """Return the sales channels of each customer, sorted and joined; null where no line has one."""
    said = crowd.shipments["channel"].cat
    codes = said.codes.to_numpy()
    texts = [""]
    joined = np.zeros(crowd.count, dtype=np.intp)
    # Channel by channel, a customer's text so far is continued: there are few different ones.
    for channel in sorted(said.categories):
        buyers = np.flatnonzero(crowd.with_any(codes == said.categories.get_loc(channel)))
        continued, before = pd.factorize(joined[buyers])
        joined[buyers] = len(texts) + continued
        texts += [f"{texts[text]}, {channel}" if text else channel for text in before]
    return pd.Categorical.from_codes(joined - 1, categories=pd.Index(texts[1:], dtype="str"))
