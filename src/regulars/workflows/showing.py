"""Showing: one customer, every order, and where each value came from."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from regulars.columns import OWN_PREFIX, Column, Kind
from regulars.errors import SelectionError
from regulars.rules import currencies, customers, days, emails, identity, origins, own, people
from regulars.rules import said as words
from regulars.rules.positions import natural_key
from regulars.rules.said import MAIL
from regulars.workflows import looking, places, view

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime
    from pathlib import Path

    from regulars.rules.crowds import Crowd
    from regulars.rules.said import Said
    from regulars.workflows.looking import Look
    from regulars.workflows.places import Place, Sources


@dataclass(frozen=True)
class Order:
    """One order.

    Parameters
    ----------
    order_id : str
    day : date or None
        Of the order, else of the shipment.
    first : bool
        Whether it is the customer's first.
    skus : dict of str to int
        Pieces of each, in natural order.
    units : int
    spent : dict of str to str
        Item prices less item promotions by currency, where any price is known.
    lines : tuple of tuples of Place
        Every place of each line; the first is the one that counts.
    address : str
        How the order is known to be the customer's.
    """

    order_id: str
    day: date | None
    first: bool
    skus: dict[str, int]
    units: int
    spent: dict[str, str]
    lines: tuple[tuple[Place, ...], ...]
    address: str


@dataclass(frozen=True)
class Value:
    """One value of the customer, and where it came from.

    Parameters
    ----------
    column : str
        Machine name; ``own:<header>`` for a column of the seller's.
    header : str
    value : str or None
        As a screen shows it; None where it is blank.
    source : str
        ``file:line``, ``rule: …``, ``hand edit, event N, day`` or ``contact list …``; empty where nobody said
        anything.
    """

    column: str
    header: str
    value: str | None
    source: str


@dataclass(frozen=True)
class Shown:
    """One customer.

    Parameters
    ----------
    email : str
        The address shown today.
    customer_id : str
    hidden : bool
        Whether the row was deleted, and no order came since.
    former : tuple of str
        Other addresses that the customer is known by.
    as_of : date
    orders : tuple of Order
        Oldest first.
    values : tuple of Value
        In the order of the columns, then the seller's own.
    notes : tuple of str
        What to know, a sentence each.
    """

    email: str
    customer_id: str
    hidden: bool
    former: tuple[str, ...]
    as_of: date
    orders: tuple[Order, ...]
    values: tuple[Value, ...]
    notes: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """Return it for machines."""
        return asdict(self)


def show(root: Path, email: str, *, as_of: date | None, at: int | None, now: datetime) -> Shown:
    """Return the customer who has an address today, or else had it.

    Parameters
    ----------
    root : Path
        Folder of the book.
    email : str
        In any spelling.
    as_of, at, now
        As in ``looking.look``.

    Raises
    ------
    SelectionError
        Nobody has the address, or it is none. It names no address of anybody.
    RegularsError
        No book, a damaged one, or no such event.
    """
    seen = looking.look(root, as_of=as_of, at=at, now=now)
    asked = emails.normalised(pd.Series([email], dtype="str")).iloc[0]
    if pd.isna(asked):
        raise SelectionError("this is not a valid e-mail address", text=email, do="check how it is spelt")
    address, crowd = _find(seen, str(asked))
    sources = places.sources(root, seen, crowd.shipments)
    [who] = crowd.people.everyone.to_dict("records")
    handles = crowd.people.handles["handle"]
    mails = handles[handles.str.startswith(MAIL)].str.removeprefix(MAIL)
    return Shown(
        email=address,
        customer_id=str(who["customer_id"]),
        hidden=bool(who["hidden"]),
        former=tuple(sorted({*mails} - {address})),
        as_of=seen.view.as_of,
        orders=tuple(_orders(crowd, sources, timezone=seen.settings.timezone)),
        values=tuple(_values(seen, crowd, sources)),
        notes=(*seen.notes, *_notes(str(asked), address, hidden=bool(who["hidden"]))),
    )


def _notes(asked: str, address: str, *, hidden: bool) -> Iterator[str]:
    """Yield what to know of the customer."""
    if asked != address:
        yield f"this address was changed by hand: the customer has {address} now"
    if hidden:
        yield "this customer is hidden, because the row was deleted: the next order, or undo, brings it back"


def _find(seen: Look, asked: str) -> tuple[str, Crowd]:
    """Return the address of today of whoever has or had an address, and the customer with all lines."""
    moved = words.addresses(pd.Series([MAIL + asked], dtype="str"), seen.state.said).iloc[0]
    for address in dict.fromkeys((asked, str(moved))):
        crowd = _alone(seen, address)
        if crowd.count:
            return address, crowd
    raise SelectionError(
        "nobody in this book has this address",
        text=asked,
        do="check how it is spelt, and look at sheet Missing email for orders without one",
    )


def _alone(seen: Look, address: str) -> Crowd:
    """Return the customer with an address alone, with the lines and all that was said; else nobody."""
    shipments, said = seen.view.shipments, seen.state.said
    mine = shipments[(shipments["address"] == address).to_numpy(dtype=bool)].reset_index(drop=True)
    spoken = words.handles(said)
    theirs = {*spoken[words.addresses(spoken, said) == address], *identity.handles(mine)}
    return people.gather(mine, slots=seen.view.slots, said=_about(theirs, said))


def _about(handles: set[str], said: Said) -> Said:
    """Return what was said of some handles, and of things that are nobody's."""
    frames = {name: getattr(said, name) for name in ("addresses", "values", "quantities", "rows")}
    return replace(said, **{name: frame[frame["handle"].isin(handles)] for name, frame in frames.items()})


def _orders(crowd: Crowd, sources: Sources, *, timezone: str) -> Iterator[Order]:
    """Yield the orders, oldest first; those without a date come last."""
    shipments = crowd.shipments.assign(
        at=days.ordered_at(crowd.shipments), on=days.ordered_on(crowd.shipments, timezone=timezone)
    )
    when = shipments.groupby("order_id")["at"].min().reset_index().sort_values(["at", "order_id"])
    for number, order_id in enumerate(when["order_id"]):
        mine = shipments[shipments["order_id"] == order_id]
        pieces = mine.groupby(mine["sku"].astype("str"))["units"].sum()
        known = origins.of_order(crowd, mine.index.to_numpy())
        yield Order(
            order_id=str(order_id),
            day=view.day(mine["on"].min()),
            first=number == 0,
            skus={sku: int(pieces[sku]) for sku in sorted(pieces.index, key=natural_key)},
            units=int(mine["units"].sum()),
            spent=_spent(mine),
            lines=tuple(tuple(sources.places[row]) for row in mine.index),
            address="; ".join(map(sources.told, known)),
        )


def _spent(order: pd.DataFrame) -> dict[str, str]:
    """Return what was paid for the items of an order, by currency."""
    priced = order[order["price_minor"].notna()]
    paid = priced["price_minor"] - priced["item_discount_minor"].fillna(0)
    total = paid.groupby(priced["currency"].astype("str")).sum()
    return {code: currencies.plain(total.loc[[code]], code).iloc[0] for code in total.index}


def _values(seen: Look, crowd: Crowd, sources: Sources) -> Iterator[Value]:
    """Yield the values of a customer in the order of the columns, and the cells of the seller's own."""
    table = seen.view.columns
    found = origins.of(crowd, table, settings=seen.settings)
    row = _row(seen, crowd)
    for column in table:
        value, text = row[column.name].iloc[0], _text(row[column.name], column)
        origin = found[column.name]
        # What is blank came from nowhere; but it is worth a word why somebody is no reviewer.
        silent = text is None and origin.kind == origins.RULE and column.kind is not Kind.YES
        yield Value(column.name, column.header, text, "" if silent else sources.told(origin, value))
    facts = crowd.people.facts
    for _, field, cell in facts[facts["field"].str.startswith(OWN_PREFIX)].itertuples(index=False):
        header = field.removeprefix(OWN_PREFIX)
        yield Value(field, header, own.typed(cell), sources.told(found[field]))


def _row(seen: Look, crowd: Crowd) -> pd.DataFrame:
    """Return the customer's row of the customers table, as if it were not hidden."""
    said = replace(crowd.said, rows=crowd.said.rows.assign(word="add"))
    bare = people.gather(crowd.shipments, slots=seen.view.slots, said=said)
    codes = [column.currency for column in seen.view.columns if column.kind is Kind.MONEY]
    return customers.table(bare, currencies=codes, settings=seen.settings, as_of=seen.view.as_of)


def _text(values: pd.Series, column: Column) -> str | None:
    """Return one value as a screen shows it."""
    value = values.iloc[0]
    if pd.isna(value):
        return None
    if column.kind is Kind.MONEY:
        return str(currencies.plain(values, column.currency).iloc[0])
    if column.kind is Kind.DAY:
        return str(value.date())
    if column.kind is Kind.YES:
        return {True: "Yes", False: None}.get(value, value)
    return None if column.kind is Kind.QUANTITY and not value else str(value)
