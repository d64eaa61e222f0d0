"""Patches: what was changed in a workbook when it was read back, to know it again when it comes once more.

What a workbook said is derived again from the ledger. But what was read back changes what is derived, and not
what stands in the file. So the changed cells themselves are kept with the workbook.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from regulars.columns import Kind
from regulars.rules import identity
from regulars.rules.said import MAIL
from regulars.workbook import layout, matching
from regulars.workflows.sheets import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from regulars.columns import Column
    from regulars.workbook.merge import Edits

_MARKS = ("fill", "comment")


def of(edits: Edits) -> dict[str, Any]:
    """Return the patch of some changes, in plain values."""
    cells = edits.cells[["sheet", "key", "column", "after"]].astype(object)
    added = edits.added.drop(columns=["row", "cell"]).astype(object)
    return {
        "cells": cells.where(cells.notna(), None).to_numpy().tolist(),
        "added": added.where(added.notna(), None).to_dict("records"),
        "deleted": list(edits.deleted),
    }


def applied(
    tables: Mapping[str, Table], marks: pd.DataFrame, patches: Iterable[Mapping[str, Any]]
) -> tuple[dict[str, Table], pd.DataFrame]:
    """Return what a workbook says after some patches, sheet by sheet, and its fills and comments."""
    told = dict(tables)
    for patch in patches:
        cells = pd.DataFrame(patch["cells"], columns=["sheet", "key", "column", "after"], dtype=object)
        marked = cells["column"].str.partition(":")[0].isin(_MARKS) if len(cells) else cells["column"] == ""
        for sheet, changed in cells[~marked].groupby("sheet"):
            told[str(sheet)] = _changed(str(sheet), told[str(sheet)], changed)
        marks = _marked(marks, cells[marked])
        customers = told[layout.CUSTOMERS]
        gone = customers.rows["customer_id"].isin(patch["deleted"])
        rows = customers.rows[~gone].reset_index(drop=True)
        told[layout.CUSTOMERS] = Table(customers.columns, _added(rows, customers.columns, patch["added"]))
    return told, marks


def _changed(sheet: str, table: Table, changed: pd.DataFrame) -> Table:
    """Return a sheet with some cells changed."""
    rows = table.rows.copy()
    columns = {column.name: column for column in table.columns}
    keys = pd.Index(matching.told_keys(sheet, rows).to_pylist())
    for name, cells in changed.groupby("column"):
        if name not in columns:
            continue
        at = keys.get_indexer(pd.Index(cells["key"]))
        rows[name] = _with(rows[name], columns[str(name)], at[at >= 0], cells["after"][at >= 0])
    return Table(table.columns, rows)


def _with(values: pd.Series, column: Column, at: Any, after: pd.Series) -> pd.Series:
    """Return a column with some cells changed, each as it is typed in the frame."""
    if column.kind is Kind.QUANTITY:
        whole = values.to_numpy().copy()
        whole[at] = [int(text or 0) for text in after]
        return pd.Series(whole, index=values.index)
    if values.dtype == bool:
        values = pd.Series(["Yes" if yes else None for yes in values], index=values.index)
    texts = values.astype(object).where(values.notna(), None)
    texts.iloc[at] = after.to_numpy()
    return texts.astype("str")


def _added(rows: pd.DataFrame, columns: Iterable[Column], added: list[dict[str, Any]]) -> pd.DataFrame:
    """Return a sheet of customers with some new rows."""
    if not added:
        return rows
    count = len(rows) + len(added)
    found = {}
    for column in columns:
        values = rows[column.name]
        if column.kind is Kind.QUANTITY:
            found[column.name] = values.reindex(range(count), fill_value=0)
        elif column.kind is Kind.COUNT:
            found[column.name] = values.astype("Int64").reindex(range(count))
        elif values.dtype == bool:
            found[column.name] = values.reindex(range(count), fill_value=False)
        else:
            found[column.name] = values.reindex(range(count))
        cells = pd.Series(
            [row.get(column.name) for row in added], index=range(len(rows), count), dtype=object
        )
        if column.by_hand and cells.notna().any():
            at = cells[cells.notna()].index.to_numpy()
            found[column.name] = _with(found[column.name], column, at, cells[at])
    whole = pd.DataFrame(found)
    handles = MAIL + pd.Series([row["email"] for row in added], dtype="str")
    ids = whole["customer_id"].astype(object)
    ids.iloc[len(rows) :] = identity.customer_ids(handles).to_numpy()
    return whole.assign(customer_id=ids.astype("str"))


def _marked(marks: pd.DataFrame, changed: pd.DataFrame) -> pd.DataFrame:
    """Return fills and comments with some changed."""
    if not len(changed):
        return marks
    parts = changed["column"].str.partition(":")
    long = marks.melt(id_vars=["customer_id", "column"], value_vars=list(_MARKS), var_name="mark")
    fresh = pd.DataFrame(
        {"customer_id": changed["key"], "column": parts[2], "mark": parts[0], "value": changed["after"]}
    )
    key = ["customer_id", "column", "mark"]
    last = pd.concat([long, fresh]).drop_duplicates(key, keep="last").dropna(subset=["value"])
    fills, comments = (
        last[last["mark"] == mark].rename(columns={"value": mark}).drop(columns="mark") for mark in _MARKS
    )
    return fills.merge(comments, how="outer", on=key[:2]).astype("str")
