"""Physical lines: where a stream of bytes may be cut, and what counts as nothing.

A line ends with LF, CR LF or a lone CR, as it does for ``pyarrow.csv``, so that both count alike.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from regulars.errors import ReportError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

END = re.compile(rb"\r\n|\n|\r")
FILL = b"\x00\x1a"
"""NULs of a file allocated in advance, and the Ctrl-Z with which CP/M and ``copy`` in cmd end a text."""
BLANKED = b" "
"""What is left of a line that is set aside; without it a lone CR and an LF would become one end."""
LONGEST = 64 * 2**20
"""Bytes of the longest line that is read; real ones have about 500."""


def cut(chunks: Iterable[bytes], *, path: str) -> Iterator[bytes]:
    """Regroup a stream into blocks that end where a line ends; fill at the very end is dropped.

    Parameters
    ----------
    chunks : iterable of bytes
        Text in an encoding that keeps ASCII as it is, in pieces cut anywhere.
    path : str
        The file, for the refusal.

    Raises
    ------
    ReportError
        A line is longer than :data:`LONGEST`.
    """
    left = b""
    for chunk in _without_fill(chunks):
        block = left + chunk
        end = _last_end(block)
        if end:
            yield block[:end]
        left = block[end:]
        if len(left) > LONGEST:
            raise ReportError(
                f"a line is longer than {LONGEST // 2**20} MB, so this is no report, or a damaged one",
                path=path,
                do="download it again",
            )
    if left:
        yield left


def is_blank(line: str) -> bool:
    """Return whether a line holds nothing but white space, or nothing but fill."""
    return not line.strip() or not line.strip("\x1a\ufeff")


def _last_end(block: bytes) -> int:
    """Return how many bytes the whole lines of a block take.

    Without any LF the lines end with CR; one at the very end may be half of a CR LF, so it is not cut there.
    """
    return block.rfind(b"\n") + 1 or block.rfind(b"\r", 0, len(block) - 1) + 1


def _without_fill(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the chunks without the fill after the last byte that is something else."""
    held = b""
    for chunk in chunks:
        text = chunk.rstrip(FILL)
        if text:
            yield held + text
            held = chunk[len(text) :]
        elif len(held) <= LONGEST:  # more is not needed to know that no line can go on behind it
            held += chunk
