"""An excerpt of a workbook: some of its sheets, read by openpyxl; what the others hold is not even opened."""

from __future__ import annotations

import zipfile
from collections import Counter
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import tostring

from openpyxl.cell.rich_text import CellRichText
from openpyxl.drawing.image import PILImage
from openpyxl.packaging.relationship import get_dependents, get_rels_path
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.datetime import WINDOWS_EPOCH
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS
from openpyxl.xml.functions import fromstring, iterparse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import BinaryIO
    from xml.etree.ElementTree import Element

_TAG = f"{{{SHEET_MAIN_NS}}}"

_LEFT = {
    "pivotTable": "pivot table*",
    "slicer": "slicer*",
    "timeline": "timeline*",
    "oleObject": "embedded object*",
    "package": "embedded object*",
    "control": "form control*",
    "chartEx": "chart*",
    "diagramData": "diagram*",
    "threadedComment": "threads of comments",
    "queryTable": "query result*",
} | ({} if PILImage else {"image": "picture*"})
"""What openpyxl leaves out, by the last word of the relation that leads to it, as in ``reading.lost``."""

_SHAPES = {"sp", "grpSp", "cxnSp"}

_MOST_SPREAD = 500_000
"""Cells of a sheet that may be merged or linked in ranges: openpyxl makes an object of each."""


class _Parts(zipfile.ZipFile):
    """The parts of a workbook, as if it had no pivot tables: their caches copy every row that they count."""

    def read(self, name: str | zipfile.ZipInfo, pwd: bytes | None = None) -> bytes:
        """Return one part; nothing in it leads to a pivot table."""
        part = super().read(name, pwd)
        if not str(name).endswith(".rels"):
            return part
        tree = fromstring(part)
        for relation in list(tree):
            if _kind(relation) == "pivotTable":
                tree.remove(relation)
        plain: bytes = tostring(tree, "utf-8")
        return plain

    def kinds(self, name: str) -> list[str]:
        """Return what kinds of things a part of relations leads to, pivot tables too."""
        return [_kind(relation) for relation in fromstring(super().read(name))]


def _kind(relation: Element) -> str:
    """Return the last word of what a relation leads to, as in ``image``."""
    return relation.get("Type", "").rpartition("/")[2]


class Excerpt(ExcelReader):
    """Reads some sheets, and of the shared strings only theirs, which may be one in a million.

    Parameters
    ----------
    file : binary file
    names : sequence of str
        Of the sheets.

    Attributes
    ----------
    left : Counter of str
        What stands on these sheets and is not read, in the words of ``reading.lost``.
    """

    def __init__(self, file: BinaryIO, names: Sequence[str]) -> None:
        super().__init__(file, rich_text=True)
        self.archive: _Parts = _Parts(file)
        self._names = set(names)
        self.left: Counter[str] = Counter()

    def read_strings(self) -> None:
        """Leave the shared strings until it is known which sheets are read."""

    def read_workbook(self) -> None:
        """Read which sheets there are, and forget the others with the names that are theirs."""
        super().read_workbook()
        self.parser.caches = []
        if missing := self._names - {sheet.name for sheet in self.parser.sheets}:
            raise KeyError(min(missing))
        kept = [at for at, sheet in enumerate(self.parser.sheets) if sheet.name in self._names]
        self.parser.sheets = [self.parser.sheets[at] for at in kept]
        names: Any = self.parser.defined_names  # type: ignore[attr-defined]
        names.definedName = [
            name for name in names.definedName if name.localSheetId is None or name.localSheetId in kept
        ]
        for name in names.definedName:
            if name.localSheetId is not None:
                name.localSheetId = kept.index(name.localSheetId)
        parts = [relation.target for _, relation in self.parser.find_sheets()]
        self.shared_strings = self._strings(parts)  # type: ignore[assignment]
        for part in parts:
            self.left.update(self._left(part))

    def read_worksheets(self) -> None:
        """Read the sheets; dates stay the numbers that they are, which no rounding then touches."""
        if self.wb.epoch == WINDOWS_EPOCH:
            vars(self.wb)["_date_formats"] = set()
        super().read_worksheets()

    def _strings(self, parts: Sequence[str]) -> dict[int, Any]:
        """Return the shared strings that these parts name, by number."""
        manifest: Any = self.package
        found = manifest.find(SHARED_STRINGS)
        wanted = {number for part in parts for number in self._wanted(part)}
        strings: dict[int, Any] = {}
        if found is None or not wanted:
            return strings
        for number, element in enumerate(self._elements(found.PartName[1:], "si")):
            if number in wanted:
                strings[number] = _text(element)
                if len(strings) == len(wanted):
                    break
        return strings

    def _wanted(self, part: str) -> Iterator[int]:
        """Yield the numbers of the shared strings in a sheet.

        Raises
        ------
        ValueError
            It merges or links more cells than memory should hold.
        """
        spread = 0
        for element in self._elements(part, "row", "mergeCell", "hyperlink"):
            if ref := element.get("ref"):
                size = CellRange(ref).size
                spread += size["rows"] * size["columns"]
                if spread > _MOST_SPREAD:
                    raise ValueError("too many merged or linked cells")
            for cell in element:
                if cell.get("t") == "s" and (number := cell.findtext(f"{_TAG}v")):
                    yield int(number)

    def _elements(self, part: str, *names: str) -> Iterator[Element]:
        """Yield the elements of some names in a part, and drop each when it was seen."""
        tags = {_TAG + name for name in names}
        with self.archive.open(part) as file:
            parents: list[Any] = []
            for event, element in iterparse(file, events=("start", "end")):
                if event == "start":
                    parents.append(element)
                    continue
                parents.pop()
                if element.tag in tags:
                    yield element
                    parents[-1].remove(element)

    def _left(self, part: str) -> Iterator[str]:
        """Yield what a sheet or a drawing holds that is not read."""
        relations: str = get_rels_path(part)  # type: ignore[no-untyped-call]
        if relations not in self.valid_files:
            return
        yield from (_LEFT[kind] for kind in self.archive.kinds(relations) if kind in _LEFT)
        everything: Any = get_dependents(self.archive, relations)
        for drawing in (relation for relation in everything if relation.Type.endswith("/drawing")):
            yield from self._left(drawing.target)
            tree = fromstring(self.archive.read(drawing.target))
            shapes = sum(child.tag.rpartition("}")[2] in _SHAPES for anchor in tree for child in anchor)
            yield from ["shape*"] * shapes


def _text(element: Any) -> Any:
    """Return a shared string as openpyxl does for cells with rich text."""
    text = CellRichText.from_tree(element)
    if len(text) == 0:
        return ""
    return text[0] if len(text) == 1 and isinstance(text[0], str) else text
