"""Any history of a real book, typed, undone and forgotten, against plain dicts (``tests/history.py``).

``REGULARS_HISTORIES=200x30`` runs so many histories of so many steps, and not the same ones each time.
"""

from __future__ import annotations

import copy
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from tests.desk import opened
from tests.history import ORDERS, PEOPLE, SKUS, Book, Event, Line
from tests.shop import Shop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.history import Customer, Key

ADA, BOB, CID, DAN = PEOPLE
NEW = EVE, FAY = ("eve@example.net", "fay@example.net")
HEADERS = {
    "email": "Email", "name": "Name", "prime": "Prime", "do_not_contact": "Do not contact", "notes": "Notes",
}  # fmt: skip

reports = st.lists(
    st.builds(Line, st.sampled_from(ORDERS), st.sampled_from([1, 1, 2])),
    min_size=2,
    max_size=6,
    unique_by=lambda one: one.number,
)
cells = st.one_of(
    st.tuples(st.just("name"), st.sampled_from(["Nora Vale", "Otto Rand", None])),
    st.tuples(st.just("prime"), st.sampled_from(["Yes", "No", None])),
    st.tuples(st.just("do_not_contact"), st.sampled_from(["Yes", "Yes", "No", None])),
    st.tuples(st.just("notes"), st.sampled_from(["likes blue", "likes red", "tall", None])),
    st.tuples(st.sampled_from(SKUS), st.sampled_from([0, 0, 4, 12, None])),
)


class Histories(RuleBasedStateMachine):
    """A book on the disk beside one in dicts; after each step both must say the same."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.shop = Shop(self.folder)
        self.book = Book()
        self.files: list[tuple[Path, list[Key]]] = []
        self.written = True
        self.sheet: dict[str, Customer] = {}
        self.sheet_missing: dict[str, str | None] = {}
        self.undone: list[int] = []

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    @initialize(first=reports, second=reports)
    def start(self, first: list[Line], second: list[Line]) -> None:
        self.bring([first], workbook=True)
        self.bring([second], workbook=True)

    # What a seller does.

    @rule(contents=st.lists(reports, min_size=1, max_size=2), workbook=st.sampled_from([True, True, False]))
    def bring(self, contents: list[list[Line]], workbook: bool) -> None:
        """Import reports."""
        brought = []
        for content in contents:
            path = self.shop.report(f"{len(self.files)}.txt", *(one.written() for one in content))
            self.files.append((path, [(one.number, one.state) for one in content]))
            brought.append(self.files[-1])
        self.imported([path for path, _ in brought], [key for _, keys in brought for key in keys], workbook)

    @rule(data=st.data())
    def bring_again(self, data: st.DataObject) -> None:
        """Import the very bytes that were imported once."""
        path, keys = data.draw(st.sampled_from(self.files))
        self.imported([path], keys, workbook=True)

    @precondition(lambda self: self.sheet)
    @rule(data=st.data(), to=st.sampled_from([*PEOPLE, *NEW]), looks=st.booleans())
    def move(self, data: st.DataObject, to: str, looks: bool) -> None:
        """Type another address: of nobody, of somebody, a former one, or one that was forgotten."""
        self.typed(data, [("email", to)], looks=looks)

    @precondition(lambda self: len(self.sheet) > 1)
    @rule(data=st.data())
    def merge(self, data: st.DataObject) -> None:
        """Type the address of another row."""
        self.typed(data, [("email", data.draw(st.sampled_from(sorted(self.sheet))))], looks=False)

    @precondition(lambda self: self.sheet)
    @rule(data=st.data(), several=st.lists(cells, min_size=1, max_size=9), looks=st.booleans())
    def type(self, data: st.DataObject, several: list[tuple[str, Any]], looks: bool) -> None:
        """Type in cells of the workbook."""
        self.typed(data, several, looks=looks)

    @precondition(lambda self: self.sheet_missing)
    @rule(data=st.data(), email=st.sampled_from([*PEOPLE, *NEW, None]))
    def give(self, data: st.DataObject, email: str | None) -> None:
        """Type the address of an order that has none."""
        order = data.draw(st.sampled_from(sorted(self.sheet_missing)))
        event = Event("sync") if email == self.sheet_missing[order] else self.book.given(order, email)
        self.taken(
            event,
            lambda desk: setattr(desk.cell(order, "Email", "Missing email", "Order id"), "value", email),
            looks=False,
        )

    @rule(data=st.data(), by_number=st.booleans())
    def undo(self, data: st.DataObject, by_number: bool) -> None:
        """Take an event back."""
        numbers = self.standing()
        if not numbers:
            assert "nothing to undo" in self.shop.refused("undo")
            return
        number = data.draw(st.sampled_from(numbers)) if by_number else max(numbers)
        self.did("undo", *([number] if by_number else []))
        self.book.events[number].stands = False
        self.undone.append(number)
        self.compare()

    @rule(data=st.data(), by_number=st.booleans())
    def redo(self, data: st.DataObject, by_number: bool) -> None:
        """Bring an event back."""
        numbers = [number for number, event in self.book.events.items() if not event.stands]
        if not numbers:
            assert "nothing to redo" in self.shop.refused("redo")
            return
        last = [number for number in self.undone if number in numbers][-1]
        number = data.draw(st.sampled_from(numbers)) if by_number else last
        self.did("redo", *([number] if by_number else []))
        self.book.events[number].stands = True
        self.compare()

    @rule(data=st.data())
    def undo_and_redo(self, data: st.DataObject) -> None:
        """Take an event back and bring it again: nothing has changed."""
        numbers = self.standing()
        if numbers:
            number = data.draw(st.sampled_from(numbers))
            before = self.shop.listed()
            self.did("undo", number)
            self.undone.append(number)
            self.did("redo", number)
            assert self.shop.listed() == before
            self.compare()

    @rule(data=st.data())
    def forget(self, data: st.DataObject) -> None:
        """Forget one person."""
        shown = [email for email in self.book.customers() if self.book.address(f"mail:{email}") == email]
        if len(shown) > 1:
            email = data.draw(st.sampled_from(sorted(shown)))
            self.did("forget", email, "--yes")
            self.book.forget(email)
            self.book.events[self.newest()] = Event("forget")
            self.compare()

    @rule(data=st.data(), word=st.sampled_from(["move", "group", "ungroup"]))
    def arrange(self, data: st.DataObject, word: str) -> None:
        """Move, group or part products."""
        before = self.book.slots()
        if not before:
            return
        [_, [sku, *_]] = data.draw(st.sampled_from(before))
        value: Any = None
        if word == "move":
            value = data.draw(st.integers(1, before[-1][0]))
        elif word == "group":
            [_, [value, *_]] = data.draw(st.sampled_from(before))
        number = self.newest() + 1
        self.book.events[number] = Event("sku", words=[(word, sku, value)])
        if self.book.slots() == before:
            del self.book.events[number]
            assert "nothing to change" in self.shop.refused("sku", word, sku, *([value] if value else []))
            return
        self.did("sku", word, sku, *([value] if value else []))
        assert self.newest() == number
        self.compare()

    # How it is done, and looked at.

    def standing(self) -> list[int]:
        """Return the events that can be undone."""
        return [
            number for number, event in self.book.events.items() if event.stands and event.kind != "forget"
        ]

    def typed(self, data: st.DataObject, several: list[tuple[str, Any]], *, looks: bool) -> None:
        """Type in cells, each of some row, and let the book take them."""
        labels = {sku: skus[0] for _, skus in self.book.slots() for sku in skus}
        typing, event = {}, Event("sync")
        for name, value in several:
            row = self.sheet[data.draw(st.sampled_from(sorted(self.sheet)))]
            column = labels.get(name, name)
            header = HEADERS.get(column, column)
            if (header in row.shown or header in HEADERS.values()) and (row.email, header) not in typing:
                typing[row.email, header] = value
                one = self.book.typed(row, column, value)
                event.addresses |= one.addresses
                event.values |= one.values
                event.pieces += one.pieces
        self.taken(
            event,
            lambda desk: [setattr(desk.cell(*cell), "value", value) for cell, value in typing.items()],
            looks=looks,
        )

    def did(self, *arguments: object) -> Any:
        done = self.shop.run("--json", *arguments)
        assert done.code == 0, done.err
        return done.json

    def newest(self) -> int:
        entries = self.did("history")
        return int(entries[-1]["event"]) if entries else 0

    def imported(self, paths: list[Path], keys: list[Key], workbook: bool) -> None:
        before = copy.deepcopy(self.book)
        done = self.did("import", *([] if workbook else ["--no-workbook"]), *paths)
        event = Event("import", lines=keys)
        self.book.events[done["event"] or 0] = event
        if done["event"] is None:
            assert self.book.lines() == before.lines()
            del self.book.events[0]
        self.compare(written=workbook or (self.written and done["event"] is None))

    def taken(self, event: Event, change: Any, *, looks: bool) -> None:
        """Type something, and let a command take it."""
        before = self.newest()
        with opened(self.shop.root / "customers.xlsx") as desk:
            assert {*desk.rows()} == {*self.sheet}
            change(desk)
        if looks:
            assert self.shop.run("list").code == 0
        done = self.did("sync")
        number = self.newest()
        assert (number > before) == event.says
        if event.says:
            self.book.events[number] = event
        assert done["put_back"] == 0
        self.compare()

    def compare(self, *, written: bool = True) -> None:
        """Look whether the list says what it must, and nothing is amiss."""
        listed = {one["email"]: one for one in self.shop.run("list", "--json", "--as-of", "2026-01-01").json}
        wanted = self.book.listed()
        assert {email: {key: listed[email][key] for key in says} for email, says in wanted.items()} == wanted
        assert listed.keys() == wanted.keys()
        self.written = written
        if written:
            self.sheet = self.book.customers()
            self.sheet_missing = self.book.missing()
            checked = self.shop.run("check")
            assert (checked.code, checked.err) == (0, ""), checked.out


class Chosen:
    """Draws what was chosen."""

    def __init__(self, *values: Any) -> None:
        self.values = list(values)

    def draw(self, _: object) -> Any:
        return self.values.pop(0)


@pytest.fixture
def book() -> Iterator[Histories]:
    """Return a book: orders 1 and 9 are Bob's, 2 and 6 Cid's, 3 Dan's, 4 and 8 Ada's, 5 and 10 nobody's."""
    history = Histories()
    history.start([Line(1), Line(2), Line(4), Line(5), Line(8)], [Line(3), Line(6), Line(9), Line(10)])
    yield history
    history.teardown()


def test_what_is_typed_is_merged_undone_and_typed_again(book: Histories) -> None:
    typing = [("notes", "likes blue"), ("notes", "tall"), ("name", "Nora Vale"), ("prime", "Yes")]
    book.type(Chosen(ADA, BOB, ADA, ADA), typing, looks=True)
    book.merge(Chosen(BOB, ADA))  # event 4: Bob has neither name nor Prime of his own, so the reports' stand
    assert [one["notes"] for one in book.shop.listed() if one["email"] == BOB] == ["tall\nlikes blue"]
    book.type(Chosen(BOB, BOB), [("notes", "likes red"), ("do_not_contact", "Yes")], looks=False)
    book.undo(Chosen(4), by_number=True)  # the merge alone: what was said since stays
    book.undo(Chosen(), by_number=False)  # but an opt-out outlives its event
    book.redo(Chosen(4), by_number=True)
    book.type(Chosen(BOB), [("do_not_contact", None)], looks=False)


def test_more_is_taken_off_than_is_left_after_an_undo(book: Histories) -> None:
    book.type(Chosen(BOB, BOB, DAN), [(sku, 0) for sku in SKUS], looks=False)
    book.undo(Chosen(1), by_number=True)
    book.type(Chosen(BOB, BOB), [("WP002", 4), ("WP010", 4)], looks=True)
    book.type(Chosen(BOB, BOB), [("WP002", None), ("WP010", 12)], looks=False)
    book.redo(Chosen(1), by_number=True)
    book.type(Chosen(BOB), [("WP001", 12)], looks=False)
    book.type(Chosen(BOB), [("WP001", None)], looks=False)  # and what was reported is back


def test_addresses_come_and_go_and_come_back_until_they_are_forgotten(book: Histories) -> None:
    book.move(Chosen(CID), EVE, looks=False)
    book.move(Chosen(EVE), FAY, looks=True)
    book.bring([[Line(2, 2), Line(6, 2)]], workbook=False)
    book.give(Chosen(Line(5).order_id), CID)  # a former address: the order is Fay's
    book.move(Chosen(FAY), CID, looks=False)
    book.undo_and_redo(Chosen(2))
    book.forget(Chosen(CID))
    book.bring([[Line(2), Line(5, 2), Line(6)]], workbook=True)
    book.move(Chosen(DAN), CID, looks=False)  # is not taken


def test_products_are_grouped_moved_and_parted(book: Histories) -> None:
    book.arrange(Chosen((1, ["WP002"]), (1, ["WP001"])), "group")
    book.type(Chosen(ADA), [("WP002", 12)], looks=False)
    book.arrange(Chosen((1, ["WP002"]), 2), "move")
    book.undo(Chosen(1), by_number=True)
    book.arrange(Chosen((1, ["WP002"])), "ungroup")


MANY, _, LONG = os.environ.get("REGULARS_HISTORIES", "2x8").partition("x")
TestHistories = Histories.TestCase
TestHistories.settings = settings(
    max_examples=int(MANY),
    stateful_step_count=int(LONG),
    derandomize="REGULARS_HISTORIES" not in os.environ,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
