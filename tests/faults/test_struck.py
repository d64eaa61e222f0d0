"""Every command, struck at its system calls one by one: by death, and by the errors of a disk."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from tests.faults import stage, verdicts
from tests.faults.books import CASES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.faults.books import Bench, Case
    from tests.faults.stage import Point

ERRORS = ("ENOSPC", "EIO", "EACCES", "EDQUOT")
MOST = 150
"""Points of one command beyond which only some of the writes are tried; of all other calls each is."""

KILLS, FAILS = 4, 2
"""Points of each command in the ordinary run: where it is killed, and where something fails."""

FLOOR = 0.8
"""Part of the points chosen that must be met: what threads do differs a little from run to run."""

each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name.replace(" ", "-"))


@each_case
def test_killed_where_it_matters_most_a_book_is_as_before_or_as_after(traced: Bench, case: Case) -> None:
    points = traced.points(case)
    killed(traced, case, spread(turning(points), KILLS))


@each_case
def test_an_error_here_or_there_is_one_sentence(traced: Bench, case: Case) -> None:
    # Further on with each command, from its first calls to its last.
    points, first = traced.points(case), FAILS * CASES.index(case)
    places = [len(points) * (first + each) // (FAILS * len(CASES)) for each in range(FAILS)]
    failed(traced, case, [points[place] for place in places])


@pytest.mark.faults
@each_case
def test_killed_anywhere_a_book_is_as_before_or_as_after(traced: Bench, case: Case) -> None:
    killed(traced, case, most(traced.points(case)))


@pytest.mark.faults
@each_case
def test_an_error_anywhere_is_one_sentence(traced: Bench, case: Case) -> None:
    failed(traced, case, most(traced.points(case)))


def killed(bench: Bench, case: Case, points: Sequence[Point]) -> None:
    """Kill a command at each of the points, which must do no harm."""
    may = bench.made(case)
    wrong, met = [], 0
    for at in points:
        ended = bench.struck(case, "signal=SIGKILL", at)
        met += ended.struck
        wrong += [f"killed at {at}: {what}" for what in verdicts.of_kill(bench, case, may, ended)]
    assert not wrong, "\n".join(wrong)
    assert met >= FLOOR * len(points)


def failed(bench: Bench, case: Case, points: Sequence[Point]) -> None:
    """Let each of the points fail, with one error after the other, which must do no harm."""
    may = bench.made(case)
    wrong, met = [], 0
    for at, error in zip(points, itertools.cycle(ERRORS), strict=False):
        ended = bench.struck(case, f"error={error}", at)
        met += ended.struck
        wrong += [f"{error} at {at}: {what}" for what in verdicts.of_error(bench, case, may, ended, at)]
    assert not wrong, "\n".join(wrong)
    assert met >= FLOOR * len(points)


def turning(points: Sequence[Point]) -> list[Point]:
    """Return the calls by which something becomes true, and the one after each, in order."""
    true = [
        place
        for place, at in enumerate(points)
        if at.call.startswith("rename")
        or (at.where == "ledger.db-journal" and at.call in {"ftruncate", "unlink"})
    ]
    places = {after for place in true for after in (place, place + 1) if after < len(points)}
    return [points[place] for place in sorted(places)]


def spread(points: Sequence[Point], number: int) -> list[Point]:
    """Return some of the points, the last one among them."""
    return [points[len(points) * each // number - 1] for each in range(1, number + 1)]


def most(points: Sequence[Point]) -> list[Point]:
    """Return every point but, of very many, only some of those that write."""
    writes = [at for at in points if at.call in {"write", "pwrite64"} and at.where != stage.OUTPUT]
    step = -(-len(writes) // max(MOST - len(points) + len(writes), 20)) if writes else 1
    kept = {*writes[::step]}
    return [at for at in points if at in kept or at not in writes]
