"""The files: CSV for spreadsheets and mailers, JSON and Parquet for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

from regulars.columns import Column, Kind
from regulars.exports import records

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd

_FORMULA = r"^\s*[=+\-@]|^[\t\r]"
"""How a text begins that a spreadsheet would take for a formula (OWASP, "CSV Injection")."""


def csv(path: Path, customers: pd.DataFrame, columns: Sequence[Column]) -> None:
    """Write UTF-8 CSV with a byte-order mark, so that Excel reads its letters; no text in it is a formula."""
    table = records.table(customers, columns)
    safe = {
        _safe(pa.array([name]))[0].as_py(): _safe(values)
        for name, values in zip(table.column_names, table.columns, strict=True)
    }
    with path.open("wb") as file:
        file.write(b"\xef\xbb\xbf")
        pyarrow.csv.write_csv(pa.table(safe), file)


def parquet(path: Path, customers: pd.DataFrame, columns: Sequence[Column]) -> None:
    """Write Parquet: amounts as decimals, days as dates."""
    pyarrow.parquet.write_table(records.table(customers, columns), path, compression="zstd")


def json_text(customers: pd.DataFrame, columns: Sequence[Column]) -> str:
    """Return a JSON list of objects: ``quantities`` by label, ``spent`` by currency as exact text.

    The text is put together column by column, since there may be hundreds of thousands of rows.
    """
    table = records.table(customers, columns)
    if not table.num_rows:
        return "[]"
    members: dict[str, pa.Array | list[pa.Array]] = {}
    for column, called in records.names(columns).items():
        _add(
            members,
            next(own for own in columns if own.name == column),
            called,
            table[called].combine_chunks(),
        )
    texts = [_object(key, value) if isinstance(value, list) else value for key, value in members.items()]
    rows = pc.binary_join_element_wise("  {", pc.binary_join_element_wise(*texts, ", "), "}", "")
    return "[\n" + ",\n".join(rows.to_pylist()) + "\n]"


def _add(
    members: dict[str, pa.Array | list[pa.Array]], column: Column, called: str, values: pa.Array
) -> None:
    """Add one column's members to those of the object, or to those of the object inside it."""
    if column.kind is Kind.QUANTITY:
        inner = members.setdefault("quantities", [])
        key = called
    elif column.kind is Kind.MONEY:
        inner = members.setdefault("spent", [])
        key = column.currency
    else:
        members[called] = _member(called, values, null="null")
        return
    inner.append(_member(key, values, null=None))


def _member(key: str, values: pa.Array, *, null: str | None) -> pa.Array:
    """Return ``"key": value`` for every row; a null is written as given, or leaves the member out."""
    text = _values(values)
    if null is not None:
        text = pc.fill_null(text, null)
    return pc.binary_join_element_wise(f"{json.dumps(key, ensure_ascii=False)}: ", text, "")


def _object(key: str, members: list[pa.Array]) -> pa.Array:
    """Return ``"key": {members}``, without the members that are null."""
    inner = pc.binary_join_element_wise(*members, ", ", null_handling="skip")
    return pc.binary_join_element_wise(f"{json.dumps(key)}: {{", inner, "}", "")


def _values(values: pa.Array) -> pa.Array:
    """Return every value as JSON text; texts are quoted once per distinct one."""
    if pa.types.is_decimal(values.type) or pa.types.is_date(values.type):
        return pc.binary_join_element_wise('"', values.cast(pa.string()), '"', "")
    if not pa.types.is_string(values.type):
        return values.cast(pa.string())
    coded = values.dictionary_encode()
    quoted = pa.array(
        [json.dumps(text, ensure_ascii=False) for text in coded.dictionary.to_pylist()], pa.string()
    )
    return quoted.take(coded.indices)


def _safe(values: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """Return texts with an apostrophe before what a spreadsheet would take for a formula."""
    if not pa.types.is_string(values.type):
        return values
    return pc.if_else(
        pc.match_substring_regex(values, _FORMULA), pc.binary_join_element_wise("'", values, ""), values
    )
