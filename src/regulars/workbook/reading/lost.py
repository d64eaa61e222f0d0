"""What a workbook has that cannot be carried over into the next one."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from regulars.workbook.reading.parts import Package

_OF_SHEETS = {
    "image": "picture*",
    "chart": "chart*",
    "chartEx": "chart*",
    "pivotTable": "pivot table*",
    "slicer": "slicer*",
    "timeline": "timeline*",
    "table": "table*",
    "oleObject": "embedded object*",
    "package": "embedded object*",
    "control": "form control*",
    "ctrlProp": "form control*",
    "diagramData": "diagram*",
    "threadedComment": "threads of comments",
    "queryTable": "query result*",
}
"""By the last word of the type of relation that leads to it from a sheet or its drawing.

The star is where an s goes in the plural; what has none goes without a count.
"""

_OF_WORKBOOKS = {
    "vbaProject": "macros",
    "xlMacrosheet": "macros",
    "xlIntlMacrosheet": "macros",
    "connections": "connections to other data",
    "externalLink": "links to other workbooks",
}
"""By the last word of the type of relation that leads to it from the workbook's part."""

_PASSED = {"drawing", "vmlDrawing"}
"""Parts that only hold others."""


def of(package: Package, workbook: str, sheets: Iterable[str]) -> Counter[str]:
    """Return what is lost, in a few words each, and how often it is there; macros and the like once.

    Parameters
    ----------
    package : Package
    workbook : str
        Name of the part that lists the sheets.
    sheets : iterable of str
        Names of the parts of our sheets. What stands on the seller's own is carried over with them.
    """
    found = Counter(
        dict.fromkeys((_OF_WORKBOOKS.get(one.kind, "") for one in package.relations(workbook)), 1)
    )
    for part in sheets:
        found.update(_of_part(package, part))
    del found[""]
    return found


def _of_part(package: Package, part: str) -> Iterator[str]:
    """Yield what leads from a sheet, or from the drawing on it."""
    for relation in package.relations(part):
        if relation.kind in _PASSED:
            yield from _of_part(package, relation.target)
        elif word := _OF_SHEETS.get(relation.kind):
            yield word


def words(found: Counter[str]) -> tuple[str, ...]:
    """Return ``2 pictures``, ``macros`` and so on."""
    return tuple(
        f"{count} {word.replace('*', '' if count == 1 else 's')}" if "*" in word else word
        for word, count in found.items()
        if count
    )
