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
from stat import S_ISREG
from typing import IO, TYPE_CHECKING, Self

from regulars.errors import ReportError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from contextlib import AbstractContextManager

STANDARD_INPUT = "-"
ENDINGS = (".txt", ".tsv", ".csv", ".gz", ".zip")
"""What is taken from a folder (``docs/design.md``, Paths); a file that is named is taken whatever its name."""


@dataclass(frozen=True)
class Source:
    """One file to read.

    Parameters
    ----------
    path : str
        The file, as the user named it: ``reports/may.txt`` for what the folder ``reports`` holds, ``-`` for
        standard input.
    named : bool
        Whether the user named it: then it is refused where it is not a report. One that was found in a folder is
        passed over with a word.
    """

    path: str
    named: bool
    _spool: IO[bytes] | None = field(default=None, repr=False, compare=False)

    @property
    def name(self) -> str:
        """Return the name without folders."""
        return "standard input" if self.path == STANDARD_INPUT else os.path.basename(self.path)

    def open(self) -> AbstractContextManager[IO[bytes]]:
        """Open the bytes from their beginning; ``OSError`` where that fails."""
        if self._spool is None:
            return Path(self.path).open("rb")
        self._spool.seek(0)
        return nullcontext(self._spool)


@dataclass(frozen=True)
class Found:
    """The files to read; as a context manager it gives up what was kept of standard input.

    Parameters
    ----------
    sources : tuple of Source
        Sorted by path, each file once.
    passed_over : tuple of str
        Files in folders that were not taken: hidden, the book's own, or with another ending.
    """

    sources: tuple[Source, ...]
    passed_over: tuple[str, ...]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for source in self.sources:
            if source._spool is not None:
                source._spool.close()


def find(paths: Sequence[str], *, skip: Collection[Path]) -> Found:
    """Return the files that the paths mean.

    Parameters
    ----------
    paths : sequence of str
        Files; folders (their own files, not those of sub-folders); patterns such as ``*.txt``, which some shells
        leave to the program; ``-`` for standard input, which is kept in a temporary file of the user's own.
    skip : collection of Path
        Files of the book: passed over in folders and patterns.

    Raises
    ------
    ReportError
        Nothing is there, or it cannot be looked at.
    """
    own = {_identity(path) for path in skip}
    sources: dict[str, Source] = {}
    passed_over: dict[str, str] = {}
    for path in paths:
        for match in _matches(path):
            if os.path.isdir(match):
                taken, left = _of_folder(match, own)
                for file in taken:
                    sources.setdefault(_identity(file), Source(file, named=False))
                passed_over |= {_identity(file): file for file in left}
            elif match != path and _identity(match) in own:
                passed_over[_identity(match)] = match
            elif match == STANDARD_INPUT or not _is_regular(match):
                sources[match] = Source(match, named=True, _spool=_spooled(match))
            else:
                sources[_identity(match)] = Source(match, named=True)
    left = tuple(sorted(file for identity, file in passed_over.items() if identity not in sources))
    return Found(tuple(sorted(sources.values(), key=lambda source: source.path)), left)


def _identity(path: str | Path) -> str:
    """Return one text for all the ways to write the same file."""
    return os.path.normcase(os.path.realpath(path))


def _matches(path: str) -> Iterator[str]:
    """Yield the path, or what its pattern matches where no file is really called that."""
    if path == STANDARD_INPUT or os.path.exists(path):
        yield path
        return
    matches = sorted(glob.glob(path)) if glob.has_magic(path) else []
    if glob.has_magic(path) and not matches:
        raise ReportError("no file matches this pattern", path=path, do="check the folder and the ending")
    if not matches:
        raise ReportError("there is no such file or folder", path=path, do="check the spelling")
    yield from matches


def _of_folder(folder: str, own: Collection[str]) -> tuple[list[str], list[str]]:
    """Return the files of a folder that are taken, and those that are passed over."""
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry in entries if not entry.is_dir()]
    except OSError as error:
        raise ReportError(f"the folder cannot be read ({error.strerror})", path=folder) from None
    taken, left = [], []
    for name in names:
        file = os.path.join(folder, name)
        hidden = name.startswith((".", "~$"))
        known = name.lower().endswith(ENDINGS) and os.path.isfile(file)
        (taken if known and not hidden and _identity(file) not in own else left).append(file)
    return taken, left


def _is_regular(path: str) -> bool:
    """Return whether the file can be read twice; a pipe such as ``<(zcat …)`` cannot."""
    return S_ISREG(os.stat(path).st_mode)


def _spooled(path: str) -> IO[bytes]:
    """Return a nameless temporary file (0600) with all bytes of standard input or of a pipe."""
    spool = tempfile.TemporaryFile()
    with nullcontext(sys.stdin.buffer) if path == STANDARD_INPUT else Path(path).open("rb") as stream:
        shutil.copyfileobj(stream, spool)
    return spool
