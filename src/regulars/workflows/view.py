"""The view: everything the current lines say on one day of looking, and the workbook that shows it."""

from __future__ import annotations

import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

import pandas as pd

from regulars import columns, memory
from regulars.rules import (
    coverage,
    customers,
    days,
    discounts,
    identity,
    missing,
    own,
    people,
    slots,
    totals,
)
from regulars.rules.said import MISSING, NOTHING, SKU
from regulars.workbook import Contents, Fact, layout
from regulars.workflows import edits
from regulars.workflows.outcome import days as days_in_words

if TYPE_CHECKING:
    from datetime import date, datetime

    from regulars.columns import Column, Slot
    from regulars.rules.people import People
    from regulars.rules.said import Said
    from regulars.settings import Settings
    from regulars.workflows.state import State


@dataclass(frozen=True)
class View:
    """What the current lines say on a day of looking; what only the workbook shows waits to be asked for.

    Parameters
    ----------
    as_of : date
        The day of looking.
    slots : tuple of Slot
        By position.
    columns : tuple of Column
        Of the customers.
    shipments : DataFrame
        The current lines ordered until then, with ``address`` and ``reason``.
    customers : DataFrame
        As ``columns.customers`` says, without hidden rows.
    people : People
        Every customer, hidden ones too.
    settings : Settings
    said : Said
        What the seller said.
    """

    as_of: date
    slots: tuple[Slot, ...]
    columns: tuple[Column, ...]
    shipments: pd.DataFrame
    customers: pd.DataFrame
    people: People
    settings: Settings
    said: Said

    @cached_property
    def missing(self) -> pd.DataFrame:
        """Return the orders that are nobody's (``columns.MISSING``)."""
        return missing.build(
            self.shipments, customers=self.customers, timezone=self.settings.timezone, said=self.said
        )

    @cached_property
    def discounts(self) -> pd.DataFrame:
        """Return the discounts that were given (``columns.DISCOUNTS``)."""
        return discounts.build(
            self.shipments,
            min_share=self.settings.min_discount,
            timezone=self.settings.timezone,
            said=self.said,
        )

    @cached_property
    def skus(self) -> pd.DataFrame:
        """Return the positions of the SKU-flag (``columns.SKUS``)."""
        return slots.table(self.shipments, self.slots)

    @cached_property
    def totals(self) -> pd.DataFrame:
        """Return the control totals (``columns.TOTALS``)."""
        currencies = [column.currency for column in self.columns if column.currency]
        return totals.build(self.shipments, slots=self.slots, currencies=currencies, people=self.people)

    @cached_property
    def own_columns(self) -> pd.DataFrame:
        """Return the seller's own columns on Customers, row by row as ``customers``."""
        return own.of_customers(self.people, self.customers["email"])

    @cached_property
    def own(self) -> dict[str, pd.DataFrame]:
        """Return the seller's own columns on each sheet that may be edited, by its name in the layout."""
        return {
            layout.CUSTOMERS: self.own_columns,
            layout.MISSING: own.of_rows(MISSING + self.missing["order_id"], self.said),
            layout.DISCOUNTS: own.of_rows(discounts.handles(self.discounts), self.said),
            layout.SKUS: own.of_rows(
                pd.Series([SKU + slot.skus[0] for slot in self.slots], dtype="str"), self.said
            ),
        }

    @cached_property
    def marks(self) -> pd.DataFrame:
        """Return fills and comments on Customers."""
        return own.marks(self.people)


def build(
    shipments: pd.DataFrame,
    placed: tuple[Slot, ...],
    settings: Settings,
    *,
    said: Said = NOTHING,
    as_of: date,
) -> View:
    """Return what the current lines say.

    Parameters
    ----------
    shipments : DataFrame
        All current lines.
    placed : tuple of Slot
        By position.
    settings : Settings
    said : Said
        What the seller said.
    as_of : date
        Lines ordered after it are not seen; days are counted to it.
    """
    seen = days.until(shipments, as_of, timezone=settings.timezone)
    found = identity.resolve(seen, shared=settings.shared_mailboxes, said=said)
    owned = pd.concat([seen, found], axis="columns")
    # Of all lines: a selection that names a currency is understood on days before its first price, too.
    currencies = customers.currencies(shipments)
    memory.give_back()
    crowd = people.gather(owned, slots=placed, said=said)
    memory.give_back()
    rows = customers.table(
        crowd, currencies=currencies, settings=settings, as_of=as_of, between=memory.give_back
    )
    return View(
        as_of=as_of,
        slots=placed,
        columns=columns.customers(placed, currencies),
        shipments=owned,
        customers=rows,
        people=crowd.people,
        settings=settings,
        said=said,
    )


def orders(seen: View, homes: pd.Series) -> dict[str, list[str]]:
    """Return the order ids of customers who have some handles, by the index of these."""
    at = seen.people.customers_of(homes.reset_index(drop=True))
    emails = seen.people.everyone["email"].array.take(at, allow_fill=True)
    asked = seen.shipments[seen.shipments["address"].isin(emails.dropna())]
    found = asked["order_id"].groupby(asked["address"].astype("str")).unique().to_dict()
    return {one: list(found.get(email, ())) for one, email in zip(homes.index, emails, strict=True)}


def contents(
    view: View, state: State, covered: pd.DataFrame, settings: Settings, *, at: datetime
) -> Contents:
    """Return the workbook of a view under a new id, arranged as it is first written.

    Parameters
    ----------
    view : View
    state : State
        Whose imports, rejected lines and edits are shown.
    covered : DataFrame
        ``coverage.spans`` of the state's reports.
    settings : Settings
    at : datetime
        When it is written, UTC.
    """
    with ThreadPoolExecutor(2 if memory.is_plenty() else 1, thread_name_prefix="sheets") as pool:
        list(pool.map(partial(_worked_out, view), ("totals", "missing", "discounts", "skus")))
    return Contents(
        identity=secrets.token_hex(8),
        event=state.event,
        written_at=at,
        as_of=view.as_of,
        slots=view.slots,
        carry=settings.carry,
        columns=view.columns,
        customers=view.customers,
        missing=view.missing,
        discounts=view.discounts,
        skus=view.skus,
        rejected=pd.DataFrame(state.rejects, columns=columns.names(columns.REJECTED)),
        imports=_imports(state, covered),
        facts=_facts(view, state, covered, settings),
        totals=view.totals,
        edits=edits.sheet(state, view),
    )


def _worked_out(view: View, sheet: str) -> None:
    """Work one sheet out, and give back the memory that this took."""
    getattr(view, sheet)
    memory.give_back()


def _imports(state: State, covered: pd.DataFrame) -> pd.DataFrame:
    """Return the sheet of imports, in order of events."""
    numbers = [row.report for row in state.imports]
    day = {name: covered[name].reindex(numbers).to_numpy() for name in ("first", "last")}
    table = pd.DataFrame(
        {
            "event": [row.event for row in state.imports],
            "at": pd.DatetimeIndex([row.at for row in state.imports], dtype="datetime64[us, UTC]"),
            "file": [row.name for row in state.imports],
            "lines": [row.content.lines + row.content.rejected for row in state.imports],
            "new": [row.new for row in state.imports],
            "known": [row.known for row in state.imports],
            "changed": [row.changed for row in state.imports],
            "rejected": [row.content.rejected for row in state.imports],
            "warnings": [row.content.warnings for row in state.imports],
            **day,
            "encoding": [row.content.encoding for row in state.imports],
        }
    )
    return table[columns.names(columns.IMPORTS)]


def _facts(view: View, state: State, covered: pd.DataFrame, settings: Settings) -> tuple[Fact, ...]:
    """Return the figures at the head of the summary."""
    gaps = coverage.missing(spans_of(covered), gap_days=settings.gap_days)
    return (
        Fact("Customers", len(view.customers), "one row an e-mail address"),
        Fact("Hidden rows", int(view.people.hidden.sum()), "customers whose row you deleted"),
        Fact("Orders without e-mail", len(view.missing), "listed on Missing email"),
        Fact("Lines imported", len(view.shipments), "each report line once, however many files have it"),
        Fact("Lines rejected", len(state.rejects), "listed on Rejected"),
        Fact("Lines without e-mail", int(view.shipments["address"].isna().sum()), "of the lines imported"),
        Fact("Day of looking", view.as_of, "days are counted to this day"),
        Fact("Reports cover from", day(covered["first"].min()), "first reporting day"),
        Fact("Reports cover to", day(covered["last"].max()), "newest reporting day"),
        Fact("Days missing", sum((last - first).days + 1 for first, last in gaps), days_in_words(gaps)),
    )


def spans_of(covered: pd.DataFrame) -> list[tuple[date, date]]:
    """Return the spans as plain days."""
    return [
        (first.date(), last.date()) for first, last in zip(covered["first"], covered["last"], strict=True)
    ]


def day(day: pd.Timestamp) -> date | None:
    """Return a day, or None where there is none."""
    return None if pd.isna(day) else day.date()
