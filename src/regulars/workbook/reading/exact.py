"""A sheet taken apart event by event: exact for every form that XML may have, and slow.

What :mod:`regulars.workbook.reading.quick` does not understand comes here; both give the same.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

import numpy as np
import pyarrow as pa
from openpyxl.utils import column_index_from_string

from regulars.workbook.reading import rows
from regulars.workbook.reading.rows import DamagedError, Form, Formulas, IrregularError, Rows

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
"""Of sheets, in the usual form of the format and in the strict one."""

_TAGS = ("sheetData", "row", "c", "v", "f", "is", "t", "rPh", "col", "mergeCell", "conditionalFormatting")
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


def parser(
    tags: Sequence[str], start: Callable[[str, dict[str, str]], None], end: Callable[[str], None]
) -> expat.XMLParserType:
    """Return a parser that tells of the elements of some names, and of no others.

    Parameters
    ----------
    tags : sequence of str
        Names without namespace; only those of sheets count.
    start, end : callable
        Told of the beginning of each element, and of its end.
    """
    names = {f"{namespace} {tag}": tag for namespace in NAMESPACES for tag in tags}

    def started(name: str, attributes: dict[str, str]) -> None:
        if tag := names.get(name):
            start(tag, attributes)

    def ended(name: str) -> None:
        if tag := names.get(name):
            end(tag)

    made = expat.ParserCreate("utf-8", " ")
    made.buffer_text = True
    made.StartElementHandler, made.EndElementHandler = started, ended
    return made


@dataclass
class Outline:
    """What a sheet says around its rows.

    Attributes
    ----------
    bands : list of dict
        Attributes of each ``col``: a range of columns with one width, style and so on.
    merged : list of str
        References of merged cells.
    conditional : int
        Conditional formats.
    """

    bands: list[dict[str, str]] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    conditional: int = 0


_NORMAL = Form()


@dataclass
class _Cell:
    """The cell being read; ``value`` and ``inline`` are None until there is one."""

    column: int
    name: str
    style: int
    type: int
    value: str | None = None
    inline: str | None = None
    formula: str | None = None
    form: Form = _NORMAL


class Sheet:
    """A sheet being read, all of it or some of its rows.

    Parameters
    ----------
    outline : Outline
        Where to note what stands around the rows.
    last : int or None
        Number of the row before the first; None where it is not known, and rows must say theirs.

    Attributes
    ----------
    inside : bool
        Whether the rows are being read.
    """

    def __init__(self, outline: Outline, last: int | None = 0) -> None:
        self.outline = outline
        self._last = last
        self._parser = parser(_TAGS, self._start, self._end)
        self._parser.CharacterDataHandler = self._letters
        self.inside = False
        self._phonetic = False
        self._cell: _Cell | None = None
        self._text: list[str] | None = None
        self._length = 0
        self._numbers: list[int] = []
        self._styles: list[int] = []
        self._places: list[int] = []
        self._cells: list[_Cell] = []
        self._open = False
        self._next = 0

    def feed(self, xml: bytes, *, final: bool = False) -> None:
        """Read on.

        Raises
        ------
        DamagedError
            A cell breaks the rules of the format.
        IrregularError
            A row does not say its number, and the one before is not known.
        """
        self._parser.Parse(xml, final)

    def taken(self) -> Rows:
        """Return the rows that are complete, and forget them."""
        whole = len(self._numbers) - self._open
        end = bisect_left(self._places, whole)
        cells = self._cells[:end]
        forms: dict[Form, int] = {}
        at = [place for place, cell in enumerate(cells) if cell.formula is not None]
        formulas = Formulas(
            np.array(at, np.int64),
            pa.array([cells[place].formula for place in at], pa.large_string()),
            np.array([forms.setdefault(cells[place].form, len(forms)) for place in at], np.int64),
            tuple(forms),
        )
        texts: list[Any] = [cell.value if cell.inline is None else cell.inline for cell in cells]
        taken = Rows(
            np.array(self._numbers[:whole], np.int64),
            np.array(self._styles[:whole], np.uint16),
            np.array(self._places[:end], np.int64),
            np.array([cell.column for cell in cells], np.int64),
            np.array([cell.style for cell in cells], np.uint16),
            np.array([cell.type for cell in cells], np.int8),
            pa.array(texts, pa.large_string()),
            formulas,
        )
        del self._numbers[:whole], self._styles[:whole], self._cells[:end]
        self._places = [place - whole for place in self._places[end:]]
        return taken

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if not self.inside:
            self._start_outside(tag, attributes)
        elif self._cell is not None:
            self._start_in_cell(self._cell, tag, attributes)
        elif tag == "row":
            self._start_row(attributes)
        elif tag == "c":
            self._start_cell(attributes)

    def _start_outside(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "sheetData":
            self.inside = True
        elif tag == "col":
            self.outline.bands.append(attributes)
        elif tag == "mergeCell":
            self.outline.merged.append(attributes.get("ref", ""))
        elif tag == "conditionalFormatting":
            self.outline.conditional += 1

    def _start_row(self, attributes: dict[str, str]) -> None:
        if "r" in attributes:
            number = rows.whole(attributes["r"])
        elif self._last is None:
            raise IrregularError
        else:
            number = self._last + 1
        if not 1 <= number <= rows.ROWS:
            raise DamagedError(f"it has a row of number {number}")
        self._last = number
        self._open = True
        self._numbers.append(number)
        self._styles.append(rows.row_style(attributes))
        self._next = 0

    def _start_cell(self, attributes: dict[str, str]) -> None:
        name = attributes.get("r", "")
        column = self._next
        if name:
            found = _REFERENCE.fullmatch(name)
            if not found or int(found[2]) != self._last or not self._open:
                raise DamagedError("a cell does not stand in the row that it names", name[:20])
            column = column_index_from_string(found[1]) - 1
        if column >= rows.COLUMNS:
            raise DamagedError("a cell stands beyond the last column", name)
        if column < self._next:
            raise DamagedError("its cells are out of order", name)
        self._next = column + 1
        self._length = 0
        self._cell = _Cell(column, name, *rows.cell_attributes(attributes, name))

    def _start_in_cell(self, cell: _Cell, tag: str, attributes: dict[str, str]) -> None:
        match tag:
            case "v" | "f":
                self._text = []
                if tag == "f":
                    cell.form = rows.form(attributes, cell.name)
            case "is":
                cell.inline = ""
            case "rPh":  # how to pronounce the text, not part of it
                self._phonetic = True
            case "t" if not self._phonetic:
                self._text = []

    def _letters(self, letters: str) -> None:
        if self._text is not None and self._cell:
            self._text.append(letters)
            self._length += len(letters)
            if self._length > rows.LONGEST:
                raise DamagedError("a text is longer than a cell can hold", self._cell.name)

    def _end(self, tag: str) -> None:
        cell = self._cell
        if tag == "sheetData":
            self.inside = False
        elif tag == "row" and cell is None:
            self._open = False
        elif cell is None:
            return
        elif tag == "c":
            self._places.append(len(self._numbers) - 1)
            self._cells.append(cell)
            self._cell = None
        elif tag == "rPh":
            self._phonetic = False
        elif tag in {"v", "f", "t"} and self._text is not None:
            self._keep(cell, tag, "".join(self._text))
            self._text = None

    @staticmethod
    def _keep(cell: _Cell, tag: str, text: str) -> None:
        if tag == "v":
            cell.value = text
        elif tag == "f":
            cell.formula = text
        else:
            cell.inline = (cell.inline or "") + text
