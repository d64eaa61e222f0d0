"""A search for words in every byte that a book keeps: as it stands, unpacked, and decoded."""

from __future__ import annotations

import html
import io
import zipfile
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path


def found(root: Path, words: Collection[str], *, but: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """Return where under a folder each of some words stands, in any case: file and word, sorted.

    Files whose path begins with one of ``but`` are passed over.
    """
    return sorted({
        (str(path.relative_to(root)), word)
        for path in root.rglob("*")
        if path.is_file() and not path.relative_to(root).as_posix().startswith(but)
        for content in _contents(path.read_bytes())
        for word in words
        if word.lower().encode() in content or word.lower().encode("utf-16-le") in content
    })  # fmt: skip


def _contents(raw: bytes) -> Iterator[bytes]:
    """Yield what is in a file, in small letters."""
    yield raw.lower()
    if raw.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            for part in archive.infolist():
                yield part.filename.lower().encode()
                inside = archive.read(part)
                yield inside.lower()
                yield html.unescape(inside.decode("utf-8", "replace")).lower().encode()
    if raw.startswith(b"PAR1"):
        table = pq.read_table(pa.BufferReader(raw))
        for name in table.column_names:
            yield "\n".join(map(str, table[name].to_pylist())).lower().encode()
