"""Rows of a sheet as they stand in the file: what both ways of taking XML apart give."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from regulars.workbook.reading.place import cell_name

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Texts: TypeAlias = Any
"""An Arrow array of large strings; the stubs know neither its kernels nor what they take."""

TYPES = ("n", "s", "str", "inlineStr", "b", "e", "d")
"""What a cell's ``t`` may say (ECMA-376 part 1, 18.18.11); the first where it says nothing."""

COLUMNS, ROWS = 16_384, 1_048_576
"""What a sheet has room for (Microsoft, "Excel specifications and limits")."""


STYLES = 65_535
"""Cell styles that are understood; Excel has room for 65,490."""

NO_STYLE = STYLES
"""Stands for the style of a row as a whole, or of a cell, that has none."""

LONGEST = 256 << 10
"""Letters or bytes of a text as it is written: more than a cell's 32,767 letters take, however escaped."""

MOST_TEXT = 2 << 30
"""Bytes of all texts of a sheet, or of all that cells share; a million customers have a quarter."""

_REAL = re.compile(r"-?[0-9]{1,9}(\.[0-9]{0,20})?([eE]-?[0-9]{1,2})?")


class Form(NamedTuple):
    """How a formula is meant.

    Attributes
    ----------
    kind : str
        ``normal``, ``shared``, ``array`` or ``dataTable``.
    group : int
        Of shared ones; -1 for the others.
    """

    kind: str = "normal"
    group: int = -1


class Formulas(NamedTuple):
    """The formulas among some cells.

    Attributes
    ----------
    cell : array of int64
        Place of each among the cells.
    text : pa.Array
        Large strings, without ``=``; null or empty where it is another cell's of its group.
    form : array of int64
        Place of each in ``forms``.
    forms : tuple of Form
    """

    cell: NDArray[np.int64]
    text: Texts
    form: NDArray[np.int64]
    forms: tuple[Form, ...]


class Rows(NamedTuple):
    """Some rows and their cells, both in the order of the file.

    Attributes
    ----------
    numbers : array of int64
        Row numbers from 1.
    styles : array of uint16
        Style of each row as a whole, or ``NO_STYLE``.
    row : array of int64
        Place of each cell's row in ``numbers``.
    column : array of int64
        Column of each cell, from 0.
    style : array of uint16
    type : array of int8
        Place in ``TYPES``.
    text : pa.Array
        Large strings: the value as written, XML's escapes undone; null where there is none.
    formulas : Formulas
    """

    numbers: NDArray[np.int64]
    styles: NDArray[np.uint16]
    row: NDArray[np.int64]
    column: NDArray[np.int64]
    style: NDArray[np.uint16]
    type: NDArray[np.int8]
    text: Texts
    formulas: Formulas

    def name(self, cell: int) -> str:
        """Return the name of a cell, ``K7``, by its place."""
        return cell_name(int(self.numbers[self.row[cell]]), int(self.column[cell]))


class IrregularError(Exception):
    """Some XML is not in the form that can be taken apart quickly."""


class DamagedError(Exception):
    """A sheet breaks the rules of the format.

    Parameters
    ----------
    what : str
    cell : str
        Where.
    """

    def __init__(self, what: str, cell: str = "") -> None:
        super().__init__(what, cell)
        self.what = what
        self.cell = cell


def cell_attributes(attributes: dict[str, str], cell: str = "") -> tuple[int, int]:
    """Return the style of a cell, and its type's place in ``TYPES``."""
    kind = attributes.get("t", "n")
    if kind not in TYPES:
        raise DamagedError("it holds a cell of an unknown type", cell)
    return style(attributes.get("s", "0"), cell), TYPES.index(kind)


def row_style(attributes: dict[str, str]) -> int:
    """Return the style of a row as a whole, or ``NO_STYLE``."""
    return style(attributes.get("s", "0")) if attributes.get("customFormat") in {"1", "true"} else NO_STYLE


def form(attributes: dict[str, str], cell: str = "") -> Form:
    """Return how a formula is meant."""
    kind = attributes.get("t", "normal")
    return Form(kind, whole(attributes.get("si", ""), cell) if kind == "shared" else -1)


def style(text: str, cell: str = "") -> int:
    """Return the number of a style."""
    number = whole(text, cell)
    if number >= STYLES:
        raise DamagedError("it has more cell styles than a workbook can have", cell)
    return number


def whole(text: str, cell: str = "") -> int:
    """Return a whole number of the markup."""
    if not (text.isascii() and text.isdigit() and len(text) < 8):
        raise DamagedError("it says something else where a number must stand", cell)
    return int(text)


def real(text: str) -> float:
    """Return a decimal number of the markup."""
    if not _REAL.fullmatch(text):
        raise DamagedError("it says something else where a number must stand")
    return float(text)
