"""A sheet taken from its part of the file: quickly where its XML is plain, exactly where it is not."""

from __future__ import annotations

import re
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING
from xml.parsers import expat

from regulars.workbook.reading import exact, plain, quick, stripes
from regulars.workbook.reading.rows import IrregularError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from regulars.workbook.reading.exact import Outline
    from regulars.workbook.reading.rows import Rows
    from regulars.workbook.reading.stripes import Meaning, Stripe

_HEAD = re.compile(rb"\s*(?:<\?xml[^>]*>)?\s*(<worksheet\s[^>]*>).*?<sheetData>", re.DOTALL)
_OPENING, _ROW_END, _CLOSING, _END = b"<sheetData>", b"</row>", b"</sheetData>", b"</worksheet>"


def exactly(blocks: Iterable[bytes], outline: Outline) -> Iterator[Rows]:
    """Yield the rows of a sheet, taken apart event by event.

    Parameters
    ----------
    blocks : iterable of bytes
        The sheet's part.
    outline : Outline
        Where to note what stands around the rows.
    """
    sheet = exact.Sheet(outline)
    for block in blocks:
        sheet.feed(block)
        yield sheet.taken()
    sheet.feed(b"", final=True)


def quickly(blocks: Iterator[bytes], outline: Outline, meaning: Meaning) -> Iterator[Stripe]:
    """Yield the rows of a sheet that hold any content, as columns.

    Parameters
    ----------
    blocks, outline
        As for :func:`exactly`.
    meaning : Meaning

    Raises
    ------
    IrregularError
        The sheet cannot be cut between rows without a look at all of it.
    """
    first = next(blocks, b"")
    head = _HEAD.match(first)
    if not head:
        raise IrregularError
    frame = exact.Sheet(outline)
    try:
        frame.feed(head[0])
        if not frame.inside:  # it looks like a sheet, but its names have another meaning
            raise IrregularError
        whole = plain.cut(chain([first[head.end() :]], blocks), _ROW_END, _CLOSING, frame.feed)
        for some in plain.side_by_side(partial(_striped, head[1] + _OPENING, meaning), whole):
            yield from some
        frame.feed(b"", final=True)
    except expat.ExpatError:
        raise IrregularError from None


def _striped(opening: bytes, meaning: Meaning, block: bytes) -> list[Stripe]:
    """Return whole rows as columns.

    Parameters
    ----------
    opening : bytes
        What stands before the rows of a sheet, for some of them to be read without the others.
    """
    rows = plain.taken(block, _ROW_END, quick.of, partial(_exact, opening))
    return [stripe for some in rows for stripe in stripes.of(some, meaning)]


def _exact(opening: bytes, block: bytes) -> Rows:
    """Return whole rows, taken apart event by event."""
    sheet = exact.Sheet(exact.Outline(), last=None)
    try:
        sheet.feed(opening + block + _CLOSING + _END, final=True)
    except expat.ExpatError:
        raise IrregularError from None  # it may be well-formed with what stands before and behind
    return sheet.taken()
