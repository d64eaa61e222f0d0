"""Saying: what changed cells and rows of the workbook come to, as facts for the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from regulars.columns import Kind
from regulars.rules import edited_rows, facts
from regulars.rules import edits as rules_edits
from regulars.workbook import layout, matching, values
from regulars.workflows import sheets, view

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from regulars.columns import Column
    from regulars.rules.facts import Facts
    from regulars.workbook.merge import Edits
    from regulars.workflows.comparing import Standing


def facts_of(edits: Edits, then: Standing, here: Standing) -> Facts:
    """Return what the changes come to."""
    told = then.tables
    headers = {(name, column.name): column.header for name, table in told.items() for column in table.columns}
    by_first = {first(slot.skus): slot.skus[0] for slot in then.view.slots}
    cells = edits.cells.assign(
        ours=_ours(edits.cells, then, here),
        header=[
            _header(headers, sheet, name)
            for sheet, name in zip(edits.cells["sheet"], edits.cells["column"], strict=True)
        ],
    )
    of_slots = cells["sheet"] == layout.SKUS
    cells["key"] = cells["key"].mask(of_slots, cells["key"].map(by_first))
    cells["sheet"] = cells["sheet"].map(sheets.NAMES)
    parts = [rules_edits.of_cells(cells, then.view.people, here.view.people, here.state.said)]
    if len(edits.added):
        of_rows = {name: _header(headers, layout.CUSTOMERS, name) for name in edits.added.columns}
        rows = edits.added.drop(columns=["row", "cell"])
        parts.append(edited_rows.added(rows, here.view.people, of_rows))
    if edits.deleted:
        gone = homes(then, here).reindex(list(edits.deleted))
        parts.append(edited_rows.hidden(gone, view.orders(here.view, gone), told[layout.CUSTOMERS].rows))
    return facts.together(parts)


def _header(headers: Mapping[tuple[str, str], str], sheet: str, name: str) -> str:
    """Return how a changed cell's column is called."""
    word, _, rest = name.partition(":")
    if word in {"fill", "comment"}:
        return f"{headers.get((sheet, rest), rest)} ({word})"
    return headers.get((sheet, name), rest or name)


def first(skus: Sequence[str]) -> str:
    """Return by what the sheet of slots knows one."""
    return ", ".join(skus).split(", ", 1)[0]


def _ours(cells: pd.DataFrame, then: Standing, here: Standing) -> pd.Series:
    """Return what would stand in changed cells today, had nobody typed in them."""
    if here is then:
        return cells["before"]
    ours = pd.Series(None, index=cells.index, dtype="str")
    told = here.tables
    for (name, column), rows in cells.groupby(["sheet", "column"]):
        own = _today(str(column), then, here)
        table = told[str(name)]
        named = {each.name: each for each in table.columns}
        if own not in named:
            continue
        keys = pd.Index(matching.told_keys(str(name), table.rows).to_pylist())
        at = keys.get_indexer(pd.Index(_keys_today(str(name), rows["key"], then, here)))
        text = _told(named[own], table.rows[own])
        ours[rows.index] = text.array.take(at, allow_fill=True)
    return ours


def _told(column: Column, cells: pd.Series) -> pd.Series:
    """Return a column as texts in the one spelling."""
    if column.kind is Kind.OWN:
        return cells
    return pd.Series(values.told(column, cells).to_pylist(), dtype="str")


def _today(column: str, then: Standing, here: Standing) -> str:
    """Return the name today of a column of then; positions of slots may have moved."""
    sku = next((slot.skus[0] for slot in then.view.slots if slot.column == column), None)
    if sku is None:
        return column
    return next((slot.column for slot in here.view.slots if sku in slot.skus), "")


def _keys_today(name: str, keys: pd.Series, then: Standing, here: Standing) -> list[str]:
    """Return the keys today of rows of then; a customer's id may have changed."""
    if name != layout.CUSTOMERS:
        return keys.tolist()
    home = homes(then, here).reindex(keys)
    at = here.view.people.customers_of(home.reset_index(drop=True))
    ids = [*here.view.people.everyone["customer_id"], ""]
    return [ids[place] for place in at]


def homes(then: Standing, here: Standing) -> pd.Series:
    """Return on which handle the words of each row hang, by its id in the workbook.

    A row that was new in the workbook, and was read back, has the id that it got then.
    """
    everyone = pd.concat([here.view.people.everyone, then.view.people.everyone])
    return everyone.drop_duplicates("customer_id", keep="last").set_index("customer_id")["home"]
