"""What a file is when it is not this report, so that the refusal can name it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from regulars.errors import UnknownReportError
from regulars.reports import headers

if TYPE_CHECKING:
    from collections.abc import Sequence

WANTED = "download the report Amazon Fulfilled Shipments"


@dataclass(frozen=True)
class Neighbour:
    """Another report, recognised by headers that the shipments report never has.

    Parameters
    ----------
    name : str
        What Amazon calls it.
    signs : tuple of str
        Headers that it has, all of them.
    """

    name: str
    signs: tuple[str, ...]


NEIGHBOURS = (
    Neighbour("All Orders", ("amazon-order-id", "order-status", "last-updated-date")),
    Neighbour("FBA Customer Returns", ("return-date", "detailed-disposition")),
    Neighbour("FBA Promotions", ("item-promotion-id", "promotion-rule-value")),
    Neighbour("FBA Replacements", ("replacement-amazon-order-id", "original-amazon-order-id")),
    Neighbour("Removal Order Detail", ("request-date", "order-type", "disposition")),
    Neighbour("Removal Shipment Detail", ("removal-date", "disposition")),
    Neighbour("Settlement", ("settlement-id",)),
    Neighbour("Orders (shipped by the seller)", ("order-item-id", "quantity-purchased")),
)
"""The reports that lie beside this one in a seller's folder (Amazon's page *FBA reports*)."""

_SIGNATURES = (
    (b"%PDF", "a PDF document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel workbook"),
    (b"PK\x03\x04", "an archive in an archive"),
    (b"\x1f\x8b", "an archive in an archive"),
    (b"SQLite format 3", "a database"),
    (b"PAR1", "a Parquet file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"{\\rtf", "a Word document"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
)
_MARKUP = (
    (re.compile(r"(?s)^<(?:.*<)?(?:!doctype html|html|head|body)"), "a web page, perhaps of a lost login"),
    (re.compile(r"^<"), "an XML document"),
    (re.compile(r"^[{\[]"), "a JSON answer, perhaps an error message"),
)


def refuse_bytes(head: bytes, *, path: str) -> None:
    """Refuse a file whose first bytes are those of something else.

    Raises
    ------
    UnknownReportError
        With the name of what it is.
    """
    for signature, thing in _SIGNATURES:
        if head.startswith(signature):
            raise UnknownReportError(f"this is {thing}, not a report", path=path, do=WANTED)


def refuse_text(text: str, *, first_line: str, path: str) -> None:
    """Refuse a file whose beginning is that of something else, or whose first line is no text.

    Raises
    ------
    UnknownReportError
        With the name of what it is.
    """
    beginning = text[:1024].lstrip("\ufeff \t\r\n").lower()
    for pattern, thing in _MARKUP:
        if pattern.search(beginning):
            raise UnknownReportError(f"this is {thing}, not a report", path=path, do=WANTED)
    if re.search(r"[\x00-\x08\x0e-\x1f]", first_line):
        raise UnknownReportError("this is not a text", path=path, do=WANTED)


def refuse_header(fields: Sequence[str], *, path: str) -> None:
    """Refuse a file with the header of another report.

    Raises
    ------
    UnknownReportError
        With the name of that report.
    """
    keys = {headers.key(field) for field in fields}
    for neighbour in NEIGHBOURS:
        if keys.issuperset(map(headers.key, neighbour.signs)):
            raise UnknownReportError(
                f"this is the report {neighbour.name}, not Amazon Fulfilled Shipments", path=path, do=WANTED
            )
