"""The file itself: a zip written part by part, and the proof that it can be read again."""

from __future__ import annotations

import os
import zipfile
import zlib
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from regulars.errors import WorkbookError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

quick_zlib: Any = import_module("isal.isal_zlib" if find_spec("isal") else "zlib")
"""What packs and unpacks: isal's is several times as fast as zlib's, and not to be had everywhere."""

LEVEL = 1
"""The sheets are mostly markup: the next levels make files a quarter smaller in three times the time."""

_NEEDED = {"[Content_Types].xml", "xl/workbook.xml", "xl/styles.xml"}
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    quick_zlib.error,
    expat.ExpatError,
    EOFError,
    RuntimeError,  # a method that zipfile does not know, or a password
    OSError,  # a method that was turned into another, or a place before the beginning
)
_SMALL = 1 << 20
_CHUNK = 1 << 20


@contextmanager
def created(path: Path) -> Iterator[zipfile.ZipFile]:
    """Give a new zip; on leaving it is on the disk, or gone after an error.

    A file that is not there yet is readable by its owner alone from its first moment on; one that is, such as
    an empty one that keeps a place, is written over and keeps its mode.
    """
    try:
        with open(path, "wb", opener=_private) as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as archive:
                yield archive
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _private(path: str, flags: int) -> int:
    """Open a file that only its owner may read, from its first moment on."""
    return os.open(path, flags, 0o600)


def add(
    archive: zipfile.ZipFile, name: str, chunks: Iterable[bytes | memoryview], *, large: bool = False
) -> None:
    """Write one part; ``large`` where it may pass 2 GiB.

    The entry is opened by name, not by ``ZipInfo``: only so does ``zipfile`` heed its level, and its time
    stamp is always the same.
    """
    with archive.open(name, "w", force_zip64=large) as entry:
        # zipfile has no way to choose the compressor.
        vars(entry)["_compressor"] = quick_zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        for chunk in chunks:
            entry.write(chunk)


def verify(path: Path) -> None:
    """Read a workbook through: the zip's directory, every part's checksum, every small part's XML.

    Raises
    ------
    WorkbookError
        It is not whole.
    """
    opened = path.open("rb")  # what fails here says nothing about the file's content
    try:
        with opened, zipfile.ZipFile(opened) as archive:
            if missing := _NEEDED - set(archive.namelist()):
                raise WorkbookError(f"it lacks {', '.join(sorted(missing))}", path=str(path))
            for part in archive.infolist():
                _read_through(archive, part)
    except _BROKEN as error:
        raise WorkbookError(f"it is not whole ({error})", path=str(path)) from error


def _read_through(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Read one part to its end, where ``zipfile`` compares the checksum."""
    parser = expat.ParserCreate() if part.file_size <= _SMALL else None
    with archive.open(part) as entry:
        if part.compress_type == zipfile.ZIP_DEFLATED:
            vars(entry)["_decompressor"] = quick_zlib.decompressobj(-zlib.MAX_WBITS)
        while chunk := entry.read(_CHUNK):
            if parser:
                parser.Parse(chunk)
    if parser:
        parser.Parse(b"", True)
