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

_EDITED = (layout.CUSTOMERS, layout.MISSING, layout.DISCOUNTS, layout.SKUS)
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
        ours = {name: real for name in _EDITED if (real := self._real(name))}
        customers = list(self._customers())
        pages = [real for name in _PAGES if (real := self._real(name))]
        sheets = {
            name: self._sheet(name, customers if name == layout.CUSTOMERS else [real])
            for name, real in ours.items()
        }
        mine = {*ours.values(), *customers, *pages}
        targets = [self._index.sheets[name] for name in self._index.sheets if name in mine]
        found = lost.of(self._package, self._index.part, targets) + self._lost
        return Workbook(
            path=self._package.place.path,
            identity=self._identity(),
            sheets=sheets,
            own_sheets=tuple(name for name in self._index.sheets if name not in mine),
            lost=lost.words(found),
        )

    def _real(self, name: str) -> str:
        """Return how a sheet of ours is really called, an empty text where it is not there."""
        return next((real for real in self._index.grids if real.casefold() == name.casefold()), "")

    def _customers(self) -> Iterator[str]:
        """Yield the real names of the parts of Customers."""
        number = 1
        while real := self._real(layout.part_name(number)):
            yield real
            number += 1

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
            or self._property(layout.IDENTITY_PROPERTY)
            or self._cell(layout.GUIDE, layout.IDENTITY_GUIDE_CELL)
        )

    def _cell(self, name: str, cell: str) -> str:
        """Return what a cell near the top of one of our pages shows."""
        real = self._real(name)
        if not real:
            return ""
        with _refused(self._place(real)):
            rows = next(sheet.exactly(self._xml(real), Outline()))
            shown = values.of(rows, self._strings, self._old_days).text.to_pylist()
            return next((text or "" for at, text in enumerate(shown) if rows.name(at) == cell), "")

    def _property(self, name: str) -> str:
        """Return a custom property of the document."""
        part = self._package.target("", "custom-properties")
        entries = self._package.tree(part) if part else ()
        return next(("".join(entry.itertext()) for entry in entries if entry.get("name") == name), "")

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
