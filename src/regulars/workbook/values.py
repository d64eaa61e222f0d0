"""What somebody typed into a cell, each value in its one spelling."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute

from regulars.columns import YES_NO, Kind
from regulars.rules import emails
from regulars.workbook import resaved, texts
from regulars.workbook.comparison import arrow, listed, plain, unequal

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    from numpy.typing import NDArray

    from regulars.columns import Column
    from regulars.workbook.comparison import Texts

pc: Any = pyarrow.compute  # the stubs refuse plain values beside arrays

ADDRESS = "email"
"""Name of the columns that hold an address to be typed."""

MOST = 1_000_000
"""Pieces that a quantity may say, as in a report (docs/design.md)."""

_SPELLINGS = {"Yes": ("yes", "y", "是", "true", "1"), "No": ("no", "n", "否", "false", "0")}
_YES_NO = {spelling: word for word, spellings in _SPELLINGS.items() for spelling in spellings}


def told(column: Column, series: pd.Series) -> Texts:
    """Return what the cells of a column that may be edited said.

    Parameters
    ----------
    column : Column
        With ``by_hand``, not ``Kind.OWN``.
    series : Series
        As :mod:`regulars.columns` says; one of ``Kind.YES`` may also be text.
    """
    if column.kind is Kind.YES and series.dtype == bool:
        yes: Texts = pc.if_else(pa.array(series), pa.scalar("Yes", texts.ARROW), pa.scalar(None, texts.ARROW))
        return yes
    return arrow(series.astype("Int64").where(series != 0) if column.kind is Kind.QUANTITY else series)


def typed(column: Column, array: Texts) -> tuple[Texts, NDArray[np.bool_]]:
    """Return what cells say that may be edited.

    Parameters
    ----------
    column : Column
        With ``by_hand``, not ``Kind.OWN``.
    array : Texts
        What the cells show.

    Returns
    -------
    Texts
        Null where the cell is empty or its value does not fit: ``Yes`` or ``No``; a quantity in digits; a
        normalised address; one of the column's choices; any other text trimmed and in NFC.
    ndarray of bool
        Where a value does not fit.
    """
    if column.name == ADDRESS:
        return addresses(array)
    if column.kind is Kind.YES:
        return _each(array, _spelling(_YES_NO.get))
    if column.kind is Kind.QUANTITY:
        return _each(array, _spelling(_quantity))
    if column.choices:
        return _each(array, _spelling(lambda text: _choice(column.choices, text)))
    return plain(array), np.zeros(len(array), dtype=bool)


def addresses(array: Texts) -> tuple[Texts, NDArray[np.bool_]]:
    """Return addresses normalised, null where there is none, and where something stands that is none."""
    return _each(array, lambda distinct: arrow(emails.normalised(distinct.to_pandas())))


def fitting(column: Column) -> str:
    """Return in words what can stand in a column that may be edited."""
    if column.name == ADDRESS:
        return "a valid address"
    if column.kind is Kind.QUANTITY:
        return f"a whole number from 0 to {MOST}"
    return " or ".join(column.choices) if column.choices else "text"


def mending(column: Column) -> str:
    """Return what to do about a cell in which something else stands; an emptied one may say something."""
    if column.kind is Kind.QUANTITY or column.choices == YES_NO:
        return "correct the cell; what it means to empty it, the sheet Guide says"
    return "correct the cell, or empty it"


def edited(column: Column, before: Texts, now: Texts, kind: NDArray[np.int8]) -> NDArray[np.bool_]:
    """Return where somebody changed a cell that may be edited.

    Parameters
    ----------
    column : Column
    before : Texts
        As :func:`told` gives it, plain.
    now : Texts
        As :func:`typed` gives it.
    kind : array of int8
        What the cells hold now.
    """
    if column.kind is Kind.QUANTITY:
        # A 0 is written as an empty cell, so that a 0 typed there changes nothing.
        same = np.asarray(pc.and_(pc.is_null(before), pc.fill_null(pc.equal(now, "0"), False)), dtype=bool)
    else:
        same = resaved.same_text(before, now, kind)
    differ: NDArray[np.bool_] = unequal(before, now) & ~same
    return differ


def _each(array: Texts, spell: Callable[[Texts], Texts]) -> tuple[Texts, NDArray[np.bool_]]:
    """Return the spelling of each text, and where a text has none; each distinct one is spelled once."""
    encoded = pc.dictionary_encode(plain(array))
    spelled = pc.take(spell(encoded.dictionary), encoded.indices)
    return spelled, np.asarray(pc.and_(pc.is_valid(encoded.indices), pc.is_null(spelled)), dtype=bool)


def _spelling(rule: Callable[[str], str | None]) -> Callable[[Texts], Texts]:
    """Return what spells distinct texts one by one, whatever their case and width."""

    def spell(distinct: Texts) -> Texts:
        found: list[Any] = distinct.to_pylist()
        return listed([rule(unicodedata.normalize("NFKC", text).casefold().strip()) for text in found])

    return spell


def _quantity(text: str) -> str | None:
    """Return a whole number from 0 to ``MOST`` in digits, None for anything else."""
    whole, _, rest = text.partition(".")
    if not (whole.isascii() and whole.isdecimal()) or rest.strip("0"):
        return None
    bare = whole.lstrip("0") or "0"
    return bare if len(bare) <= len(str(MOST)) and int(bare) <= MOST else None


def _choice(choices: tuple[str, ...], text: str) -> str | None:
    """Return the one choice that begins with a text, None where none or several do."""
    fitting = [choice for choice in choices if choice.casefold().startswith(text)]
    return fitting[0] if len(fitting) == 1 else None
