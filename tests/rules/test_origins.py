from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest
from tests.rules import plain

from regulars import columns
from regulars.columns import Slot
from regulars.rules import identity, origins, people
from regulars.rules.origins import CONTACTS, HAND, LINE, RULE, Origin
from regulars.rules.said import SHAPES, Said, empty
from regulars.settings import Settings

ANN = "ann@example.org"
SLOTS = (Slot(1, "A", ("A", "B")), Slot(2, "C", ("C",)))
NEW_YEAR, MARCH = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)
DEEP = {"price_minor": 1000, "item_discount_minor": 660}


def said(**frames: list[tuple]) -> Said:
    """Return what was said, frame by frame, a tuple each in the order of its columns."""
    return Said(
        **{
            name: pd.DataFrame(rows, columns=list(SHAPES[name])).astype(dict(SHAPES[name]))
            if rows
            else empty(name)
            for name, rows in frames.items()
        }
    )


def crowd(*lines: dict, words: Said | None = None) -> people.Crowd:
    words = words or Said()
    shipments = plain.frame([plain.line(email=ANN) | line for line in lines])
    shipments = shipments.assign(**identity.resolve(shipments, shared=(), said=words))
    return people.gather(shipments, slots=SLOTS, said=words)


def found(*lines: dict, words: Said | None = None) -> dict[str, Origin]:
    table = columns.customers(SLOTS, ["USD"])
    return origins.of(crowd(*lines, words=words), table, settings=Settings())


def order(*lines: dict, words: Said | None = None) -> list[Origin]:
    return origins.of_order(crowd(*lines, words=words), np.arange(len(lines)))


def test_every_column_has_an_origin() -> None:
    assert list(found({})) == columns.names(columns.customers(SLOTS, ["USD"]))


def test_the_latest_line_that_says_something_is_where_it_comes_from() -> None:
    lines = [
        {"purchased_at": MARCH, "name": "Ann", "country": "DE"},
        {"purchased_at": NEW_YEAR, "name": "Amy", "country": "AT"},
        {"purchased_at": MARCH, "order_id": "111-2", "name": None, "recipient": "Desk", "country": None},
        {"purchased_at": MARCH, "order_id": "111-3", "name": "Amazon Customer"},
    ]
    origin = found(*lines)
    assert origin["name"] == Origin(LINE, row=0, field="name")
    assert origin["city"] == Origin(LINE, row=0, field="city")
    assert (origin["first_order"], origin["last_order"]) == (Origin(LINE, row=1), Origin(LINE, row=0))
    assert found({"name": "Amazon Customer", "recipient": "Ann"})["name"] == Origin(
        LINE, row=0, field="recipient"
    )
    assert found({"purchased_at": None})["last_order"] == found({})["name"] == Origin()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ({"shipping_minor": 0, "service": "NextDay"}, "strong: shipping price 0, service level NextDay"),
        ({"shipping_minor": 0, "service": "Standard"}, "weak: shipping price 0, service level Standard"),
        ({"shipping_minor": 0}, "weak: shipping price 0"),
        (
            {"shipping_minor": 5, "ship_discount_minor": 5, "service": "NextDay"},
            "weak: a promotion took the shipping price back, service level NextDay",
        ),
    ],
)
def test_prime_is_told_with_its_best_line(line: dict, words: str) -> None:
    paid = {"shipping_minor": 5}
    assert found(paid, line)["prime"] == Origin(RULE, words, 1)
    assert found(paid)["prime_evidence"] == Origin(RULE, "no line whose shipping cost nothing")


def test_a_reviewer_is_one_by_the_rule_a_verdict_or_a_list() -> None:
    verdict = (7, "A", "USD", 1000, 66)
    assert found({}, DEEP)["reviewer"] == Origin(RULE, "a discount of 66 %", 1)
    for word in ("Reviewer", "Ordinary"):
        judged = said(verdicts=[(*verdict, word)], reviewers=[(4, ANN)])
        assert found({}, DEEP, words=judged)["reviewer"] == Origin(HAND, f"verdict {word} on Discounts", 1)
    assert found({}, words=said(reviewers=[(4, ANN)]))["reviewer"] == Origin(
        CONTACTS, "of reviewers", event=4
    )
    assert found({}, words=said(reviewers=[(4, "bob@example.org")]))["reviewer"] == Origin(
        RULE, "no line with a discount of 50 % or more"
    )


def test_a_word_of_the_seller_is_told_with_the_event_that_holds() -> None:
    handle = f"mail:{ANN}"
    words = said(
        values=[(3, handle, "prime", "Yes"), (5, handle, "notes", "x"), (6, handle, "own:Age", "n\x1f\x1f7")]
    )
    origin = found({"shipping_minor": 0}, words=words)
    assert origin["prime"] == origin["prime_evidence"] == Origin(HAND, event=3)
    assert (origin["notes"], origin["own:Age"]) == (Origin(HAND, event=5), Origin(HAND, event=6))
    assert found({}, words=said(values=[(3, handle, "name", None)]))["name"] == Origin()


def test_quantities_tell_how_many_lines_there_are_and_what_was_typed() -> None:
    assert found({}, {"sku": "B"})["slot_1"] == Origin(RULE, "the pieces of 2 lines")
    assert found({}, {"sku": "C"})["slot_2"] == Origin(LINE, row=1)
    assert found({})["slot_2"] == Origin()
    typed = said(quantities=[(4, f"mail:{ANN}", "A", 3, 1), (6, f"mail:{ANN}", "B", -1, 1)])
    assert found({"units": 2}, words=typed)["slot_1"] == Origin(HAND, "+2 on top of 2 reported", event=6)


def test_an_order_tells_how_it_is_known_whose_it_is() -> None:
    lost = {"email": None, "item_id": "D2"}
    assert order(lost, {}) == [Origin(LINE, "its own e-mail", row=1, field="email")]
    listed = said(contacts=[(4, "111-1", None, None, None, ANN)])
    assert order(lost, words=listed) == [Origin(CONTACTS, "by order id", event=4)]
    named = said(contacts=[(4, None, None, "Ann Roe", "01234", ANN)])
    lost |= {"name": "Ann Roe", "postcode": "1234"}
    assert order(lost, words=named) == [Origin(CONTACTS, "by name and postcode", event=4)]
    typed = said(
        addresses=[(8, "order:111-1", ANN)], contacts=[(4, "111-1", None, None, None, "b@example.org")]
    )
    assert order(lost, words=typed) == [Origin(HAND, "typed on Missing email", event=8)]
    moved = said(addresses=[(9, f"mail:{ANN}", "amy@example.org")])
    assert order({}, words=moved)[1:] == [Origin(HAND, f"moved from {ANN}", event=9)]


def test_the_address_itself_comes_from_a_line_a_contact_or_the_seller() -> None:
    assert found({})["email"] == Origin(LINE, row=0, field="email")
    listed = said(contacts=[(4, "111-1", None, None, None, ANN)])
    assert found({"email": None}, words=listed)["email"] == Origin(CONTACTS, event=4)
    moved = said(addresses=[(9, f"mail:{ANN}", "amy@example.org")])
    assert found({}, words=moved)["email"] == Origin(HAND, event=9)
