"""Books to strike at: each command with a book before it, and what that book may be afterwards."""

from __future__ import annotations

import itertools
import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.desk import opened
from tests.faults import states
from tests.shop import line, mail, written

if TYPE_CHECKING:
    from pathlib import Path

    from tests.faults.stage import Ended, Point, Stage

REPORTS = {
    "march.txt": (
        line(1, sku="WP001#1", quantity_shipped=2, item_price="40.00", shipping_price="0.00"),
        line(2, sku="WP002", buyer_email=mail("bob"), buyer_name="BOB SMITH", item_price="9.99"),
        line(3, sku="WP002", buyer_email=mail("cid"), buyer_name="Cid Jones"),
        line(4, sku="WP001#1", buyer_email=mail("zoe"), buyer_name="Zoe Miller"),
    ),
    "april.txt": (
        line(5, sku="WP003", reporting_date="2025-04-02T20:00:00+00:00"),
        line(6, sku="WP002", buyer_email="", reporting_date="2025-04-03T20:00:00+00:00"),
        line(7, sku="WP003", buyer_email=mail("cid"), reporting_date="2025-04-03T20:00:00+00:00"),
        line(8, quantity_shipped="two"),
    ),
    "may.txt": (
        line(7, sku="WP003", buyer_email=mail("cid"), reporting_date="2025-05-01T20:00:00+00:00"),
        line(9, sku="WP004", buyer_email=mail("dan"), reporting_date="2025-05-02T20:00:00+00:00"),
        line(10, sku="WP001#1", buyer_email=mail("zoe"), reporting_date="2025-05-02T20:00:00+00:00"),
        line(11, quantity_shipped="none", reporting_date="2025-05-02T20:00:00+00:00"),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """A command, and the book that it is given to.

    Parameters
    ----------
    name : str
    arguments : tuple of str
        Of the command; ``{}`` stands for the folder.
    first : tuple of tuples of str
        The commands that made the book, after the imports of March and April.
    again : tuple of str or None
        What completes the work after a crash that came late; None for the same command.
    looks : bool
        Whether the command itself only reads the ledger: then what was typed is taken before it, for good.
    """

    name: str
    arguments: tuple[str, ...]
    first: tuple[tuple[str, ...], ...] = (("forget", mail("zoe"), "--yes"),)
    again: tuple[str, ...] | None = None
    looks: bool = False


_SAVE = ("segment", "save", "bright", "prime and orders >= 1")
CASES = (
    Case("import", ("import", "{}/reports/may.txt")),
    Case("sync", ("sync",)),
    Case("undo", ("undo",), first=(), again=("sync",)),
    Case("redo", ("redo",), first=(("undo", "2"),), again=("sync",)),
    Case("forget", ("forget", mail("cid"), "--yes"), first=(), again=("sync",)),
    Case("export csv", ("export", "-o", "{}/out/list.csv"), looks=True),
    Case("export xlsx", ("export", "-o", "{}/out/list.xlsx"), looks=True),
    Case("export parquet", ("export", "-o", "{}/out/list.parquet"), looks=True),
    Case("contacts add", ("contacts", "add", "{}/reports/outreach.csv")),
    Case("segment save", (*_SAVE, "--replace"), looks=True),
    Case("sku move", ("sku", "move", "WP003", "1"), again=("sync",)),
)


@dataclass
class Bench:
    """A folder in which one case after the other is set up, run, and looked at.

    Parameters
    ----------
    stage : Stage
    folder : Path
        With ``store``, ``out``, ``tmp`` and ``reports``.
    """

    stage: Stage
    folder: Path
    _made: dict[str, Before] = field(default_factory=dict)
    _points: dict[str, list[Point]] = field(default_factory=dict)

    @property
    def watched(self) -> list[Path]:
        """Return the folders in which nothing may stay."""
        return [self.folder / name for name in ("store", "out", "tmp")]

    def run(self, *arguments: str) -> Ended:
        """Run a command on the book, quietly."""
        return self.stage.run(*self.worded(arguments))

    def worded(self, arguments: tuple[str, ...]) -> list[str]:
        """Return a whole command line."""
        words = [word.replace("{}", str(self.folder)) for word in arguments]
        return ["--quiet", "--book", str(self.folder / "store"), *words]

    def made(self, case: Case) -> Before:
        """Make the book of a case, and return what it is before, between and after; once."""
        if case.name not in self._made:
            self._made[case.name] = self._tried(case)
        return self._made[case.name]

    def points(self, case: Case) -> list[Point]:
        """Return the points of a case at which it can be struck; once."""
        self.made(case)
        if case.name not in self._points:
            self.laid(case)
            self._points[case.name] = self.stage.points(self.watched, *self.worded(case.arguments))
        return self._points[case.name]

    def struck(self, case: Case, fault: str, at: Point) -> Ended:
        """Run the command of a case on its book, with a fault."""
        self.laid(case)
        return self.stage.struck(fault, at, *self.worded(case.arguments))

    def _tried(self, case: Case) -> Before:
        """Return the states of a case, by doing everything once without a fault."""
        self.laid(case)
        before, taken, unseen = self.state(), None, None
        if case.looks:
            self.done(("list",))
            taken = self.state()
            self.laid(case)
            lock = self.folder / "store" / "~$customers.xlsx"
            lock.touch()
            self.done(case.arguments)
            lock.unlink()
            unseen = self.state()
            self.laid(case)
        self.done(case.arguments)
        after = self.state()
        self.done(("sync",))
        settled = self.state()
        return Before(before, taken, unseen, after, settled)

    def _make(self, first: tuple[tuple[str, ...], ...]) -> None:
        """Make a book of two imports, with edits that wait in its workbook."""
        shutil.rmtree(self.folder, ignore_errors=True)
        for name in ("store", "out", "tmp", "reports"):
            (self.folder / name).mkdir(parents=True)
        for name, lines in REPORTS.items():
            written(self.folder / "reports" / name, *lines)
        contacts = f"Email,Order id\ndora@example.org,{REPORTS['april.txt'][1]['amazon-order-id']}\n"
        (self.folder / "reports" / "outreach.csv").write_text(contacts, encoding="utf-8")
        (self.folder / "store" / "regulars.toml").write_text("# mine\n", encoding="utf-8")
        for name in ("list.csv", "list.xlsx", "list.parquet"):
            (self.folder / "out" / name).write_bytes(states.FORMER)
        months = [("import", f"{{}}/reports/{month}.txt") for month in ("march", "april")]
        for words in (*months, (*_SAVE[:-1], "orders >= 9"), *first):
            self.done(words)
        with opened(self.folder / "store" / "customers.xlsx") as desk:
            desk.cell(mail("bob"), "Name").value = "Robert"
            desk.cell(mail("bob"), "WP002").value = 3
            desk.sheet().cell(2, desk.add_column("Mine"), "good friend")
            desk.book.create_sheet("Notes")["A1"] = "call back"

    def state(self) -> states.State:
        """Return the state of the folder."""
        return states.of(self.folder)

    def laid(self, case: Case) -> None:
        """Put everything as it is before the command of a case."""
        kept = self.folder.with_name("-".join(("kept", *itertools.chain(*case.first))))
        if not kept.exists():
            self._make(case.first)
            shutil.copytree(self.folder, kept)
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(kept, self.folder)

    def done(self, arguments: tuple[str, ...]) -> None:
        """Run a command that must succeed."""
        ended = self.run(*arguments)
        assert ended.code == 0, (arguments, ended)


@dataclass(frozen=True)
class Before:
    """What a book may be when a command was struck down.

    Parameters
    ----------
    before : State
    taken : State or None
        What was typed is in the ledger, and nothing more.
    unseen : State or None
        The command is done without what was typed, which could not be taken.
    after : State
    settled : State
        After the next command that writes.
    """

    before: states.State
    taken: states.State | None
    unseen: states.State | None
    after: states.State
    settled: states.State
