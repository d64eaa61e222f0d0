"""The columns of a table sheet, each ready to give its cells a block of rows at a time."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute

from regulars.columns import Kind
from regulars.rules import currencies
from regulars.rules import texts as rules_texts
from regulars.workbook import own, texts
from regulars.workbook.cells import Cells, Strip, joined
from regulars.workbook.flag import Form

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from regulars.columns import Column
    from regulars.workbook.flag import Flag
    from regulars.workbook.layout import Sheet
    from regulars.workbook.styles import Styles

pc: Any = pyarrow.compute  # the stubs refuse plain values beside arrays

_DAY_ZERO = 25_569
"""1970-01-01 in Excel's days (ECMA-376 part 1, 18.17.4.1, the 1900 date system)."""

_MICROSECONDS_PER_DAY = 86_400_000_000


def of(sheet: Sheet, styles: Mapping[str, Styles], flag: Flag) -> list[Strip]:
    """Return the columns of a sheet.

    Parameters
    ----------
    sheet : Sheet
    styles : mapping of str to Styles
        By column name.
    flag : Flag
        How the SKU-flag is written.
    """
    return [_strip(sheet, column, styles[column.name], flag) for column in sheet.columns]


def _strip(sheet: Sheet, column: Column, styles: Styles, flag: Flag) -> Strip:
    """Return one column."""
    series, letter = sheet.rows[column.name], sheet.letters[column.name]
    if column.kind is Kind.MONEY and not column.currency:
        decimals = _decimals(sheet.rows["currency"])
        each = np.where(series.isna(), -1, np.array(styles.usual)[decimals])
        return Strip(letter, styles.usual[0], each, partial(_amounts, _arrow(series), decimals))
    if column.kind is Kind.FLAG:
        cells = f"{letter}2:{letter}{len(series) + 1}"
        return Strip(letter, styles.usual[0], styles.each, partial(_flags, _arrow(series), flag, cells))
    return Strip(letter, styles.usual[0], styles.each, _cells(series, column))


def _cells(series: pd.Series[Any], column: Column) -> Callable[[slice], Cells]:
    """Return one column as a function from a range of rows to its cells."""
    if column.kind is Kind.OWN:
        return partial(_own, _arrow(series))
    if column.kind in {Kind.TEXT, Kind.ID} or (column.kind is Kind.YES and series.dtype != bool):
        if isinstance(series.dtype, pd.CategoricalDtype):
            return partial(_words, series.cat.codes.to_numpy(), _rendered_words(series))
        return partial(_texts, _arrow(series))
    return partial(_numbers, _arrow(series), column)


def _inline(*, plain: bool) -> str:
    """Return the opening of text cells; XML drops outer white space unless told."""
    space = "" if plain else ' xml:space="preserve"'
    return f'" t="inlineStr"><is><t{space}>'


_INLINE_END = "</t></is></c>"
_VALUE = '"><v>'
_VALUE_END = "</v></c>"
_SHARED = '<f t="shared" si="0"/>'


def _arrow(series: pd.Series[Any]) -> pa.ChunkedArray[Any]:
    """Return a series for Arrow, which mostly means without a copy; missing values are null."""
    array = pa.array(series, from_pandas=True)
    return array if isinstance(array, pa.ChunkedArray) else pa.chunked_array([array])


def _some(column: pa.ChunkedArray[Any], rows: slice) -> Any:
    """Return some rows of a column."""
    some = column.slice(rows.start, rows.stop - rows.start)
    return some.chunk(0) if some.num_chunks == 1 else some.combine_chunks()


def _texts(column: pa.ChunkedArray[Any], rows: slice) -> Cells:
    """Return texts of which few are alike."""
    made = texts.rendered(pc.cast(_some(column, rows), texts.ARROW))
    made_safe = 0 if made.made_safe is None else int(made.made_safe.sum())
    return Cells(made.xml, _inline(plain=made.plain), _INLINE_END, made_safe)


def _rendered_words(series: pd.Series[Any]) -> texts.Rendered:
    """Return the categories of a series, rendered once for all rows."""
    return texts.rendered(pc.cast(rules_texts.arrow(series.cat.categories.to_series()), texts.ARROW))


def _words(codes: NDArray[Any], words: texts.Rendered, rows: slice) -> Cells:
    """Return texts of which many are alike; code -1 is none."""
    codes = codes[rows]
    values = words.xml.take(pa.array(codes, mask=codes < 0))
    made_safe = 0 if words.made_safe is None else int(words.made_safe[codes[codes >= 0]].sum())
    return Cells(values, _inline(plain=words.plain), _INLINE_END, made_safe)


def _own(column: pa.ChunkedArray[Any], rows: slice) -> Cells:
    """Return cells of the seller's, of any kind."""
    made = own.rendered(pc.cast(_some(column, rows), texts.ARROW), first_row=rows.start + 2)
    return Cells(made.xml, "", "</c>", made.made_safe)


def _flags(column: pa.ChunkedArray[Any], flag: Flag, cells: str, rows: slice) -> Cells:
    """Return SKU-flags: the formula where there is one, and the value it shows.

    The first row has the formula, and the others share it: a tenth of the sheet less to write and to open.
    """
    values = flag.cached(pc.cast(_some(column, rows), texts.ARROW))
    if not flag.formula and flag.form is Form.TEXT:
        return Cells(values, _inline(plain=True), _INLINE_END)
    if not flag.formula:
        return Cells(values, _VALUE, _VALUE_END)
    start = '" t="str">' if flag.form is Form.TEXT else '">'
    if rows.start > 0:
        return Cells(values, f"{start}{_SHARED}<v>", _VALUE_END)
    formula = flag.in_row(2).replace("&", "&amp;")
    first = f'<f t="shared" ref="{cells}" si="0">{formula}</f>'
    formulas = pa.array([first, *[_SHARED] * (len(values) - 1)], texts.ARROW)
    return Cells(joined([formulas, "<v>", values], nulls="emit_null"), start, _VALUE_END)


def _decimals(codes: pd.Series[Any]) -> NDArray[np.int64]:
    """Return the decimals of the minor unit of each currency."""
    decimals = codes.map(currencies.exponent, na_action="ignore").fillna(2)
    return np.asarray(decimals, dtype=np.int64)


def _amounts(column: pa.ChunkedArray[Any], decimals: NDArray[np.int64], rows: slice) -> Cells:
    """Return amounts each in its row's currency."""
    return Cells(
        _text(pc.divide(_float(_some(column, rows)), pa.array(10.0 ** decimals[rows]))), _VALUE, _VALUE_END
    )


def _numbers(values: pa.ChunkedArray[Any], column: Column, rows: slice) -> Cells:
    """Return numbers, days, instants, and yes or blank, as far as it is told by truth values."""
    array = _some(values, rows)
    if column.kind is Kind.YES:
        yes = pc.if_else(array, pa.scalar("Yes", texts.ARROW), pa.scalar(None, texts.ARROW))
        return Cells(yes, _inline(plain=True), _INLINE_END)
    return Cells(_text(_excel(array, column)), _VALUE, _VALUE_END)


def _excel(array: pa.Array[Any], column: Column) -> Any:
    """Return the numbers that Excel knows these values by."""
    match column.kind:
        case Kind.QUANTITY:
            return pc.if_else(pc.equal(array, 0), pa.scalar(None, array.type), array)
        case Kind.MONEY:
            return pc.divide(_float(array), 10.0 ** currencies.exponent(column.currency))
        case Kind.SHARE:
            return pc.divide(_float(array), 100.0)
        case Kind.DAY:
            days = pc.cast(pc.cast(array, pa.date32(), safe=False), pa.int32())
            return pc.add(days, pa.scalar(_DAY_ZERO, pa.int32()))
        case Kind.INSTANT:
            since = pc.cast(pc.cast(array, pa.timestamp("us", "UTC")), pa.int64())
            return pc.add(pc.divide(_float(since), float(_MICROSECONDS_PER_DAY)), float(_DAY_ZERO))
        case _:
            return array


def _float(array: pa.Array[Any]) -> Any:
    """Return whole numbers as floats: a division by a power of ten then prints with its few decimals."""
    return pc.cast(array, pa.float64(), safe=False)


def _text(array: pa.Array[Any]) -> Any:
    """Return numbers in digits."""
    return pc.cast(array, texts.ARROW)
