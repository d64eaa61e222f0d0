"""The gate: whether a file is a workbook at all, and harmless to take apart."""

from __future__ import annotations

import os
import re
import struct
import zipfile
from typing import TYPE_CHECKING

from regulars.workbook.reading import index, parts
from regulars.workbook.reading.parts import Package
from regulars.workbook.reading.place import Place

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

LARGEST = 8 << 30
"""Bytes that all parts may unpack to: 1,048,575 customers in 60 columns are half of it."""

_MOST_PARTS = 10_000
_DIRECTORY = 16 << 20
"""Bytes of a zip's directory; ten thousand parts need a tenth."""

_TAIL = 66_000
"""Bytes at a zip's end among which its end record begins (its comment may have 65,535)."""

_END = struct.Struct("<12xI")
_ENCRYPTED = 1
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_XML = (".xml", ".rels", ".vml")
_TYPES = "[Content_Types].xml"
_UNSAFE = re.compile(r"^/|\\|:|\0|(^|/)\.\.?(/|$)")

_SAVE = "open it in Excel or LibreOffice and save it as an Excel workbook (.xlsx)"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_HEADS = (
    (re.compile(rb"%PDF"), "it is a PDF, not a workbook"),
    (re.compile(rb"PK\x03\x04.{26}mimetypeapplication/vnd\.oasis", re.DOTALL), "it is an OpenDocument file"),
    (
        re.compile(rb"(\xef\xbb\xbf)?\s*<(!doctype html|html|head|table|meta)", re.IGNORECASE),
        "it is a web page",
    ),
    (re.compile(rb"(\xef\xbb\xbf)?\s*<"), "it is an XML file, not a workbook"),
    (re.compile(rb"\s*[{\[]"), "it is a JSON file, not a workbook"),
    (re.compile(rb"\xff\xfe|\xfe\xff|(?!PK)[^\0]+\Z"), "it is a text file, not a workbook"),
)
"""What a file is by its first bytes, where it is no workbook."""

_MAIN = re.compile(r"spreadsheetml\.(sheet|template)|ms-excel\.(sheet|template|addin)\.macroEnabled")


def admit(path: Path) -> None:
    """Read a file through, believing nothing it says of itself.

    Raises
    ------
    WorkbookError
        It is no workbook that can be read, is damaged, or is made to do harm.
    """
    with parts.opened(path) as file:
        _admit_kind(Place(path), file)
        package = Package(path, file)
        _admit_directory(package)
        for part in package.parts:
            name = part.filename
            for _ in package.xml(name) if name.casefold().endswith(_XML) else package.blocks(name):
                pass
        _admit_content(package)


def _admit_kind(place: Place, file: BinaryIO) -> None:
    """Refuse what is no zip, and say what it is."""
    head = file.read(4096)
    if not head:
        raise place.refusal("it is empty")
    if head.startswith(_OLE):
        if _holds(file, _LOCKED):
            raise place.refusal("it is locked with a password", do="save it without one")
        raise place.refusal("it is an old Excel file (.xls)", do=_SAVE)
    for pattern, what in _HEADS:
        if pattern.match(head) and not head.startswith(b"PK\5\6"):
            raise place.refusal(what, do=_SAVE)
    if not head.startswith(b"PK"):
        raise place.refusal("it is not a workbook", do=_SAVE)
    file.seek(0, os.SEEK_END)
    file.seek(max(0, file.tell() - _TAIL))
    tail = file.read()
    end = tail.rfind(b"PK\5\6")
    # A zip may have millions of entries, and zipfile makes an object of each before anything can be asked.
    if end >= 0 and len(tail) >= end + _END.size and _END.unpack_from(tail, end)[0] > _DIRECTORY:
        raise place.refusal("it has more parts than a workbook")


def _holds(file: BinaryIO, wanted: bytes) -> bool:
    """Return whether some bytes stand anywhere in the rest of a file."""
    behind = b""
    while block := file.read(1 << 20):
        if wanted in behind + block:
            return True
        behind = block[-len(wanted) :]
    return False


def _admit_directory(package: Package) -> None:
    """Refuse names and sizes that no program which writes workbooks would give to a part."""
    names = [part.filename.casefold() for part in package.parts]
    if len(names) > _MOST_PARTS:
        raise package.place.refusal("it has more parts than a workbook")
    if len(set(names)) < len(names):
        raise package.place.refusal("it holds a part twice")
    for part in package.parts:
        if _UNSAFE.search(part.orig_filename):
            raise package.place.refusal("it holds a part whose name leads out of it")
        if part.flag_bits & _ENCRYPTED:
            raise package.place.refusal("it is locked with a password", do="save it without one")
        if part.compress_type not in _METHODS:
            raise package.place.refusal("it is packed in a way that workbooks are not")
    if sum(part.file_size for part in package.parts) > LARGEST:
        raise package.place.refusal("it unpacks to more than a workbook can hold")


def _admit_content(package: Package) -> None:
    """Refuse a zip that is something else than a workbook."""
    if _TYPES not in package:
        raise package.place.refusal("it is a zip file, not a workbook", do=_SAVE)
    main = index.main(package)
    declared = [
        kind.get("ContentType", "")
        for kind in package.tree(_TYPES)
        if kind.get("PartName", "").lstrip("/").casefold() == main.casefold()
        or main.casefold().endswith("." + kind.get("Extension", "/").casefold())
    ]
    if not any(_MAIN.search(kind) for kind in declared):
        what = "it is a binary workbook (.xlsb)" if "binary" in "".join(declared) else "it is not a workbook"
        raise package.place.refusal(what, do=_SAVE)
