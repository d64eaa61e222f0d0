"""What somebody changed in a workbook since it was written."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from openpyxl.utils import get_column_letter

from regulars.columns import Kind
from regulars.workbook import changes, doubts, headings, layout, marks, matching, moves
from regulars.workbook.comparison import arrow
from regulars.workbook.found import EMPTY
from regulars.workbook.refusals import Refusals

if TYPE_CHECKING:
    from collections.abc import Mapping

    from regulars.columns import Column
    from regulars.workbook.changes import Sheet
    from regulars.workbook.comparison import Texts
    from regulars.workbook.found import Workbook


@dataclass(frozen=True)
class Then:
    """What the workbook said when it was written.

    Parameters
    ----------
    columns : mapping of str to tuple of Column
        By the name in ``layout`` of the sheets that may be edited: their columns in the order written, the
        seller's own among them.
    tables : mapping of str to DataFrame
        Their rows with these columns, typed as :mod:`regulars.columns` says; own columns in the notation of
        ``found.Cells``.
    marks : DataFrame
        Fills and comments on Customers: ``customer_id``, ``column`` (its name), ``fill``, ``comment``; a null
        for none.
    """

    columns: Mapping[str, tuple[Column, ...]]
    tables: Mapping[str, pd.DataFrame]
    marks: pd.DataFrame


@dataclass(frozen=True)
class Edits:
    """What somebody changed.

    Attributes
    ----------
    cells : DataFrame
        One row a changed cell: ``sheet`` (as in ``layout``), ``key`` (``matching.told_keys``), ``column``
        (``own:<header>``, ``fill:<column name>`` and ``comment:<column name>`` among them), ``before`` and
        ``after`` (as ``values.typed`` spells them, own cells in their notation; null where empty), ``row``
        (number in ``found.Found``) and ``cell`` (``K7``; null where its column is gone).
    added : DataFrame
        New rows of Customers: ``row``, ``cell`` and ``email``, and a column of texts for every other column
        that has a value in any of them.
    deleted : tuple of str
        Ids of the customers whose row is gone.
    merged : DataFrame
        ``customer_id`` and ``into``: whose address was changed to that of another row. These changes are in
        ``cells`` too.
    put_back : int
        Cells that were changed and may not be.
    """

    cells: pd.DataFrame
    added: pd.DataFrame
    deleted: tuple[str, ...]
    merged: pd.DataFrame
    put_back: int


def merge(theirs: Workbook, then: Then, *, many: bool) -> Edits:
    """Return what somebody changed in a workbook since it was written.

    Parameters
    ----------
    theirs : Workbook
        As it stands.
    then : Then
        What it said.
    many : bool
        Whether to take also what looks like an accident: very many changes in one column, very many deleted
        rows, addresses that only changed places.

    Raises
    ------
    WorkbookError
        Something cannot be taken (docs/design.md); the first of such places.
    """
    refusals = Refusals(theirs.path)
    keys = _placed(theirs, then, refusals)
    refusals.settle()
    customers, addresses = _customers(theirs, then, keys[layout.CUSTOMERS], refusals)
    others = [_other(theirs, then, name, keys[name], refusals) for name in keys if name != layout.CUSTOMERS]
    sheets = [customers, *others]
    standing = marks.standing(customers)
    cells = changes.together(
        [*(changes.edits(sheet, refusals) for sheet in sheets), marks.edits(then.marks, standing, customers)]
    )
    added = _added(customers, standing, refusals)
    refusals.settle()
    moved = moves.of(customers.pairs, arrow(then.tables[layout.CUSTOMERS]["email"]), addresses)
    doubts.refuse_addresses(customers, moved, refusals)
    if not many:
        doubts.refuse_many(sheets, cells, moved, refusals)
    refusals.settle()
    ids = then.tables[layout.CUSTOMERS]["customer_id"]
    merged = np.flatnonzero(moved.into != moves.NONE)
    return Edits(
        cells=cells,
        added=added,
        deleted=tuple(ids.iloc[customers.pairs.gone]),
        merged=pd.DataFrame(
            {
                "customer_id": customers.ids.take(merged).array,
                "into": customers.ids.take(moved.into[merged]).array,
            }
        ),
        put_back=sum(changes.put_back(sheet) for sheet in sheets),
    )


def _placed(theirs: Workbook, then: Then, refusals: Refusals) -> dict[str, dict[str, str]]:
    """Return where the columns of each sheet stand, by its name; refuse what cannot be done without.

    A sheet other than Customers that is gone says nothing, and is written again.
    """
    for name in _missing(theirs, then):
        do = "give the sheet its name back, or take the workbook in the folder backups"
        refusals.add("this sheet is missing", sheet=name, do=do)
    there = {name: told for name, told in then.columns.items() if name in theirs.sheets}
    keys = {name: headings.placed(theirs.sheets[name], told) for name, told in there.items()}
    for name, told in there.items():
        for at, column in enumerate(told, start=1):
            if column.kind is Kind.OWN or not (column.by_hand or column.name in matching.KEYS[name]):
                continue
            for place in theirs.sheets[name].places:
                if keys[name].get(column.name) not in place.letters:
                    what = f"the column {column.header}, written here, is missing, or its header was changed"
                    do = "give the column its header back above what it held, or undo its deletion there"
                    refusals.add(what, sheet=place.sheet, cell=f"{get_column_letter(at)}1", do=do)
                elif place.headers.count(column.header) > 1:
                    what = f"the column {column.header} stands here twice"
                    refusals.add(what, sheet=place.sheet, do="rename the one that is a copy, or delete it")
    return keys


def _missing(theirs: Workbook, then: Then) -> list[str]:
    """Return the names of the sheets of customers that are gone: their rows were not deleted one by one."""
    if layout.CUSTOMERS not in theirs.sheets:
        return [layout.CUSTOMERS]
    there = len(theirs.sheets[layout.CUSTOMERS].places)
    written = len(layout.spans(len(then.tables[layout.CUSTOMERS])))
    # Where nothing says how they were called, there are too few for the rows that were written.
    return list(theirs.missing) or list(islice(layout.part_names(), there, written))


def _customers(theirs: Workbook, then: Then, keys: dict[str, str], refusals: Refusals) -> tuple[Sheet, Texts]:
    """Return the sheet Customers, and the normalised address of every row."""
    found, table = theirs.sheets[layout.CUSTOMERS], then.tables[layout.CUSTOMERS]
    pairs, addresses = matching.customers(found, keys, table, refusals)
    return changes.of(found, then.columns[layout.CUSTOMERS], keys, pairs, table), addresses


def _other(theirs: Workbook, then: Then, name: str, keys: dict[str, str], refusals: Refusals) -> Sheet:
    """Return another sheet; what somebody typed into a row that was not written there is refused."""
    found, table = theirs.sheets[name], then.tables[name]
    pairs = matching.by_key(found, keys, table, refusals)
    sheet = changes.of(found, then.columns[name], keys, pairs, table)
    for column in changes.kept(sheet):
        new = sheet.pairs.new
        said = new[found.columns[keys[column]].kind[new] != EMPTY]
        what = "this row was not written here, so what stands in it cannot be kept"
        refusals.add_rows(what, found, said, keys[column], do="empty the row")
    return sheet


def _added(customers: Sheet, standing: pd.DataFrame, refusals: Refusals) -> pd.DataFrame:
    """Return new rows with their fills and comments."""
    added = changes.added(customers, refusals)
    mine = standing[standing["row"].isin(added["row"])].set_index(["row", "column"])["text"]
    wide = mine.unstack("column") if len(mine) else pd.DataFrame(index=added["row"])  # noqa: PD010
    return added.join(wide.astype("str"), on="row")
