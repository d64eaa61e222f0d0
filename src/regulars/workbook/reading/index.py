"""Which sheets a workbook has, in which parts of the file they stand, and how it counts days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from regulars.workbook.reading.parts import Package


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
    sheets, grids = {}, set()
    for sheet in root.iterfind("sheets/sheet"):
        name = sheet.get("name", "")
        relation = relations.get(_relation(sheet))
        if relation is None or relation.target not in package or name in sheets:
            raise package.place.refusal(f"its sheet {name!r} is damaged")
        sheets[name] = relation.target
        if relation.kind == "worksheet":
            grids.add(name)
    if not sheets:
        raise package.place.refusal("it has no sheets")
    properties = root.find("workbookPr")
    since_1904 = properties is not None and properties.get("date1904") in {"1", "true", "on"}
    return Index(part, sheets, frozenset(grids), since_1904)


def _relation(sheet: Element) -> str:
    """Return the id of the relation to a sheet's part; its attribute is in either of two namespaces."""
    return next((value for name, value in sheet.items() if name.endswith("}id")), "")
