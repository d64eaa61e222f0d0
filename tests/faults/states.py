"""States: what a book says, put so that two of them can be compared."""

from __future__ import annotations

import contextlib
import hashlib
import re
import shutil
import sqlite3
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FORMER = b"the former list"
"""What stands in an export before a command writes it."""

_IDENTITY = re.compile(rb">([0-9a-f]{16})<")

Tables = dict[str, list[tuple[Any, ...]]]


@dataclass(frozen=True)
class State:
    """What a folder with a book, its exports and its temporary files holds.

    Parameters
    ----------
    ledger : dict of str to list of tuples
        Every row of every table, but for those that say which workbooks were written.
    workbook : str
        SHA-256 of its bytes.
    sheets : dict of str to bytes
        Its parts, without the id, which is another each time.
    due : str
        SHA-256 of the workbook that was written last, as the ledger has it.
    settings : bytes
    lines : dict of str to str
        The lines files that the ledger names, and their SHA-256.
    out : dict of str to str
        The exports, and their SHA-256; workbooks without their ids.
    files : frozenset of str
        Every file; workbooks in ``backups`` are left out, and an empty journal, which holds nobody's data.
    """

    ledger: Tables
    workbook: str
    sheets: dict[str, bytes]
    due: str
    settings: bytes
    lines: dict[str, str]
    out: dict[str, str]
    files: frozenset[str]

    def differences(self, other: State) -> list[str]:
        """Return the names of what two states say differently."""
        names = ("ledger", "sheets", "settings", "lines", "out", "files")
        return [name for name in names if getattr(self, name) != getattr(other, name)]


def of(folder: Path) -> State:
    """Return the state of a folder, which stays as it is."""
    root = folder / "store"
    ledger, named, due = _ledger(root)
    workbook = root / "customers.xlsx"
    watched = [folder / name for name in ("store", "out", "tmp")]
    return State(
        ledger=ledger,
        workbook=_sha256(workbook.read_bytes()),
        sheets=_parts(workbook),
        due=due,
        settings=(root / "regulars.toml").read_bytes(),
        lines={name: _found(root / "lines" / name) for name in named},
        out={path.name: _export(path) for path in (folder / "out").iterdir()},
        files=frozenset(
            str(path.relative_to(folder))
            for where in watched
            for path in where.rglob("*")
            if path.is_file() and not path.match("backups/customers-*.xlsx")
            if path.name != "ledger.db-journal" or path.stat().st_size
        ),
    )


def _ledger(root: Path) -> tuple[Tables, list[str], str]:
    """Return the ledger's rows, the lines files it names, and the SHA-256 of the workbook written last.

    It is read in a copy: what a crash left in the journal is taken back by whoever opens it.
    """
    with tempfile.TemporaryDirectory() as scratch:
        for path in root.glob("ledger.db*"):
            shutil.copy(path, scratch)
        with contextlib.closing(sqlite3.connect(Path(scratch) / "ledger.db")) as db:
            assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert db.execute("PRAGMA foreign_key_check").fetchall() == []
            names = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            tables = {name: db.execute(f'SELECT * FROM "{name}" ORDER BY 1, 2').fetchall() for name in names}  # noqa: S608
            newest = db.execute("SELECT sha256 FROM workbook ORDER BY rowid DESC LIMIT 1").fetchone()
            texts = [row[0][:16] for row in db.execute("SELECT raw_sha256 FROM report")]
    del tables["workbook"]
    named = [f"{text}{kind}.parquet" for text in texts for kind in ("", "-typed")]
    return tables, named, newest[0]


def _parts(workbook: Path) -> dict[str, bytes]:
    """Return the parts of a workbook, with one word for its id."""
    with zipfile.ZipFile(workbook) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    identity = _IDENTITY.search(parts["docProps/custom.xml"])
    assert identity is not None
    return {name: part.replace(identity[1], b"id") for name, part in parts.items()}


def _export(path: Path) -> str:
    """Return the SHA-256 of an export."""
    content = path.read_bytes()
    if path.suffix == ".xlsx" and zipfile.is_zipfile(path):
        return _sha256(repr(_parts(path)).encode())
    return _sha256(content)


def _found(path: Path) -> str:
    """Return the SHA-256 of a file; empty where there is none."""
    return _sha256(path.read_bytes()) if path.exists() else ""


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
