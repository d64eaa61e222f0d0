"""Stores: which files are meant, near or far, and whose they are.

A report is of the store that its folder is called. A folder with a ledger is a book, and a store of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import fsspec.core

from regulars.cluster import storage
from regulars.errors import BookError, ReportError
from regulars.reports.sources import ENDINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_LEDGER = "ledger.db"
_PACKED = (".gz", ".zip")
_PACKED_RATIO = 8
"""How many times smaller a packed report is."""


@dataclass(frozen=True)
class Origin:
    """One file with lines.

    Parameters
    ----------
    place : str
    size : int
        Bytes of report text in it, about.
    named : bool
        Whether it was named, itself or by a pattern: then it is refused where it is no report.
    kept : bool
        Whether it is the text of a lines file of a book, and no report.
    """

    place: str
    size: int
    named: bool = False
    kept: bool = False


@dataclass
class Found:
    """What the places are.

    Parameters
    ----------
    reports : dict of str to dict
        Reports by store and place.
    books : dict of str to str
        Folders of books by store.
    passed_over : int
        Files in folders that are not taken.
    """

    reports: dict[str, dict[str, Origin]] = field(default_factory=dict)
    books: dict[str, str] = field(default_factory=dict)
    passed_over: int = 0

    def take(self, origin: Origin) -> None:
        """Take a report; where it was found before, being named is what counts."""
        store = self.reports.setdefault(_called(PurePosixPath(origin.place.replace("\\", "/")).parent), {})
        if origin.named or origin.place not in store:
            store[origin.place] = origin

    def keep(self, folder: str) -> None:
        """Take a folder that is a book."""
        store = _called(PurePosixPath(folder.replace("\\", "/")))
        if self.books.setdefault(store, folder) != folder:
            raise _two(store)


def find(places: Sequence[str]) -> Found:
    """Return the stores that some places mean.

    Parameters
    ----------
    places : sequence of str
        Folders (their own files, and those of the folders in them), patterns, and files; near or far.

    Raises
    ------
    ReportError
        Nothing is there.
    BookError
        It cannot be looked at; a book is far; two stores are called alike.
    """
    found = Found()
    for place in places:
        with storage.refusing(place):
            _look(_Look(*storage.system(place), place), found)
    folded: set[str] = set()
    for store in (*found.books, *found.reports):
        if store.casefold() in folded:  # the folders of the output would be one on some disks
            raise _two(store)
        folded.add(store.casefold())
    return found


@dataclass(frozen=True)
class _Look:
    """A file system, a path in it, and how the user wrote both."""

    system: Any
    path: str
    place: str

    def entries(self, folder: str) -> list[dict[str, Any]]:
        """Return what is in a folder, in order of names."""
        return sorted(self.system.ls(folder, detail=True), key=lambda entry: str(entry["name"]))

    def whole(self, path: str) -> str:
        """Return a path as it is found from anywhere."""
        return path if storage.near(self.place) else str(self.system.unstrip_protocol(path))


def _look(at: _Look, found: Found) -> None:
    """Take what one place means."""
    if at.system.isdir(at.path):
        inner = _folder(at, at.path, found)
        for folder in inner:
            _folder(at, folder, found)
    elif at.system.isfile(at.path):
        found.take(_origin(at, at.system.info(at.path), named=True))
    elif fsspec.core.has_magic(at.path):
        matches = at.system.glob(at.path, detail=True)
        for path, entry in sorted(matches.items()):
            if _is_folder(at, entry):
                _folder(at, path, found)
            else:
                found.take(_origin(at, entry, named=True))
        if not matches:
            raise ReportError(
                "no file matches this pattern", path=at.place, do="check the folder and the ending"
            )
    else:
        raise ReportError("there is no such file or folder", path=at.place, do="check how it is spelt")


def _folder(at: _Look, path: str, found: Found) -> Iterable[str]:
    """Take a book, or the reports of a folder, and return the folders in it, none where it is a book."""
    entries = at.entries(path)
    if any(_name(entry) == _LEDGER for entry in entries):
        if storage.near(at.place) is None:
            raise BookError(
                "a book is read from a disk only", path=at.whole(path), do="copy it to one that workers share"
            )
        found.keep(at.whole(path))
        return []
    folders = [str(entry["name"]) for entry in entries if _is_folder(at, entry)]
    for entry in entries:
        name = _name(entry).lower()
        if str(entry["name"]) in folders:
            continue
        if name.endswith(ENDINGS) and not name.startswith((".", "~$")):
            found.take(_origin(at, entry, named=False))
        else:
            found.passed_over += 1
    return [folder for folder in folders if not _name({"name": folder}).startswith(".")]


def _is_folder(at: _Look, entry: dict[str, Any]) -> bool:
    """Return whether an entry is a folder, or a link to one."""
    return entry["type"] == "directory" or (
        bool(entry.get("islink")) and bool(at.system.isdir(entry["name"]))
    )


def _origin(at: _Look, entry: dict[str, Any], *, named: bool) -> Origin:
    """Return an entry as a report."""
    name = str(entry["name"])
    size = int(entry["size"] or 0) * (_PACKED_RATIO if name.lower().endswith(_PACKED) else 1)
    return Origin(at.whole(name), size, named=named)


def _name(entry: dict[str, Any]) -> str:
    """Return the last part of an entry's path."""
    return str(entry["name"]).replace("\\", "/").rstrip("/").rpartition("/")[2]


def _called(folder: PurePosixPath) -> str:
    """Return what the store of a folder is called."""
    return folder.name or "store"


def _two(store: str) -> BookError:
    """Return the error for two things that are called alike."""
    return BookError("two stores are called so, in any case", path=store, do="rename one of the folders")
