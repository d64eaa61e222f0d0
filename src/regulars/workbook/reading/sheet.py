"""A sheet taken from its part of the file, whichever way is quick enough and right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from regulars.workbook.reading import exact

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from regulars.workbook.reading.rows import Rows


def exactly(blocks: Iterable[bytes], outline: exact.Outline) -> Iterator[Rows]:
    """Yield the rows of a sheet."""
    sheet = exact.Sheet(outline)
    for block in blocks:
        sheet.feed(block)
        yield sheet.taken()
    sheet.feed(b"", final=True)
