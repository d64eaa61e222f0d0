"""The output: a new folder that is as it was until all is done, and says so when it is."""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING, Any

from regulars.cluster import storage
from regulars.errors import BookError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MANIFEST = "_manifest.json"
"""Stands in the folder when all is done; programs that read Parquet pass over names that begin so."""

_SCRATCH = ".regulars-scratch"


@contextlib.contextmanager
def folder(out: str) -> Iterator[str]:
    """Make the folder, and give one in it for what lies between tasks, which is removed in the end.

    Raises
    ------
    BookError
        It is not empty, or cannot be made.
    """
    if not storage.is_empty(out):
        raise BookError("this folder is not empty, or no folder", path=out, do="name a new one")
    made = storage.make_folder(out)
    scratch = storage.under(out, _SCRATCH)
    try:
        storage.make_folder(scratch)
        yield scratch
    except BaseException:
        storage.clear(out, itself=made)
        raise
    storage.remove(scratch)


def finish(out: str, document: dict[str, Any], *, scratch: str) -> None:
    """Write what was done."""

    def write(path: Path) -> None:
        text = json.dumps(document, ensure_ascii=False, indent=2, default=str)
        path.write_text(text + "\n", encoding="utf-8")

    storage.write(storage.under(out, MANIFEST), write, scratch=scratch)
