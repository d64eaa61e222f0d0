"""The cells of one sheet that somebody changed, and its new rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute

from regulars.columns import OWN_PREFIX, Kind
from regulars.rules import currencies
from regulars.workbook import layout, matching, resaved, values
from regulars.workbook.comparison import arrow, nothing, plain, some, unequal
from regulars.workbook.found import EMPTY, ERROR, NUMBER
from regulars.workbook.reading import styles

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from numpy.typing import NDArray

    from regulars.columns import Column
    from regulars.workbook.comparison import Texts
    from regulars.workbook.found import Cells, Found
    from regulars.workbook.matching import Pairs
    from regulars.workbook.refusals import Refusals

pc: Any = pyarrow.compute  # the stubs refuse plain values beside arrays

_WHERE = "`regulars list --columns customer_id,email` has those that the book knows"
"""Where to find an address that nobody remembers: no message repeats one."""

_TEXTS = ("sheet", "key", "column", "before", "after")
_CELLS = dict.fromkeys(_TEXTS, "str") | {"row": "int64", "cell": "str"}


@dataclass(frozen=True)
class Sheet:
    """One sheet, as it stands and as it was written.

    Attributes
    ----------
    found : Found
    columns : tuple of Column
        As they were written.
    keys : mapping of str to str
        As ``headings.placed`` gives it.
    pairs : Pairs
    table : DataFrame
        What was written in the rows of ``pairs``.
    ids : Series of str
        The keys of these rows (``matching.told_keys``), numbered from 0.
    """

    found: Found
    columns: tuple[Column, ...]
    keys: Mapping[str, str]
    pairs: Pairs
    table: pd.DataFrame
    ids: pd.Series

    @property
    def typed(self) -> Iterator[tuple[Column, Cells]]:
        """Our columns that may be edited, and what stands there; none of them is ever gone."""
        for column in self.columns:
            if column.by_hand and column.kind is not Kind.OWN:
                yield column, self.found.columns[self.keys[column.name]]

    @property
    def derived(self) -> Iterator[tuple[Column, Cells]]:
        """Our other columns as far as they are there, without the flag, which calculates itself."""
        for column in self.columns:
            if not column.by_hand and column.kind is not Kind.FLAG and column.name in self.keys:
                yield column, self.found.columns[self.keys[column.name]]

    @property
    def own(self) -> list[str]:
        """Names of the seller's own columns, those that are gone first."""
        told = [column.name for column in self.columns if column.kind is Kind.OWN]
        there = [name for name in self.keys if name.startswith(OWN_PREFIX)]
        return [*(name for name in told if name not in self.keys), *there]

    def places(self, name: str, rows: NDArray[np.int64]) -> pd.Series:
        """Return the cells of a column in some rows, as in ``K7``; null where the column is gone."""
        if name not in self.keys:
            return pd.Series(None, index=range(len(rows)), dtype="str")
        return self.found.cells(rows, self.keys[name])

    def changed(self, name: str, pairs: NDArray[np.int64], before: Texts, after: Texts) -> pd.DataFrame:
        """Return cells of one column that were changed (``merge.Edits.cells``), in pairs by their number."""
        rows = self.pairs.rows[pairs]
        return pd.DataFrame(
            {
                "sheet": self.found.name,
                "key": self.ids.take(pairs).array,
                "column": name,
                "before": before.to_pandas(),
                "after": after.to_pandas(),
                "row": rows,
                "cell": self.places(name, rows),
            }
        )


def of(
    found: Found, columns: tuple[Column, ...], keys: Mapping[str, str], pairs: Pairs, table: pd.DataFrame
) -> Sheet:
    """Return a sheet of which ``table`` has all rows that were written."""
    ids = some(matching.told_keys(found.name, table), pairs.told).to_pandas()
    in_order = np.array_equal(pairs.told, np.arange(len(table)))  # the usual case, and the costly one to copy
    still = table if in_order else table.take(pairs.told)
    return Sheet(found, columns, keys, pairs, still.reset_index(drop=True), ids)


def kept(sheet: Sheet) -> list[str]:
    """Return the names of the columns that are there and hold what the seller says."""
    return [column.name for column, _ in sheet.typed] + [name for name in sheet.own if name in sheet.keys]


def edits(sheet: Sheet, refusals: Refusals) -> pd.DataFrame:
    """Return the changed cells among those that may be changed (``merge.Edits.cells``).

    Parameters
    ----------
    sheet : Sheet
    refusals : Refusals
        Takes cells whose value does not fit.
    """
    typed = [_edited(sheet, column, cells, refusals) for column, cells in sheet.typed]
    return together([*typed, *(_own(sheet, name) for name in sheet.own)])


def together(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Return changed cells in one frame, typed even where there are none."""
    filled = [part for part in parts if len(part)]
    empty = pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in _CELLS.items()})
    return pd.concat(filled, ignore_index=True).astype(_CELLS) if filled else empty


def put_back(sheet: Sheet) -> int:
    """Return how many cells were changed that may not be."""
    count, pairs = 0, sheet.pairs
    for column, cells in sheet.derived:
        derived = resaved.Derived(column, sheet.table[column.name], _decimals(sheet, column))
        differ = resaved.differs(derived, some(arrow(cells.text), pairs.rows), cells.kind[pairs.rows])
        if column.name == "customer_id":
            differ &= cells.kind[pairs.rows] != EMPTY  # as in a new row, which is known by its address
        count += int(differ.sum()) + int((cells.kind[pairs.new] != EMPTY).sum())
    return count


def added(sheet: Sheet, refusals: Refusals) -> pd.DataFrame:
    """Return what stands in new rows: ``row``, and every column by name that may be edited and is not empty.

    Parameters
    ----------
    sheet : Sheet
    refusals : Refusals
        Takes cells whose value does not fit.
    """
    new = sheet.pairs.new
    frame = {"row": pd.Series(new), "cell": sheet.places(values.ADDRESS, new)}
    for column, cells in sheet.typed:
        text = _spelled(sheet, column, cells, new, refusals).to_pandas()
        frame[column.name] = text.mask(text == "0") if column.kind is Kind.QUANTITY else text
    for name in sheet.own:
        if name in sheet.keys:
            notation = arrow(sheet.found.columns[sheet.keys[name]].notation())
            frame[name] = some(notation, new).to_pandas()
    always = ("row", "cell", values.ADDRESS)
    return pd.DataFrame({name: text for name, text in frame.items() if name in always or text.notna().any()})


def _edited(sheet: Sheet, column: Column, cells: Cells, refusals: Refusals) -> pd.DataFrame:
    """Return the changed cells of one of our columns; only what is not as it was is looked at closely."""
    key = sheet.keys[column.name]
    what, do = "this formula has no value yet", "open the workbook and save it again, or type the value"
    refusals.add_rows("this is an error", sheet.found, cells.kind == ERROR, key, do="type the value")
    refusals.add_rows(what, sheet.found, _broken(cells) & (cells.kind == EMPTY), key, do=do)
    told = values.told(column, sheet.table[column.name])
    differ = np.flatnonzero(unequal(told, some(arrow(cells.text), sheet.pairs.rows)))
    if not len(differ):
        return together([])
    rows = sheet.pairs.rows[differ]
    before, now = plain(some(told, differ)), _spelled(sheet, column, cells, rows, refusals)
    edited = np.flatnonzero(values.edited(column, before, now, cells.kind[rows]))
    return sheet.changed(column.name, differ[edited], some(before, edited), some(now, edited))


def _broken(cells: Cells) -> NDArray[np.bool_]:
    """Return which cells are errors, or formulas without a value: they say nothing that can be taken."""
    broken: NDArray[np.bool_] = cells.kind == ERROR
    if cells.formula is not None:
        broken |= (cells.kind == EMPTY) & cells.formula.notna().to_numpy()
    return broken


def _spelled(
    sheet: Sheet, column: Column, cells: Cells, rows: NDArray[np.int64], refusals: Refusals
) -> Texts:
    """Return what the cells of some rows say; refuse what does not fit, and a customer without an address."""
    spelled, bad = values.typed(column, _shown(cells, rows))
    whole, key = ~_broken(cells)[rows], sheet.keys[column.name]
    is_home = sheet.found.name == layout.CUSTOMERS and column.name == values.ADDRESS
    what = f"only {values.fitting(column)} can stand here"
    do = f"type the address; {_WHERE}" if is_home else values.mending(column)
    refusals.add_rows(what, sheet.found, rows[bad & whole], key, do=do)
    if is_home:
        none = np.asarray(pc.is_null(spelled), dtype=bool) & ~bad & whole
        what, do = "this row has no Email", f"type the address, or delete the whole row; {_WHERE}"
        refusals.add_rows(what, sheet.found, rows[none], key, do=do)
    return spelled


def _shown(cells: Cells, rows: NDArray[np.int64]) -> Texts:
    """Return what some cells show; a day, as spreadsheets make of 3-1 too, is there no number but a day."""
    text = some(arrow(cells.text), rows)
    forms = np.array([*map(styles.shows_day, cells.format.categories), False], dtype=bool)
    days = forms[cells.format.codes[rows]] & (cells.kind[rows] == NUMBER)
    if not days.any():
        return text
    serial = pc.cast(pc.cast(text.filter(pa.array(days)), pa.float64()), pa.int64(), safe=False)
    named = [str(resaved.DAY_ZERO + np.timedelta64(day, "D")) for day in serial.to_pylist()]
    dated: Texts = pc.replace_with_mask(text, pa.array(days), pa.array(named, text.type))
    return dated


def _own(sheet: Sheet, name: str) -> pd.DataFrame:
    """Return the changed cells of one of the seller's columns; of one that is gone, all that had content."""
    before = now = nothing(len(sheet.ids))
    if name in sheet.table:
        before = arrow(sheet.table[name])
    if name in sheet.keys:
        now = some(arrow(sheet.found.columns[sheet.keys[name]].notation()), sheet.pairs.rows)
    differ = np.flatnonzero(resaved.notation_differs(before, now))
    return sheet.changed(name, differ, some(before, differ), some(now, differ))


def _decimals(sheet: Sheet, column: Column) -> NDArray[np.int64] | int:
    """Return the decimals of a column's amounts, by row where the currency stands beside them."""
    if column.kind is not Kind.MONEY:
        return 0
    return (
        currencies.exponent(column.currency)
        if column.currency
        else resaved.exponents(sheet.table["currency"])
    )
