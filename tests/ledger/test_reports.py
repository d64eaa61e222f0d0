from __future__ import annotations

from typing import TYPE_CHECKING

from tests.ledger.conftest import NOON

from regulars.ledger import reports, slots

if TYPE_CHECKING:
    import sqlite3

    from tests.ledger.conftest import Said


def test_a_report_is_read_as_it_was_added(db: sqlite3.Connection, said: Said) -> None:
    assert reports.next_number(db) == 1
    number = said.report("a", whole=False, rejects=(4, 9))
    event = said.imported(number)
    assert (number, reports.next_number(db)) == (1, 2)
    assert reports.standing(db, n=event) == {
        1: reports.Report(
            sha256="a" * 64,
            whole=False,
            encoding="utf-8",
            columns=("amazon-order-id", "sku", "größe"),
            lines=3,
            rejected=2,
            warnings=1,
            raw_sha256="a" * 64,
            typed_sha256="A" * 64,
        )
    }


def test_a_report_stands_while_an_event_in_force_brings_it(db: sqlite3.Connection, said: Said) -> None:
    one, two = said.report("a"), said.report("b")
    first = said.imported(one)
    second = said.imported(one, two)
    assert list(reports.standing(db, n=0)) == []
    assert list(reports.standing(db, n=first)) == [one]
    assert list(reports.standing(db, n=second)) == [one, two]
    assert list(reports.standing(db, n=said.word("undo", first))) == [one, two]
    assert list(reports.standing(db, n=said.word("undo", second))) == []


def test_imports_are_told_by_event_each_with_its_own_counts(db: sqlite3.Connection, said: Said) -> None:
    one, two = said.report("a"), said.report("b")
    said.imported(two)
    last = said.imported(one, two)
    told = reports.imports(db, n=last)
    assert [(row.event, row.report, row.name, row.at) for row in told] == [
        (1, two, "report2.txt", NOON),
        (2, one, "report1.txt", NOON),
        (2, two, "report2.txt", NOON),
    ]
    assert {(row.new, row.known, row.changed) for row in told} == {(2, 1, 0)}
    assert [row.content.sha256[0] for row in told] == ["b", "a", "b"]


def test_a_report_is_known_by_bytes_imported_whole_by_an_event_that_stands(
    db: sqlite3.Connection, said: Said
) -> None:
    part, whole = said.report("a", whole=False), said.report("b")
    said.imported(part)
    event = said.imported(whole)
    assert reports.known(db, "a" * 64) is None
    assert reports.known(db, "b" * 64) == whole
    assert reports.known(db, "c" * 64) is None
    said.word("undo", event)
    assert reports.known(db, "b" * 64) is None
    said.word("redo", event)
    assert reports.known(db, "b" * 64) == whole


def test_a_report_brought_twice_by_one_event_is_brought_once(db: sqlite3.Connection, said: Said) -> None:
    number = said.report("a")
    event = said.imported(number, number)
    assert len(reports.imports(db, n=event)) == 1


def test_what_was_brought_is_told_event_by_event(db: sqlite3.Connection, said: Said) -> None:
    said.imported(skus=("WP002", "WP001", "WP002"))
    said.imported()
    last = said.imported(skus=("WP001", "WP003"))
    assert [set(step.brought) for step in slots.replay(db, n=last)] == [
        {"WP001", "WP002"},
        {"WP001", "WP003"},
    ]
    undone = said.word("undo", 1)
    assert [set(step.brought) for step in slots.replay(db, n=undone)] == [{"WP001", "WP003"}]


def test_a_line_set_aside_is_told_once_however_often_its_file_came(
    db: sqlite3.Connection, said: Said
) -> None:
    part = said.report("a", whole=False, rejects=(9,))
    whole = said.report("a", rejects=(9, 4))
    other = said.report("b", rejects=(9,))
    said.imported(part)
    last = said.imported(whole, other)
    assert reports.rejects(db, n=last) == [
        ("report1.txt", 9, "sku", "is blank"),
        ("report2.txt", 4, "sku", "is blank"),
        ("report3.txt", 9, "sku", "is blank"),
    ]
    assert reports.rejects(db, n=said.word("undo", last)) == [("report1.txt", 9, "sku", "is blank")]


def test_lines_files_are_named_by_the_content_of_the_text(db: sqlite3.Connection, said: Said) -> None:
    said.report("a")
    said.report("b", raw="a")  # another file with the same lines
    said.report("c")
    assert reports.lines_files(db) == {
        "aaaaaaaaaaaaaaaa.parquet": "a" * 64,
        "aaaaaaaaaaaaaaaa-typed.parquet": "A" * 64,
        "cccccccccccccccc.parquet": "c" * 64,
        "cccccccccccccccc-typed.parquet": "C" * 64,
    }
    assert reports.is_typed("aaaaaaaaaaaaaaaa-typed.parquet")
    assert not reports.is_typed("aaaaaaaaaaaaaaaa.parquet")
