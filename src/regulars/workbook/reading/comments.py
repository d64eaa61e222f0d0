"""The comments on the cells of a sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from regulars.workbook.reading import exact

if TYPE_CHECKING:
    from collections.abc import Iterable


def of(blocks: Iterable[bytes]) -> dict[str, str]:
    """Return the texts of comments by the name of their cell.

    Parameters
    ----------
    blocks : iterable of bytes
        The sheet's part of comments.
    """
    comments: dict[str, list[str]] = {}
    pieces: list[str] | None = None  # of the comment that is open, where its text goes on

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal pieces
        match tag:
            case "comment":
                pieces = comments.setdefault(attributes.get("ref", ""), [])
            case "rPh":
                pieces = None
            case "t" if pieces is not None:
                parser.CharacterDataHandler = pieces.append

    def end(_: str) -> None:
        parser.CharacterDataHandler = None

    parser = exact.parser(("comment", "t", "rPh"), start, end)
    for block in blocks:
        parser.Parse(block, False)
    parser.Parse(b"", True)
    return {cell: "".join(pieces) for cell, pieces in comments.items()}
