"""The disk: files that appear whole or not at all, readable by their owner alone."""

from __future__ import annotations

import contextlib
import hashlib
import os
import signal
import sys
import threading
import time
from typing import TYPE_CHECKING

if sys.platform != "win32":
    import fcntl

from regulars.errors import BookError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OWNER_FILE = 0o600
OWNER_FOLDER = 0o700
TEMPORARY = ".regulars-"
"""Every temporary file of ours begins with this, so that what a crash left behind can be swept."""

_PASSING = "-passing"
"""What those have in their name that lie in a folder which need not be a book's."""


def temporary(folder: Path, suffix: str) -> Path:
    """Return a new empty file in a folder, readable by its owner alone, that ``book.sweep`` knows as ours."""
    for _ in range(100):
        path = folder / f"{TEMPORARY}{os.urandom(6).hex()}{suffix}"
        with contextlib.suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_FILE))
            return path
    raise BookError("no temporary file can be made here", path=str(folder))


def shown(path: str) -> str:
    """Return a path for people: where it is one of ours that is soon gone, the folder that it is in."""
    folder, name = os.path.split(path)
    return folder or "." if name.startswith(TEMPORARY) else path


@contextlib.contextmanager
def passing(folder: Path, suffix: str) -> Iterator[Path]:
    """Give a temporary file in a folder that need not be a book's, gone on leaving unless it got a name.

    No lock keeps others out of such a folder, so the file itself is held for as long, and what a crash left
    there, which nobody holds, goes first.
    """
    for left in folder.glob(f"{TEMPORARY}*{_PASSING}*"):
        remove_left(left)
    path, held = _held(folder, f"{_PASSING}{suffix}")
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)
        if held is not None:
            os.close(held)


def remove_left(path: Path) -> None:
    """Delete a temporary file, unless a command that runs holds it."""
    with contextlib.suppress(FileNotFoundError, BlockingIOError, PermissionError):
        held = _hold(path, wait=False)
        try:
            path.unlink()
        finally:
            if held is not None:
                os.close(held)


def _held(folder: Path, suffix: str) -> tuple[Path, int | None]:
    """Return a new temporary file that is held, and by what."""
    while True:
        path = temporary(folder, suffix)
        with contextlib.suppress(FileNotFoundError):
            held = _hold(path, wait=True)
            if path.exists():  # nobody took it for one that was left, before it was held
                return path, held
            if held is not None:
                os.close(held)


def _hold(path: Path, *, wait: bool) -> int | None:
    """Lock a file until what is returned is closed.

    Windows needs none, where a file that somebody writes cannot be deleted, nor one that is held be renamed.
    """
    if sys.platform == "win32":
        return None
    descriptor = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        os.close(descriptor)
        raise
    except OSError:  # a file system without locks: everybody's files count as nobody's there
        return descriptor
    return descriptor


def sync(path: Path) -> None:
    """Force a file to the disk, and the folder that names it where the system can."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Force the names in a folder to the disk; Windows has no such call and needs none."""
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def replace(source: Path, target: Path) -> None:
    """Put a file in the place of another, atomically.

    Windows refuses while anybody (a virus scanner, an indexer) holds the target, mostly for a moment.
    """
    attempts = 5 if sys.platform == "win32" else 1
    for attempt in range(attempts):
        try:
            source.replace(target)
        except PermissionError:
            if attempt == attempts - 1:
                raise
            time.sleep(0.2)
        else:
            return


@contextlib.contextmanager
def uninterrupted() -> Iterator[None]:
    """Let what must be done together be done: an interrupt from the keyboard in between is not heard."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heard = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, heard)


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def is_whole(path: Path, digest: str) -> bool:
    """Return whether a file is there, and by its SHA-256 what was written."""
    return path.is_file() and sha256(path) == digest
