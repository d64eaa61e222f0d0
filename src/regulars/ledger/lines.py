"""Lines files: what each report said, as text for ever and typed for speed.

A report's lines lie in two write-once Parquet files named by the content of the first: all its columns as
text with the physical line number, and beside it the typed fields (``columns.SHIPMENTS``), which can be made
again from the text.
"""

from __future__ import annotations

import hashlib
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from regulars.columns import REPORT, SHIPMENTS
from regulars.errors import LedgerError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
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
    "estimated-arrival-date",
})  # fmt: skip
"""Columns in which nearly every line differs, where a dictionary costs time and saves nothing."""

_PENDING = 2
"""Blocks that may wait for the writing thread: enough to keep it busy, few enough to stay small."""

_STAMP = b"regulars.rules"


class Writer:
    """Write the two lines files of one report block by block, each in a thread of its own.

    Compressing the text takes longer than everything else about a line, so it goes on while the rest is
    worked out.

    Parameters
    ----------
    text, typed : Path
        Empty temporary files to write.
    """

    def __init__(self, text: Path, typed: Path) -> None:
        self._paths = {"text": text, "typed": typed}
        self._pools = {
            name: ThreadPoolExecutor(1, thread_name_prefix=f"lines-{name}") for name in self._paths
        }
        self._writers: dict[str, pq.ParquetWriter] = {}
        self._pending: dict[str, list[Future[None]]] = {name: [] for name in self._paths}
        self._closed: dict[str, str] = {}

    def write(self, text: pa.Table, typed: pa.Table) -> None:
        """Add one block to both files; rows correspond."""
        self._queue("text", text)
        self._queue("typed", typed)

    def close_typed(self) -> str:
        """Finish the typed file and return its SHA-256; the text may still be on its way."""
        return self._close("typed")

    def close_text(self) -> str:
        """Finish the text file and return its SHA-256."""
        return self._close("text")

    def abandon(self) -> None:
        """Stop writing, so that the files can be deleted."""
        for name in self._paths:
            self._pools[name].shutdown(wait=True, cancel_futures=True)
            if name in self._writers:
                self._writers.pop(name).close()

    def _queue(self, name: str, table: pa.Table) -> None:
        """Hand a block to its thread, after waiting while too many are there already."""
        pending = self._pending[name]
        while len(pending) >= _PENDING:
            pending.pop(0).result()
        pending.append(self._pools[name].submit(self._append, name, table))

    def _append(self, name: str, table: pa.Table) -> None:
        """Write one row group; runs in the file's thread."""
        if name not in self._writers:
            self._writers[name] = _parquet_writer(self._paths[name], table.schema)
        self._writers[name].write_table(table, row_group_size=max(len(table), 1))

    def _close(self, name: str) -> str:
        """Finish a file and return its SHA-256; the second time only return it."""
        if name not in self._closed:
            for future in self._pending[name]:
                future.result()
            self._pools[name].shutdown()
            self._writers.pop(name).close()
            self._closed[name] = sha256(self._paths[name])
        return self._closed[name]


def _parquet_writer(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    """Return a writer with page checksums: numbers as differences, texts of few values as a dictionary."""
    plain = {
        field.name for field in schema if field.name in _DISTINCT or field.name in {"order_id", "item_id"}
    }
    deltas = {
        field.name: "DELTA_BINARY_PACKED"
        for field in schema
        if pa.types.is_integer(field.type) or pa.types.is_timestamp(field.type)
    }
    return pq.ParquetWriter(
        path,
        schema,
        compression="zstd",
        compression_level=1,
        use_dictionary=[
            field.name for field in schema if field.name not in plain and field.name not in deltas
        ],
        column_encoding=deltas,
        write_statistics=["line"],
        write_page_checksum=True,
        store_schema=True,
    )


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
    parts = [SCHEMA.empty_table().add_column(0, "report", pa.array([], pa.int32()))]
    for number, table in tables.items():
        report = pa.array(np.full(len(table), number, np.int32))
        parts.append(table.select(SCHEMA.names).cast(SCHEMA).add_column(0, "report", report))
    types = {pa.int64(): pd.Int64Dtype(), pa.string(): pd.StringDtype("pyarrow", na_value=np.nan)}
    whole = pa.concat_tables(parts).unify_dictionaries()
    return cast(
        "pd.DataFrame", whole.to_pandas(types_mapper=types.get, split_blocks=True, self_destruct=True)
    )


def read_typed(path: Path, *, stamp: str) -> pa.Table | None:
    """Return a typed lines file, or None where it is lost, damaged, or made by other rules than ``stamp``."""
    try:
        table = pq.read_table(path, read_dictionary=_WORDS, page_checksum_verification=True, memory_map=False)
    except (OSError, pa.ArrowException):
        return None
    return table if (table.schema.metadata or {}).get(_STAMP) == stamp.encode() else None


def stamped(typed: pa.Table, stamp: str) -> pa.Table:
    """Return typed lines with the version of the rules that made them."""
    return typed.cast(SCHEMA).replace_schema_metadata({_STAMP: stamp.encode()})


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
    known = {name: table[name] if name in table.column_names else blank for name in REPORT}
    text = pa.table(known).to_pandas()
    text.index = pd.Index(table["line"].to_numpy())
    return cast("pd.DataFrame", text.loc[lines])


def _groups(file: pq.ParquetFile, lines: NDArray[np.int64]) -> Sequence[int]:
    """Return the row groups that hold some of the (sorted) lines."""
    place = file.schema_arrow.get_field_index("line")
    groups = []
    for group in range(file.num_row_groups):
        statistics = file.metadata.row_group(group).column(place).statistics
        if statistics is not None and np.searchsorted(lines, statistics.min) < np.searchsorted(
            lines, statistics.max, side="right"
        ):
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


def _damaged(path: Path) -> LedgerError:
    """Return the error for a lines file that cannot be read."""
    return LedgerError(
        f"lines/{path.name} is missing or damaged", do="`regulars check` tells which report to import again"
    )


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
