"""XML that is plain in most places: cut between elements, worked on side by side, halved where it is not."""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from regulars.workbook.reading.rows import IrregularError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future

T = TypeVar("T")

_SMALL = 64 << 10
"""Bytes below which a block that is not plain is not halved any more."""

_LARGEST = 64 << 20
"""Bytes of one element; a row of the longest texts in all columns is longer, but no table has one."""

_WORKERS = 2
"""numpy's and Arrow's kernels let go of the interpreter: two threads keep two cores busy."""


_LARGE_PIECE = 31 << 20


def cut(
    blocks: Iterable[bytes], end: bytes, closing: bytes, feed: Callable[[bytes], object]
) -> Iterator[bytes]:
    """Yield blocks of whole elements.

    Parameters
    ----------
    blocks : iterable of bytes
        From the beginning of the first element on.
    end : bytes
        The tag that ends each, as ``</row>``.
    closing : bytes
        The tag that stands behind the last, as ``</sheetData>``.
    feed : callable
        Takes this tag and all that follows it.

    Raises
    ------
    IrregularError
        An element has no end within reach.
    """
    pending = b""
    blocks = iter(blocks)
    for block in blocks:
        whole = block.rfind(end) + len(end)
        if whole >= len(end):
            yield b"".join([pending, block[:whole]])
            pending = b""
            block = block[whole:]  # noqa: PLW2901 - what is left of it
        pending += block
        if closing in pending or len(pending) > _LARGEST:
            break
    last, tag, behind = pending.partition(closing)
    if not tag:
        raise IrregularError
    if last:
        yield last
    feed(tag + behind)
    for block in blocks:
        feed(block)


def taken(block: bytes, end: bytes, quick: Callable[[bytes], T], exact: Callable[[bytes], T]) -> Iterator[T]:
    """Yield what whole elements hold, taken apart quickly as far as they are plain.

    Parameters
    ----------
    block : bytes
    end : bytes
        The tag that ends each element.
    quick, exact : callable
        The two ways; the first raises ``IrregularError`` for what it does not understand.
    """
    try:
        yield quick(block)
    except IrregularError:
        if b"<!" in block or b"<?" in block:
            raise  # what looks like the end of an element may be within a comment
        middle = block.rfind(end, 0, len(block) // 2) + len(end)
        if len(block) <= _SMALL or middle < len(end):
            yield exact(block)
        else:
            yield from taken(block[:middle], end, quick, exact)
            yield from taken(block[middle:], end, quick, exact)


def side_by_side(work: Callable[[bytes], T], blocks: Iterable[bytes]) -> Iterator[T]:
    """Yield the outcome of each block in order; some are worked on at a time."""
    # glibc gives freed memory back to the system until it has seen a large piece come and go (mallopt(3),
    # M_MMAP_THRESHOLD); each block's arrays would be paged in anew, which is a fifth of all the time.
    np.empty(_LARGE_PIECE, np.uint8)
    with ThreadPoolExecutor(_WORKERS) as workers:
        waiting: deque[Future[T]] = deque()
        for block in blocks:
            waiting.append(workers.submit(work, block))
            if len(waiting) > _WORKERS:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
