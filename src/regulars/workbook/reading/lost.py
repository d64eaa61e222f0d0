"""What a workbook has that cannot be carried over into the next one."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from regulars.workbook.reading.parts import Package

_OF_SHEETS = {
    "image": "picture",
    "chart": "chart",
    "chartEx": "chart",
    "pivotTable": "pivot table",
    "slicer": "slicer",
    "timeline": "timeline",
    "table": "table",
    "oleObject": "embedded object",
    "package": "embedded object",
    "control": "form control",
    "ctrlProp": "form control",
    "diagramData": "diagram",
    "threadedComment": "threads of comments",
    "queryTable": "query",
}
"""By the last word of the type of relation that leads to it from a sheet or its drawing."""

_OF_WORKBOOKS = {
    "vbaProject": "macros",
    "xlMacrosheet": "macros",
    "xlIntlMacrosheet": "macros",
    "connections": "connections to other data",
    "externalLink": "links to other workbooks",
}
"""By the last word of the type of relation that leads to it from the workbook's part."""

_PLURALS = {"threads of comments", *_OF_WORKBOOKS.values()}

_PASSED = {"drawing", "vmlDrawing", "chartsheet"}
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
        elif relation.kind in _OF_SHEETS:
            yield _OF_SHEETS[relation.kind]


def words(found: Counter[str]) -> tuple[str, ...]:
    """Return ``2 pictures``, ``macros`` and so on; a word that is given in the plural goes without a count."""
    return tuple(
        word if word in _PLURALS else f"{count} {word if count == 1 else _plural(word)}"
        for word, count in found.items()
    )


def _plural(word: str) -> str:
    """Return the plural of a word, or of the first one of ``formula that …``."""
    first, that, rest = word.partition(" that ")
    return f"{first}s{that}{rest}"
