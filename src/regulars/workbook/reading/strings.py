"""The texts that cells share."""

from __future__ import annotations

import re
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

import numpy as np
import pyarrow as pa
import pyarrow.compute

from regulars.workbook.reading import exact, plain, tags, values
from regulars.workbook.reading.rows import LONGEST, MOST_TEXT, DamagedError, IrregularError
from regulars.workbook.reading.tags import ALONE, CLOSING, Grammar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from regulars.workbook.reading.rows import Texts

pc: Any = pyarrow.compute  # the stubs refuse plain values beside arrays

_HEAD = re.compile(rb"\s*(?:<\?xml[^>]*>)?\s*(<sst\s[^>]*>)\s*(?=<si>)")
_STRING_END, _CLOSING = b"</si>", b"</sst>"
_STRING, _TEXT = 1, 2
_AFTER_STRING = (_STRING, _STRING + ALONE)
_GRAMMAR = Grammar(
    ("si", "t"),
    {
        _STRING: (_TEXT, _TEXT + ALONE),
        _STRING + ALONE: _AFTER_STRING,
        _STRING + CLOSING: _AFTER_STRING,
        _TEXT: (_TEXT + CLOSING,),
        _TEXT + ALONE: (_STRING + CLOSING,),
        _TEXT + CLOSING: (_STRING + CLOSING,),
    },
    (_TEXT,),
)


def of(blocks: Callable[[], Iterator[bytes]]) -> Texts:
    """Return the shared strings of a workbook as large strings, in order.

    Runs of rich text are joined, and reading aids left out.

    Parameters
    ----------
    blocks : callable
        Begins the part that holds them, anew each time.

    Raises
    ------
    DamagedError
        There is more text than can be.
    """
    try:
        texts = _whole(_quickly(blocks()))
    except IrregularError:
        texts = _whole(_exactly(blocks()))
    return values.unescaped(texts)


def _whole(some: Iterator[Texts]) -> Texts:
    """Return all strings, unless they are more than anything needs."""
    texts, size = [pa.array([], pa.large_string())], 0
    for piece in some:
        texts.append(piece)
        size += piece.nbytes
        if size > MOST_TEXT:
            raise DamagedError("it holds more text than a workbook of customers can have")
    return pa.concat_arrays(texts)


def _exactly(blocks: Iterator[bytes]) -> Iterator[Texts]:
    """Yield the strings, taken apart event by event."""
    strings = _Strings()
    for block in blocks:
        strings.parser.Parse(block, False)
        yield strings.taken()
    strings.parser.Parse(b"", True)


def _quickly(blocks: Iterator[bytes]) -> Iterator[Texts]:
    """Yield the strings, taken apart quickly as far as they are plain."""
    first = next(blocks, b"")
    head = _HEAD.match(first)
    if not head:
        raise IrregularError
    frame = _Strings()
    try:
        frame.parser.Parse(head[0], False)
        if not frame.inside:  # it looks like them, but its names have another meaning
            raise IrregularError
        rest = chain([first[head.end() :]], blocks)
        whole = plain.cut(rest, _STRING_END, _CLOSING, lambda block: frame.parser.Parse(block, False))
        for some in plain.side_by_side(partial(_taken, head[1]), whole):
            yield from some
        frame.parser.Parse(b"", True)
    except expat.ExpatError:
        raise IrregularError from None


def _taken(opening: bytes, block: bytes) -> list[Texts]:
    """Return whole strings; ``opening`` is what stands before the first."""
    return list(plain.taken(block, _STRING_END, _quick, partial(_exact, opening)))


def _quick(block: bytes) -> Texts:
    """Return whole strings, all at once."""
    found = tags.of(block, _GRAMMAR)
    kind = found.kind
    starts = (kind == _STRING) | (kind == _STRING + ALONE)
    tags.insist(starts[0], kind[-1] in {_STRING + CLOSING, _STRING + ALONE})
    at = np.flatnonzero((kind == _TEXT) | (kind == _TEXT + ALONE))
    string = np.cumsum(starts) - 1
    texts: Texts = pc.fill_null(found.texts(at, string[at], int(starts.sum())), "")
    return texts


def _exact(opening: bytes, block: bytes) -> Texts:
    """Return whole strings, taken apart event by event."""
    strings = _Strings()
    try:
        strings.parser.Parse(opening + block + _CLOSING, True)
    except expat.ExpatError:
        raise IrregularError from None  # it may be well-formed with what stands before and behind
    return strings.taken()


class _Strings:
    """Shared strings being read event by event."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._pieces: list[str] | None = None
        self._length = 0
        self._phonetic = False
        self.inside = False
        self.parser = exact.parser(("sst", "si", "t", "rPh"), self._start, self._end)

    def taken(self) -> Texts:
        """Return the strings that are complete, and forget them."""
        texts, self._texts = self._texts, []
        return pa.array(texts, pa.large_string())

    def _start(self, tag: str, _: dict[str, str]) -> None:
        match tag:
            case "sst":
                self.inside = True
            case "si":
                self._pieces, self._length = [], 0
            case "rPh":
                self._phonetic = True
            case "t" if not self._phonetic:
                self.parser.CharacterDataHandler = self._letters

    def _letters(self, letters: str) -> None:
        if self._pieces is not None:
            self._pieces.append(letters)
            self._length += len(letters)
            if self._length > LONGEST:
                raise DamagedError("a text is longer than a cell can hold")

    def _end(self, tag: str) -> None:
        match tag:
            case "si" if self._pieces is not None:
                self._texts.append("".join(self._pieces))
                self._pieces = None
            case "rPh":
                self._phonetic = False
            case "t":
                self.parser.CharacterDataHandler = None
