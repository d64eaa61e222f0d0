"""One row per customer, made of the lines that carry the customer's address.

Everything is added up by whole numbers (places of categories), never row by row. :func:`build` takes any part
of the lines that has each of its customers whole. What the seller said of a customer wins over the lines.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute

from regulars import columns
from regulars.rules import days, discounts, emails, flags, latest, names, orders, people, tags
from regulars.rules.crowds import joined
from regulars.rules.said import MAIL, NOTHING
from regulars.rules.texts import distinct

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from regulars.columns import Slot
    from regulars.rules.crowds import Crowd
    from regulars.rules.people import People
    from regulars.rules.said import Said
    from regulars.settings import Settings

pc: Any = pyarrow.compute  # the stubs refuse plain values beside arrays

PART_LINES = 500_000
"""Lines whose customers are made at a time: what bounds the memory, however many lines a book has."""

_MANY_PARTS = 8
"""Above so many parts memory is given back after each column; for fewer that is not worth the time."""

_NEVER = np.iinfo(np.int64).min  # what NaT is as a number
_BLANK, _YES, _NO = range(3)
_ORIGINS = [
    "report", "line", "reported_at", "email", "merchant_order_id", "address", "reason", "known_as", "source",
]  # fmt: skip
"""Columns that say where a line comes from, and why it is whose it is: no customer's row is made of them."""

_YES_NO = ("prime", "reviewer", "do_not_contact")
_PLACE = ["country", "state", "city", "postcode"]


def _nothing() -> None:
    """Do nothing."""


def build(
    shipments: pd.DataFrame,
    *,
    slots: Sequence[Slot],
    currencies: Sequence[str],
    settings: Settings,
    as_of: date,
    said: Said = NOTHING,
) -> pd.DataFrame:
    """Return the customers table of some lines: :func:`table` of :func:`people.gather`."""
    crowd = people.gather(shipments, slots=slots, said=said)
    return table(crowd, currencies=currencies, settings=settings, as_of=as_of)


def table(
    crowd: Crowd,
    *,
    currencies: Sequence[str],
    settings: Settings,
    as_of: date,
    between: Callable[[], None] = _nothing,
) -> pd.DataFrame:
    """Return the customers table (``columns.customers``), newest last order first, then by e-mail.

    Parameters
    ----------
    crowd : Crowd
        The customers with their lines (see ``people.gather``).
    currencies : sequence of str
        A ``Spent`` column each; other currencies are passed over.
    settings : Settings
        Zone of the days, share of a reviewer's discount, overflow of the flag, greeting.
    as_of : date
        The day of looking; lines ordered later have been left out (see ``days.until``).
    between : callable, optional
        Called between two steps of many customers, to give back the memory that the first one took.

    Returns
    -------
    DataFrame
        Numbered from 0, without hidden rows. A customer without any date has null days and comes last. A
        yes/no column is text, ``Yes``, ``No`` or null, where a ``No`` was said of any of them.

    Raises
    ------
    SettingsError
        The flag is to be a plain sum, and there are too many positions for it.
    """
    parts: list[dict[str, Any]] = []
    for part in crowd.without(_ORIGINS).parts(lines=PART_LINES):
        if parts:
            between()
        parts.append(_rows(part, currencies=currencies, settings=settings, as_of=as_of))
    who, declared = crowd.people, columns.customers(crowd.people.slots, currencies)
    whole = {name: who.everyone[name] for name in ("email", "customer_id")}
    pieces = who.shown
    whole |= {slot.column: pd.Series(pieces[:, at]) for at, slot in enumerate(who.slots)}
    whole["last_order"] = joined([part.pop("last_order") for part in parts])
    newest_first = pc.sort_indices(
        pa.table({"last": pa.array(whole["last_order"]), "email": pa.array(whole["email"])}),
        sort_keys=[("last", "descending"), ("email", "ascending")],
    ).to_numpy()
    shown = newest_first[~who.hidden[newest_first]]
    rows = {}
    for name in columns.names(declared):  # one at a time, so that two whole tables never lie in memory
        column = whole.pop(name) if name in whole else joined([part.pop(name) for part in parts])
        rows[name] = (_yes(column, who.hidden) if name in _YES_NO else column).array.take(shown)
        if len(parts) > _MANY_PARTS:
            del column
            between()
    customers = pd.DataFrame(rows, copy=False)
    columns.check(customers, declared)
    return customers


def _rows(crowd: Crowd, *, currencies: Sequence[str], settings: Settings, as_of: date) -> dict[str, Any]:
    """Return the columns that are made of lines, of some customers, hidden ones too.

    Yes/no columns are codes: whether they are to be text, only all of them together tell.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="names") as beside:
        lines, owner = crowd.shipments, crowd.owner  # taken once, before two threads ask for them
        named = beside.submit(_names, lines, owner, crowd.people, fallback=settings.greeting_fallback)
        parts = _without_names(crowd, currencies=currencies, settings=settings, as_of=as_of)
        return parts | named.result()


def _without_names(
    crowd: Crowd, *, currencies: Sequence[str], settings: Settings, as_of: date
) -> dict[str, Any]:
    """Return the columns of :func:`_rows` but for the names."""
    who, slots = crowd.people, crowd.people.slots
    shown = who.shown
    first, last = _span(crowd, timezone=settings.timezone)
    parts: dict[str, Any] = {**_tags(crowd, settings=settings)}
    parts["sku_flag"] = flags.texts(shown, [slot.position for slot in slots], carry=settings.carry)
    parts |= _orders(crowd)
    parts["units"] = shown.sum(axis=1, dtype=np.int64)
    parts |= _spent(crowd, currencies)
    parts |= {"first_order": first, "last_order": last}
    parts["days_since"] = (pd.Timestamp(as_of) - last).dt.days.astype("Int64")
    parts |= _place(crowd)
    parts["channels"] = _channels(crowd)
    parts["email_kind"] = emails.kind(who.everyone["email"])
    parts["do_not_contact"] = _answered(crowd, people.OPT_OUT, np.zeros(crowd.count, dtype=bool))
    parts["last_contacted"] = pd.Series(pd.NaT, index=first.index, dtype=first.dtype)
    parts["notes"] = _over(pd.Series(None, index=first.index, dtype="str"), *who.fact("notes"))
    return parts


def currencies(shipments: pd.DataFrame) -> list[str]:
    """Return the currencies in which the price of any line is known, sorted."""
    said = shipments["currency"].cat
    priced = said.codes[shipments["price_minor"].notna()].unique()
    return sorted(said.categories[priced])


def _names(
    lines: pd.DataFrame, owner: NDArray[np.intp], who: People, *, fallback: str
) -> dict[str, pd.Categorical]:
    """Return Name, and Greeting, which follows the name that is shown unless it was typed itself."""
    name = names.latest(lines, owner, count=len(who.everyone))
    name = _word_over(name, *who.fact("name"))
    # A customer without a name has the code -1, and so takes the last greeting.
    greetings = [*names.greetings(name.categories, fallback=fallback).tolist(), fallback]
    said, spoken = pd.factorize(pd.Series(greetings, dtype="str"))
    greeting = pd.Categorical.from_codes(said[name.codes], categories=distinct(spoken))
    return {"name": name, "greeting": _word_over(greeting, *who.fact("greeting"))}


def _place(crowd: Crowd) -> dict[str, pd.Categorical]:
    """Return where the latest line with a country went."""
    said = crowd.shipments["country"].notna().to_numpy()
    found = latest.values(crowd.shipments, crowd.owner, _PLACE, count=crowd.count, said=said)
    return dict(zip(_PLACE, found, strict=True))


def _tags(crowd: Crowd, *, settings: Settings) -> dict[str, Any]:
    """Return Prime, its evidence, and Reviewer."""
    prime = tags.prime(crowd.shipments)
    grade = crowd.with_any(prime != tags.NOT_PRIME).astype(np.int8) + crowd.with_any(prime == tags.STRONG)
    yes = grade != tags.NOT_PRIME
    who, said = crowd.people.fact("prime")
    grade[who] = np.where(said == "Yes", tags.BY_HAND, tags.NOT_PRIME)
    return {
        "prime": _answered(crowd, "prime", yes),
        "prime_evidence": pd.Categorical.from_codes(grade - 1, categories=tags.EVIDENCE),
        "reviewer": _answered(crowd, "reviewer", _reviewer(crowd, settings=settings)),
    }


def _reviewer(crowd: Crowd, *, settings: Settings) -> NDArray[np.bool_]:
    """Return who is a reviewer by the verdicts, the known reviewers' addresses and the rule.

    A verdict ``Ordinary`` on any line is a better word than the list of addresses, which is about the person
    and not about what was bought.
    """
    verdict = discounts.verdicts(crowd.shipments, crowd.said.verdicts)
    lines = tags.reviewer(crowd.shipments, min_share=settings.min_discount, verdicts=verdict)
    found = crowd.with_any(lines)
    if len(crowd.said.reviewers):
        handles = crowd.people.handles
        known = handles["handle"].isin(MAIL + crowd.said.reviewers["address"])
        listed = crowd.people.everyone["email"].isin(crowd.said.reviewers["address"]).to_numpy(copy=True)
        listed[handles.loc[known, "customer"]] = True
        found |= listed & ~crowd.with_any(verdict == tags.ORDINARY)
    return found


def _answered(crowd: Crowd, field: str, derived: NDArray[np.bool_]) -> NDArray[np.int8]:
    """Return the codes of a yes/no column: what was said in a field, else what is derived."""
    state = derived.astype(np.int8)
    who, said = crowd.people.fact(field)
    state[who] = np.where(said == "Yes", _YES, _NO)
    return state


def _yes(codes: pd.Series, hidden: NDArray[np.bool_]) -> pd.Series:
    """Return a yes/no column: text where a ``No`` is to be seen, else truth values."""
    state = codes.to_numpy()
    if not (state[~hidden] == _NO).any():
        return pd.Series(state == _YES)
    return pd.Series(pd.Index([None, "Yes", "No"], dtype="str").take(state))


def _over(texts: pd.Series, who: NDArray[np.intp], said: pd.Series) -> pd.Series:
    """Return texts with those that were said in their place."""
    if who.size:
        texts = texts.copy()
        texts.iloc[who] = said.to_numpy()
    return texts


def _word_over(derived: pd.Categorical, who: NDArray[np.intp], said: pd.Series) -> pd.Categorical:
    """Return words with those that were said in their place."""
    if not who.size:
        return derived
    count = len(derived.categories)
    words, found = pd.factorize(pd.concat([pd.Series(derived.categories), said]))
    codes = derived.codes.astype(np.intp)
    codes[who] = words[count:]
    return pd.Categorical.from_codes(codes, categories=distinct(found)).remove_unused_categories()


def _orders(crowd: Crowd) -> dict[str, NDArray[np.int64]]:
    """Return how many orders each customer has, and how many of them are purchases."""
    found = orders.numbered(crowd.shipments, crowd.owner)
    return {
        "orders": found.counts(of=crowd.count),
        "purchases": found.counts(found.is_purchase, of=crowd.count),
    }


def _spent(crowd: Crowd, codes: Sequence[str]) -> dict[str, pd.arrays.IntegerArray]:
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


def _span(crowd: Crowd, *, timezone: str) -> tuple[pd.Series, pd.Series]:
    """Return the days of each customer's first and last order, NaT where no line has one."""
    ordered = days.ordered_on(crowd.shipments, timezone=timezone)
    known = ordered.notna().to_numpy()
    owner, ticks = crowd.owner[known], ordered.to_numpy()[known].view(np.int64)
    first, last = (np.full(crowd.count, _NEVER) for _ in range(2))
    first[owner] = np.iinfo(np.int64).max
    np.minimum.at(first, owner, ticks)
    np.maximum.at(last, owner, ticks)
    return pd.Series(first.view("datetime64[us]")), pd.Series(last.view("datetime64[us]"))


def _channels(crowd: Crowd) -> pd.Categorical:
    """Return the sales channels of each customer, sorted and joined; null where no line has one."""
    said = crowd.shipments["channel"].cat
    codes = said.codes.to_numpy()
    texts = [""]
    so_far = np.zeros(crowd.count, dtype=np.intp)
    # Channel by channel, a customer's text so far is continued: there are few different ones.
    for channel in sorted(said.categories):
        buyers = np.flatnonzero(crowd.with_any(codes == said.categories.get_loc(channel)))
        continued, before = pd.factorize(so_far[buyers])
        so_far[buyers] = len(texts) + continued
        texts += [f"{texts[text]}, {channel}" if text else channel for text in before]
    return pd.Categorical.from_codes(so_far - 1, categories=pd.Index(texts[1:], dtype="str"))
