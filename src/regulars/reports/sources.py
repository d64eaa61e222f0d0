"""Which files are meant: paths, folders, patterns and standard input, each file once."""

from __future__ import annotations

import glob
import os
import shutil
import sys
import tempfile
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from stat import S_ISBLK, S_ISCHR, S_ISREG
from typing import IO, TYPE_CHECKING, Self

from regulars.errors import ReportError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from contextlib import AbstractContextManager

STANDARD_INPUT = "-"
ENDINGS = (".txt", ".tsv", ".csv", ".gz", ".zip")
"""What is taken from a folder (``docs/design.md``); a file that is named is taken whatever its name."""


@dataclass(frozen=True)
class Source:
    """One file to read.

    Parameters
    ----------
    path : str
        The file, as the user named it: ``reports/may.txt`` for what the folder ``reports`` holds, ``-`` for
        standard input.
    named : bool
        Whether the user named it: then it is refused where it is not a report. One that was found in a
        folder is passed over with a word.
    """

    path: str
    named: bool
    _spool: IO[bytes] | None = field(default=None, repr=False, compare=False)

    @property
    def name(self) -> str:
        """Return the name without folders, as far as it is text."""
        return "standard input" if self.path == STANDARD_INPUT else os.path.basename(_text(self.path))

    def open(self) -> AbstractContextManager[IO[bytes]]:
        """Open the bytes from their beginning; ``OSError`` where that fails."""
        if self._spool is None:
            return Path(self.path).open("rb")
        self._spool.seek(0)
        return nullcontext(self._spool)

    def close(self) -> None:
        """Give up what was kept of standard input."""
        if self._spool is not None:
            self._spool.close()


@dataclass(frozen=True)
class Found:
    """The files to read; leave it, as a context manager, when they have been read.

    Parameters
    ----------
    asked : tuple of str
        What the user named.
    sources : tuple of Source
        Sorted by path, each file once.
    passed_over : tuple of str
        Files in folders that are not taken: hidden ones, the book's own, and those with another ending.
    """

    asked: tuple[str, ...]
    sources: tuple[Source, ...]
    passed_over: tuple[str, ...]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for source in self.sources:
            source.close()


def find(paths: Sequence[str], *, skip: Collection[Path]) -> Found:
    """Return the files that the paths mean.

    Parameters
    ----------
    paths : sequence of str
        Files; folders (their own files, not those of sub-folders); patterns such as ``*.txt``, which some
        shells leave to the program; ``-`` for standard input, which is kept in a temporary file that nobody
        else can read.
    skip : collection of Path
        Files of the book: passed over in folders and patterns.

    Raises
    ------
    ReportError
        Nothing is there, it cannot be looked at, or it is a device.
    """
    own = {_identity(path) for path in skip}
    named: dict[str, str] = {}
    taken: dict[str, str] = {}
    left: dict[str, str] = {}
    for path in paths:
        for match in _matches(path):
            identity = _identity(match)
            if os.path.isdir(match):
                for file in _files(match):
                    (taken if _is_taken(file, own) else left)[_identity(file)] = file
            elif match != path and identity in own:
                left[identity] = match
            else:
                named.setdefault(identity, match)
    sources = [Source(file, named=False) for identity, file in taken.items() if identity not in named]
    sources += [Source(file, named=True, _spool=_spooled(file)) for file in named.values()]
    passed_over = [file for identity, file in left.items() if identity not in named]
    by_path = sorted(sources, key=lambda source: source.path)
    return Found(tuple(paths), tuple(by_path), tuple(sorted(map(_text, passed_over))))


def _text(path: str) -> str:
    """Return a path as a text that can be stored and told: a system may hold names that are not UTF-8."""
    return path.encode("utf-8", "replace").decode()


def _identity(path: str | Path) -> str:
    """Return one text for all the ways to write the same file."""
    return STANDARD_INPUT if path == STANDARD_INPUT else os.path.normcase(os.path.realpath(path))


def _matches(path: str) -> list[str]:
    """Return the path, or what its pattern matches where no file is really called that."""
    if path == STANDARD_INPUT or os.path.exists(path):
        return [path]
    if not glob.has_magic(path):
        raise ReportError("there is no such file or folder", path=path, do="check how it is spelt")
    matches = glob.glob(path)
    if not matches:
        raise ReportError("no file matches this pattern", path=path, do="check the folder and the ending")
    return matches


def _files(folder: str) -> list[str]:
    """Return everything in a folder that is not a folder."""
    try:
        with os.scandir(folder) as entries:
            return [os.path.join(folder, entry.name) for entry in entries if not entry.is_dir()]
    except OSError as error:
        raise ReportError(
            f"the folder cannot be read ({error.strerror})", path=folder, do="check that you may read it"
        ) from None


def _is_taken(file: str, own: Collection[str]) -> bool:
    """Return whether a file in a folder may be a report; Office keeps a ``~$…`` beside what is open."""
    name = os.path.basename(file).lower()
    hidden = name.startswith((".", "~$"))
    return name.endswith(ENDINGS) and not hidden and os.path.isfile(file) and _identity(file) not in own


def copied(path: str, stream: IO[bytes], *, named: bool) -> Source:
    """Return the source of what a stream holds, which was opened under the name of ``path``."""
    return Source(path, named=named, _spool=_copied(stream))


def _spooled(path: str) -> IO[bytes] | None:
    """Return a copy of what can be read only once: standard input, or a pipe."""
    if path != STANDARD_INPUT:
        mode = os.stat(path).st_mode
        if S_ISREG(mode):
            return None
        if S_ISCHR(mode) or S_ISBLK(mode):
            raise ReportError("this is a device, which may never end", path=path, do="name a file")
    with nullcontext(sys.stdin.buffer) if path == STANDARD_INPUT else Path(path).open("rb") as stream:
        return _copied(stream)


def _copied(stream: IO[bytes]) -> IO[bytes]:
    """Return a nameless temporary file (0600) with what a stream holds."""
    spool = tempfile.TemporaryFile()  # noqa: SIM115  (closed with its source)
    shutil.copyfileobj(stream, spool)
    spool.flush()
    return spool
