"""Reading a workbook back: what stands in the sheets that the seller may edit."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pyarrow as pa

from regulars.workbook import gate, layout
from regulars.workbook.found import Workbook
from regulars.workbook.reading import (
    assembly,
    comments,
    index,
    lost,
    parts,
    sheet,
    strings,
    stripes,
    styles,
    values,
)
from regulars.workbook.reading.assembly import Piece
from regulars.workbook.reading.exact import Outline
from regulars.workbook.reading.parts import Package
from regulars.workbook.reading.place import Place
from regulars.workbook.reading.rows import DamagedError, IrregularError
from regulars.workbook.reading.stripes import Meaning
from regulars.workbook.reading.styles import Styles
from regulars.workbook.reading.table import Part

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from regulars.workbook.found import Found

_EDITED = (layout.MISSING, layout.DISCOUNTS, layout.SKUS)
_PAGES = (layout.SUMMARY, layout.REJECTED, layout.IMPORTS, layout.EDITS, layout.GUIDE, layout.HIDDEN)

_COMMENTS = 64 << 20
"""Bytes of comments on a sheet: long ones on a hundred thousand customers."""


def read(path: Path) -> Workbook:
    """Read a workbook as it stands; the file is only looked at.

    That it has our id, our sheets and our columns is not asked here.

    Raises
    ------
    WorkbookError
        It is no workbook that can be read, is damaged, or holds what can be understood in more than one way.
    """
    gate.admit(path)
    with parts.opened(path) as file:
        return _Reading(Package(path, file)).workbook()


class _Reading:
    """One workbook being read."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._index = index.of(package)
        with _refused(package.place):
            part = self._index.related(package, "styles")
            self._styles = styles.of(package.tree(part)) if part else Styles()
            shared = self._index.related(package, "sharedStrings")
            self._strings = (
                strings.of(lambda: package.xml(shared)) if shared else pa.array([], pa.large_string())
            )
        self._old_days = self._styles.days() if self._index.since_1904 else None
        self._lost: Counter[str] = Counter()

    def workbook(self) -> Workbook:
        """Return the whole of it."""
        customers = index.customers(self._package, self._index)
        ours = {layout.CUSTOMERS: [*customers.values()]} | {
            name: [self._index.real(name)] for name in _EDITED
        }
        there = {name: there for name, real in ours.items() if (there := [one for one in real if one])}
        sheets = {name: self._sheet(name, real) for name, real in there.items()}
        pages = [real for name in _PAGES if (real := self._index.real(name))]
        mine = {*pages, *(one for real in there.values() for one in real)}
        targets = [self._index.sheets[name] for name in self._index.sheets if name in mine]
        found = lost.of(self._package, self._index.part, targets) + self._lost
        return Workbook(
            path=self._package.place.path,
            identity=self._identity(),
            sheets=sheets,
            own_sheets=tuple(name for name in self._index.sheets if name not in mine),
            lost=lost.words(found),
            missing=tuple(name for name, real in customers.items() if not real),
        )

    def _sheet(self, name: str, real: list[str]) -> Found:
        """Return one of our sheets, which may stand on several real ones."""
        pieces = [self._piece(one) for one in real]
        with _refused(self._place(real[-1])):
            found = assembly.of(name, pieces, self._styles)
        self._lost["comment* outside of the table"] -= len(found.comments)
        for piece in pieces:
            self._lost["comment* outside of the table"] += len(piece.comments)
            self._lost["conditional format*"] += piece.outline.conditional
            self._lost["array formula*"] += piece.part.arrays
            self._lost["formula* that name a table or another workbook"] += piece.part.unportable
        return found

    def _piece(self, name: str) -> Piece:
        """Return one real sheet."""
        with _refused(self._place(name)):
            part, outline = self._taken(name)
            if outline.merged:
                cell = outline.merged[0].partition(":")[0]
                raise DamagedError("it has merged cells, and only one of them has a value", cell)
            remarks = self._package.target(self._index.sheets[name], "comments")
            texts = comments.of(self._package.xml(remarks, most=_COMMENTS)) if remarks else {}
            return Piece(part, outline, texts)

    def _taken(self, name: str) -> tuple[Part, Outline]:
        """Return the rows of a real sheet, and what stands around them."""
        meaning = Meaning(name, self._strings, self._old_days)
        part, outline = Part(name), Outline()
        try:
            for stripe in sheet.quickly(self._xml(name), outline, meaning):
                part.add(stripe)
        except IrregularError:
            part, outline = Part(name), Outline()
            for rows in sheet.exactly(self._xml(name), outline):
                for stripe in stripes.of(rows, meaning):
                    part.add(stripe)
        return part, outline

    def _xml(self, name: str) -> Iterator[bytes]:
        """Yield the part of a real sheet."""
        return self._package.xml(self._index.sheets[name])

    def _identity(self) -> str:
        """Return the workbook's id from wherever it is still to be found, else an empty text."""
        return (
            self._cell(layout.HIDDEN, layout.IDENTITY_HIDDEN_CELL)
            or index.remark(self._package, layout.IDENTITY_PROPERTY)
            or self._cell(layout.GUIDE, layout.IDENTITY_GUIDE_CELL)
        )

    def _cell(self, name: str, cell: str) -> str:
        """Return what a cell near the top of one of our pages shows."""
        real = self._index.real(name)
        if not real:
            return ""
        with _refused(self._place(real)):
            rows = next(sheet.exactly(self._xml(real), Outline()))
            shown = values.of(rows, self._strings, self._old_days).text.to_pylist()
            return next((text or "" for at, text in enumerate(shown) if rows.name(at) == cell), "")

    def _place(self, name: str) -> Place:
        """Return a sheet for refusals."""
        return Place(self._package.place.path, name)


@contextmanager
def _refused(place: Place) -> Iterator[None]:
    """Refuse what is damaged, and say where."""
    try:
        yield
    except DamagedError as error:
        raise place.refusal(error.what, cell=error.cell) from error
