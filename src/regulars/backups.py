"""Backups: the new workbook takes the place of the old one, which is kept."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from regulars import disk

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from regulars.book import Book

KEPT = 10
"""Workbooks kept, the newest ones."""

_DOOMED = "doomed.txt"
"""Name of the note of backups that are to go, in their folder."""


def publish(book: Book, written: Path, *, at: datetime, keep: bool = True) -> Path | None:
    """Put a freshly written workbook in the place of the old one, which goes to ``backups``.

    Where the workbook is a link, as into a folder that is shared, the file that it leads to is replaced.

    Parameters
    ----------
    keep : bool
        Whether the old one is kept; False where it names a person who was forgotten, and then the backups
        that were noted by :func:`doom` go too.

    Returns
    -------
    Path or None
        The backup; None where there is none.
    """
    backup = _backed_up(book, at) if keep and book.workbook.exists() else None
    target = book.workbook.resolve()
    disk.replace(written, target)
    disk.sync_folder(target.parent)
    for old in every(book)[:-KEPT]:
        old.unlink(missing_ok=True)
    discard(book, doomed=not keep)
    return backup


def doom(book: Book, paths: Sequence[Path]) -> None:
    """Note on the disk which backups are to go once what is being done is true.

    Until then they stay; should the command die after that, :func:`publish` finishes it, for the next
    workbook takes the place of one that is not kept either.
    """
    if not paths:
        return
    with disk.passing(book.backups, _DOOMED) as path:
        path.write_text("\n".join(each.name for each in paths), encoding="utf-8")
        disk.sync(path)
        disk.replace(path, book.backups / _DOOMED)
        disk.sync_folder(book.backups)


def discard(book: Book, *, doomed: bool) -> None:
    """Delete the backups that were noted, or only the note where they are to stay."""
    note = book.backups / _DOOMED
    if not note.exists():
        return
    noted = set(note.read_text(encoding="utf-8").splitlines()) if doomed else set()
    for path in every(book):
        if path.name in noted:
            path.unlink(missing_ok=True)
    note.unlink(missing_ok=True)


def every(book: Book) -> list[Path]:
    """Return the workbooks that were replaced, the oldest first."""
    return sorted(book.backups.glob("customers-*.xlsx"))


def _backed_up(book: Book, at: datetime) -> Path:
    """Return a second name, or a copy, of the workbook as it stands."""
    book.backups.mkdir(mode=disk.OWNER_FOLDER, exist_ok=True)
    stamp = at.strftime("%Y%m%dT%H%M%S%fZ")
    path = book.backups / f"customers-{stamp}.xlsx"
    number = 1
    while path.exists():
        number += 1
        path = book.backups / f"customers-{stamp}-{number}.xlsx"
    try:
        os.link(book.workbook.resolve(), path)
    except OSError:  # a file system without links, or one that keeps them from us
        with disk.passing(book.backups, path.suffix) as copy:
            shutil.copyfile(book.workbook, copy)
            disk.replace(copy, path)
    path.chmod(disk.OWNER_FILE)
    return path
