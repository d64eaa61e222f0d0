"""A watch on files while they are there: their modes, and what temporary ones say, before they are gone."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from typing import TYPE_CHECKING

from tests import search
from tests.privacy import canaries

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.privacy.canaries import World

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_TELLING = frozenset({"os.rename", "os.remove", "os.link", "os.chmod", "os.truncate", "shutil.copyfile"})


class Watch:
    """What was seen of the files under some folders.

    Parameters
    ----------
    world : World
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._looking = False
        self.open: set[str] = set()
        """Files, and folders of the book, that others could have read, with their mode."""
        self.leaked: set[str] = set()
        """Files in home, working folder and folder of temporary files that held a canary."""
        self.seen: set[str] = set()
        """Every file that was looked at."""

    def look(self) -> None:
        """Look at every file that is there now."""
        if self._looking:
            return
        self._looking = True
        try:
            for place in (self._world.root, *self._world.places):
                for path in [place, *place.rglob("*")]:
                    with contextlib.suppress(FileNotFoundError):
                        self._look_at(path)
        finally:
            self._looking = False

    def _look_at(self, path: Path) -> None:
        """Look at one file or folder."""
        name = str(path.relative_to(self._world.folder))
        mode = stat.S_IMODE(path.stat().st_mode) if sys.platform != "win32" else 0  # which knows none
        if path.is_dir():
            if path.is_relative_to(self._world.root) and mode & 0o077:
                self.open.add(f"{name}/ {mode:o}")
            return
        self.seen.add(name)
        if mode & 0o177:
            self.open.add(f"{name} {mode:o}")
        if name.startswith("tmp/") and search.found(path.parent, canaries.WORDS):
            self.leaked.add(name)


_watches: list[Watch] = []
_hooked = False


def _heard(event: str, arguments: tuple[object, ...]) -> None:
    """Look, whenever a file was or will be changed: an audit hook, which Python can never take out again."""
    if not _watches:
        return
    flags = arguments[2] if event == "open" else 0
    if event in _TELLING or (isinstance(flags, int) and flags & _WRITING):
        _watches[-1].look()


@contextlib.contextmanager
def watched(world: World) -> Iterator[Watch]:
    """Watch the files of a world; at the beginning, at each change, and at the end."""
    global _hooked  # noqa: PLW0603 - what can be done only once
    if not _hooked:
        sys.addaudithook(_heard)
        _hooked = True
    watch = Watch(world)
    _watches.append(watch)
    try:
        yield watch
        watch.look()
    finally:
        _watches.remove(watch)
