"""Lines whose fields stand in quotation marks, also where Amazon forgot to double those inside a field.

``"1/2" Sensor"`` has the right number of fields for ``csv`` and for Arrow, and the wrong text. So a line is
read by the rules of RFC 4180 only where it keeps to them exactly; any other line is taken apart by hand, at
``","`` (selling-partner-api-models#4367).
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from regulars.reports import lines

_MOST_LINES, _MOST_BYTES = 50, 2**16
"""A row whose fields hold line breaks is looked for in no more lines and bytes than these."""


@dataclass
class Mended:
    """The lines of a block, told apart; places are counted from 0 in the block.

    Attributes
    ----------
    block : bytes
        Lines that keep to RFC 4180; the others are left blank, so that these keep their number.
    rows : list of (int, list of str)
        Rows that were taken apart by hand: place of the first line, and the fields.
    ragged : list of (int, int)
        Lines that do not fit: place, and how many fields they seem to have.
    left : bytes
        The end of the block, where a row is not complete.
    """

    block: bytes = b""
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    ragged: list[tuple[int, int]] = field(default_factory=list)
    left: bytes = b""


def mend(block: bytes, *, delimiter: str, width: int, final: bool) -> Mended:
    """Take apart by hand the lines of a block that do not keep to RFC 4180.

    Parameters
    ----------
    block : bytes
        Whole physical lines in UTF-8.
    delimiter : str
        What stands between two fields.
    width : int
        Number of fields of the header.
    final : bool
        Whether no further block follows, so that nothing can be left for it.
    """
    bounds = _bounds(block)
    mended = Mended()
    kept: list[bytes] = []
    kept_to = resume = 0
    for place in _irregular(block, bounds, delimiter):
        if place < resume:
            continue
        start = int(bounds[place])
        near = bounds[place : place + _MOST_LINES + 1]
        taken, count = _row(_Piece(block, near, delimiter, width, final))
        if count == 0:
            mended.block = b"".join([*kept, block[kept_to:start]])
            mended.left = block[start:]
            return mended
        if taken:
            mended.rows.append((place, taken))
        else:
            line = block[start : bounds[place + 1]].decode()
            mended.ragged.append((place, len(line.split(_separator(line, delimiter)))))
        resume = place + count
        kept += [block[kept_to:start], (lines.BLANKED + b"\n") * count]
        kept_to = int(bounds[resume])
    mended.block = b"".join([*kept, block[kept_to:]])
    return mended


def fields(line: str, delimiter: str) -> list[str]:
    """Return the fields of a line by RFC 4180, or as well as it goes where it does not keep to that."""
    return _exact(line, delimiter) or line.strip('"').split(_separator(line, delimiter))


def _bounds(block: bytes) -> np.ndarray:
    """Return where each physical line begins, and the length of the block."""
    signs = np.frombuffer(block, np.uint8)
    ends = np.flatnonzero(signs == ord("\n")) + 1
    returns = np.flatnonzero(signs == ord("\r")) + 1
    lone = returns[signs.take(returns, mode="clip") != ord("\n")]
    if lone.size:
        ends = np.sort(np.concatenate([ends, lone]))
    last = [] if ends.size and ends[-1] == len(block) else [len(block)]
    return np.concatenate([[0], ends, last]).astype(np.int32)


def _field(delimiter: str) -> str:
    """Return the pattern of a field by RFC 4180: enclosed, quotes in it doubled, or without any quote."""
    return rf'(?:"[^"]*(?:""[^"]*)*"|[^"{delimiter}\r\n]*)'


@functools.cache
def _grammar(delimiter: str) -> str:
    """Return the pattern of a line by RFC 4180, for Python and for RE2."""
    return rf"^{_field(delimiter)}(?:{delimiter}{_field(delimiter)})*[\r\n]*$"


@functools.cache
def _unfinished(delimiter: str) -> str:
    """Return the pattern of a text by RFC 4180 that ends inside an enclosed field."""
    return rf'^(?:{_field(delimiter)}{delimiter})*"[^"]*(?:""[^"]*)*\Z'


def _irregular(block: bytes, bounds: np.ndarray, delimiter: str) -> list[int]:
    """Return the places of the lines that do not keep to RFC 4180."""
    offsets, text = pa.py_buffer(bounds.tobytes()), pa.py_buffer(block)
    each = pa.Array.from_buffers(pa.binary(), len(bounds) - 1, [None, offsets, text])
    regular = pc.match_substring_regex(each, _grammar(delimiter))
    return np.flatnonzero(~regular.to_numpy(zero_copy_only=False)).tolist()


@dataclass(frozen=True)
class _Piece:
    """Some lines of a block, and how a row in them must be."""

    block: bytes
    bounds: np.ndarray
    delimiter: str
    width: int
    final: bool

    def __len__(self) -> int:
        return len(self.bounds) - 1

    def too_long(self, end: int) -> bool:
        """Return whether the lines before a place are too long for a row."""
        return bool(self.bounds[end] - self.bounds[0] > _MOST_BYTES)

    def count(self, signs: str, start: int, end: int) -> int:
        """Return how often some signs stand in the lines from one place to before another."""
        return self.block.count(signs.encode(), self.bounds[start], self.bounds[end])

    def text(self, start: int, end: int) -> str:
        """Return the lines from one place to before another, without the last line end."""
        return self.block[self.bounds[start] : self.bounds[end]].decode().strip("\r\n\ufeff")

    @property
    def undecided(self) -> int:
        """How many lines an unfinished row takes: 0 says that the next block must be seen first."""
        return 0 if len(self) < _MOST_LINES and not self.final else 1


def _row(piece: _Piece) -> tuple[list[str] | None, int]:
    """Return the fields of the row that begins a piece, and how many lines it takes.

    A row by RFC 4180 with breaks in its fields is looked for first, since nothing looks like it by chance.
    The fields are None where nothing fits; the number is 0 where the next block must be seen first.
    """
    for count in range(1, len(piece) + 1):
        text = piece.text(0, count)
        exact = _exact(text, piece.delimiter)
        if exact and len(exact) == piece.width:
            return exact, count
        if piece.too_long(count) or not re.match(_unfinished(piece.delimiter), text):
            return _row_apart(piece)
    return _row_apart(piece) if piece.undecided else (None, 0)


def _row_apart(piece: _Piece) -> tuple[list[str] | None, int]:
    """Do the same for a row with undoubled quotes inside; a line that is complete is never joined to one."""
    first = piece.text(0, 1)
    taken = _enclosed(first, piece) or _plain(first, piece)
    if taken or not first.startswith('"'):
        return taken, 1
    separator, needed = f'"{piece.delimiter}"', piece.width - 1
    if piece.count(separator, 0, len(piece)) < needed:
        return None, piece.undecided
    seen = piece.count(separator, 0, 1)
    for count in range(2, len(piece) + 1):
        seen += piece.count(separator, count - 1, count)
        if piece.too_long(count) or seen >= 2 * needed or _is_complete(count - 1, piece):
            return None, 1
        taken = _enclosed(piece.text(0, count), piece) if seen >= needed else None
        if taken:
            return taken, count
    return None, piece.undecided


def _is_complete(place: int, piece: _Piece) -> bool:
    """Return whether a line has all fields by itself."""
    if piece.count(piece.delimiter, place, place + 1) < piece.width - 1:
        return False
    line = piece.text(place, place + 1)
    exact = _exact(line, piece.delimiter)
    return len(exact or _enclosed(line, piece) or _plain(line, piece) or []) == piece.width


def _enclosed(text: str, piece: _Piece) -> list[str] | None:
    """Return the fields of a text that are all enclosed in quotes, where their number is right."""
    parts = text[1:-1].split(f'"{piece.delimiter}"') if _is_enclosed(text) else []
    return [part.replace('""', '"') for part in parts] if len(parts) == piece.width else None


def _plain(text: str, piece: _Piece) -> list[str] | None:
    """Return the fields of a text some of which are enclosed, where no delimiter stands in them."""
    parts = text.split(piece.delimiter)
    if len(parts) == piece.width and all(_is_enclosed(part) or part == part.strip('"') for part in parts):
        return [part[1:-1].replace('""', '"') if _is_enclosed(part) else part for part in parts]
    return None


def _exact(text: str, delimiter: str) -> list[str] | None:
    """Return the fields by RFC 4180, or None where the text does not keep to it."""
    if not re.match(_grammar(delimiter), text):
        return None
    parts = re.findall(rf'(?:^|{delimiter})(?:"([^"]*(?:""[^"]*)*)"|([^"{delimiter}]*))', text)
    return [plain or quoted.replace('""', '"') for quoted, plain in parts]


def _is_enclosed(text: str) -> bool:
    return len(text) > 1 and text.startswith('"') and text.endswith('"')


def _separator(text: str, delimiter: str) -> str:
    """Return what must stand between two fields of such a line."""
    return f'"{delimiter}"' if text.startswith('"') else delimiter
