"""A workbook on somebody's desk: its cells as they were written, to be edited in memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from openpyxl.utils import get_column_letter
from tests.workbook.people import CURRENCIES, frame, slots

from regulars import columns
from regulars.columns import Column, Kind
from regulars.errors import WorkbookError
from regulars.workbook import layout
from regulars.workbook.found import BOOL, EMPTY, ERROR, NUMBER, TEXT, Cells, Found, Place, Workbook
from regulars.workbook.merge import Edits, Then, merge

DECIMALS = {"JPY": 0, "KWD": 3, "USD": 2}


@dataclass(frozen=True)
class Error:
    shown: str = "#N/A"


@dataclass(frozen=True)
class Formula:
    """With its cached value, None for none."""

    formula: str
    value: object = None


def cell(column: Column, row: dict[str, object]) -> object:
    """One cell as it was written, from the definitions in ``columns.Kind``."""
    value = row[column.name]
    if pd.isna(value):
        return None
    makers = {
        Kind.OWN: lambda notation: notation.split("\x1f")[2],
        Kind.YES: lambda said: {True: "Yes", False: None}.get(said, said),
        Kind.QUANTITY: lambda pieces: int(pieces) or None,
        Kind.MONEY: lambda minor: int(minor) / 10 ** DECIMALS[column.currency or row["currency"]],
        Kind.SHARE: lambda percent: int(percent) / 100,
        Kind.DAY: lambda day: (day - pd.Timestamp("1899-12-30")).days,
        Kind.FLAG: lambda flag: Formula("N(H{row})", int(flag)),
        Kind.COUNT: int,
    }
    return makers.get(column.kind, str)(value)


def shown(value: object) -> tuple[str | None, int, str | None]:
    """Text, kind and formula of a cell."""
    if isinstance(value, Formula):
        text, kind, _ = shown(value.value)
        return text, kind, value.formula
    if value is None:
        return None, EMPTY, None
    if isinstance(value, Error):
        return value.shown, ERROR, None
    if isinstance(value, bool):
        return str(value).upper(), BOOL, None
    if isinstance(value, str):
        return value, TEXT, None
    return (str(int(value)) if value == int(value) else repr(value)), NUMBER, None


@dataclass
class Sheet:
    """Headers, and rows of cells by header; rows may carry fills and comments."""

    name: str
    headers: list[str]
    rows: list[dict[str, object]]
    fills: list[tuple[int, str, str]] = field(default_factory=list)
    comments: list[tuple[int, str, str]] = field(default_factory=list)
    widths: dict[str, float] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()

    def type(self, header: str, *values: object, start: int = 0) -> Sheet:
        """Type values below one another, from a row counted from 0 on."""
        for at, value in enumerate(values, start=start):
            self.rows[at][header] = value
        return self

    def column(self, header: str, *values: object) -> Sheet:
        """Add a column at the right end."""
        self.headers.append(header)
        return self.type(header, *values)

    def row(self, **cells: object) -> Sheet:
        """Add a row; ``_`` in a name stands for a space."""
        self.rows.append({name.replace("_", " "): value for name, value in cells.items()})
        return self

    def rename(self, old: str, new: str) -> Sheet:
        self.headers = [new if header == old else header for header in self.headers]
        for row in self.rows:
            row[new] = row.pop(old, None)
        return self

    def drop(self, header: str) -> Sheet:
        self.headers.remove(header)
        for row in self.rows:
            row.pop(header, None)
        return self

    def found(self) -> Found:
        made = {}
        for header in self.headers:
            cells = [shown(row.get(header)) for row in self.rows]
            formula = [found for _, _, found in cells]
            made[header] = Cells(
                pd.Series([text for text, _, _ in cells], dtype="str"),
                np.array([kind for _, kind, _ in cells], dtype=np.int8),
                pd.Series(formula, dtype="str") if any(formula) else None,
                pd.Categorical(["General"] * len(cells)),
            )
        letters = {header: get_column_letter(at) for at, header in enumerate(self.headers, start=1)}
        headers = tuple("" if header.startswith("[") else header for header in self.headers)
        return Found(
            self.name,
            made,
            (Place(self.name, len(self.rows), headers, letters),),
            np.arange(2, len(self.rows) + 2),
            pd.DataFrame(self.fills, columns=["row", "header", "fill"]),
            pd.DataFrame(self.comments, columns=["row", "header", "text"]),
            self.widths,
            self.hidden,
        )


class Desk:
    """What was written, and the sheets as they now stand, by name."""

    def __init__(self, **tables: pd.DataFrame) -> None:
        ours = {
            layout.CUSTOMERS: columns.customers(slots(1, 2), CURRENCIES),
            layout.MISSING: columns.MISSING,
            layout.DISCOUNTS: columns.DISCOUNTS,
            layout.SKUS: columns.SKUS,
        }
        self.tables = {
            name: tables.get(name.split()[0].lower(), frame(table)) for name, table in ours.items()
        }
        self.columns = {
            name: table
            + tuple(
                columns.own(own.removeprefix("own:")) for own in self.tables[name] if own.startswith("own:")
            )
            for name, table in ours.items()
        }
        self.marks = pd.DataFrame(columns=["customer_id", "column", "fill", "comment"], dtype="str")
        self.sheets = {
            name: Sheet(
                name,
                [column.header for column in table],
                [
                    {column.header: cell(column, row) for column in table}
                    for row in self.tables[name].to_dict("records")
                ],
            )
            for name, table in self.columns.items()
        }

    @property
    def customers(self) -> Sheet:
        return self.sheets[layout.CUSTOMERS]

    def theirs(self) -> Workbook:
        path = Path("customers.xlsx")
        return Workbook(path, "WB7K2M9Q", {name: sheet.found() for name, sheet in self.sheets.items()})

    def then(self) -> Then:
        return Then(self.columns, self.tables, self.marks)


def edits(desk: Desk, *, many: bool = False) -> Edits:
    return merge(desk.theirs(), desk.then(), many=many)


def told(desk: Desk, *, many: bool = False) -> list[tuple[object, ...]]:
    """Key, column, before and after of every changed cell."""
    cells = edits(desk, many=many).cells[["key", "column", "before", "after"]]
    return [tuple(None if pd.isna(text) else text for text in row) for row in cells.itertuples(index=False)]


def refusal(desk: Desk, *, many: bool = False) -> str:
    with pytest.raises(WorkbookError) as refused:
        edits(desk, many=many)
    return str(refused.value)
