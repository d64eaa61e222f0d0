"""The files: CSV for spreadsheets and mailers, JSON and Parquet for programs."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute
import pyarrow.csv
import pyarrow.parquet

from regulars.exports import records

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    import pandas as pd

    from regulars.columns import Column

pc: Any = pyarrow.compute  # the stubs refuse plain values beside arrays

_ROWS, _OBJECTS = 250_000, 25_000
"""Customers written at a time, and in JSON, whose texts are long: what bounds the memory."""

_FORMULA = r"^\s*[=+\-@＝＋－＠]|^[\t\r\n]"
"""How a text begins that a spreadsheet would take for a formula (OWASP, "CSV Injection")."""

_GROUPS = {kind: name for name, kind in records.GROUPS.items()}
"""Kinds whose columns are members of one object in JSON, and its name."""


def csv(path: Path, customers: pd.DataFrame, columns: Sequence[Column]) -> None:
    """Write UTF-8 CSV with a byte-order mark, so that Excel reads its letters; no text in it is a formula."""
    with path.open("wb") as file:
        file.write(b"\xef\xbb\xbf")
        for number, part in enumerate(records.parts(customers, columns, rows=_ROWS)):
            names = _safe(pa.array(part.column_names)).to_pylist()
            safe = pa.Table.from_arrays([_safe(values) for values in part.columns], names=names)
            pyarrow.csv.write_csv(safe, file, pyarrow.csv.WriteOptions(include_header=number == 0))


def parquet(path: Path, customers: pd.DataFrame, columns: Sequence[Column]) -> None:
    """Write Parquet: amounts as decimals, days as dates."""
    parts = records.parts(customers, columns, rows=_ROWS)
    first = next(parts)
    with pyarrow.parquet.ParquetWriter(path, first.schema, compression="zstd") as file:
        for part in itertools.chain([first], parts):
            file.write_table(part)


def json_texts(
    customers: pd.DataFrame, columns: Sequence[Column], *, always: Collection[str] = ()
) -> Iterator[str]:
    """Yield, in pieces, a JSON list of objects: ``quantities`` by label, ``spent`` by currency as exact text.

    The text is put together column by column, since there may be millions of rows.

    Parameters
    ----------
    customers : DataFrame
    columns : sequence of Column
    always : collection of str
        Those of ``records.GROUPS`` that are there even where no column is of their kind.
    """
    if not len(customers):
        yield "[]"
        return
    for number, part in enumerate(records.parts(customers, columns, rows=_OBJECTS)):
        yield ",\n" if number else "[\n"
        yield ",\n".join(_objects(part, columns, always).to_pylist())
    yield "\n]"


def _objects(table: pa.Table, columns: Sequence[Column], always: Collection[str]) -> Any:
    """Return every row of a table as a JSON object, indented."""
    members: dict[str, list[pa.StringArray]] = {}
    for column, called, values in zip(columns, table.column_names, table.columns, strict=True):
        group = _GROUPS.get(column.kind)
        key = column.label or column.currency or called
        member = _member(key, values.combine_chunks(), null=None if group else "null")
        members.setdefault(group or called, []).append(member)
    for group in always:
        members.setdefault(group, [])
    grouped = _GROUPS.values()
    texts = [_object(key, parts) if key in grouped else parts[0] for key, parts in members.items()]
    return pc.binary_join_element_wise("  {", pc.binary_join_element_wise(*texts, ", "), "}", "")


def _member(key: str, values: pa.Array[Any], *, null: str | None) -> pa.StringArray:
    """Return ``"key": value`` for every row; a null is written as given, or leaves the member out."""
    text = _values(values) if null is None else pc.fill_null(_values(values), null)
    member: pa.StringArray = pc.binary_join_element_wise(f"{json.dumps(key, ensure_ascii=False)}: ", text, "")
    return member


def _object(key: str, members: list[pa.StringArray]) -> pa.StringArray:
    """Return ``"key": {members}``, without the members that are null."""
    # Not by null_handling="skip": pyarrow leaves out a row in which everything is null.
    following = [pc.fill_null(pc.binary_join_element_wise(", ", member, ""), "") for member in members]
    inner = pc.utf8_slice_codeunits(pc.binary_join_element_wise(*following, ""), len(", "))
    whole: pa.StringArray = pc.binary_join_element_wise(f"{json.dumps(key)}: {{", inner, "}", "")
    return whole


def _values(values: pa.Array[Any]) -> Any:
    """Return every value as JSON text; texts are quoted once per distinct one."""
    text: Any = values.cast(pa.string())
    if pa.types.is_decimal(values.type) or pa.types.is_date(values.type):
        return pc.binary_join_element_wise('"', text, '"', "")
    if not pa.types.is_string(values.type):
        return text
    coded = text.dictionary_encode()
    quoted = [json.dumps(word, ensure_ascii=False) for word in coded.dictionary.to_pylist()]
    return pa.array(quoted, pa.string()).take(coded.indices)


def _safe(values: pa.Array[Any] | pa.ChunkedArray[Any]) -> Any:
    """Return texts with an apostrophe before what a spreadsheet would take for a formula."""
    if not pa.types.is_string(values.type):
        return values
    return pc.if_else(
        pc.match_substring_regex(values, _FORMULA), pc.binary_join_element_wise("'", values, ""), values
    )
