from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from tests.rules import plain

from regulars.columns import Slot
from regulars.rules import crowds, people

SLOTS = [Slot(1, "A", ("A",))]
ANN, BOB, CAT, DAN = (f"{name}@example.org" for name in ("ann", "bob", "cat", "dan"))


def crowd(*addresses):
    lines = [plain.line(order_id=str(place), address=who) for place, who in enumerate(addresses)]
    return people.gather(plain.frame(lines), slots=SLOTS)


def shown(part):
    emails = part.people.everyone["email"]
    return [(order, emails[at]) for order, at in zip(part.shipments["order_id"], part.owner, strict=True)]


def test_lines_without_an_address_are_nobodys():
    assert shown(crowd(ANN, None, BOB)) == [("0", ANN), ("2", BOB)]


def test_a_part_has_each_of_its_customers_whole():
    parts = [shown(part) for part in crowd(ANN, BOB, None, ANN, CAT, BOB).parts(lines=2)]
    assert parts == [[("0", ANN), ("3", ANN)], [("1", BOB), ("5", BOB)], [("4", CAT)]]


def test_customers_of_few_lines_share_a_part():
    parts = [shown(part) for part in crowd(ANN, BOB, CAT, CAT, DAN).parts(lines=2)]
    assert parts == [[("0", ANN), ("1", BOB)], [("2", CAT), ("3", CAT)], [("4", DAN)]]


def test_less_than_two_parts_are_left_together():
    assert [part.count for part in crowd(ANN, BOB, CAT).parts(lines=2)] == [3]


def test_one_part_is_all_even_of_nobody():
    assert [part.count for part in crowd(None).parts(lines=1)] == [0]
    assert [part.count for part in crowd(ANN, ANN).parts(lines=2)] == [1]


BLUE, GREEN = pd.CategoricalDtype(["blue"]), pd.CategoricalDtype(["green", "blue"])


def coloured(dtype, *colours):
    return pd.Categorical(colours, dtype=dtype)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([coloured(BLUE, "blue", None)], ["blue", None]),
        ([coloured(BLUE, "blue"), coloured(BLUE, None)], ["blue", None]),
        ([coloured(BLUE, "blue"), coloured(GREEN, "green", None, "blue")], ["blue", "green", None, "blue"]),
        ([coloured(BLUE, "blue"), coloured(BLUE), coloured(GREEN, "green")], ["blue", "green"]),
        ([coloured(BLUE), coloured(GREEN)], []),
    ],
)
def test_words_of_parts_are_words_of_all(parts, expected):
    joined = crowds.joined(parts)
    assert isinstance(joined.dtype, pd.CategoricalDtype)
    assert joined.astype(object).where(joined.notna(), None).tolist() == expected
    assert joined.index.tolist() == list(range(len(expected)))


def test_numbers_of_parts_are_numbers_of_all():
    assert crowds.joined([np.array([1, 2]), np.array([3])]).tolist() == [1, 2, 3]
