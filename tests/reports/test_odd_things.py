"""Files that are something else or packed, each written literally, with its verdict."""

from __future__ import annotations

import gzip
import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from tests.reports.reading import ROW_A, A, B, H, Refused, Taken, broken, judge, unknown

if TYPE_CHECKING:
    from pathlib import Path


def zipped(*members: tuple[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return packed.getvalue()


def locked() -> bytes:
    """A zip whose flags say that its member is encrypted: bit 0, in the local and the central header."""
    packed = bytearray(zipped(("may.txt", H + b"\n" + A)))
    packed[6] |= 1
    packed[packed.index(b"PK\x01\x02") + 8] |= 1
    return bytes(packed)


FILES: dict[str, tuple[bytes, Taken | Refused]] = {
    # other things
    "nothing": (b"", broken("empty", "0 bytes")),
    "blank lines only": (b"\n\n \n", unknown("not the header")),
    "nuls only": (bytes(64), unknown("not the header")),
    "a mark only": (b"\xef\xbb\xbf", unknown("not the header")),
    "lines without a header": (A + b"\n" + B + b"\n", unknown("not the header")),
    "a letter": (b"Dear Sir,\nplease find enclosed\n", unknown("not the header")),
    "a web page": (b"\r\n<!DOCTYPE html>\n<html><body>Sign in</body></html>", unknown("web page", "login")),
    "a web page in utf-16": (b"\xff\xfe" + "<html>".encode("utf-16-le"), unknown("web page")),
    "an error in json": (b'{"errors":[{"code":"QuotaExceeded"}]}', unknown("JSON")),
    "an error in xml": (b'<?xml version="1.0"?><ErrorResponse/>', unknown("XML")),
    "a pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", unknown("PDF")),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", unknown("picture")),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), unknown("Excel workbook")),
    "a workbook renamed": (
        zipped(("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<workbook/>")),
        unknown("Excel workbook", "as Amazon gave it"),
    ),
    "a LibreOffice sheet renamed": (
        zipped(("mimetype", b"application/x"), ("content.xml", b"")),
        unknown("LibreOffice"),
    ),
    "a database": (b"SQLite format 3\0" + bytes(84), unknown("database")),
    "noise": (bytes(range(1, 256)) * 9, unknown("not a text")),
    # packed
    "gzip": (gzip.compress(H + b"\n" + A), Taken([(2, *ROW_A)])),
    "gzip in two members": (gzip.compress(H + b"\n") + gzip.compress(A), Taken([(2, *ROW_A)])),
    "gzip of nothing": (gzip.compress(b""), broken("empty")),
    "gzip cut off": (gzip.compress(H + b"\n" + A)[:-9], broken("damaged", "download it again")),
    "gzip damaged": (gzip.compress(H + b"\n" + A)[:20] + b"!!!!" + gzip.compress(H)[24:], broken("damaged")),
    "gzip of a pdf": (gzip.compress(b"%PDF-1.7"), unknown("PDF")),
    "gzip in gzip": (gzip.compress(gzip.compress(H)), unknown("archive in an archive")),
    "zip": (zipped(("may.txt", H + b"\n" + A)), Taken([(2, *ROW_A)])),
    "zip from a Mac": (
        zipped(("may.txt", H + b"\n" + A), ("__MACOSX/._may.txt", b"x")),
        Taken([(2, *ROW_A)]),
    ),
    "zip of a folder with one file": (
        zipped(("may/", b""), ("may/may.txt", H + b"\n" + A)),
        Taken([(2, *ROW_A)]),
    ),
    "zip of two": (zipped(("a.txt", H), ("b.txt", H)), unknown("holds 2 files instead of one", "unpack it")),
    "zip of nothing": (zipped(), unknown("holds 0 files")),
    "zip with a password": (locked(), unknown("password", "unpack it")),
    "zip cut off": (zipped(("may.txt", H + b"\n" + A))[:-8], broken("damaged", "download it again")),
    "zip in zip": (zipped(("a.zip", zipped(("may.txt", H)))), unknown("archive in an archive")),
}


@pytest.mark.parametrize("name", FILES)
def test_the_file_gets_its_verdict(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    judge(*FILES[name], tmp_path / "may.txt", monkeypatch)
