"""Many commands at once over one book."""

from __future__ import annotations

import contextlib
import csv
import shutil
import sqlite3
import time
from typing import TYPE_CHECKING

import pytest
from tests.faults import verdicts
from tests.faults.stage import Point
from tests.shop import line, mail, written

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.faults.books import Bench
    from tests.faults.stage import Ended

IMPORTS, EXPORTS = 8, 4
BUSY = "regulars: another command is working on this book; wait until it has ended, and run this one again\n"


def shared(number: int) -> dict[str, str]:
    """Return a line that two reports bring, each with another city."""
    return line(100 + number, sku="WP002", buyer_email=mail("everybody"))


@pytest.fixture(scope="module")
def reports(bench: Bench) -> list[Path]:
    """Return the reports; each brings a customer of its own, and shares a line with the one before it."""
    shutil.rmtree(bench.folder, ignore_errors=True)
    for name in ("store", "out", "tmp", "reports"):
        (bench.folder / name).mkdir(parents=True)
    return [
        written(
            bench.folder / "reports" / f"{number}.txt",
            line(number, sku="WP001", buyer_email=mail(f"own{number}"), quantity_shipped=number + 1),
            shared(number) | {"ship-city": f"City {number}"},
            shared((number + 1) % IMPORTS) | {"ship-city": f"Town {number}"},
        )
        for number in range(IMPORTS)
    ]


@pytest.fixture(scope="module")
def one_by_one(bench: Bench, reports: list[Path]) -> bytes:
    """Return the list of a book into which the reports came one after the other."""
    for path in reports:
        bench.done(("import", str(path)))
    return exported(bench)


def exported(bench: Bench) -> bytes:
    """Return all customers as CSV."""
    bench.done(("export", "-o", "{}/out/all.csv"))
    return (bench.folder / "out" / "all.csv").read_bytes()


@pytest.mark.parametrize("begun", [True, False], ids=["a book", "no book yet"])
def test_commands_at_once_lose_nothing(
    bench: Bench, reports: list[Path], one_by_one: bytes, begun: bool
) -> None:
    wrong = list(round_of(bench, reports, one_by_one, begun=begun))
    assert not wrong, "\n".join(wrong)


@pytest.mark.faults
def test_commands_at_once_lose_nothing_in_twenty_rounds(
    bench: Bench, reports: list[Path], one_by_one: bytes
) -> None:
    wrong = [
        f"round {number}: {what}"
        for number in range(20)
        for what in round_of(bench, reports, one_by_one, begun=number % 4 != 0)
    ]
    assert not wrong, "\n".join(wrong)


def test_an_import_that_comes_between_commit_and_workbook_waits(traced: Bench, reports: list[Path]) -> None:
    begin(traced, reports[0])
    others: list[Ended] = []

    def meanwhile() -> None:
        while entries(traced) == 1:
            time.sleep(0.02)
        others.append(traced.run("import", str(reports[2])))

    # The old workbook gets its second name when the ledger is true, and before the new one is in its place.
    words = traced.worded(("import", str(reports[1])))
    held = traced.stage.struck("delay_enter=2000000", Point("link", 1, ""), *words, meanwhile=meanwhile)
    assert held.struck
    assert [(ended.code, ended.err) for ended in (held, *others)] == [(0, ""), (0, "")]
    listed = exported(traced).decode()
    assert mail("own1") in listed
    assert mail("own2") in listed
    traced.done(("check",))


def begin(bench: Bench, *reports: Path) -> None:
    """Begin with a book that holds these reports, or with none."""
    for name in ("store", "out"):
        shutil.rmtree(bench.folder / name, ignore_errors=True)
        (bench.folder / name).mkdir()
    for path in reports:
        bench.done(("import", str(path)))


def entries(bench: Bench) -> int:
    """Return how many entries the history has; 0 while somebody keeps readers out."""
    opened = contextlib.closing(sqlite3.connect(bench.folder / "store" / "ledger.db", timeout=0))
    with opened as db, contextlib.suppress(sqlite3.OperationalError):
        return int(db.execute("SELECT COUNT(*) FROM event").fetchone()[0])
    return 0


def round_of(bench: Bench, reports: list[Path], expected: bytes, *, begun: bool) -> Iterator[str]:
    """Import and export all at once, into a book with the first report or none, and yield what is wrong."""
    begin(bench, *reports[:1] if begun else ())
    lists = [bench.folder / "out" / f"{number}.csv" for number in range(EXPORTS)]
    imports, exports = at_once(bench, reports, lists)
    for ended in imports:
        yield from verdicts.of_words(ended)
        if ended.code and ended.err != BUSY:
            yield f"import: {ended.err!r}"
    for ended, path in zip(exports, lists, strict=True):
        yield from of_list(ended, path, begun=begun)
    yield from of_reports(imports, exported(bench).decode(), begun=begun)
    for path in reports:
        bench.done(("import", str(path)))
    if exported(bench) != expected:
        yield "the list is not that of one import after the other"
    bench.done(("check",))
    left = [path.name for folder in bench.watched for path in folder.rglob(".regulars-*")]
    yield from (f"left over: {name}" for name in left)


def at_once(bench: Bench, reports: list[Path], lists: list[Path]) -> tuple[list[Ended], list[Ended]]:
    """Start everything together, the exports among the imports, and return how each ended."""
    imports = [bench.stage.start(*bench.worded(("import", str(path)))) for path in reports]
    exports = [bench.stage.start(*bench.worded(("export", "-o", str(path)))) for path in lists]
    every = len(imports) // len(exports)
    for number, waiting in enumerate(imports):
        bench.stage.go(waiting)
        if number % every == 0:
            bench.stage.go(exports[number // every])
    return [bench.stage.ended(each) for each in imports], [bench.stage.ended(each) for each in exports]


def of_list(ended: Ended, path: Path, *, begun: bool) -> Iterator[str]:
    """Yield what is wrong with an export."""
    yield from verdicts.of_words(ended)
    too_early = not begun and any(word in ended.err for word in ("there is no book", "holds nothing yet"))
    if ended.code and ended.err != BUSY and not too_early:
        yield f"export: {ended.err!r}"
    if path.exists() != (ended.code == 0):
        yield f"{path.name} is there, and was not said to be, or the other way round"
    elif path.exists():
        yield from (f"{path.name}: {what}" for what in broken(path.read_text(encoding="utf-8-sig")))


def of_reports(imports: list[Ended], listed: str, *, begun: bool) -> Iterator[str]:
    """Yield which report is in the book though its import was refused, or is not though it was not."""
    for number, ended in enumerate(imports):
        said = ended.code == 0 or (begun and number == 0)
        if said != (mail(f"own{number}") in listed):
            yield f"report {number} is in the ledger, and was not said to be, or the other way round"


def broken(text: str) -> Iterator[str]:
    """Yield why a list is not whole."""
    rows = list(csv.reader(text.splitlines()))
    if not text.endswith("\n") or len({len(row) for row in rows}) != 1:
        yield "it is not whole"
    column = rows[0].index("email")
    if mail("everybody") not in [row[column] for row in rows[1:]] and len(rows) > 1:
        yield "a report is there in part"
