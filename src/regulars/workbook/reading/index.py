"""Which sheets a workbook has, in which parts of the file they stand, and how it counts days."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from regulars.workbook import layout

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from regulars.workbook.reading.parts import Package

_PARTS = re.compile(f"{layout.CUSTOMERS}(?:/{layout.CUSTOMERS} [0-9]+)*")
"""What ``layout.PARTS_PROPERTY`` says, where nobody changed it."""


@dataclass(frozen=True)
class Index:
    """The sheets of a workbook.

    Attributes
    ----------
    part : str
        Name of the part that lists them.
    sheets : mapping of str to str
        Name of each sheet's part by the sheet's name, in order.
    grids : frozenset of str
        Names of those that have cells; the others are charts.
    since_1904 : bool
        Whether days are counted from 1904.
    """

    part: str
    sheets: dict[str, str]
    grids: frozenset[str]
    since_1904: bool

    def related(self, package: Package, kind: str) -> str:
        """Return the name of the workbook's part of one kind, an empty text where there is none."""
        return package.target(self.part, kind)

    def real(self, name: str) -> str:
        """Return how a sheet of ours is really called, an empty text where it is not there."""
        return next((real for real in self.grids if real.casefold() == name.casefold()), "")


def main(package: Package) -> str:
    """Return the name of the part that lists the sheets.

    Raises
    ------
    WorkbookError
        There is none.
    """
    part = package.target("", "officeDocument")
    if part not in package:
        raise package.place.refusal("it holds no workbook")
    return part


def of(package: Package) -> Index:
    """Return the sheets of a workbook.

    Raises
    ------
    WorkbookError
        It has none, or one without a part.
    """
    part = main(package)
    root = package.tree(part)
    relations = {found.id: found for found in package.relations(part)}
    sheets: dict[str, str] = {}
    grids = set()
    for sheet in root.iterfind("sheets/sheet"):
        name = sheet.get("name", "")
        relation = relations.get(_relation(sheet))
        # Excel knows sheets in any case, and so do we: two that differ in nothing else would be one.
        again = name.casefold() in map(str.casefold, sheets)
        if relation is None or relation.target not in package or again:
            raise package.place.refusal(f"its sheet {name!r} is damaged")
        sheets[name] = relation.target
        if relation.kind == "worksheet":
            grids.add(name)
    if not sheets:
        raise package.place.refusal("it has no sheets")
    properties = root.find("workbookPr")
    since_1904 = properties is not None and properties.get("date1904") in {"1", "true", "on"}
    return Index(part, sheets, frozenset(grids), since_1904)


def remark(package: Package, name: str) -> str:
    """Return a custom property of the document, an empty text where it has none of this name."""
    part = package.target("", "custom-properties")
    entries = package.tree(part) if part in package else ()
    return next(("".join(entry.itertext()) for entry in entries if entry.get("name") == name), "")


def customers(package: Package, book: Index) -> dict[str, str]:
    """Return the sheets of customers: their real names, empty where one is gone, by what we called them.

    Where a program dropped what says so, all are taken that are called one like the other.
    """
    told = remark(package, layout.PARTS_PROPERTY)
    parts = told.split("/") if _PARTS.fullmatch(told) else takewhile(book.real, layout.part_names())
    return {name: book.real(name) for name in parts}


def _relation(sheet: Element) -> str:
    """Return the id of the relation to a sheet's part; its attribute is in either of two namespaces."""
    return next((value for name, value in sheet.items() if name.endswith("}id")), "")
