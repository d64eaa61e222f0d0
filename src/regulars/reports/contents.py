"""The bytes of a report: unpacked where they are packed, whatever the file is called."""

from __future__ import annotations

import gzip
import os
import zipfile
import zlib
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from regulars.errors import ReportError, UnknownReportError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from gzip import GzipFile
    from zlib import error as isal_error

    from regulars.reports.sources import Source
else:
    try:  # about three times as fast, but not there for every machine
        from isal.igzip import IGzipFile as GzipFile
        from isal.isal_zlib import error as isal_error
    except ImportError:
        from gzip import GzipFile
        from zlib import error as isal_error

CHUNK = 2 * 2**20
"""Bytes read at once: few enough for the processor's cache, which nearly halves the time of what follows."""
LARGEST = 4 * 2**30
"""Bytes that a packed file may unpack to; a month of a very large seller is a tenth of it."""
RATIO, RATIO_FROM = 200, 256 * 2**20
"""A packed report is 5 to 15 times smaller; one that goes on and on beyond this ratio is a trap."""

_GZIP = b"\x1f\x8b"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""How reports come packed. The file itself says how much memory LZMA takes: up to 4 GiB for a few bytes."""
_DAMAGE: tuple[type[Exception], ...] = (
    EOFError,
    NotImplementedError,
    UnicodeDecodeError,  # the name of a file in an archive
    zlib.error,
    isal_error,
    zipfile.BadZipFile,
    gzip.BadGzipFile,
)
_OFFICE = {"[Content_Types].xml": "an Excel workbook", "mimetype": "a LibreOffice document"}


def chunks(source: Source) -> Iterator[bytes]:
    """Yield the content of a file in pieces of up to 2 MiB, unpacked where it is gzip or a zip of one file.

    Raises
    ------
    UnknownReportError
        A zip archive that is a workbook, is locked, or does not hold exactly one file.
    ReportError
        The file cannot be read, is damaged, or unpacks beyond all measure.
    """
    with _refusing(source.path), source.open() as raw, _unpacked(raw, source.path) as stream:
        size = 0
        packed = os.fstat(raw.fileno()).st_size
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if stream is not raw:
                _check_size(size, packed, source.path)
            yield chunk


def stamp(source: Source) -> tuple[int, int]:
    """Return size and time of the last change, to see whether a file is still the same.

    Raises
    ------
    ReportError
        The file cannot be read.
    """
    with _refusing(source.path), source.open() as raw:
        status = os.fstat(raw.fileno())
    return status.st_size, status.st_mtime_ns


@contextmanager
def _refusing(path: str) -> Iterator[None]:
    """Say what went wrong with a file in a sentence."""
    try:
        yield
    except _DAMAGE:
        raise ReportError(
            "the packed file is damaged, cut off, or packed in an unusual way",
            path=path,
            do="download it again, or unpack it first",
        ) from None
    except OSError as error:
        raise ReportError(
            f"the file cannot be read ({error.strerror})",
            path=path,
            do="close it where it is open, and check that you may read it",
        ) from None


@contextmanager
def _unpacked(raw: IO[bytes], path: str) -> Iterator[IO[bytes] | GzipFile]:
    """Give the stream to read: the file itself, or what is packed in it."""
    magic = raw.read(4)
    raw.seek(0)
    if magic.startswith(_GZIP):
        with GzipFile(fileobj=raw) as stream:
            yield stream
    elif magic in _ZIP:
        with zipfile.ZipFile(raw) as archive, archive.open(_only_member(archive, path)) as member:
            yield member
    else:
        yield raw


def _only_member(archive: zipfile.ZipFile, path: str) -> zipfile.ZipInfo:
    """Return the one file in an archive, not counting what macOS adds."""
    for name, thing in _OFFICE.items():
        if name in archive.namelist():
            raise UnknownReportError(
                f"this is {thing}, not a report", path=path, do="import the .txt file as Amazon gave it"
            )
    members = [  # ZipInfo.is_dir fails on a member without a name
        info
        for info in archive.infolist()
        if not info.filename.endswith("/") and "__MACOSX/" not in info.filename
    ]
    if len(members) != 1:
        raise UnknownReportError(
            f"this zip archive holds {len(members)} files instead of one", path=path, do="unpack it first"
        )
    if members[0].flag_bits & 1:
        raise UnknownReportError(
            "this zip archive is locked with a password", path=path, do="unpack it first"
        )
    if members[0].compress_type not in _METHODS:
        raise NotImplementedError  # told like what zipfile cannot unpack
    return members[0]


def _check_size(size: int, packed: int, path: str) -> None:
    """Refuse a packed file that unpacks to far too much."""
    if size > LARGEST or size > max(RATIO_FROM, packed * RATIO):
        raise ReportError(
            f"the file unpacks to far more than a report can be (over {size // 2**20} MB)",
            path=path,
            do="unpack it and look what it is",
        )
