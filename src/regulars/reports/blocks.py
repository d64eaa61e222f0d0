"""Blocks of report lines as Arrow tables of text, every line with its physical number."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain, islice
from typing import TYPE_CHECKING, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from regulars.errors import ReportError
from regulars.reports import comma, headers, lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from regulars.reports.encodings import Text

_REJECTS: dict[str, pa.DataType] = {"line": pa.int32(), "column": pa.string(), "reason": pa.string()}
_PIECES = 8
"""Pieces to a block: the processor likes to parse a little at a time, and all that follows likes more."""


@dataclass(frozen=True)
class Layout:
    """How the lines of one file are made.

    Parameters
    ----------
    path : str
        The file, for refusals.
    columns : tuple of str
        Name of each column, in the file's order.
    delimiter : str
        What stands between two fields.
    quoted : bool
        Whether quotation marks enclose fields; else they are signs like any other.
    words : mapping of str to str
        Known headers, by key, to recognise a header that is repeated.
    """

    path: str
    columns: tuple[str, ...]
    delimiter: str
    quoted: bool
    words: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True)
class Block:
    """Some lines of a report, in the order of the file.

    Parameters
    ----------
    table : pyarrow.Table
        ``line`` (int32, physical, from 1) and one string column for each column of the report, as it stands
        in the file, never null.
    rejects : pyarrow.Table
        Lines that cannot be read: ``line`` (int32), ``column`` (empty, for it is the line as a whole) and
        ``reason``.
    headers : int
        Lines that are the header: the first one, and repeated ones.
    """

    table: pa.Table
    rejects: pa.Table
    headers: int


@dataclass(frozen=True)
class _Rows:
    """What the lines of a block are; places are counted from 0 in the block."""

    table: pa.Table
    places: np.ndarray
    count: int
    ragged: list[tuple[int, int]]
    other_headers: list[int]
    left: bytes = b""


def read(texts: Iterable[Text], layout: Layout) -> Iterator[Block]:
    """Yield the lines of a file in blocks of some pieces.

    Blank lines, and lines of nothing but delimiters, are nothing.

    Parameters
    ----------
    texts : iterable of Text
        The file in UTF-8, in pieces of whole lines.
    layout : Layout
        How its lines are made.

    Raises
    ------
    ReportError
        A second header that has other columns.
    """
    pieces = _pieces(texts, layout)
    while some := list(islice(pieces, _PIECES)):
        yield Block(
            pa.concat_tables([piece.table for piece in some]),
            pa.concat_tables([piece.rejects for piece in some]),
            sum(piece.headers for piece in some),
        )


def _pieces(texts: Iterable[Text], layout: Layout) -> Iterator[Block]:
    """Yield the lines of each piece; what is left of an incomplete row goes before the next piece."""
    left, first = b"", 1
    for text in chain(texts, [None]):
        before = len(lines.END.findall(left))
        block = left + text.block if text else left
        if text is None and not block:
            return
        rows = _quoted(block, layout, final=text is None) if layout.quoted else _plain(block, layout)
        if rows.other_headers:
            raise _other_header(first + rows.other_headers[0], layout)
        rejects = [(first + place, _ragged(found, layout)) for place, found in rows.ragged]
        if text:
            rejects += [(first + before + place, reason) for place, reason in text.broken]
        table, headers_here = _sifted(rows, first, layout)
        yield Block(table, _rejected(rejects), headers_here)
        left = rows.left
        first += rows.count


def _plain(block: bytes, layout: Layout) -> _Rows:
    """Split the lines of a block by Arrow's reader.

    It counts lines exactly when it reads serially and does not skip empty ones (``docs/design.md``); an empty
    line is a row of empty fields then.
    """
    ragged: list[tuple[int, int]] = []
    blank: list[int] = []
    other_headers: list[int] = []

    def set_aside(row: csv.InvalidRow) -> Literal["skip"]:  # an exception in here would be lost
        place = (row.number or 0) - 1  # from 1, and never None in a serial read
        if lines.is_blank(row.text.replace(layout.delimiter, "")):
            blank.append(place)
        else:
            ragged.append((place, row.actual_columns))
            fields = row.text.split(layout.delimiter)
            if headers.key(fields[0]) in layout.words and headers.is_header(fields, layout.words):
                other_headers.append(place)
        return "skip"

    table = _table(block, layout, set_aside)
    count = table.num_rows + len(ragged) + len(blank)
    places = np.delete(np.arange(count, dtype=np.int32), [place for place, _ in ragged] + blank)
    return _Rows(table, places, count, ragged, other_headers)


def _table(block: bytes, layout: Layout, set_aside: Callable[[csv.InvalidRow], Literal["skip"]]) -> pa.Table:
    """Return the rows of a block with as many fields as the header has."""
    types = {name: pa.string() for name in layout.columns}
    if not block:
        return pa.table({name: pa.array([], text) for name, text in types.items()})
    return csv.read_csv(
        pa.BufferReader(block),  # type: ignore[arg-type]  # any NativeFile will do
        read_options=csv.ReadOptions(
            column_names=list(layout.columns),
            use_threads=False,
            block_size=len(block) + 1,  # one piece: no line can be too long for it
        ),
        parse_options=csv.ParseOptions(
            delimiter=layout.delimiter,
            quote_char='"' if layout.quoted else False,
            double_quote=layout.quoted,
            ignore_empty_lines=False,
            invalid_row_handler=set_aside,
        ),
        convert_options=csv.ConvertOptions(column_types=types, strings_can_be_null=False, check_utf8=False),
    )


def _quoted(block: bytes, layout: Layout, *, final: bool) -> _Rows:
    """Split the lines of a block whose fields stand in quotation marks."""
    columns = layout.columns
    mended = comma.mend(block, delimiter=layout.delimiter, width=len(columns), final=final)
    rows = _plain(mended.block, layout)
    table, places = rows.table, rows.places
    if mended.rows:
        by_hand = zip(*(fields for _, fields in mended.rows), strict=True)
        more = pa.table([pa.array(values, pa.string()) for values in by_hand], names=list(columns))
        places = np.concatenate([places, np.array([place for place, _ in mended.rows], np.int32)])
        order = np.argsort(places, kind="stable")
        table, places = pa.concat_tables([table, more]).take(order), places[order]
    return _Rows(table, places, rows.count, rows.ragged + mended.ragged, rows.other_headers, mended.left)


def _sifted(rows: _Rows, first: int, layout: Layout) -> tuple[pa.Table, int]:
    """Return the rows that are neither blank nor a header, with their lines, and the number of headers."""
    ids = rows.table.column("amazon-order-id")
    usual = pc.or_(pc.match_substring_regex(ids, "^[0-9]"), pc.starts_with(ids, "S0"))
    suspects = np.flatnonzero(~usual.to_numpy())
    table, places = rows.table, rows.places
    found: list[int] = []
    if suspects.size:
        unusual = table.take(suspects)
        found = suspects[_headers(unusual, first + places[suspects], layout)].tolist()
        kept = np.delete(np.arange(len(places)), [*suspects[_blank(unusual)], *found])
        table, places = table.take(kept), places[kept]
    return table.add_column(0, "line", pa.array(first + places, pa.int32())), len(found)


def _blank(table: pa.Table) -> np.ndarray:
    """Return the rows that hold white space at most."""
    blank = np.ones(table.num_rows, bool)
    for column in table.columns:
        blank &= pc.equal(pc.utf8_trim_whitespace(column), pa.scalar("")).to_numpy()
        if not blank.any():
            break
    return np.flatnonzero(blank)


def _headers(table: pa.Table, physical: np.ndarray, layout: Layout) -> list[int]:
    """Return the rows that are the header again; refuse another header, for what follows would be misread."""
    ids = table.column("amazon-order-id")
    known = [text for text in ids.unique().to_pylist() if text and headers.key(text) in layout.words]
    found = []
    for row in np.flatnonzero(pc.is_in(ids, pa.array(known, pa.string())).to_numpy()).tolist():
        fields = [column[row].as_py() for column in table.columns]
        if headers.resolve(fields, layout.words) == layout.columns:
            found.append(row)
        elif headers.is_header(fields, layout.words):
            raise _other_header(int(physical[row]), layout)
    return found


def _other_header(line: int, layout: Layout) -> ReportError:
    return ReportError(
        "another header with other columns begins here",
        path=layout.path,
        line=line,
        do="this file was put together from two reports: import them one by one",
    )


def _ragged(found: int, layout: Layout) -> str:
    """Return why a line does not fit."""
    width = len(layout.columns)
    if found == width:
        return "has quotation marks that cannot be told apart"
    return f"has {found} field{'' if found == 1 else 's'} where the header has {width}"


def _rejected(rejects: list[tuple[int, str]]) -> pa.Table:
    """Return the table of rejects, by line."""
    rows = [{"line": line, "column": "", "reason": reason} for line, reason in sorted(rejects)]
    return pa.Table.from_pylist(rows, pa.schema(_REJECTS))
