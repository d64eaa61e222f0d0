"""Contact lists that are texts: commas, semicolons or tabs, in the encodings that spreadsheets write."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import pandas as pd

from regulars.errors import ReportError
from regulars.reports import comma, contents, encodings, lines
from regulars.reports.encodings import Encoding
from regulars.rules import contact_lists
from regulars.rules.contact_lists import SetAside, Table

if TYPE_CHECKING:
    from regulars.reports.sources import Source

LARGEST = 2**28
"""Bytes of the largest list that is read: some millions of rows."""

_HEAD = 2**16
"""Bytes at the beginning among which the header must stand."""

_GB18030, _CP932 = (Encoding(name, name) for name in ("gb18030", "cp932"))
_CHINESE = re.compile(rb"[\xb0-\xf7][\xa1-\xfe]")
"""The usual Chinese signs in GB 2312, which GB 18030 holds: letters of Europe and Japan seldom come so."""

_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f]")
_APART = "has fields that cannot be told apart"
_TOO_MANY = "has more fields than the header"


def read(source: Source, *, encoding: str | None) -> Table:
    """Return a contact list as text.

    Parameters
    ----------
    source : Source
        The file; packed with gzip or zip, too.
    encoding : str, optional
        What the user says about its encoding; else it is found out.

    Raises
    ------
    ReportError
        It cannot be read, or is no text.
    """
    content = _bytes(source)
    found = _encoding(content, asked=encoding, path=source.path)
    text = encodings.to_utf8(b"".join(encodings.narrowed([content], found)), found)
    head = _Head.of(content, found)
    if head.place is None or _NO_TEXT.search("".join(head.fields)):
        raise ReportError(
            "this is neither a text with a header nor an .xlsx workbook",
            path=source.path,
            do="save it as .xlsx, or as .csv in UTF-8",
        )
    rows, broken = _rows(_below(text.block, head.place), len(head.fields), head.delimiter)
    below = head.place + 2  # lines are counted from 1
    return Table(
        path=source.path,
        headers=tuple(head.fields),
        row=head.place + 1,
        rows=pd.DataFrame(
            rows, index=range(below, below + len(rows)), columns=range(len(head.fields)), dtype="str"
        ),
        broken=(
            *(SetAside(below + place, why) for place, why in broken),
            *(SetAside(1 + place, why) for place, why in text.broken),
        ),
        encoding=found.word,
    )


@dataclass(frozen=True)
class _Head:
    """The header of a list, as far as there is one.

    Parameters
    ----------
    place : int or None
        Of its line, from 0.
    fields : list of str
    delimiter : str
    known : int
        How many of the fields are known headers.
    """

    place: int | None
    fields: list[str]
    delimiter: str
    known: int

    @classmethod
    def of(cls, content: bytes, encoding: Encoding) -> _Head:
        """Return the header as it is with the delimiter that fits best."""
        narrow = b"".join(encodings.narrowed([content[:_HEAD]], encoding))
        first = _split(encodings.to_utf8(narrow, encoding).block.decode())[: contact_lists.FIRST_ROWS]
        ways = [cls._parted(first, delimiter) for delimiter in ",;\t"]
        return max(ways, key=lambda way: (way.known, len(way.fields)))

    @classmethod
    def _parted(cls, first: list[str], delimiter: str) -> _Head:
        """Return the header as it is with a delimiter."""
        rows = [comma.fields(line, delimiter) for line in first]
        place = contact_lists.header_place(rows)
        fields = rows[place] if place is not None else []
        known = [column for column in contact_lists.columns(fields) if column is not None]
        return cls(place, fields, delimiter, len(known))


def _split(text: str) -> list[str]:
    """Return the physical lines."""
    return re.split(lines.END.pattern.decode(), text)


def _below(block: bytes, place: int) -> bytes:
    """Return the lines behind the one at a place."""
    end = next(islice(lines.END.finditer(block), place, None), None)
    return block[end.end() :] if end else b""


def _rows(block: bytes, width: int, delimiter: str) -> tuple[list[list[str]], list[tuple[int, str]]]:
    """Return the fields of each line, none for those of which nothing can be made, and these with the reason.

    A row takes several lines where a field holds a line break: it stands at the first, and the others are
    blank.
    """
    mended = comma.mend(block, delimiter=delimiter, width=width, final=True)
    # Every line that is left keeps to RFC 4180 by itself, so each is a row.
    rows = list(csv.reader(_split(mended.block.decode()), delimiter=delimiter))
    for place, fields in mended.rows:
        rows[place] = fields
    too_many = [place for place, fields in enumerate(rows) if "".join(fields[width:]).strip()]
    for place in too_many:
        rows[place] = []
    broken = [(place, _APART) for place, _ in mended.ragged] + [(place, _TOO_MANY) for place in too_many]
    return [(fields + [""] * width)[:width] for fields in rows], broken


def _bytes(source: Source) -> bytes:
    """Return the whole content of a file, unpacked."""
    read, size = [], 0
    for chunk in contents.chunks(source):
        size += len(chunk)
        if size > LARGEST:
            raise ReportError(
                f"the file is larger than a contact list can be ({LARGEST // 2**20} MB)",
                path=source.path,
                do="split it, or look what it is",
            )
        read.append(chunk)
    if not size:
        raise ReportError("the file is empty (0 bytes)", path=source.path, do="save it again")
    return b"".join(read)


def _encoding(content: bytes, *, asked: str | None, path: str) -> Encoding:
    """Return the encoding of a list.

    Where a file says nothing about it and is not UTF-8, its header tells whether it is Chinese or Japanese;
    where that is plain ASCII, Chinese is known by its pairs of bytes. A Japanese address is no sign: Chinese
    sellers have customers there.
    """
    found = encodings.detect(iter([content]), head=content[:_HEAD], asked=asked, path=path)
    if asked is not None or found.mark or found.codec == "utf-8":
        return found
    best = max((found, _GB18030, _CP932), key=lambda one: _Head.of(content, one).known)
    return _GB18030 if best is found and _is_chinese(content) else best


def _is_chinese(content: bytes) -> bool:
    """Return whether most bytes beyond ASCII stand in pairs that are usual Chinese signs."""
    beyond = len(content) - len(content.translate(None, bytes(range(0x80, 0x100))))
    return 4 * len(_CHINESE.findall(content)) > beyond
