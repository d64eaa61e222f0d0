"""Listing: the customers, some of their columns, sorted and cut, for a screen or for another program."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from regulars.columns import OWN_PREFIX, Column, Kind, own
from regulars.errors import SelectionError
from regulars.exports import files, records
from regulars.rules import currencies, texts
from regulars.rules.own import BETWEEN
from regulars.segments.cells import Cells
from regulars.workflows import looking, notes, selecting, view
from regulars.workflows.outcome import counted
from regulars.workflows.selecting import Asked

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from regulars.segments.expression import Expression
    from regulars.workflows.looking import Look
    from regulars.workflows.view import View

SHOWN = ("email", "name", "prime", "reviewer", "sku_flag", "orders", "units", "spent", "last_order")
"""Columns of the table on a screen where none are asked for."""


@dataclass(frozen=True)
class Wishes:
    """What to list.

    Parameters
    ----------
    asked : Asked
        Whom.
    columns : tuple of str
        Names, in order; empty for the usual ones.
    sort : str or None
        Name of a column, ``-`` before it for the greatest first; None for the latest order first.
    limit : int or None
        How many customers at most.
    as_of : date or None
        The day of looking.
    at : int or None
        Event number.
    """

    asked: Asked = field(default_factory=Asked)
    columns: tuple[str, ...] = ()
    sort: str | None = None
    limit: int | None = None
    as_of: date | None = None
    at: int | None = None


@dataclass(frozen=True)
class Listed:
    """Customers as they are to be shown.

    Parameters
    ----------
    seen : Look
        What they were taken from.
    every : tuple of Column
        All that there are, the seller's own last.
    expression : Expression or None
        Whom they were selected by; None for everybody.
    selected : int
        How many they were before they were cut.
    customers : DataFrame
        All columns, selected, sorted and cut.
    columns : tuple of Column or None
        Those asked for, in order; None where none were.
    today : date
    doubts : tuple of str
        What to know of the selection, a sentence each.
    segments : tuple of str
        Names of segments that were asked for.
    """

    seen: Look
    every: tuple[Column, ...]
    expression: Expression | None
    selected: int
    customers: pd.DataFrame
    columns: tuple[Column, ...] | None
    today: date
    doubts: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()

    @property
    def selection(self) -> tuple[str, ...]:
        """Return who was asked for, in words; nothing where that was everybody."""
        return () if self.expression is None else (f"customers where {self.expression.in_words()}",)

    def blanks(self, columns: Sequence[Column]) -> tuple[str, ...]:
        """Return which of some columns have cells that are left blank: formulas of the seller's own."""
        own = self.seen.view.own_columns.loc[self.customers.index]
        rows = {
            column.header: int(Cells(texts.arrow(own[column.name])).calculated.sum())
            for column in columns
            if column.kind is Kind.OWN
        }
        return tuple(
            f"{header} holds formulas in {counted(many, 'row')}: "
            "what they come to is not known, and left blank"
            for header, many in rows.items()
            if many
        )

    @property
    def count(self) -> str:
        """Return how many of all customers were selected, in words; nothing where all were asked for."""
        if self.expression is None:
            return ""
        return f"{self.selected} of {counted(len(self.seen.view.customers), 'customer')}"

    @property
    def as_of(self) -> date:
        """Return the day of looking."""
        return self.seen.view.as_of

    @property
    def notes(self) -> list[str]:
        """Return what to know about a list of today: that it may be out of date."""
        newest = view.day(self.seen.covered["last"].max())
        is_of_today = self.as_of >= self.today
        return [*notes.of_age(newest, self.seen.settings, today=self.today)] if is_of_today else []

    def json(self) -> Iterator[str]:
        """Yield them, piece by piece, as a JSON list of objects."""
        if self.columns is not None:
            return files.json_texts(self.customers, self.columns)
        return files.json_texts(self.customers, self.every, always=records.GROUPS)

    def table(self) -> tuple[list[str], list[list[object]]]:
        """Return headers and values, column by column, for a screen."""
        columns = self.columns or _usual(self.seen.view.columns)
        return [column.header for column in columns], [
            _shown(self.customers[column.name], column) for column in columns
        ]


_NAMED = 8
"""How many columns are named where the one asked for is like none."""


def listed(root: Path, wishes: Wishes, *, now: datetime) -> Listed:
    """Return the customers that are asked for.

    Raises
    ------
    SelectionError
        A column that the list does not have, or a selection that cannot be understood.
    RegularsError
        No book, or a damaged one.
    """
    seen = looking.look(root, as_of=wishes.as_of, at=wishes.at, now=now)
    every = columns_of(seen.view)
    columns = choose(every, wishes.columns) if wishes.columns else None
    ground = selecting.Ground(seen)
    expression = ground.asked(wishes.asked)
    people = _sorted(_with_own(ground.selected(expression), seen.view), every, wishes.sort)
    return Listed(
        seen,
        every,
        expression,
        len(people),
        people if wishes.limit is None else people.head(wishes.limit),
        columns,
        now.date(),
        tuple(ground.doubts(expression)),
        wishes.asked.segments,
    )


def columns_of(seen: View) -> tuple[Column, ...]:
    """Return all columns of the customers, those that the seller added last."""
    return (*seen.columns, *(own(str(name).removeprefix(OWN_PREFIX)) for name in seen.own_columns))


def _with_own(customers: pd.DataFrame, seen: View) -> pd.DataFrame:
    """Return customers with the columns that the seller added, without formulas: these are of one sheet."""
    if not len(seen.own_columns.columns):
        return customers
    cells = seen.own_columns.loc[customers.index]
    values = cells.apply(lambda column: column.mask(column.str.startswith(f"f{BETWEEN}").fillna(value=False)))
    joined: pd.DataFrame = pd.concat([customers, values], axis="columns")
    return joined


def choose(columns: Sequence[Column], names: Sequence[str]) -> tuple[Column, ...]:
    """Return the columns with these names: the table's, labels of slots, ``quantities``, ``spent``.

    A header serves as a name too, case is no matter, and one text may name several with commas between.

    Raises
    ------
    SelectionError
        Naming the nearest one that there is.
    """
    called = _called(columns)
    folded: dict[str, tuple[Column, ...]] = {column.header.casefold(): (column,) for column in columns}
    folded |= {name.casefold(): group for name, group in called.items()}
    chosen: list[Column] = []
    for text in names:
        whole = text in called or text.casefold() in folded
        for name in [text] if whole else map(str.strip, text.split(",")):
            group = called.get(name) or folded.get(name.casefold())
            if group is None:
                raise _unknown(name, called)
            chosen += group
    return tuple(dict.fromkeys(chosen))


def _unknown(name: str, called: Collection[str]) -> SelectionError:
    """Return the refusal of a column that there is not, with the nearest one that there is."""
    near = difflib.get_close_matches(name, called, n=1)
    first = ", ".join([*called][:_NAMED])
    advice = f"did you mean {near[0]}?" if near else f"there are {first} and others (docs/columns.md)"
    return SelectionError(f"there is no column {name!r}", text=name, do=advice)


def _called(columns: Sequence[Column]) -> dict[str, tuple[Column, ...]]:
    """Return what each name stands for; that of a kind which no column is of stands for nothing."""
    names = records.names(columns)
    groups = {
        name: tuple(column for column in columns if column.kind is kind)
        for name, kind in records.GROUPS.items()
    }
    return {name: group for name, group in groups.items() if group} | {
        names[column.name]: (column,) for column in columns
    }


def _usual(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Return the columns of the table on a screen where none are asked for."""
    return choose(columns, [name for name in SHOWN if name in _called(columns)])


def _sorted(people: pd.DataFrame, columns: Sequence[Column], sort: str | None) -> pd.DataFrame:
    """Return the customers in the order asked for; equal ones stay as they are, blanks come last."""
    if sort is None:
        return people
    column, *others = choose(columns, [sort.removeprefix("-")])
    if others:
        advice = f"name one, as {column.header!r}"
        raise SelectionError(f"{sort!r} stands for several columns", text=sort, do=advice)
    values = people[column.name]
    if column.kind is Kind.OWN:
        values = pd.Series(Cells(texts.arrow(values)).ranks(), index=values.index)
    keys = values.astype("str") if isinstance(values.dtype, pd.CategoricalDtype) else values
    if column.kind is Kind.FLAG:
        keys = values.astype("str").str.zfill(int(values.astype("str").str.len().max() or 1))
    order = keys.reset_index(drop=True).sort_values(
        ascending=not sort.startswith("-"), kind="stable", na_position="last"
    )
    return people.iloc[order.index]


def _shown(values: pd.Series, column: Column) -> list[object]:
    """Return one column's values for a screen."""
    if column.kind is Kind.MONEY:
        values = currencies.plain(values, column.currency)
    if column.kind is Kind.DAY:
        values = values.dt.strftime("%Y-%m-%d")
    if column.kind is Kind.OWN:
        cells: list[object] = Cells(texts.arrow(values)).texts().to_pylist()
        return cells
    if column.kind is Kind.QUANTITY:
        return [number or None for number in values.tolist()]
    return list(values.astype(object).where(values.notna(), None))
