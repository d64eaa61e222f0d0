"""Fill colours and comments that the seller put on customers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow.compute

from regulars.columns import OWN_PREFIX
from regulars.rules.own import COMMENT, FILL
from regulars.workbook.comparison import arrow, plain, unequal

if TYPE_CHECKING:
    from regulars.workbook.changes import Sheet

pc: Any = pyarrow.compute  # the stubs refuse plain values beside arrays

_CELL = ["pair", "column"]
_NO_PAIR = -1


def standing(customers: Sheet) -> pd.DataFrame:
    """Return every fill and comment: ``row``, ``pair`` (its number), ``column`` and ``text``.

    The column is ``fill:<name>`` or ``comment:<name>``; the pair is -1 in new rows.
    """
    found, named = customers.found, {key: name for name, key in customers.keys.items()}
    pair = np.full(len(found.numbers), _NO_PAIR)
    pair[customers.pairs.rows] = np.arange(len(customers.pairs.rows))
    fills, comments = found.fills, found.comments
    marks = _both(
        fills.assign(name=fills["header"].map(named), text=fills["fill"]),
        comments.assign(name=comments["header"].map(named), text=comments["text"]),
    )
    return marks.assign(pair=pair[marks["row"].to_numpy(np.int64)])[["row", *_CELL, "text"]]


def edits(told: pd.DataFrame, now: pd.DataFrame, customers: Sheet) -> pd.DataFrame:
    """Return fills and comments that were changed, as changed cells (``merge.Edits.cells``).

    Parameters
    ----------
    told : DataFrame
        ``customer_id``, ``column``, ``fill`` and ``comment``, as they were written.
    now : DataFrame
        As :func:`standing` gives it.
    customers : Sheet
        A mark in a column of ours that is gone there stays.
    """
    there = told["column"].isin(list(customers.keys)) | told["column"].str.startswith(OWN_PREFIX)
    before = _both(
        *(told.assign(name=told["column"], text=told[kind])[there] for kind in ("fill", "comment"))
    )
    at = pc.index_in(arrow(before["customer_id"]), value_set=arrow(customers.ids))
    before["pair"] = pc.fill_null(at, _NO_PAIR).to_numpy(zero_copy_only=False)
    sides = [side[side["pair"] != _NO_PAIR].set_index(_CELL)["text"] for side in (before, now)]
    marks = pd.concat(sides, axis="columns", keys=["before", "after"]).astype("str").reset_index()
    marks = marks[unequal(arrow(marks["before"]), arrow(marks["after"]))].reset_index(drop=True)
    pairs = marks["pair"].to_numpy(np.int64)
    letters = {name: customers.found.letters[key] for name, key in customers.keys.items()}
    letter = marks["column"].str.split(":", n=1).str[1].map(letters).astype("str")
    rows = customers.pairs.rows[pairs]
    return marks.assign(
        sheet=customers.found.name,
        key=customers.ids.take(pairs).array,
        row=rows,
        cell=letter + pd.Series(customers.found.numbers[rows]).astype("str"),
    )


def _both(fills: pd.DataFrame, comments: pd.DataFrame) -> pd.DataFrame:
    """Return fills and comments in one frame, ``column`` and ``text`` in their one spelling, no null."""
    marks = [
        fills.assign(column=FILL + fills["name"].astype("str"), text=_colors(fills["text"])),
        comments.assign(column=COMMENT + comments["name"].astype("str"), text=_words(comments["text"])),
    ]
    return pd.concat(marks, ignore_index=True).dropna(subset="text").reset_index(drop=True)


def _colors(fills: pd.Series) -> pd.Series:
    """Return fills: programs disagree on the alpha of a plain colour, and none shows it."""
    return fills.astype("str").str.replace(r"^[0-9A-Fa-f]{2}([0-9A-Fa-f]{6})$", r"FF\1", regex=True)


def _words(comments: pd.Series) -> pd.Series:
    """Return comments as texts in cells are compared."""
    return plain(arrow(comments.astype("str"))).to_pandas().set_axis(comments.index)
