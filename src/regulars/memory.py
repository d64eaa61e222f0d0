"""Memory: what was freed is given back, so that the next large step does not come on top of it.

Arrow, numpy and Python each keep what they free for themselves, and neither uses what another one keeps.
"""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

_PLENTY = 512 * 2**20
"""Resident bytes up to which this process is small, and giving back is only time lost."""


def hold() -> None:
    """Let Arrow's allocator keep what it frees for a second; to be called before Arrow is loaded.

    By itself it gives back after 10 milliseconds what the next block of lines asks for again: up to half of
    the time that the system takes.
    """
    os.environ.setdefault("MIMALLOC_PURGE_DELAY", "1000")


def is_plenty() -> bool:
    """Return whether this process has so little that two steps may be taken at once."""
    return _resident() < _PLENTY


def give_back() -> None:
    """Give freed memory back to the system: worth it after a step that held as much as all lines."""
    if is_plenty():
        return
    import pyarrow as pa  # noqa: PLC0415 - not at the start of a program that may only print its help

    pa.default_memory_pool().release_unused()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc's own, for numpy
        if trim is not None:
            trim(0)


def _resident() -> int:
    """Return how many bytes of memory this process has; where nobody tells, too many to be small.

    So elsewhere than on Linux one step is taken after the other.
    """
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:  # not Linux, or a sandbox
        return _PLENTY
    return pages * os.sysconf("SC_PAGE_SIZE")
