"""Which line is current, what it says, and what a report had to say that was not known.

The current line of a key is the one with the latest reporting date; of several, the one whose fields,
compared as text, are greater (dates, products and amounts first); never the one imported last. So neither the
order of files nor that of commands matters.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute

from regulars.columns import REPORT, SHIPMENTS
from regulars.rules import currencies, keys
from regulars.rules.forgotten import KEPT
from regulars.rules.keys import NONE
from regulars.rules.texts import arrow, trimmed

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from regulars.rules.keys import Codes

    Mask = NDArray[np.bool_]

pc: Any = pyarrow.compute  # the stubs refuse plain values beside arrays

_BY_TEXT = (*KEPT, *(column for column in REPORT if column not in KEPT))
"""The order in which columns are compared: first what stays when people are forgotten, so that sums do."""

_MONEY = tuple(field.name for field in SHIPMENTS if field.type == "money")


@dataclass(frozen=True)
class _Standing:
    """The lines that share a key with others, by key, and within a key from the least to the current one.

    Attributes
    ----------
    rows : array of int
        Their positions in the shipments.
    key : array of int
        Number of the key of each, from 0, without gaps.
    first, last : array of int
        Where in ``rows`` each key begins, and where its current line is.
    """

    rows: Codes
    key: Codes
    first: Codes
    last: Codes

    @classmethod
    def of(cls, rows: Codes, sorted_keys: Codes) -> _Standing:
        """Return the standing of rows that are in its order, with any codes of their keys."""
        begins = np.diff(sorted_keys, prepend=NONE) != 0
        first = np.flatnonzero(begins)
        return cls(rows, np.cumsum(begins) - 1, first, np.append(first[1:], len(rows))[: len(first)] - 1)

    def greatest(self, which: Mask) -> Codes:
        """Return for each key the place of its greatest line among those with a mark; else of its last."""
        found = np.maximum.accumulate(np.where(which, np.arange(len(self.rows)), NONE))[self.last]
        return np.where(found >= self.first, found, self.last)


def wanted(
    shipments: pd.DataFrame, *, new: Collection[int] = (), found: keys.Candidates | None = None
) -> Codes:
    """Return the positions of the lines whose report text is needed to say which line is current.

    These are lines of one key with the same reporting date that say different things; lines that may be the
    same as one without a shipment-item id; and, to tally reports, their lines that were known before, with
    those they are measured by.

    Parameters
    ----------
    shipments : DataFrame
        ``report``, ``line`` and the fields of ``columns.SHIPMENTS``, of all reports in force, on a
        RangeIndex.
    new : collection of int
        Reports that will be tallied.
    found : Candidates, optional
        What ``keys.candidates(shipments)`` returns, where it is at hand.
    """
    found = found or keys.candidates(shipments)
    keyed = found.exact != NONE
    asked = found.loose != NONE
    if new:
        again = pd.Series(found.exact).duplicated().to_numpy() & keyed
        asked |= again & shipments["report"].isin(list(new)).to_numpy()[found.rows]
    asked |= _in_doubt(shipments, found)
    asked |= keyed & np.isin(found.exact, found.exact[asked & keyed])
    return np.sort(found.rows[asked])


def current(
    shipments: pd.DataFrame, texts: pd.DataFrame, *, found: keys.Candidates | None = None
) -> pd.DataFrame:
    """Return the current line of each key, its blank fields filled from the key's other lines in their order.

    An unknown currency counts as blank, and so do the amounts beside it, where another line of the key knows
    more.

    Parameters
    ----------
    shipments : DataFrame
        ``report``, ``line`` and the fields of ``columns.SHIPMENTS``, of all reports in force, on a
        RangeIndex.
    texts : DataFrame
        Report text of the lines in :func:`wanted`, indexed by position: the columns of ``columns.REPORT``.
    found : Candidates, optional
        As for :func:`wanted`.

    Returns
    -------
    DataFrame
        The same columns in the order of the shipments, on a RangeIndex. ``report`` and ``line`` are the
        current line's, or the earliest's where several say the same.
    """
    standing = _standing(shipments, texts, found or keys.candidates(shipments))
    if not standing.rows.size:
        return shipments.copy(deep=False)
    alone = np.ones(len(shipments), bool)
    alone[standing.rows] = False
    kept = np.concatenate([np.flatnonzero(alone), standing.rows[standing.last]])
    order = np.argsort(kept)
    lines = shipments.take(kept[order]).reset_index(drop=True)
    worthless = _worthless(shipments, standing)
    for field in SHIPMENTS:
        blank = shipments[field.name].isna().to_numpy()[standing.rows]
        if field.name == "currency" or field.name in _MONEY:
            blank |= worthless
        if blank[standing.last].any():
            fillers = standing.rows[standing.greatest(~blank)]
            sources = np.concatenate([kept[: -len(fillers)], fillers])
            lines[field.name] = shipments[field.name].array.take(sources[order])
    return lines


def tally(
    shipments: pd.DataFrame,
    texts: pd.DataFrame,
    *,
    new: Collection[int],
    found: keys.Candidates | None = None,
) -> pd.DataFrame:
    """Count what each of the new reports had to say.

    A line is *new* where no line before it has its key: those of earlier reports, and those above it in its
    own. Else it is *known* where each field that is not blank is what the key's current line said before, its
    blank fields filled; and *changed* where not.

    Parameters
    ----------
    shipments, texts : DataFrame
        As for :func:`current`, the texts of ``wanted(shipments, new=new)``.
    new : collection of int
        Reports, by number.
    found : Candidates, optional
        As for :func:`wanted`.

    Returns
    -------
    DataFrame
        ``report``, ``new``, ``known``, ``changed``: one row a report, in the order given.
    """
    standing = _standing(shipments, texts, found or keys.candidates(shipments))
    every = shipments["report"].to_numpy()
    report, line = every[standing.rows], shipments["line"].to_numpy()[standing.rows]
    coming = np.lexsort((line, report, standing.key))
    again = np.isin(report, list(new))
    again[coming[standing.first]] = False  # a key's lines lie in the same stretch in both orders
    more = _says_more(standing, coming, again, texts)
    lines, repeated, changed = (
        pd.Series(reports).value_counts().reindex(list(new), fill_value=0).to_numpy()
        for reports in (every, report[again], report[more])
    )
    return pd.DataFrame(
        {"report": list(new), "new": lines - repeated, "known": repeated - changed, "changed": changed}
    )


def _standing(shipments: pd.DataFrame, texts: pd.DataFrame, found: keys.Candidates) -> _Standing:
    """Return the lines that share a key with others, in their standing."""
    # Turned round, so that of lines that say the same the earliest stands last in a stable sort.
    rows = found.rows[::-1]
    key = keys.settled(found, shipments, texts)[::-1]
    reported = _numbers(shipments["reported_at"])[rows]
    order = np.lexsort((_text_ranks(rows, key, reported, texts), reported, key))
    return _Standing.of(rows[order], key[order])


def _text_ranks(rows: Codes, key: Codes, reported: Codes, texts: pd.DataFrame) -> Codes:
    """Return numbers that grow with the text of lines, among those of one key and reporting date.

    Lines without a text here say the same as the others of their key and date, and so do most that have one.
    """
    ranks = np.zeros(len(rows), np.int64)
    place = texts.index.get_indexer(pd.Index(rows))
    known = np.flatnonzero(place != NONE)
    run = keys.together(key[known], pd.factorize(reported[known])[0])
    order = np.argsort(run, kind="stable")
    known, run = known[order], run[order]
    same_run, differ = run[1:] == run[:-1], np.zeros(max(len(run) - 1, 0), bool)
    telling = []
    for column in _BY_TEXT:
        text = pc.fill_null(arrow(texts[column]), "").take(place[known])
        other = same_run & pc.not_equal(text[1:], text[:-1]).to_numpy(zero_copy_only=False)
        differ |= other
        telling += [(column, text)] if other.any() else []
    # Only these need sorting, and only by these columns; of equal texts the line that came first stands last.
    open_ = np.isin(run, run[1:][differ])
    columns = {column: text.filter(pa.array(open_)) for column, text in telling}
    table = pa.table({"run": run[open_]} | columns | {"turn": np.arange(open_.sum())})
    by_text = pc.sort_indices(table, [(column, "ascending") for column in table.column_names])
    ranks[known[open_][by_text.to_numpy()]] = np.arange(len(table))
    return ranks


def _in_doubt(shipments: pd.DataFrame, found: keys.Candidates) -> Mask:
    """Return which candidates have the key and the reporting date of another one that says something else."""
    reported = _numbers(shipments["reported_at"])[found.rows]
    order = np.lexsort((reported, found.exact))
    exact, reported, rows = found.exact[order], reported[order], found.rows[order]
    same = (exact[1:] == exact[:-1]) & (exact[1:] != NONE) & (reported[1:] == reported[:-1])
    lower = np.flatnonzero(same)
    differ = np.zeros(len(lower), bool)
    for field in SHIPMENTS:
        if field.type != "text":
            numbers = _numbers(shipments[field.name])
            differ |= numbers[rows[lower]] != numbers[rows[lower + 1]]
    run = np.cumsum(np.append(True, ~same)) if len(rows) else rows
    doubt = np.zeros(len(rows), bool)
    doubt[order] = np.isin(run, run[lower[differ]])
    return doubt


def _worthless(shipments: pd.DataFrame, standing: _Standing) -> Mask:
    """Return the lines without a currency where another line of the key has one."""
    unknown = (shipments["currency"] == currencies.UNKNOWN).to_numpy()[standing.rows]
    known = np.bincount(standing.key, weights=~unknown) > 0
    return unknown & known[standing.key]


def _says_more(standing: _Standing, coming: Codes, again: Mask, texts: pd.DataFrame) -> Mask:
    """Return which lines marked in ``again`` say what the key's current line did not say before they came.

    Parameters
    ----------
    standing : _Standing
    coming : array of int
        Places of the lines by key, and within a key in the order in which they came.
    again : array of bool
        By place. All lines of these keys have a text.
    """
    more = np.zeros(len(again), bool)
    if not again.any():
        return more
    of_key = np.isin(standing.key, standing.key[again])
    coming = coming[of_key[coming]]
    later = np.flatnonzero(again[coming])
    line, begin = coming[later], standing.first[standing.key[coming[later]]]
    row = np.zeros(len(again), np.int64)
    row[of_key] = texts.index.get_indexer(pd.Index(standing.rows[of_key]))
    # Greater places are greater lines, so the greatest place so far is the line that was current.
    was_current = row[np.maximum.accumulate(coming)[later - 1]]
    for column in REPORT:
        text = arrow(texts[column])
        if pc.all(pc.equal(text.take(row[line]), text.take(was_current))).as_py():
            continue
        said = trimmed(text)
        says = said.is_valid().to_numpy(zero_copy_only=False)[row]
        before = np.maximum.accumulate(np.where(says[coming], coming, NONE))[later - 1]
        unsaid = before < begin
        same = pc.equal(said.take(row[line]), said.take(row[np.where(unsaid, line, before)]))
        more[line] |= says[line] & (unsaid | ~pc.fill_null(same, False).to_numpy(zero_copy_only=False))
    return more


def _numbers(column: pd.Series[Any]) -> Codes:
    """Return a column as numbers that are equal where its values are; instants in order, null before all."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return np.asarray(column.cat.codes, np.int64)
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        column = column.dt.tz_localize(None)
        return column.to_numpy(dtype="datetime64[us]").view(np.int64)
    numbers: Codes = column.fillna(np.iinfo(np.int64).min).to_numpy().astype(np.int64)
    return numbers
