"""What the command ``import`` makes of the reports of the table."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
from tests.hostile.reports.case import Imported
from tests.hostile.reports.table import TABLE
from tests.shop import Shop

from regulars.ledger import reports as ledger_reports

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

TOGETHER = 10


@dataclass(frozen=True)
class Brought:
    """What one report brought.

    Parameters
    ----------
    code : int
        Exit code of the command.
    said : dict
        What the command said.
    file : dict
        What it said of this file.
    rejects : list of (int, str, str)
        Line, column and reason of what was set aside, as the sheet Rejected has them.
    text, typed : dict of int to dict
        What the lines taken say, and what they mean.
    """

    code: int
    said: dict[str, Any]
    file: dict[str, Any]
    rejects: list[tuple[int, str, str]]
    text: dict[int, dict[str, Any]]
    typed: dict[int, dict[str, Any]]


@dataclass(frozen=True)
class Imports:
    """Imports into a small book, some reports in one command, for each command works out the whole book.

    A report is imported alone where the customers of the book are asked for, where another one has the same
    content, and where one that goes with it is refused.
    """

    book: Shop
    folder: Path
    done: dict[str, Brought] = field(default_factory=dict)

    def of(self, name: str) -> Brought:
        """Return what a report brought."""
        if name not in self.done:
            names = [
                other
                for other, (_, verdict) in TABLE.items()
                if isinstance(verdict, Imported) and verdict.customers is None
            ]
            place = names.index(name) // TOGETHER * TOGETHER if name in names else None
            self.done.update(self._run(names[place : place + TOGETHER]) if place is not None else {})
        if name not in self.done:
            self.done.update(self._run([name]))
        return self.done[name]

    def _run(self, names: Sequence[str]) -> dict[str, Brought]:
        """Import some reports in one command; none where that is refused."""
        shop = Shop(self.folder / str(len(list(self.folder.iterdir()))))
        shutil.copytree(self.book.root, shop.root)
        files = {f"{place}.txt": name for place, name in enumerate(names)}
        for file, name in files.items():
            (shop.folder / file).write_bytes(TABLE[name][0])
        ran = shop.run("import", "--json", "--no-workbook", *(shop.folder / file for file in files))
        assert ran.code == 0 or len(names) > 1, ran.err
        said = json.loads(ran.out) if ran.code == 0 else {"files": []}
        return {
            files[file["name"]]: Brought(ran.code, said, file, *_kept(shop, file["name"]))
            for file in said["files"]
            if file["state"] == "imported" or len(names) == 1
        }


def _kept(shop: Shop, file: str) -> tuple[Any, ...]:
    """Return what the book keeps of a file: lines set aside, text and meaning of lines taken."""
    with closing(sqlite3.connect(shop.root / "ledger.db")) as db:
        found = db.execute(
            "SELECT id, raw_sha256 FROM report, import WHERE report = id AND name = ?", (file,)
        ).fetchall()
        if not found:
            return [], {}, {}
        [(number, sha256)] = found
        rejects = db.execute(
            'SELECT line, "column", reason FROM reject WHERE report = ? ORDER BY line', (number,)
        ).fetchall()
    rows = []
    for name in (ledger_reports.raw_name(sha256), ledger_reports.typed_name(sha256)):
        kept = pq.read_table(shop.root / "lines" / name).to_pylist()
        rows.append({row.pop("line"): row for row in kept})
    return rejects, *rows
