"""The bytes of a report: unpacked where they are packed, whatever the file is called."""

from __future__ import annotations

import os
import zipfile
import zlib
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from regulars.errors import ReportError, UnknownReportError

try:  # about three times as fast; it has no wheel for some machines
    from isal import igzip as gzip
    from isal.isal_zlib import error as isal_error
except ImportError:
    import gzip
    from zlib import error as isal_error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from regulars.reports.sources import Source

CHUNK = 2 * 2**20
"""What is read at once: small enough for the processor's cache, which halves the time of all that follows."""
LARGEST = 4 * 2**30
"""Bytes that a packed file may unpack to; a month of a very large seller is a tenth of it."""
RATIO, RATIO_FROM = 200, 256 * 2**20
"""A packed report is 5 to 15 times smaller; one that goes on and on beyond this ratio is a trap."""

_GZIP = b"\x1f\x8b"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_DAMAGE = (EOFError, zlib.error, isal_error, zipfile.BadZipFile, gzip.BadGzipFile)
_OFFICE = {"[Content_Types].xml": "an Excel workbook", "mimetype": "a LibreOffice document"}


def chunks(source: Source) -> Iterator[bytes]:
    """Yield the content of a file in pieces of up to 2 MiB, unpacked where it is gzip or a zip of one file.

    Raises
    ------
    UnknownReportError
        A zip archive that is a workbook, is locked, or does not hold exactly one file.
    ReportError
        The file cannot be read, changed meanwhile, is damaged, or unpacks beyond all measure.
    """
    try:
        with source.open() as raw:
            before = _stamp(raw)
            with _unpacked(raw, source.path) as stream:
                yield from _capped(stream, raw, source.path)
            if _stamp(raw) != before:
                raise ReportError("the file changed while it was being read", path=source.path, do="try again")
    except _DAMAGE:
        raise ReportError(
            "the packed file is damaged or cut off", path=source.path, do="download it again"
        ) from None
    except OSError as error:
        raise ReportError(
            f"the file cannot be read ({error.strerror})",
            path=source.path,
            do="close it where it is open, and check that you may read it",
        ) from None


def _stamp(raw: IO[bytes]) -> tuple[int, int]:
    """Return size and time of the last change."""
    status = os.fstat(raw.fileno())
    return status.st_size, status.st_mtime_ns


@contextmanager
def _unpacked(raw: IO[bytes], path: str) -> Iterator[IO[bytes]]:
    """Give the stream to read: the file itself, or what is packed in it."""
    magic = raw.read(4)
    raw.seek(0)
    if magic.startswith(_GZIP):
        with gzip.GzipFile(fileobj=raw) as stream:
            yield stream
    elif magic in _ZIP:
        with zipfile.ZipFile(raw) as archive, archive.open(_only_member(archive, path)) as stream:
            yield stream
    else:
        yield raw


def _only_member(archive: zipfile.ZipFile, path: str) -> zipfile.ZipInfo:
    """Return the one file in an archive, not counting what macOS adds."""
    for name, thing in _OFFICE.items():
        if name in archive.namelist():
            raise UnknownReportError(
                f"this is {thing}, not a report", path=path, do="import the .txt as Amazon gave it"
            )
    members = [info for info in archive.infolist() if not info.is_dir() and "__MACOSX/" not in info.filename]
    if len(members) != 1:
        raise UnknownReportError(
            f"this zip archive holds {len(members)} files instead of one", path=path, do="unpack it first"
        )
    if members[0].flag_bits & 1:
        raise UnknownReportError("this zip archive is locked with a password", path=path, do="unpack it first")
    if members[0].compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ReportError("this zip archive is packed in an unusual way", path=path, do="unpack it first")
    return members[0]


def _capped(stream: IO[bytes], raw: IO[bytes], path: str) -> Iterator[bytes]:
    """Yield the stream in chunks, and refuse when it unpacks to far too much."""
    size = 0
    packed = os.fstat(raw.fileno()).st_size
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if stream is not raw and (size > LARGEST or size > max(RATIO_FROM, packed * RATIO)):
            raise ReportError(
                f"the file unpacks to far more than a report can be (over {size // 2**20} MB)",
                path=path,
                do="unpack it and look what it is",
            )
        yield chunk
