"""A ledger in a file, and events said into it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from regulars.ledger import database, events, reports

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the path of a ledger that holds nothing yet."""
    path = tmp_path / "ledger.db"
    path.touch()
    return path


@pytest.fixture
def db(path: Path) -> Iterator[sqlite3.Connection]:
    """Give a connection in a write transaction."""
    with database.writing(path) as db:
        yield db


@dataclass(frozen=True)
class Said:
    """Words to say something into a ledger."""

    db: sqlite3.Connection

    def report(self, text: str, *, whole: bool = True, raw: str = "", rejects: tuple[int, ...] = ()) -> int:
        """Add a report whose content is told by a letter; return its number."""
        number = reports.next_number(self.db)
        content = reports.Report(
            sha256=text * 64,
            whole=whole,
            encoding="utf-8",
            columns=("amazon-order-id", "sku", "größe"),
            lines=3,
            rejected=len(rejects),
            warnings=1,
            raw_sha256=(raw or text) * 64,
            typed_sha256=(raw or text).upper() * 64,
        )
        reasons = {
            "line": list(rejects),
            "column": ["sku"] * len(rejects),
            "reason": ["is blank"] * len(rejects),
        }
        reports.add(self.db, number, content, pa.table(reasons))
        return number

    def imported(self, *numbers: int, skus: tuple[str, ...] = ()) -> int:
        """Add an event that brings these reports; return its number."""
        event = events.append(self.db, "import", at=NOON)
        for number in numbers:
            reports.bring(self.db, event, number, f"report{number}.txt", (2, 1, 0))
        reports.bring_skus(self.db, event, skus)
        return event

    def word(self, kind: str, target: int) -> int:
        """Undo or redo an event; return the number of the word."""
        row = self.db.execute(
            "INSERT INTO event (kind, at, version, target) VALUES (?, ?, '0', ?) RETURNING id",
            (kind, NOON.isoformat(), target),
        ).fetchone()
        return int(row[0])


@pytest.fixture
def said(db: sqlite3.Connection) -> Said:
    """Return words to say something into the ledger."""
    return Said(db)
