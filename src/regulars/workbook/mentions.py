"""Where a workbook names a person: anywhere at all, or where the seller wrote it."""

from __future__ import annotations

import codecs
import html
import re
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from regulars import columns
from regulars.workbook import layout
from regulars.workbook.reading import comments, index, parts
from regulars.workbook.reading.parts import Package

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from regulars.rules.mentions import Mentions

_KEYS = {"Email", "Order id"}
"""Headers of ours by which a row is the person's own."""

_DERIVED = {
    sheet: {column.header for column in table if not column.by_hand} | _KEYS
    for sheet, table in (
        (layout.CUSTOMERS, columns.customers((), ())),
        (layout.MISSING, columns.MISSING),
        (layout.DISCOUNTS, columns.DISCOUNTS),
        (layout.SKUS, columns.SKUS),
    )
}
"""Headers of our sheets below which no words of the seller's are kept, by sheet."""

_WRITTEN_ANEW = {
    layout.SUMMARY, layout.REJECTED, layout.IMPORTS, layout.EDITS, layout.GUIDE, layout.HIDDEN,
}  # fmt: skip
"""Our sheets on which nothing at all is kept."""

_OVERLAP = 4096
"""Signs that are looked at again with what follows; no address is longer with its markup."""

_XML = (".xml", ".rels", ".vml")
_RUNS = re.compile(r"</(?:\w+:)?t>\s*</(?:\w+:)?r>\s*<(?:\w+:)?r>.*?<(?:\w+:)?t(?:\s[^>]*)?>", re.DOTALL)
_TAGS = re.compile(r"<[^>]*>")
_ITEM = re.compile(r"</(?:\w+:)?si>|<(?:\w+:)?si\s*/>")
_ROW = re.compile(r"</(?:\w+:)?row>")
_CELL = re.compile(r"<(?:\w+:)?c((?:\s[^>]*?)?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_NAME = re.compile(r"\sr=[\"']([A-Z]+)([0-9]+)[\"']")
_CELL_NAME = re.compile(r"([A-Z]+)([0-9]+)")
_SHARED = re.compile(r"\st=[\"']s[\"']")
_LOST = {"pivotTable"}
"""What hangs on a sheet and is not carried over."""


@dataclass(frozen=True)
class Spot:
    """A place that names the person.

    Parameters
    ----------
    sheet : str
    column : str
        Its letter; empty where it is no cell.
    row : int
    """

    sheet: str
    column: str = ""
    row: int = 0

    @property
    def cell(self) -> str:
        """Return the name of the cell, empty where it is none."""
        return f"{self.column}{self.row or ''}"


def anywhere(path: Path, mentions: Mentions) -> bool:
    """Return whether any part of a workbook names the person.

    Raises
    ------
    WorkbookError
        It cannot be read to its end.
    """
    with parts.opened(path) as file:
        package = Package(path, file)
        return any(_named(package, part.filename, mentions) for part in package.parts)


def written(path: Path, mentions: Mentions) -> Spot | None:
    """Return the first place where the seller's own words name the person, None where none do.

    Those are the seller's own sheets with their names and all that hangs on them, the names defined in the
    workbook, and of ours what is read back and kept:
    cells that may be edited, columns that the seller added, comments. The person's own rows are no such
    place: they go.

    Raises
    ------
    WorkbookError
        The workbook cannot be read to its end.
    """
    with parts.opened(path) as file:
        package = Package(path, file)
        book = index.of(package)
        shared = book.related(package, "sharedStrings")
        strings = _strings(package, shared, mentions) if shared else {}
        for name in _names(package.tree(book.part)):
            if mentions.named(name):
                return Spot(name if name in book.sheets else "Name Manager")
        customers = index.customers(package, book).values()
        for name, part in book.sheets.items():
            base = layout.CUSTOMERS if name in customers else name
            spots = _Sheet(package, name, base, part, mentions, strings).spots()
            if name not in _WRITTEN_ANEW and (spot := next(spots, None)) is not None:
                return spot
    return None


@dataclass(frozen=True)
class _Sheet:
    """One sheet of an opened workbook.

    Parameters
    ----------
    package : Package
    name, base, part : str
        Its name, that in the layout where it is one of ours, and that of its part.
    mentions : Mentions
    strings : dict of str to str
        As :func:`_strings` gives them.
    """

    package: Package
    name: str
    base: str
    part: str
    mentions: Mentions
    strings: dict[str, str]

    def spots(self) -> Iterator[Spot]:
        """Yield the places where the seller's words name the person."""
        if self.base not in _DERIVED:
            yield from self._cells({})
            yield from self._beside(self.part, {self.part})
            return
        headers: dict[str, str] = {}
        cells = list(self._cells(headers))
        theirs = {spot.row for spot in cells if headers.get(spot.column) in _KEYS}
        kept = [spot for spot in cells if headers.get(spot.column) not in _DERIVED[self.base]]
        yield from (spot for spot in [*kept, *self._comments()] if spot.row not in theirs)

    def _cells(self, headers: dict[str, str]) -> Iterator[Spot]:
        """Yield the cells that name the person; note the headers on the way."""
        naming = [re.escape(number) for number, text in self.strings.items() if self.mentions.named(text)]
        shared = re.compile(rf">\s*(?:{'|'.join(naming)})\s*<") if naming else None

        def may_name(xml: str) -> bool:
            return bool(shared and shared.search(xml)) or self.mentions.named(_flat(xml))

        is_first = True
        for piece in _pieces(self.package, self.part, _ROW):
            for row in _ROW.split(piece) if is_first or may_name(piece) else ():
                if is_first or may_name(row):
                    yield from self._row(row, headers)
                is_first = False

    def _row(self, xml: str, headers: dict[str, str]) -> Iterator[Spot]:
        """Yield the cells of a row that name the person; note the headers where it is the first one."""
        for cell in _CELL.finditer(xml):
            name = _NAME.search(cell[1])
            column, row = (name[1], int(name[2])) if name else ("", 0)
            text = _TAGS.sub(" ", _flat(cell[2] or ""))
            if _SHARED.search(cell[1]):
                text = self.strings.get(text.strip(), "")
            if row == 1:
                headers[column] = text.strip()
            if self.mentions.named(text):
                yield Spot(self.name, column, row)

    def _comments(self) -> Iterator[Spot]:
        """Yield the cells whose comment names the person."""
        for arrow in self.package.relations(self.part):
            if arrow.kind == "comments":
                for cell, text in comments.of(self.package.xml(arrow.target)).items():
                    name = _CELL_NAME.fullmatch(cell)
                    if name and self.mentions.named(text):
                        yield Spot(self.name, name[1], int(name[2]))

    def _beside(self, part: str, seen: set[str]) -> Iterator[Spot]:
        """Yield the sheet itself where anything that hangs on it names the person."""
        yield from self._comments() if part == self.part else ()
        if _named(self.package, part, self.mentions):
            yield Spot(self.name)
        for arrow in self.package.relations(part):
            if arrow.kind in _LOST:
                continue
            if arrow.target not in self.package:
                if self.mentions.named(arrow.target):
                    yield Spot(self.name)
            elif arrow.target not in seen:
                seen.add(arrow.target)
                yield from self._beside(arrow.target, seen)


def _names(root: Element) -> Iterator[str]:
    """Yield the names of the sheets; and of each defined name that, its remark, and what it stands for."""
    yield from (sheet.get("name", "") for sheet in root.iterfind("sheets/sheet"))
    for name in root.iterfind("definedNames/definedName"):
        yield from (name.get("name", ""), name.get("comment", ""), name.text or "")


def _strings(package: Package, part: str, mentions: Mentions) -> dict[str, str]:
    """Return the shared strings, by number, that name the person or may be a header of ours."""
    headers = set().union(*_DERIVED.values())
    found = {}
    numbers = count()
    for piece in _pieces(package, part, _ITEM):
        for item, number in zip(_ITEM.split(piece)[:-1], numbers, strict=False):
            text = _TAGS.sub("", _flat(item))
            if text.strip() in headers or mentions.named(text):
                found[str(number)] = text
    return found


def _named(package: Package, part: str, mentions: Mentions) -> bool:
    """Return whether a part names the person."""
    behind = ""
    for block in _text(package, part):
        piece = behind + block
        if mentions.named(_flat(piece)):
            return True
        behind = piece[-_OVERLAP:]
    return False


def _pieces(package: Package, part: str, end: re.Pattern[str]) -> Iterator[str]:
    """Yield a part in pieces that end where a row or item does; the rest comes last."""
    left = ""
    for block in _text(package, part):
        left += block
        ends = [found.end() for found in end.finditer(left)][-1:]
        if ends:
            yield left[: ends[0]]
            left = left[ends[0] :]
    yield left


def _text(package: Package, part: str) -> Iterator[str]:
    """Yield a part as text, block by block."""
    blocks = package.xml(part) if part.lower().endswith(_XML) else package.blocks(part)
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    for block in blocks:
        yield decoder.decode(block)


def _flat(xml: str) -> str:
    """Return XML without its escapes, and with texts in one piece that are written in several styles."""
    return html.unescape(_RUNS.sub("", xml))
