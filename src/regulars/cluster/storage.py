"""Storage: files near (a path) and far (``s3://…``), known by name alone, so that any worker finds them.

Near files appear whole or not at all and are their owner's alone; a far one appears when it is whole, and who
may read it is told by its bucket.
"""

from __future__ import annotations

import contextlib
import shutil
import sys
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import fsspec
import fsspec.core

from regulars import disk
from regulars.errors import BookError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_FAILURES = (
    ("botocore.exceptions", "BotoCoreError"),
    ("google.auth.exceptions", "GoogleAuthError"),
    ("azure.core.exceptions", "AzureError"),
)
"""What file systems raise beside ``OSError``, mostly for want of credentials; loaded only where they are."""


def near(place: str) -> Path | None:
    """Return the path of a place on a disk, None where it is far."""
    protocol, path = fsspec.core.split_protocol(place)
    return Path(path) if protocol in {None, "file", "local"} else None


def system(place: str) -> tuple[Any, str]:
    """Return the file system of a place, and its path there.

    Raises
    ------
    BookError
        No such kind of place is known, or what it needs is not installed.
    """
    try:
        found: tuple[Any, str] = fsspec.core.url_to_fs(place)
    except (ImportError, ValueError) as error:
        raise BookError(str(error).strip().rstrip("."), path=place) from None
    return found


def anywhere(place: str) -> str:
    """Return a place by a name that does not depend on who looks for it."""
    path = near(place)
    return place if path is None else str(path.absolute())


def under(folder: str, *names: str) -> str:
    """Return the place of something in a folder."""
    return "/".join([folder.rstrip("/\\"), *names])


def _failures() -> tuple[type[Exception], ...]:
    """Return ``OSError``, and those of the table that are loaded."""
    found = [getattr(sys.modules.get(module), name, None) for module, name in _FAILURES]
    return (OSError, *(each for each in found if each is not None))


@contextlib.contextmanager
def refusing(place: str) -> Iterator[None]:
    """Say what went wrong with a place in a sentence."""
    try:
        yield
    except _failures() as error:
        why = getattr(error, "strerror", None) or str(error) or type(error).__name__
        rights = "that there is room" if near(place) else "your credentials"
        raise BookError(
            f"this cannot be read or written ({why})", path=place, do=f"check the name and {rights}"
        ) from None


@contextlib.contextmanager
def reading(place: str) -> Iterator[IO[bytes]]:
    """Open a file to read."""
    path = near(place)
    with refusing(place), path.open("rb") if path else fsspec.open(place, "rb") as file:
        yield file


def write(place: str, content: Callable[[Path], None], *, scratch: str) -> None:
    """Write a file, whole or not at all; one that is there is replaced.

    Parameters
    ----------
    place : str
        In a folder that is there.
    content : callable
        Writes an empty file on this machine's disk.
    scratch : str
        Folder of temporary files, on the same disk where the place is near.
    """
    path = near(place)
    with refusing(place):
        if path is None:
            with tempfile.TemporaryDirectory() as folder:
                content(Path(folder, "part"))
                far, target = system(place)
                far.put_file(str(Path(folder, "part")), target)
            return
        written = disk.temporary(Path(scratch), ".part")
        try:
            content(written)
            disk.replace(written, path)
        finally:
            written.unlink(missing_ok=True)


def make_folder(place: str) -> bool:
    """Make a folder for its owner alone, and return whether it was not there; far ones need none."""
    path = near(place)
    if path is None or path.is_dir():
        return False
    with refusing(place):
        path.mkdir(mode=disk.OWNER_FOLDER)
    return True


def is_empty(place: str) -> bool:
    """Return whether there is nothing at a place, or an empty folder."""
    far, path = system(place)
    far.invalidate_cache()  # others write there, too
    with refusing(place):
        return not far.exists(path) or (far.isdir(path) and not far.ls(path, detail=False))


def remove(place: str) -> None:
    """Remove a folder with all that is in it, as far as that can be done."""
    path = near(place)
    if path is not None:
        shutil.rmtree(path, ignore_errors=True)
        return
    far, target = system(place)
    far.invalidate_cache()
    with contextlib.suppress(OSError):
        far.rm(target, recursive=True)


def clear(place: str, *, itself: bool) -> None:
    """Remove all that is in a folder, and, where asked, the folder itself."""
    path = near(place)
    if path is None or itself:
        remove(place)
        return
    for inner in path.iterdir():
        remove(str(inner)) if inner.is_dir() else inner.unlink()
