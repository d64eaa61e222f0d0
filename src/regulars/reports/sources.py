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
        """Return the name without folders."""
        return "standard input" if self.path == STANDARD_INPUT else os.path.basename(self.path)

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
        Nothing is there, or it cannot be looked at.
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
    return Found(tuple(paths), tuple(by_path), tuple(sorted(passed_over)))


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


def _spooled(path: str) -> IO[bytes] | None:
    """Return a nameless temporary file (0600) with what can be read only once: standard input, or a pipe."""
    if path != STANDARD_INPUT and S_ISREG(os.stat(path).st_mode):
        return None
    spool = tempfile.TemporaryFile()  # noqa: SIM115  (closed by Found)
    with nullcontext(sys.stdin.buffer) if path == STANDARD_INPUT else Path(path).open("rb") as stream:
        shutil.copyfileobj(stream, spool)
    spool.flush()
    return spool
