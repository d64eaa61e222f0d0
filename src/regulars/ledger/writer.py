"""The writer of lines files: it compresses in threads of its own while the rest is worked out."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from regulars import disk

if TYPE_CHECKING:
    from pathlib import Path

_DISTINCT = frozenset({
    "amazon-order-id", "shipment-id", "shipment-item-id", "amazon-order-item-id", "purchase-date",
    "payments-date", "shipment-date", "reporting-date", "buyer-email", "tracking-number", "ship-address-1",
    "estimated-arrival-date", "order_id", "item_id",
})  # fmt: skip
"""Columns in which nearly every line differs, where a dictionary costs time and saves nothing."""

_PENDING = 2
"""Blocks that may wait for the writing thread: enough to keep it busy, few enough to stay small."""

_TYPED_GROUP = 1_000_000
"""Lines of one row group of a typed file: the more, the seldomer a name or an address is written again."""

_DICTIONARY_BYTES = 1 << 26
"""Room for a dictionary page, so that hundreds of thousands of addresses find place in one."""


class Writer:
    """Write the two lines files of one report, each in a thread of its own.

    Compressing the text takes longer than everything else about a line, so it goes on while the rest is
    worked out.

    Parameters
    ----------
    text, typed : Path
        Empty temporary files to write.
    """

    def __init__(self, text: Path, typed: Path) -> None:
        self._text = text
        self._typed = typed
        self._pools = [ThreadPoolExecutor(1, thread_name_prefix="lines") for _ in (text, typed)]
        self._file: pq.ParquetWriter | None = None
        self._waiting: deque[Future[None]] = deque()
        self._of_typed: Future[None] | None = None
        self._digests: tuple[str, str] | None = None

    def write(self, text: pa.Table) -> None:
        """Add one block of text, after waiting while too many are on their way already."""
        while len(self._waiting) >= _PENDING:
            self._waiting.popleft().result()
        self._waiting.append(self._pools[0].submit(self._append, text))

    def write_typed(self, lines: pa.Table) -> None:
        """Write the typed lines, all at once."""
        self._of_typed = self._pools[1].submit(write_typed, self._typed, lines)

    def finish(self) -> tuple[str, str]:
        """Wait until both files are whole, and return the SHA-256 of text and typed lines."""
        if self._digests is None:
            for future in (*self._waiting, self._of_typed):
                if future is not None:
                    future.result()
            self._stop()
            self._digests = disk.sha256(self._text), disk.sha256(self._typed)
        return self._digests

    def abandon(self) -> None:
        """Stop writing, so that the files can be deleted."""
        self._stop()

    def _stop(self) -> None:
        """Let the threads end what they are at, and close the text."""
        for pool in self._pools:
            pool.shutdown(wait=True, cancel_futures=True)
        if self._file is not None:
            self._file.close()
            self._file = None

    def _append(self, text: pa.Table) -> None:
        """Write one block as a row group; runs in the thread of the text."""
        if self._file is None:
            self._file = _parquet(self._text, text.schema)
        self._file.write_table(text, row_group_size=max(len(text), 1))


def write_typed(path: Path, lines: pa.Table) -> None:
    """Write typed lines, as one row group where they are not very many."""
    with _parquet(path, lines.schema) as file:
        file.write_table(lines, row_group_size=_TYPED_GROUP)


def _parquet(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    """Return a writer with page checksums: numbers as differences, texts of few values as a dictionary."""
    deltas = {
        field.name: "DELTA_BINARY_PACKED"
        for field in schema
        if pa.types.is_integer(field.type) or pa.types.is_timestamp(field.type)
    }
    words: Any = [name for name in schema.names if name not in _DISTINCT and name not in deltas]
    return pq.ParquetWriter(
        path,
        schema,
        compression="zstd",
        compression_level=1,
        use_dictionary=words,
        dictionary_pagesize_limit=_DICTIONARY_BYTES,
        column_encoding=deltas,
        write_statistics=["line"],
        write_page_checksum=True,
    )
