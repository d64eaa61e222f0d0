"""The disk: files that appear whole or not at all, readable by their owner alone."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time
from typing import TYPE_CHECKING

from regulars.errors import BookError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OWNER_FILE = 0o600
OWNER_FOLDER = 0o700
TEMPORARY = ".regulars-"
"""Every temporary file of ours begins with this, so that what a crash left behind can be swept."""


def temporary(folder: Path, suffix: str) -> Path:
    """Return a new empty file in a folder, readable by its owner alone, that ``book.sweep`` knows as ours."""
    for _ in range(100):
        path = folder / f"{TEMPORARY}{os.urandom(6).hex()}{suffix}"
        with contextlib.suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_FILE))
            return path
    raise BookError("no temporary file can be made here", path=str(folder))


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
