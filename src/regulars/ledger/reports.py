"""Reports, what each import brought of them, and the lines that were set aside."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from regulars.ledger import checksums, events

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    import pyarrow as pa


@dataclass(frozen=True)
class Report:
    """What the ledger knows of one report's content.

    Parameters
    ----------
    sha256 : str
        Of the file's content.
    whole : bool
        False where ``--until`` left a part for later.
    encoding : str
        How its letters were read.
    columns : tuple of str
        The columns that it carries.
    lines, rejected, warnings : int
        Lines taken, set aside, and taken with a damaged field that is not used.
    raw_sha256, typed_sha256 : str
        Of its two lines files; the first names them.
    """

    sha256: str
    whole: bool
    encoding: str
    columns: tuple[str, ...]
    lines: int
    rejected: int
    warnings: int
    raw_sha256: str
    typed_sha256: str


@dataclass(frozen=True)
class Import:
    """One report as one event brought it.

    Parameters
    ----------
    event, report : int
        Their numbers.
    at : datetime
        When the event happened, UTC.
    name : str
        The file's name then.
    new, known, changed : int
        Its lines, by what they brought.
    content : Report
        The report.
    """

    event: int
    report: int
    at: datetime
    name: str
    new: int
    known: int
    changed: int
    content: Report


_COLUMNS = "sha256, whole, encoding, columns, lines, rejected, warnings, raw_sha256, typed_sha256"


def next_number(db: sqlite3.Connection) -> int:
    """Return the number that the next report gets."""
    row = db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'report'").fetchone()
    return 1 + (0 if row is None else int(row[0]))


def add(db: sqlite3.Connection, number: int, report: Report, rejects: pa.Table) -> None:
    """Add a report and its rejected lines (``line``, ``column``, ``reason``) under a number."""
    values = (
        number, report.sha256, report.whole, report.encoding, json.dumps(report.columns, ensure_ascii=False),
        report.lines, report.rejected, report.warnings, report.raw_sha256,
        report.typed_sha256,
    )  # fmt: skip
    marks = ", ".join("?" * len(values))
    db.execute(f"INSERT INTO report (id, {_COLUMNS}) VALUES ({marks})", values)
    db.executemany(
        'INSERT INTO reject (report, line, "column", reason) VALUES (?, ?, ?, ?)',
        (
            (number, *row)
            for row in zip(*(rejects[name].to_pylist() for name in ("line", "column", "reason")), strict=True)
        ),
    )


def bring(db: sqlite3.Connection, event: int, report: int, name: str, counts: tuple[int, int, int]) -> None:
    """Say that an event brought a report, with how many of its lines were new, known and changed."""
    db.execute("INSERT OR IGNORE INTO import VALUES (?, ?, ?, ?, ?, ?)", (event, report, name, *counts))


def bring_skus(db: sqlite3.Connection, event: int, skus: Iterable[str]) -> None:
    """Say which SKUs an event's lines have: all of them, so that it stands when an older one is undone."""
    db.executemany("INSERT OR IGNORE INTO brought VALUES (?, ?)", ((event, sku) for sku in skus))


def standing(db: sqlite3.Connection, *, n: int) -> dict[int, Report]:
    """Return the reports that an event in force at ``n`` brought, by number, in order of first import."""
    rows = db.execute(
        f"SELECT id, {_COLUMNS} FROM report WHERE id IN "
        f"(SELECT report FROM import WHERE event IN ({events.IN_FORCE})) ORDER BY id",
        {"n": n},
    )
    return {row[0]: _report(row[1:]) for row in rows}


def every(db: sqlite3.Connection) -> dict[int, Report]:
    """Return all reports by number, in force or not, in order of first import."""
    rows = db.execute(f"SELECT id, {_COLUMNS} FROM report ORDER BY id")
    return {row[0]: _report(row[1:]) for row in rows}


def rewrite(db: sqlite3.Connection, number: int, raw_sha256: str, typed_sha256: str) -> None:
    """Say that a report has other lines files now."""
    with checksums.rewriting(db, "report", number):
        db.execute(
            "UPDATE report SET raw_sha256 = ?, typed_sha256 = ? WHERE id = ?",
            (raw_sha256, typed_sha256, number),
        )


def imports(db: sqlite3.Connection, *, n: int) -> list[Import]:
    """Return every report of every event in force at ``n``, in order of events."""
    columns = ", ".join(f"r.{name}" for name in _COLUMNS.split(", "))
    rows = db.execute(
        f"SELECT i.event, i.report, e.at, i.name, i.new, i.known, i.changed, {columns} "
        "FROM import i JOIN report r ON r.id = i.report JOIN event e ON e.id = i.event "
        f"WHERE i.event IN ({events.IN_FORCE}) ORDER BY i.event, i.report",
        {"n": n},
    )
    return [
        Import(
            event,
            report,
            datetime.fromisoformat(at).astimezone(UTC),
            name,
            new,
            known,
            changed,
            _report(content),
        )
        for event, report, at, name, new, known, changed, *content in rows
    ]


def known(db: sqlite3.Connection, sha256: str) -> int | None:
    """Return the report with these bytes that was imported whole by an event that stands, or None."""
    row = db.execute(
        "SELECT r.id FROM report r JOIN import i ON i.report = r.id WHERE r.sha256 = :sha256 AND r.whole "
        f"AND i.event IN ({events.IN_FORCE}) ORDER BY r.id LIMIT 1",
        {"sha256": sha256, "n": events.newest(db)},
    ).fetchone()
    return None if row is None else int(row[0])


@dataclass(frozen=True)
class Brought:
    """One report of an event, as other events have to do with it.

    Parameters
    ----------
    lines : int
        Taken of it.
    is_news : bool
        Whether any of them was new or changed then.
    others : list of int
        The other events in force that bring all of them: the same file, and as much of it or more.
    """

    lines: int
    is_news: bool
    others: list[int]


def brought(db: sqlite3.Connection, event: int) -> list[Brought]:
    """Return the reports of an event, in order of first import."""
    rows = db.execute(
        "SELECT own.report, mine.lines, own.new + own.changed > 0, other.event "
        "FROM import own JOIN report mine ON mine.id = own.report "
        "JOIN report same ON same.sha256 = mine.sha256 AND same.lines >= mine.lines "
        "LEFT JOIN import other ON other.report = same.id AND other.event <> own.event "
        f"AND other.event IN ({events.IN_FORCE}) WHERE own.event = :event ORDER BY own.report, other.event",
        {"event": event, "n": events.newest(db)},
    )
    found: dict[int, Brought] = {}
    for number, lines, is_news, other in rows:
        report = found.setdefault(number, Brought(lines, bool(is_news), []))
        report.others.extend([] if other is None else [other])
    return list(found.values())


def rejects(db: sqlite3.Connection, *, n: int) -> list[tuple[str, int, str, str]]:
    """Return (file, line, column, reason) of every line set aside, by order of import; each line once.

    One file may stand in several events, or in part and whole; its line is told once, with its first name.
    """
    rows = db.execute(
        'SELECT MIN(i.event), i.name, j.line, j."column", j.reason FROM reject j '
        "JOIN report r ON r.id = j.report JOIN import i ON i.report = j.report "
        f"WHERE i.event IN ({events.IN_FORCE}) "
        "GROUP BY r.sha256, j.line ORDER BY 1, 2, 3",
        {"n": n},
    )
    return [tuple(row[1:]) for row in rows]


def lines_files(db: sqlite3.Connection) -> dict[str, str]:
    """Return name and SHA-256 of every lines file that a report names, in force or not."""
    files: dict[str, str] = {}
    for raw, typed in db.execute("SELECT raw_sha256, typed_sha256 FROM report"):
        files[raw_name(raw)] = raw
        files[typed_name(raw)] = typed
    return files


def first_named(db: sqlite3.Connection, number: int) -> tuple[str, int]:
    """Return under which name a report was imported first, and the event that brought it then."""
    name, event = db.execute(
        "SELECT name, event FROM import WHERE report = ? ORDER BY event LIMIT 1", (number,)
    ).fetchone()
    return name, event


def raw_name(raw_sha256: str) -> str:
    """Return the file name of a report's lines as text."""
    return f"{raw_sha256[:16]}.parquet"


def typed_name(raw_sha256: str) -> str:
    """Return the file name of a report's typed lines, which stand beside the text."""
    return f"{raw_sha256[:16]}-typed.parquet"


def is_typed(name: str) -> bool:
    """Return whether a lines file is the typed one."""
    return name.endswith("-typed.parquet")


def _report(row: Sequence[object]) -> Report:
    """Return a row of ``report`` as an object."""
    sha256, whole, encoding, columns, lines, rejected, warnings, raw, typed = row
    return Report(
        str(sha256), bool(whole), str(encoding), tuple(json.loads(str(columns))), int(str(lines)),
        int(str(rejected)), int(str(warnings)), str(raw), str(typed),
    )  # fmt: skip
