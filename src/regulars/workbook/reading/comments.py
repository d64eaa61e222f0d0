"""The comments on the cells of a sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.parsers import expat

from regulars.workbook.reading.exact import NAMESPACES

if TYPE_CHECKING:
    from collections.abc import Iterable

_TAGS = {f"{namespace} {tag}": tag for namespace in NAMESPACES for tag in ("comment", "t", "rPh")}


def of(blocks: Iterable[bytes]) -> dict[str, str]:
    """Return the texts of comments by the name of their cell.

    Parameters
    ----------
    blocks : iterable of bytes
        The sheet's part of comments.
    """
    comments: dict[str, list[str]] = {}
    here: list[list[str]] = []  # the pieces of the comment that is open, while its text is

    def start(name: str, attributes: dict[str, str]) -> None:
        match _TAGS.get(name):
            case "comment":
                here[:] = [comments.setdefault(attributes.get("ref", ""), [])]
            case "t" if here:
                parser.CharacterDataHandler = here[0].append
            case "rPh":
                here.clear()

    def end(_: str) -> None:
        parser.CharacterDataHandler = None

    parser = expat.ParserCreate("utf-8", " ")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    for block in blocks:
        parser.Parse(block, False)
    parser.Parse(b"", True)
    return {cell: "".join(pieces) for cell, pieces in comments.items()}
