"""Laws of what is said by hand, whatever the lines."""

from __future__ import annotations

from datetime import date

import pandas as pd
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.rules import byhand, plain, samples

from regulars.rules import customers, identity, missing, people, slots, totals
from regulars.settings import Settings

SLOTS = slots.place([samples.SKUS])
few = settings(max_examples=20)


class Book:
    """Lines, and what is said of them, with the edits that a seller makes in the workbook."""

    def __init__(self, lines, said) -> None:
        self.lines, self.said = lines, {name: list(facts) for name, facts in said.items()}
        self.event = 9

    def owned(self):
        shipments = plain.frame(self.lines)
        found = identity.resolve(shipments, shared=samples.MAILBOXES, said=byhand.frames(self.said))
        return pd.concat([shipments.drop(columns=found.columns), found], axis="columns")

    def people(self):
        return people.gather(self.owned(), slots=SLOTS, said=byhand.frames(self.said)).people

    def sheets(self):
        """Return everything that the workbook would say."""
        owned, said = self.owned(), byhand.frames(self.said)
        crowd = people.gather(owned, slots=SLOTS, said=said)
        money = customers.currencies(owned)
        day = date(2026, 4, 1)
        table = customers.table(crowd, currencies=money, settings=Settings(), as_of=day)
        lost = missing.build(owned, customers=table, timezone="UTC", said=said)
        sums = totals.build(owned, slots=SLOTS, currencies=money, people=crowd.people)
        return [plain.rows(sheet) for sheet in (table, lost, sums)]

    def visible(self):
        who = self.people()
        return sorted(who.everyone.loc[~who.hidden, "email"])

    def move(self, email, to):
        """Edit an address: of every handle of the row, and of the address shown, for later reports.

        Unless that address is formerly somebody's who is shown with another one now.
        """
        who = self.people()
        mine = who.everyone["email"][who.handles["customer"]].to_numpy() == email
        handles = {*who.handles["handle"][mine]}
        if byhand.address(f"mail:{email}", self.said) == email:
            handles.add(f"mail:{email}")
        self.event += 1
        for handle in handles:
            kept = [fact for fact in self.said["addresses"] if fact["handle"] != handle]
            self.said["addresses"] = [*kept, {"event": self.event, "handle": handle, "address": to}]

    def type(self, email, sku, delta):
        """Type a quantity."""
        who = self.people()
        [home] = who.everyone.loc[who.everyone["email"] == email, "home"]
        self.event += 1
        fact = {"event": self.event, "handle": home, "sku": sku, "delta": delta, "reported": 0}
        self.said["quantities"] = [*self.said["quantities"], fact]


@st.composite
def books(draw):
    """Return a book with a customer who is shown, and that customer's address."""
    book = Book(*draw(byhand.histories()))
    shown = book.visible()
    assume(shown)
    return book, draw(st.sampled_from(shown))


def without(rows, *names):
    return [{name: value for name, value in row.items() if name not in names} for row in rows]


@few
@given(books())
def test_a_customer_moved_there_and_back_is_as_before(made):
    book, email = made
    before = book.sheets()
    book.move(email, "new@example.org")
    assert email not in book.visible()
    book.move("new@example.org", email)
    assert book.sheets() == before
    book.lines = [*book.lines, plain.line(order_id="later", email="new@example.org")]
    assert "new@example.org" not in book.visible()


@few
@given(books())
def test_a_customer_moved_twice_is_where_he_was_moved_last_and_later_lines_follow(made):
    book, email = made
    # Of two words of one event that of the address shown holds, and the list is of addresses: both would
    # change with the move, as they should.
    book.said["values"] = [fact | {"event": at} for at, fact in enumerate(book.said["values"])]
    book.said["rows"] = [fact | {"event": at} for at, fact in enumerate(book.said["rows"])]
    book.said["reviewers"] = []
    assume(email in book.visible())
    [table, _, sums] = book.sheets()
    book.move(email, "once@example.org")
    book.move("once@example.org", "twice@example.org")
    [after, _, sums_after] = book.sheets()
    names = ("email", "email_kind")
    order = "customer_id"
    moved = [row | {"email": email} if row["email"] == "twice@example.org" else row for row in after]
    assert sorted(without(moved, *names), key=lambda row: row[order]) == sorted(
        without(table, *names), key=lambda row: row[order]
    )
    assert sums_after == sums
    late = [plain.line(order_id=f"late {number}", email=text) for number, text in enumerate(
        ("once@example.org", "twice@example.org"))]  # fmt: skip
    book.lines = [*book.lines, *late]
    assert "once@example.org" not in book.visible()
    [row] = [row for row in book.sheets()[0] if row["email"] == "twice@example.org"]
    [first] = [row for row in after if row["email"] == "twice@example.org"]
    assert row["orders"] == first["orders"] + 2


@few
@given(books(), st.data())
def test_a_merge_adds_up_and_falls_apart_again_when_it_is_taken_back(made, data):
    book, email = made
    into = data.draw(st.sampled_from(book.visible()))
    assume(into != email)
    before, said = book.sheets(), {name: list(facts) for name, facts in book.said.items()}
    book.move(email, into)
    by_email = {row["email"]: row for row in before[0]}
    rows = {row["email"]: row for row in book.sheets()[0]}
    assert rows.keys() == by_email.keys() - {email}
    one, other, both = by_email[email], by_email[into], rows[into]
    if not book.said["quantities"]:
        for column in ("orders", "units", *(slot.column for slot in SLOTS)):
            # An order of both is one order.
            assert both[column] <= one[column] + other[column]
            assert column == "orders" or both[column] == one[column] + other[column]
    if "Yes" in (one["do_not_contact"], other["do_not_contact"]) or one["do_not_contact"] is True:
        assert both["do_not_contact"] in (True, "Yes")
    book.said = said
    assert book.sheets() == before


@few
@given(books(), st.sampled_from(samples.SKUS), st.integers(1, 20))
def test_a_quantity_that_is_typed_and_emptied_again_leaves_nothing(made, sku, delta):
    book, email = made
    before = book.sheets()
    book.type(email, sku, delta)
    book.type(email, sku, -delta)
    assert book.sheets() == before


@few
@given(byhand.histories(), st.randoms())
def test_neither_the_order_of_lines_nor_that_of_words_about_different_things_matters(history, luck):
    lines, said = history
    turned = list(lines)
    luck.shuffle(turned)
    mixed = {name: luck.sample(facts, len(facts)) for name, facts in said.items()}
    assert Book(turned, mixed).sheets() == Book(lines, said).sheets()


@few
@given(samples.LINES, byhand.histories())
def test_what_is_said_of_nobody_who_is_there_changes_nothing(lines, history):
    _, said = history
    away = {handle: handle.replace("mail:", "mail:away-") for handle in byhand.MAILS}
    sleeping = {
        name: [fact | {"handle": away[fact["handle"]]} for fact in said[name] if fact["handle"] in away]
        for name in ("values", "quantities")
    }
    assert Book(lines, sleeping).sheets() == Book(lines, {}).sheets()
