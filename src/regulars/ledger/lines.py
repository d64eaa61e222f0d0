"""Lines files: what each report said, as text for ever and typed for speed.

A report's lines lie in two write-once Parquet files named by the content of the first: all its columns as
text with the physical line number, and beside it the typed fields (``columns.SHIPMENTS``), which can be made
again from the text.
"""

from __future__ import annotations

import hashlib
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from regulars.columns import REPORT, SHIPMENTS
from regulars.errors import LedgerError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

TYPES: dict[str, pa.DataType] = {
    "text": pa.string(),
    "word": pa.dictionary(pa.int32(), pa.string()),
    "instant": pa.timestamp("us", tz="UTC"),
    "count": pa.int32(),
    "money": pa.int64(),
}
SCHEMA = pa.schema([("line", pa.int32()), *((field.name, TYPES[field.type]) for field in SHIPMENTS)])
"""Arrow schema of the typed lines."""

_WORDS = [field.name for field in SHIPMENTS if field.type == "word"]
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

_STAMP = b"regulars.rules"


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
        self._of_typed = self._pools[1].submit(_write_typed, self._typed, lines)

    def finish(self) -> tuple[str, str]:
        """Wait until both files are whole, and return the SHA-256 of text and typed lines."""
        if self._digests is None:
            for future in (*self._waiting, self._of_typed):
                if future is not None:
                    future.result()
            self._stop()
            self._digests = sha256(self._text), sha256(self._typed)
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


def _write_typed(path: Path, lines: pa.Table) -> None:
    """Write typed lines; runs in their thread."""
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


def whole(blocks: Sequence[pa.Table], *, stamp: str) -> pa.Table:
    """Return the typed lines of one report: each distinct word once, marked with the rules that made them."""
    lines = pa.concat_tables([_conformed(block) for block in blocks] or [SCHEMA.empty_table()])
    # One piece a column: every further piece would have all distinct words looked up again when reports meet.
    return lines.unify_dictionaries().combine_chunks().replace_schema_metadata({_STAMP: stamp.encode()})


def _conformed(lines: pa.Table) -> pa.Table:
    """Return typed lines with exactly the declared columns and types."""
    chosen = lines.select(SCHEMA.names)
    return chosen if chosen.schema.equals(SCHEMA) else chosen.cast(SCHEMA)


def frame(tables: Mapping[int, pa.Table]) -> pd.DataFrame:
    """Return the typed lines of several reports as one frame.

    Parameters
    ----------
    tables : mapping of int to Table
        Typed lines by report number, in order of import.

    Returns
    -------
    DataFrame
        ``report`` (int32), ``line`` (int32) and the fields of ``columns.SHIPMENTS``, in order of reports and
        lines; words are Categorical with each distinct word once, amounts ``Int64``, instants
        ``datetime64[us, UTC]``.
    """
    parts = []
    for number, table in tables.items() or [(0, SCHEMA.empty_table())]:
        report = pa.array(np.full(len(table), number, np.int32))
        parts.append(_conformed(table).add_column(0, "report", report).replace_schema_metadata())
    types = {pa.int64(): pd.Int64Dtype(), pa.string(): pd.StringDtype("pyarrow", na_value=np.nan)}
    lines = pa.concat_tables(parts).unify_dictionaries()
    return lines.to_pandas(types_mapper=types.get, split_blocks=True, self_destruct=True)


def read_typed(path: Path, *, stamp: str) -> pa.Table | None:
    """Return a typed lines file, or None where it is lost, damaged, or made by other rules than ``stamp``."""
    try:
        # Read as a whole: a scanner's batches would each bring all distinct words of their row group.
        with pq.ParquetFile(path, read_dictionary=_WORDS, page_checksum_verification=True) as file:
            table = file.read()
    except (OSError, pa.ArrowException):
        return None
    return table if (table.schema.metadata or {}).get(_STAMP) == stamp.encode() else None


def texts(path: Path, lines: NDArray[np.int64]) -> pd.DataFrame:
    """Return the report text of some lines of one lines file.

    Parameters
    ----------
    path : Path
        The text lines file.
    lines : array of int
        Physical line numbers, each in the file.

    Returns
    -------
    DataFrame
        Indexed by line number, in the order asked for; the columns of ``columns.REPORT``, empty text where
        the report does not carry one.
    """
    try:
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            groups = _groups(file, np.sort(lines))
            table = file.read_row_groups(groups)
    except (OSError, pa.ArrowException) as error:
        raise _damaged(path) from error
    table = table.filter(pc.is_in(table["line"], pa.array(lines, table["line"].type)))
    blank = pa.repeat(pa.scalar(""), len(table))
    known: Any = {name: table[name] if name in table.column_names else blank for name in REPORT}
    text = pa.table(known).to_pandas()
    text.index = pd.Index(table["line"].to_numpy())
    return text.loc[lines]


def words(path: Path, names: Sequence[str]) -> pa.Table:
    """Return some of the report's columns from a text lines file, those that the report has, as dictionaries.

    Raises
    ------
    LedgerError
        The file is missing or damaged.
    """
    try:
        known = [name for name in names if name in pq.read_schema(path).names]
        with pq.ParquetFile(path, page_checksum_verification=True, read_dictionary=known) as file:
            return file.read(columns=known)
    except (OSError, pa.ArrowException) as error:
        raise _damaged(path) from error


def _groups(file: pq.ParquetFile, lines: NDArray[np.int64]) -> list[int]:
    """Return the row groups that hold some of the (sorted) lines."""
    place = file.schema_arrow.get_field_index("line")
    groups = []
    for group in range(file.num_row_groups):
        statistics: Any = file.metadata.row_group(group).column(place).statistics
        ends = [] if statistics is None else [statistics.min, statistics.max + 1]
        if ends and np.ptp(np.searchsorted(lines, ends)):
            groups.append(group)
    return groups


def read_text(path: Path) -> pa.Table:
    """Return a whole text lines file, to make the typed lines from it again.

    Raises
    ------
    LedgerError
        The file is missing or damaged.
    """
    try:
        return pq.read_table(path, page_checksum_verification=True, memory_map=False)
    except (OSError, pa.ArrowException) as error:
        raise _damaged(path) from error


def blocks(path: Path) -> Iterator[pa.Table]:
    """Yield a text lines file in the blocks in which it was written.

    Raises
    ------
    LedgerError
        The file is missing or damaged.
    """
    try:
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            for group in range(file.num_row_groups):
                yield file.read_row_group(group)
    except (OSError, pa.ArrowException) as error:
        raise _damaged(path) from error


def _damaged(path: Path) -> LedgerError:
    """Return the error for a lines file that cannot be read."""
    return LedgerError(
        f"lines/{path.name} is missing or damaged", do="put it back from a backup of the book's folder"
    )


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
