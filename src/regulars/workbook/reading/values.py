"""What cells show: their values as written, turned into text and kind a block of cells at a time."""

from __future__ import annotations

import math
import re
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute

from regulars.workbook import found
from regulars.workbook.reading.rows import TYPES, DamagedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from regulars.workbook.reading.rows import Rows, Texts

pc: Any = pyarrow.compute  # the stubs refuse plain values beside arrays

_TEXT = pa.large_string()
_NUMBER, _SHARED, _FORMULA_TEXT, _INLINE, _BOOL, _ERROR, _DAY = range(len(TYPES))
_KINDS = np.array(
    [found.NUMBER, found.TEXT, found.TEXT, found.TEXT, found.BOOL, found.ERROR, found.NUMBER], np.int8
)
_YEARS_1904 = 1_462
"""Days from the beginning of the usual date system to that of 1904 (ECMA-376 part 1, 18.17.4.1)."""

_PLAIN = np.zeros(256, bool)
_PLAIN[list(b"0123456789+-.eE")] = True
_WHOLE = np.zeros(256, bool)
_WHOLE[list(b"0123456789")] = True
_DOT, _ZERO = b".0"
_SMALL, _LARGE = 1e-4, 1e16
"""Between them Python writes no exponent."""

_SHORT = 15
"""Digits that any number of a workbook keeps."""

_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_DECIMAL = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")
_BOOLS = {"0": "FALSE", "1": "TRUE", "false": "FALSE", "true": "TRUE"}
_DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - a workbook knows no zones
_LEAP = 61
"""Serial numbers below stand for the day after: 1900 has a 29 February in workbooks."""


class Values(NamedTuple):
    """Cells as they are shown.

    Attributes
    ----------
    text : pa.Array
        Large strings, null where the cell is empty.
    kind : array of int8
        As in :mod:`regulars.workbook.found`.
    """

    text: Texts
    kind: NDArray[np.int8]


def of(rows: Rows, strings: Texts, old_days: NDArray[np.bool_] | None) -> Values:
    """Return what the cells of some rows show.

    Parameters
    ----------
    rows : Rows
    strings : pa.Array
        The workbook's shared strings, as shown.
    old_days : array of bool or None
        By style, whether its numbers are days since 1904; None where the workbook counts from 1900.

    Raises
    ------
    DamagedError
        A value is not of its cell's type.
    """
    text = rows.text
    for kind, read in (
        (_SHARED, lambda values: strings.take(_indices(values, len(strings)))),
        (_FORMULA_TEXT, unescaped),
        (_INLINE, unescaped),
        (_NUMBER, _decimals),
        (_BOOL, _each(_bool)),
        (_DAY, _each(_serial)),
    ):
        text = _where(rows, kind, text, read)
    if old_days is not None:
        text = _shifted(rows, text, old_days)
    blank = pc.fill_null(pc.or_(pc.utf8_is_space(text), pc.equal(text, "")), True)
    if pc.any(blank).as_py():
        text = pc.if_else(blank, pa.scalar(None, _TEXT), text)
    kinds = _KINDS[rows.type]
    kinds[_bools(blank)] = found.EMPTY
    return Values(text, kinds)


def _bools(array: Texts) -> NDArray[np.bool_]:
    """Return truth values for numpy."""
    values: NDArray[np.bool_] = array.to_numpy(zero_copy_only=False)
    return values


def _where(rows: Rows, kind: int, text: Texts, read: Callable[[Texts], Texts]) -> Texts:
    """Return the texts with those of one type read, which says which cell does not fit."""
    # openpyxl writes a formula nothing was calculated of with an empty value.
    mine = (rows.type == kind) & _bools(pc.fill_null(pc.not_equal(text, ""), False))
    if not mine.any():
        return text
    everything = bool(mine.all())
    before = text if everything else text.filter(pa.array(mine))
    try:
        after = read(before)
    except ValueError:
        raise DamagedError(
            "a cell does not hold what it says it holds", _first(rows, mine, before, read)
        ) from None
    if after is before:
        return text
    return after if everything else pc.replace_with_mask(text, pa.array(mine), after)


def _first(rows: Rows, mine: NDArray[np.bool_], values: Texts, read: Callable[[Texts], Texts]) -> str:
    """Return the name of the first cell whose value cannot be read."""
    start, count = 0, len(values)
    while count > 1:
        half = count // 2
        try:
            read(values.slice(start, half))
        except ValueError:
            count = half
        else:
            start, count = start + half, count - half
    return rows.name(int(np.flatnonzero(mine)[start]))


def _indices(values: Texts, count: int) -> Texts:
    """Return places in the shared strings."""
    if not _WHOLE[_letters(values)].all():
        raise ValueError
    places = pc.cast(values, pa.int64())
    if pc.max(places).as_py() >= count:
        raise ValueError
    return places


def _letters(values: Texts) -> NDArray[np.uint8]:
    """Return texts one behind the other, as bytes."""
    buffers: list[Any] = values.buffers()
    _, offsets, letters = buffers
    ends = np.frombuffer(offsets, np.int64)[values.offset : values.offset + len(values) + 1]
    return np.frombuffer(letters or b"", np.uint8)[ends[0] : ends[-1]]


def _decimals(values: Texts) -> Texts:
    """Return numbers in their shortest form, in which most of them are."""
    odd = ~_is_shortest(values)
    if not odd.any():
        return values
    mask = pa.array(odd)
    return pc.replace_with_mask(values, mask, _shortest(values.filter(mask)))


def _is_shortest(values: Texts) -> NDArray[np.bool_]:
    """Return which numbers stand in their shortest form for certain: no sign, no exponent, few digits."""
    letters = _letters(values)
    dots = np.asarray(pc.count_substring(values, "."))
    if not len(values) or not _WHOLE[letters[letters != _DOT]].all():
        return np.zeros(len(values), bool)
    lengths = np.asarray(pc.binary_length(values))
    ends = np.cumsum(lengths)
    padded = np.append(letters, _DOT)  # so that the letter after an empty text can be looked at
    first, last = padded[ends - lengths], padded[ends - 1]
    whole = (dots == 0) & ((first != _ZERO) | (lengths == 1))
    fraction = (dots == 1) & (first != _ZERO) & (first != _DOT) & (last != _ZERO) & (last != _DOT)
    shortest: NDArray[np.bool_] = (whole | fraction) & (lengths > 0) & (lengths <= _SHORT)
    return shortest


def _shortest(values: Texts) -> Texts:
    """Return numbers in their shortest form."""
    if not _PLAIN[_letters(values)].all():  # the cast would take "inf", and read "0x10" as 16
        return _each(decimal)(values)
    floats = pc.cast(values, pa.float64())
    texts = pc.cast(floats, _TEXT)
    odd = pc.invert(pc.and_(pc.is_finite(floats), pc.greater_equal(pc.abs(floats), _SMALL)))
    odd = pc.or_(odd, pc.match_substring(texts, "e"))
    return pc.replace_with_mask(texts, odd, _each(decimal)(values.filter(odd)))


def _each(read: Callable[[str], str]) -> Callable[[Texts], Texts]:
    """Return a function that reads texts one by one, equal ones once."""

    def all_of(values: Texts) -> Texts:
        words: Any = values.dictionary_encode()
        return pa.array([read(text) for text in words.dictionary.to_pylist()], _TEXT).take(words.indices)

    return all_of


def decimal(text: str) -> str:
    """Return a number as Python's shortest decimal, whole ones without a point; empty for an empty text.

    Raises
    ------
    ValueError
        It is no number, or none that a workbook can hold.
    """
    text = text.strip()
    if not text:
        return ""
    if not _DECIMAL.fullmatch(text) or math.isinf(number := float(text)):
        raise ValueError(text)
    return str(int(number)) if number.is_integer() and abs(number) < _LARGE else repr(number)


def _bool(text: str) -> str:
    """Return a truth value as it is shown."""
    if text not in _BOOLS:
        raise ValueError(text)
    return _BOOLS[text]


def _serial(text: str) -> str:
    """Return a day or an instant in ISO 8601 as its serial number."""
    try:
        at = datetime.fromisoformat(text.strip()).replace(tzinfo=None)
    except ValueError:
        at = datetime.combine(_DAY_ZERO, time.fromisoformat(text.strip()).replace(tzinfo=None))
    days = (at - _DAY_ZERO) / timedelta(days=1)
    return decimal(repr(days - 1 if 1 <= days < _LEAP else days))


def _shifted(rows: Rows, text: Texts, old_days: NDArray[np.bool_]) -> Texts:
    """Return the texts with days counted from 1900."""
    mine = (rows.type == _NUMBER) & old_days[rows.style] & _bools(pc.fill_null(pc.not_equal(text, ""), False))
    if not mine.any():
        return text
    later = _each(lambda day: decimal(repr(float(day) + _YEARS_1904)))
    return pc.replace_with_mask(text, pa.array(mine), later(text.filter(pa.array(mine))))


def unescaped(values: Texts) -> Texts:
    """Return texts with ``_x0041_`` read as ``A`` (ECMA-376 part 1, 22.9.2.19); few have any."""
    mask = pc.match_substring(values, "_x")
    if not pc.any(mask).as_py():
        return values
    few = [unescape(text) for text in values.filter(mask).to_pylist()]
    return pc.replace_with_mask(values, mask, pa.array(few, _TEXT))


def unescape(text: str) -> str:
    """Return a text with its escapes undone; half a surrogate pair is no letter, and stays as it stands."""
    plain = _ESCAPE.sub(lambda escape: chr(int(escape[1], 16)), text)
    try:
        return plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    except UnicodeDecodeError:
        return text
