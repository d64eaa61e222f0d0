"""The file itself, read: its parts inflated with every limit watched, and how they point to one another."""

from __future__ import annotations

import codecs
import posixpath
import re
import struct
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote
from xml.etree.ElementTree import ParseError
from xml.parsers import expat

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from regulars.workbook.package import quick_zlib
from regulars.workbook.reading.place import Place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO
    from xml.etree.ElementTree import Element

BLOCK = 2 << 20
"""Most bytes inflated at a time."""

_READ = 256 << 10
_LARGE = 10 << 20
_RATIO = 200
"""A sheet deflates to a seventh, one that repeats a single row to a ninetieth; a bomb to a thousandth."""

_TREE = 16 << 20
"""Largest part that is read as a tree; a hundred times what such parts are."""

_LOCAL = struct.Struct("<4s22xHH")
_STORED, _DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED
_ENCODING = re.compile(rb"""\A\s*<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)["']""")
_READABLE = {b"utf-8", b"utf8", b"us-ascii", b"ascii", b"utf-16", b"utf-16le", b"utf-16be"}
_DOCTYPE = b"<!DOCTYPE"


@dataclass(frozen=True)
class Relation:
    """One way from a part to another.

    Attributes
    ----------
    id : str
    kind : str
        The last word of its type, as in ``worksheet``; the strict form of the format has the same.
    target : str
        Name of the part, without a slash in front; an address where it is outside of the file.
    """

    id: str
    kind: str
    target: str


class Package:
    """The parts of an opened workbook.

    Parameters
    ----------
    path : Path
    file : binary file
    """

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self.place = Place(path)
        self._file = file
        self.parts = zipfile.ZipFile(file).infolist()
        # Names of parts are equal whatever their case (ECMA-376 part 2, 6.2.2.3).
        self._by_name = {part.filename.casefold(): part for part in self.parts}

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._by_name

    def blocks(self, name: str) -> Iterator[bytes]:
        """Yield a part in blocks, never believing what the directory says of it.

        Raises
        ------
        WorkbookError
            It is longer or shorter than it says, grows beyond measure, or its checksum is another.
        """
        if name not in self:
            raise self.place.refusal(f"its part {name} is missing")
        part = self._by_name[name.casefold()]
        size, checksum = 0, 0
        for block in self._inflated(part):
            size += len(block)
            if size > _LARGE and size > _RATIO * part.compress_size:
                raise self.place.refusal(f"its part {name} unpacks to more than a workbook can hold")
            if size > part.file_size:
                raise self.place.refusal(f"its part {name} is damaged")
            checksum = quick_zlib.crc32(block, checksum)
            yield block
        if size != part.file_size or checksum != part.CRC:
            raise self.place.refusal(f"its part {name} is damaged")

    def _inflated(self, part: zipfile.ZipInfo) -> Iterator[bytes]:
        """Yield a part in blocks of at most ``BLOCK``."""
        left = part.compress_size
        decompressor = quick_zlib.decompressobj(-zlib.MAX_WBITS)
        at = self._start(part)
        while left:
            self._file.seek(at)
            compressed = self._file.read(min(_READ, left))
            if not compressed:
                raise EOFError("it ends too early")
            at += len(compressed)
            left -= len(compressed)
            if part.compress_type == _STORED:
                yield compressed
                continue
            while compressed and not decompressor.eof:
                if block := decompressor.decompress(compressed, BLOCK):
                    yield block
                compressed = decompressor.unconsumed_tail
        if part.compress_type == _DEFLATED and not decompressor.eof:
            raise EOFError("it ends too early")

    def _start(self, part: zipfile.ZipInfo) -> int:
        """Return where the bytes of a part begin: behind its local header, which must be its own."""
        self._file.seek(part.header_offset)
        header = self._file.read(_LOCAL.size)
        if len(header) < _LOCAL.size:
            raise EOFError("it ends too early")
        signature, length, extra = _LOCAL.unpack(header)
        name = self._file.read(length).decode("utf-8" if part.flag_bits & 0x800 else "cp437")
        if signature != b"PK\3\4" or name != part.orig_filename:
            raise zipfile.BadZipFile("its directory does not fit its parts")
        behind: int = part.header_offset + _LOCAL.size + length + extra
        return behind

    def xml(self, name: str, *, most: int | None = None) -> Iterator[bytes]:
        """Yield an XML part in blocks of UTF-8 without byte order mark.

        Parameters
        ----------
        name : str
        most : int, optional
            Bytes that parts of its kind have at most.

        Raises
        ------
        WorkbookError
            It is longer, in another encoding, or declares a document type, by which entities come in.
        """
        size, behind = 0, b""
        for at, block in enumerate(_utf8(self.blocks(name))):
            declared = _ENCODING.match(block) if at == 0 else None
            if declared and declared[1].lower() not in _READABLE:
                raise self.place.refusal(f"its part {name} is not in Unicode")
            if _DOCTYPE in behind + block[: len(_DOCTYPE)] or _DOCTYPE in block:
                raise self.place.refusal(f"its part {name} declares a document type, as no workbook does")
            size += len(block)
            if most is not None and size > most:
                raise self.place.refusal(f"its part {name} is larger than any of its kind")
            behind = block[-len(_DOCTYPE) :]
            yield block

    def tree(self, name: str) -> Element:
        """Return a small XML part as a tree, its names without namespaces.

        The strict form of the format has the same names in other namespaces.
        """
        parser = DefusedXMLParser(encoding="utf-8", forbid_dtd=True)
        for block in self.xml(name, most=_TREE):
            parser.feed(block)
        root: Element = parser.close()
        for element in root.iter():
            if isinstance(element.tag, str):
                element.tag = element.tag.rpartition("}")[2]
        return root

    def relations(self, source: str = "") -> list[Relation]:
        """Return where a part points to, or the package itself; nothing where it has no relations."""
        folder, name = posixpath.split(source)
        part = posixpath.join(folder, "_rels", f"{name}.rels")
        if part not in self:
            return []
        return [
            Relation(
                element.get("Id", ""), element.get("Type", "").rpartition("/")[2], _target(element, folder)
            )
            for element in self.tree(part).iter("Relationship")
        ]

    def target(self, source: str, kind: str) -> str:
        """Return the name of the first part of one kind that a part points to, an empty text for none."""
        return next((found.target for found in self.relations(source) if found.kind == kind), "")


def _target(element: Element, folder: str) -> str:
    """Return the name of the part that a relation means."""
    target = element.get("Target", "")
    if element.get("TargetMode") == "External":
        return target
    return posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/")


def _utf8(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield blocks in UTF-8, whichever form of Unicode they are in."""
    first = next(blocks, b"")
    for marks, encoding in (
        ((codecs.BOM_UTF16_LE, b"<\0"), "utf-16-le"),
        ((codecs.BOM_UTF16_BE, b"\0<"), "utf-16-be"),
    ):
        if first.startswith(marks):
            decoder = codecs.getincrementaldecoder(encoding)()
            yield decoder.decode(first).removeprefix("\ufeff").encode()
            for block in blocks:
                yield decoder.decode(block).encode()
            decoder.decode(b"", final=True)
            return
    yield first.removeprefix(codecs.BOM_UTF8)
    yield from blocks


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Give a workbook's file; whatever breaks while it is read refuses it.

    Raises
    ------
    WorkbookError
        It cannot be opened, or is not whole.
    """
    try:
        with path.open("rb") as file:
            yield file
    except OSError as error:
        raise Place(path).refusal(f"it cannot be read ({error.strerror})", do="") from error
    except (
        zipfile.BadZipFile,
        zlib.error,
        quick_zlib.error,
        struct.error,
        expat.ExpatError,
        ParseError,
        DefusedXmlException,
        EOFError,
        NotImplementedError,
        UnicodeError,
    ) as error:
        raise Place(path).refusal("it is damaged, and cannot be read to its end") from error
