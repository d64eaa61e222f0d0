from __future__ import annotations

import pytest
from tests.segments.books import NAMES

from regulars.columns import Kind
from regulars.segments.functions import FUNCTIONS
from regulars.segments.operators import EMPTY, OPERATORS, SIGNS


def test_every_kind_that_a_selection_can_meet_has_operators_and_no_other():
    met = {column.kind for column in NAMES.columns} | {each.kind for each in FUNCTIONS.values()} | {Kind.OWN}
    assert set(OPERATORS) == met == set(Kind) - {Kind.INSTANT}


def test_every_sign_is_called_by_itself_and_fits_something():
    assert {sign: operator.sign for sign, operator in SIGNS.items()} == {sign: sign for sign in SIGNS}
    assert {sign for signs in OPERATORS.values() for sign in signs} == set(SIGNS)


@pytest.mark.parametrize("kind", OPERATORS)
def test_no_operator_fits_twice(kind):
    assert len(set(OPERATORS[kind])) == len(OPERATORS[kind])


def test_what_is_never_null_is_never_asked_to_be_empty():
    assert {kind for kind, signs in OPERATORS.items() if EMPTY not in signs} == {
        Kind.YES, Kind.QUANTITY, Kind.FLAG,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("sign", "kind", "words"),
    [
        ("=", Kind.DAY, "is"),
        ("!=", Kind.COUNT, "is known and not"),
        ("<", Kind.COUNT, "is less than"),
        ("<", Kind.DAY, "is before"),
        ("<=", Kind.DAY, "is no later than"),
        (">", Kind.OWN, "is more than"),
        (">", Kind.DAY, "is after"),
        (">=", Kind.DAY, "is no earlier than"),
        ("before", Kind.OWN, "is before"),
        (EMPTY, Kind.TEXT, "is empty"),
    ],
)
def test_an_operator_is_said_as_the_kind_asks(sign, kind, words):
    assert SIGNS[sign].said(kind) == words
