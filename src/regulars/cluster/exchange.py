"""The exchange: files in which lines lie by bucket, so that a later task reads its own bucket of each alone.

A file is Arrow's IPC format with one record batch a bucket. Whatever machine wrote it, a text falls into the
same bucket: by its SHA-256.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from regulars.cluster import storage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from regulars.settings import Settings

    Codes = NDArray[np.int64]

_OPTIONS = pa.ipc.IpcWriteOptions(compression="lz4")


@dataclass(frozen=True)
class Ground:
    """What the tasks of one store have in common.

    Parameters
    ----------
    scratch : str
        Folder of what lies between the tasks.
    key : str
        What the names of the store's files there begin with.
    parts : int
        How many buckets the lines are dealt out to, by order and by address.
    settings : Settings
    """

    scratch: str
    key: str
    parts: int
    settings: Settings

    def piece(self, number: int, piece: int) -> str:
        """Return where a piece of a report lies: typed lines, by the bucket of the order."""
        return self._between(f"{number}-{piece}-piece")

    def asked(self, bucket: int) -> str:
        """Return where it says which text a bucket of orders asks for: lines, by report."""
        return self._between(f"{bucket}-asked")

    def text(self, number: int) -> str:
        """Return where the text lies that was asked for of a report, by the bucket of the order."""
        return self._between(f"{number}-text")

    def settled(self, bucket: int) -> str:
        """Return where the settled lines of a bucket of orders lie, by the bucket of the address."""
        return self._between(f"{bucket}-settled")

    def _between(self, name: str) -> str:
        """Return the place of a file between two tasks."""
        return storage.under(self.scratch, f"{self.key}-{name}")


def buckets(texts: Sequence[str], *, count: int) -> Codes:
    """Return the bucket of each text: the first 8 bytes of the SHA-256 of its UTF-8, high byte first, modulo.

    Parameters
    ----------
    texts : sequence of str
        None null.
    count : int
        How many buckets there are.
    """
    heads = b"".join([hashlib.sha256(text.encode()).digest()[:8] for text in texts])
    return (np.frombuffer(heads, ">u8") % np.uint64(count)).astype(np.int64)


def write(place: str, lines: pa.Table, bucket: Codes, *, count: int, scratch: str) -> None:
    """Write lines, of which there is one at least, by bucket; within a bucket in the order given."""
    [whole] = lines.combine_chunks().to_batches()
    order = np.argsort(bucket, kind="stable")
    ends = np.cumsum(np.bincount(bucket, minlength=count))
    storage.write(place, partial(_write, whole.take(order), ends), scratch=scratch)


def _write(lines: pa.RecordBatch, ends: Codes, path: Path) -> None:
    """Write lines that are sorted by bucket, one batch for each."""
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, lines.schema, options=_OPTIONS) as sink:
        for begin, end in zip([0, *ends[:-1].tolist()], ends.tolist(), strict=True):
            sink.write_batch(lines.slice(begin, end - begin))


def read(place: str, bucket: int) -> pa.Table:
    """Return the lines of one bucket."""
    with storage.reading(place) as file, pa.ipc.open_file(file) as lines:  # type: ignore[arg-type]  # any file
        return pa.Table.from_batches([lines.get_batch(bucket)])
