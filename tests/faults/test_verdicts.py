"""The judge itself: a book that was left in between is found out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.faults import stage, verdicts
from tests.faults.books import CASES
from tests.faults.stage import Ended, Point

if TYPE_CHECKING:
    from pathlib import Path

    from tests.faults.books import Before, Bench
    from tests.faults.states import State

IMPORT, SAVE = (next(case for case in CASES if case.name == name) for name in ("import", "segment save"))
KILLED = Ended(-9, "", "")


@pytest.fixture
def may(bench: Bench) -> Before:
    return bench.made(IMPORT)


def judged(found: State, may: Before, ended: Ended = KILLED) -> list[str]:
    return list(verdicts.of_state(found, may, ended))


def test_a_book_before_after_or_with_a_workbook_that_lags_behind_is_well(may: Before) -> None:
    lagging = replace(may.after, workbook=may.before.workbook, sheets=may.before.sheets)
    assert [judged(found, may) for found in (may.before, may.after, lagging)] == [[], [], []]


def test_the_states_before_and_after_differ(bench: Bench) -> None:
    for case in CASES:
        may = bench.made(case)
        assert may.before.differences(may.after), case.name


def test_a_ledger_in_between_is_found_out(may: Before) -> None:
    half = replace(may.after, ledger={**may.after.ledger, "import": may.before.ledger["import"]})
    assert judged(half, may) == ["the ledger is neither before nor after"]


def test_a_workbook_ahead_of_its_ledger_is_found_out(may: Before) -> None:
    ahead = replace(may.before, workbook=may.after.workbook, sheets=may.after.sheets)
    assert judged(ahead, may) == ["the workbook is neither the former one nor the new one"]


def test_lines_that_the_ledger_names_and_that_are_not_there_are_found_out(may: Before) -> None:
    lost = replace(may.after, lines={**may.after.lines, min(may.after.lines): ""})
    assert all(may.after.lines.values())
    assert judged(lost, may) == ["lines files that the ledger names are not there or not the same"]


def test_half_an_export_is_found_out(may: Before) -> None:
    half = replace(may.before, out={**may.before.out, "list.csv": "half"})
    assert judged(half, may) == ["list.csv is neither the former nor the new one"]


def test_what_was_said_and_is_not_so_is_found_out(may: Before) -> None:
    said = judged(may.before, may, Ended(-9, "done\n", ""))
    assert said[0] == "said to be done, and not done: ledger"


def test_a_half_written_setting_is_found_out(bench: Bench) -> None:
    may = bench.made(SAVE)
    half = replace(may.after, settings=may.after.settings[:-3])
    assert judged(half, may) == ["the settings are neither before nor after"]


@pytest.mark.parametrize(
    ("ended", "finding"),
    [
        (Ended(1, "", "regulars: the disk is full\n"), ""),
        (Ended(0, "done\n", ""), ""),
        (Ended(120, "", ""), "exit 120"),
        (Ended(1, "", "Traceback (most recent call last)\n"), "our mistake"),
        (Ended(1, "", "regulars: this is a mistake in the program\n"), "our mistake"),
        (Ended(1, "", ""), "exit 1 with 0 lines"),
        (Ended(1, "", "regulars: one\nregulars: two\n"), "exit 1 with 2 lines"),
        (Ended(0, "", "regulars: something\n"), "exit 0 with 1 lines"),
    ],
)
def test_one_sentence_and_exit_1_is_well_and_nothing_else(ended: Ended, finding: str) -> None:
    assert "".join(verdicts.of_words(ended)).startswith(finding)
    assert bool(list(verdicts.of_words(ended))) == bool(finding)


def test_what_stays_behind_is_found_out(bench: Bench, may: Before) -> None:
    bench.laid(IMPORT)
    (bench.folder / "tmp" / "openpyxl.x").write_text("buyers")
    assert list(verdicts.of_rest(bench, IMPORT, may)) == [
        "again: files is not as it should be",
        "again: left over: tmp/openpyxl.x",
    ]


def test_a_killed_command_is_met_where_it_was_to_be(traced: Bench) -> None:
    at = next(each for each in traced.points(IMPORT) if each.call == "rename")
    ended = traced.struck(IMPORT, "signal=SIGKILL", at)
    assert (ended.code, ended.struck, ended.out) == (-9, True, "")
    assert not traced.struck(IMPORT, "signal=SIGKILL", Point("rename", 999, "")).struck


def test_calls_are_counted_by_thread_and_only_where_something_is_changed(tmp_path: Path) -> None:
    lines = [
        f'7 openat(AT_FDCWD</>, "{tmp_path}/a", O_RDONLY) = 3<{tmp_path}/a>',
        f'7 openat(AT_FDCWD</>, "{tmp_path}/a", O_WRONLY|O_CREAT, 0600) = 3<{tmp_path}/a>',
        f'7 write(3<{tmp_path}/a>, "x", 1 <unfinished ...>',
        f'8 write(3<{tmp_path}/a>, "y", 1) = 1',
        "7 <... write resumed>) = 1",
        f'8 write(3<{tmp_path}/a>, "z", 1) = 1',
        '7 write(4</elsewhere>, "x", 1) = 1',
        '7 write(1</dev/null>, "done", 4) = 4',
        '7 write(2</dev/null>, "said", 4) = 4',
    ]
    assert [str(point) for point in stage.points_of(lines, [tmp_path])] == [
        "openat 2 (a)",
        "write 1 (a)",
        "write 2 (a)",
        "write 3 (standard output)",
    ]
