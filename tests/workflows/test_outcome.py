from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from regulars.workflows import outcome
from regulars.workflows.outcome import File, Outcome

MAY = File("may.txt", "imported", lines=10, new=4, known=3, changed=1, rejected=1, warnings=2, left=1)
JUNE = File("june.txt", "imported", lines=1200, new=1200)
LETTER = File("letter.txt", "passed over", reason="this is a letter")


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "0 lines"), (1, "1 line"), (2, "2 lines"), (1200, "1,200 lines")],
)
def test_things_are_counted_in_words(number: int, words: str) -> None:
    assert outcome.counted(number, "line") == words


def test_a_plural_of_its_own_can_be_given() -> None:
    assert [outcome.counted(number, "entry", "entries") for number in (1, 2)] == ["1 entry", "2 entries"]


def test_days_are_told_as_ranges() -> None:
    ranges = [(date(2025, 3, 1), date(2025, 3, 1)), (date(2025, 3, 5), date(2025, 4, 2))]
    assert outcome.days(ranges) == "2025-03-01, 2025-03-05 to 2025-04-02"
    assert outcome.days([]) == ""


def test_machines_are_told_the_sums_over_all_files() -> None:
    document = Outcome(event=1, files=(MAY, JUNE, LETTER), other_files=()).document()
    sums = {
        name: document[name] for name in ("lines", "new", "known", "changed", "rejected", "warnings", "left")
    }
    assert sums == {
        "lines": 1210, "new": 1204, "known": 3, "changed": 1, "rejected": 1, "warnings": 2, "left": 1
    }  # fmt: skip
    assert [file["state"] for file in document["files"]] == ["imported", "imported", "passed over"]


def test_a_seller_is_told_the_customers_first() -> None:
    done = Outcome(
        event=1,
        files=(MAY,),
        other_files=(),
        customers=1234,
        new_customers=12,
        orders_without_email=1,
        first=date(2025, 3, 1),
        last=date(2025, 4, 2),
        workbook=Path("store/customers.xlsx"),
    )
    assert done.facts() == [
        ("Customers", "1,234 (12 new)"),
        ("Orders without e-mail", "1"),
        ("Reports cover", "2025-03-01 to 2025-04-02"),
        ("Days missing", "none"),
        ("Workbook", str(Path("store/customers.xlsx"))),
    ]


def test_where_nothing_was_worked_out_only_the_workbook_is_told() -> None:
    assert Outcome(event=None, files=(), other_files=()).facts() == [("Workbook", "not written")]
