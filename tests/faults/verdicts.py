"""Verdicts: what is wrong with a book in which a command was struck down, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.faults.books import Before, Bench, Case
    from tests.faults.stage import Ended, Point
    from tests.faults.states import State

OUR_MISTAKE = ("Traceback", "mistake in the program", "Exception ignored")
"""What no seller should ever read."""

NEEDED_STILL = {"store/ledger.db-journal", "store/backups/doomed.txt"}
"""The first takes back what a failed disk left of the ledger; the second says which backups go, where
nobody can tell yet whether a person was forgotten, and names no person."""

SAID_TO_BE_KEPT = ("is kept", "the person is forgotten", "`regulars history` tells")
"""One of these stands in the sentence where the ledger says what the command was to say."""


def of_kill(bench: Bench, case: Case, may: Before, ended: Ended) -> Iterator[str]:
    """Yield what is wrong after a command was killed, and after the work was taken up again."""
    yield from of_state(bench.state(), may, ended)
    yield from of_rest(bench, case, may)


def of_error(bench: Bench, case: Case, may: Before, ended: Ended, at: Point) -> Iterator[str]:
    """Yield what is wrong after a command met an error of the system, and after it was run again."""
    found = bench.state()
    # strace counts the calls of each thread, so the sentence itself may meet the error meant for a file.
    is_mute = ended.code == 1 and not ended.err and at.call == "write"
    if not is_mute:
        yield from of_words(ended)
        yield from _of_telling(found, may, ended)
    yield from of_state(found, may, ended)
    if not at.call.startswith("unlink"):
        left = found.files - may.before.files - may.after.files - NEEDED_STILL
        yield from (f"left over at once: {name}" for name in sorted(left))
    yield from of_rest(bench, case, may)


def of_words(ended: Ended) -> Iterator[str]:
    """Yield what is wrong with how a command ended: 0 and silence, or 1 and one sentence."""
    lines = ended.err.splitlines()
    if ended.code not in {0, 1}:
        yield f"exit {ended.code}: {ended.err!r}"
    elif any(word in ended.err for word in OUR_MISTAKE):
        yield f"our mistake: {ended.err!r}"
    elif len(lines) != ended.code or not all(line.startswith("regulars: ") for line in lines):
        yield f"exit {ended.code} with {len(lines)} lines: {ended.err!r}"


def _of_telling(found: State, may: Before, ended: Ended) -> Iterator[str]:
    """Yield in what the sentence and the exit code are not true."""
    if ended.code == 0:
        yield from (f"exit 0, and not done: {name}" for name in _undone(found, may))
    elif _is_kept(found, may) and not any(word in ended.err for word in SAID_TO_BE_KEPT):
        yield f"kept, and not said so: {ended.err!r}"


def of_state(found: State, may: Before, ended: Ended) -> Iterator[str]:
    """Yield in what a book is neither as it was before nor as it is when the command is done."""
    ledgers = [state for state in (may.before, may.taken, may.after) if state is not None]
    stands = next((state for state in ledgers if state.ledger == found.ledger), None)
    if stands is None:
        yield "the ledger is neither before nor after"
        return
    if found.lines != stands.lines:
        yield "lines files that the ledger names are not there or not the same"
    is_new = found.sheets == may.after.sheets and found.ledger == may.after.ledger
    if found.workbook != may.before.workbook and not (is_new and found.workbook == found.due):
        yield "the workbook is neither the former one nor the new one"
    if found.settings not in {may.before.settings, may.after.settings}:
        yield "the settings are neither before nor after"
    complete = [state for state in (may.unseen, may.after) if state is not None]
    for name, was in may.before.out.items():
        if found.out.get(name) not in {was, *(state.out[name] for state in complete)}:
            yield f"{name} is neither the former nor the new one"
    if ended.out.strip():
        yield from (f"said to be done, and not done: {name}" for name in _undone(found, may))


def of_rest(bench: Bench, case: Case, may: Before) -> Iterator[str]:
    """Take the work up again, and yield what is wrong afterwards."""
    is_before = bench.state().ledger == may.before.ledger or case.looks
    again = case.arguments if is_before or case.again is None else case.again
    for words in (again, ("sync",)) if case.looks else (again,):
        ended = bench.run(*words)
        if ended.code or ended.err:
            yield f"again: {ended.err!r}"
    found = bench.state()
    yield from (f"again: {name} is not as it should be" for name in found.differences(may.settled))
    yield from (f"again: left over: {name}" for name in sorted(found.files - may.settled.files))


def _undone(found: State, may: Before) -> list[str]:
    """Return what is not as it is when the command is done."""
    if may.unseen is not None and not set(found.differences(may.unseen)) - {"files"}:
        return []
    return [name for name in found.differences(may.after) if name != "files"]


def _is_kept(found: State, may: Before) -> bool:
    """Return whether what the command says is in the ledger."""
    return found.ledger == may.after.ledger and may.taken is None
