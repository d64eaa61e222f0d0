"""Lines files: what each report said, as text for ever and typed for speed.

A report's lines lie in two write-once Parquet files named by the content of the first: all its columns as
text with the physical line number, and beside it the typed fields (``columns.SHIPMENTS``), which can be made
again from the text.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from regulars import disk, memory
from regulars.columns import REPORT, SHIPMENTS
from regulars.errors import LedgerError
from regulars.ledger import writer
from regulars.rules.texts import distinct

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
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
_FOR_PANDAS = {pa.int64(): pd.Int64Dtype(), pa.string(): pd.StringDtype("pyarrow", na_value=np.nan)}

_STAMP = b"regulars.rules"


def whole(blocks: Sequence[pa.Table], *, stamp: str) -> pa.Table:
    """Return the typed lines of one report: each distinct word once, marked with the rules that made them."""
    lines = pa.concat_tables([_conformed(block) for block in blocks] or [SCHEMA.empty_table()])
    # One piece a column: every further piece would have all distinct words looked up again when reports meet.
    return lines.unify_dictionaries().combine_chunks().replace_schema_metadata({_STAMP: stamp.encode()})


def _conformed(lines: pa.Table) -> pa.Table:
    """Return typed lines with exactly the declared columns and types."""
    chosen = lines.select(SCHEMA.names)
    return chosen if chosen.schema.equals(SCHEMA) else chosen.cast(SCHEMA)


def frame(tables: dict[int, pa.Table]) -> pd.DataFrame:
    """Return the typed lines of several reports as one frame.

    Parameters
    ----------
    tables : dict of int to Table
        Typed lines by report number, in order of import. They are handed over: the dict is empty afterwards,
        so that the lines of a large book do not lie in memory twice.

    Returns
    -------
    DataFrame
        ``report`` (int32), ``line`` (int32) and the fields of ``columns.SHIPMENTS``, in order of reports and
        lines; words are Categorical with each distinct word once, amounts ``Int64``, instants
        ``datetime64[us, UTC]``.
    """
    report = np.repeat(np.array(list(tables), np.int32), [len(table) for table in tables.values()])
    parts = [_conformed(table).replace_schema_metadata() for table in tables.values()]
    parts = parts or [SCHEMA.empty_table()]
    tables.clear()
    whole = pa.concat_tables(parts)
    waiting = {name: whole[name] for name in SCHEMA.names}
    del parts, whole
    with ThreadPoolExecutor(2, thread_name_prefix="columns") as pool:  # each lets go of what it was made of
        made = pool.map(lambda name: _series(waiting.pop(name)), SCHEMA.names)
        lines = {"report": pd.Series(report), **dict(zip(SCHEMA.names, made, strict=True))}
    memory.give_back()
    return pd.DataFrame(lines, copy=False)


def _series(column: Any) -> pd.Series[Any]:
    """Return a column of typed lines for pandas: words as Categorical, amounts and texts as their own."""
    if not pa.types.is_dictionary(column.type):
        series: pd.Series[Any] = column.to_pandas(types_mapper=_FOR_PANDAS.get)
        return series
    words = column.unify_dictionaries().combine_chunks()
    categories = distinct(words.dictionary.to_pandas(types_mapper=_FOR_PANDAS.get))
    codes = words.indices.fill_null(-1).to_numpy()
    return pd.Series(pd.Categorical.from_codes(codes, categories=categories, validate=False))


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
        raise _unreadable(path, error) from error
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
        raise _unreadable(path, error) from error


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
        raise _unreadable(path, error) from error


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
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: Exception) -> LedgerError:
    """Return the error for a lines file that cannot be read."""
    if isinstance(error, PermissionError):
        return LedgerError(f"lines/{path.name} cannot be read", do="look whether you may read it")
    return LedgerError(
        f"lines/{path.name} is missing or damaged",
        do="put it back from a backup of the book's folder; `regulars check` tells what else may be done",
    )


def retyped(path: Path, blocks: Sequence[pa.Table], *, stamp: str) -> str:
    """Write a typed lines file again, from its blocks, and return its SHA-256."""
    writer.write_typed(path, whole(blocks, stamp=stamp))
    return disk.sha256(path)
