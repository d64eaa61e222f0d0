"""Memory: what was freed is given back, so that the next large step does not come on top of it.

Arrow, numpy and Python each keep what they free for themselves, and neither uses what another one keeps.
"""

from __future__ import annotations

import ctypes
import sys


def give_back() -> None:
    """Give freed memory back to the system: worth it after a step that held as much as all lines."""
    import pyarrow as pa  # noqa: PLC0415 - not at the start of a program that may only print its help

    pa.default_memory_pool().release_unused()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc's own, for numpy
        if trim is not None:
            trim(0)
