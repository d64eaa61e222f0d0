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

_MOST_LINES, _MOST_SIGNS = 50, 2**16
"""A row whose fields hold line breaks is looked for in no more lines and signs than these."""


@dataclass
class Mended:
    """The lines of a block, told apart; places are counted from 0 in the block.

    Attributes
    ----------
    block : bytes
        Lines that keep to RFC 4180; the others are left empty, so that these keep their number.
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
        fields, count = _row(block, bounds[place : place + _MOST_LINES + 1], delimiter, width)
        if count == 0 and not final:
            mended.block = b"".join([*kept, block[kept_to:start]])
            mended.left = block[start:]
            return mended
        if fields:
            mended.rows.append((place, fields))
        else:
            line = block[start : bounds[place + 1]].decode()
            mended.ragged.append((place, len(line.split(_separator(line, delimiter)))))
        resume = place + max(count, 1)
        end = int(bounds[resume])
        kept += [block[kept_to:start], *lines.END.findall(block[start:end])]
        kept_to = end
    mended.block = b"".join([*kept, block[kept_to:]])
    return mended


def fields(line: str, delimiter: str) -> list[str]:
    """Return the fields of one line by RFC 4180, or as well as it goes where the line does not keep to it."""
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


@functools.cache
def _grammar(delimiter: str) -> str:
    """Return the pattern of a line by RFC 4180: a field is enclosed, quotes in it doubled, or without any."""
    one = rf'(?:"[^"]*(?:""[^"]*)*"|[^"{delimiter}\r\n]*)'
    return rf"^{one}(?:{delimiter}{one})*[\r\n]*$"


def _irregular(block: bytes, bounds: np.ndarray, delimiter: str) -> list[int]:
    """Return the places of the lines that do not keep to RFC 4180."""
    offsets, text = pa.py_buffer(bounds.tobytes()), pa.py_buffer(block)
    each = pa.Array.from_buffers(pa.binary(), len(bounds) - 1, [None, offsets, text])
    regular = pc.match_substring_regex(each, _grammar(delimiter))
    return np.flatnonzero(~regular.to_numpy(zero_copy_only=False)).tolist()


def _row(block: bytes, bounds: np.ndarray, delimiter: str, width: int) -> tuple[list[str] | None, int]:
    """Return the fields of the row that begins a piece of the block, and how many lines it takes.

    The fields are None where nothing fits; the number is 0 where the block ends before that can be said. A
    line that is complete by itself is never joined to one before it.
    """
    first = block[bounds[0] : bounds[1]].decode().strip("\r\n\ufeff")
    taken = _apart(first, delimiter, width)
    if taken:
        return taken, 1
    separator = _separator(first, delimiter)
    for count in range(2, len(bounds)):
        text = block[bounds[0] : bounds[count]].decode().rstrip("\r\n")
        last = block[bounds[count - 1] : bounds[count]].decode().rstrip("\r\n")
        if (
            len(text) > _MOST_SIGNS
            or text.count(separator) >= 2 * (width - 1)
            or _row_of(last, delimiter, width)
        ):
            return None, 1
        taken = _row_of(text, delimiter, width)
        if taken:
            return taken, count
    return None, (0 if len(bounds) <= _MOST_LINES else 1)


def _row_of(text: str, delimiter: str, width: int) -> list[str] | None:
    """Return the fields of a text where there are exactly as many as the header has."""
    exact = _exact(text, delimiter)
    if exact:
        return exact if len(exact) == width else None
    return _apart(text, delimiter, width)


def _exact(text: str, delimiter: str) -> list[str] | None:
    """Return the fields by RFC 4180, or None where the text does not keep to it."""
    if not re.match(_grammar(delimiter), text):
        return None
    parts = re.findall(rf'(?:^|{delimiter})(?:"([^"]*(?:""[^"]*)*)"|([^"{delimiter}]*))', text)
    return [plain or quoted.replace('""', '"') for quoted, plain in parts]


def _apart(text: str, delimiter: str, width: int) -> list[str] | None:
    """Return the fields of a text with undoubled quotes inside, where their number leaves no doubt."""
    if _is_enclosed(text):
        parts = text[1:-1].split(f'"{delimiter}"')
        if len(parts) == width:
            return [part.replace('""', '"') for part in parts]
    parts = text.split(delimiter)
    if len(parts) == width and all(_is_enclosed(part) or not part.startswith('"') for part in parts):
        return [part[1:-1].replace('""', '"') if _is_enclosed(part) else part for part in parts]
    return None


def _is_enclosed(text: str) -> bool:
    return len(text) > 1 and text.startswith('"') and text.endswith('"')


def _separator(text: str, delimiter: str) -> str:
    """Return what must stand between two fields of such a line."""
    return f'"{delimiter}"' if text.startswith('"') else delimiter
