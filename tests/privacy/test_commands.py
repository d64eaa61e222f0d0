from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from tests.privacy import canaries, watching
from tests.privacy.commands import COMMANDS

from regulars.columns import REPORT
from regulars.rules import forgotten

if TYPE_CHECKING:
    from tests.privacy.canaries import World
    from tests.privacy.commands import Command

EACH = [
    pytest.param(name, command, id=f"{name} {number}")
    for name, commands in COMMANDS.items()
    for number, command in enumerate(commands)
]
MASKED = [
    *(pytest.param(*each.values, 0o000, id=f"{each.id} 000") for each in EACH),
    # A mask takes rights away and gives none, so a few of the commands are enough to try the usual one.
    *(
        pytest.param(*each.values, 0o022, id=f"{each.id} 022")
        for each in EACH
        if each.id in {"import 0", "export 0"}
    ),
]


def test_of_every_column_it_is_decided_whether_it_is_personal() -> None:
    assert set(canaries.PERSONAL) | canaries.NOBODYS == set(REPORT)
    assert not set(canaries.PERSONAL) & canaries.NOBODYS
    assert set(forgotten.KEPT) == canaries.NOBODYS


def test_of_every_command_it_is_decided_whether_it_shows_people() -> None:
    assert set(canaries.leaves()) == set(COMMANDS)


def test_every_canary_is_in_the_book_and_can_be_found(world: World) -> None:
    line = canaries.of("una", 1)
    personal = [line[name] for name in (*canaries.PERSONAL, canaries.GIFT)]
    typed = ["typednameuna", "typedgreetinguna", "-note-una", "-own-una", "-comment-una", "-ownsheet-shop"]
    for word in (*personal, *(f"zqcanary{each}" for each in typed), canaries.FREED, "zqcanarynickkim"):
        assert {file for file, _ in canaries.search.found(world.root, [word])}, word


@pytest.mark.parametrize(("name", "command", "mask"), MASKED)
def test_a_command_tells_and_writes_only_where_it_is_meant_to(
    world: World, name: str, command: Command, mask: int
) -> None:
    if name.startswith("cluster"):
        pytest.importorskip("distributed")
    arguments = [*name.split(), *command.typed(world)]
    before = os.umask(mask)
    try:
        with watching.watched(world) as watch:
            done = world.run(*arguments)
    finally:
        os.umask(before)
    assert done.code == 0, done.err
    assert canaries.heard(done.err, but=arguments) == []
    shown = canaries.heard(done.out, but=[] if command.shows else arguments)
    assert bool(shown) == bool(command.shows)
    assert [row for row in shown if not any(word in row.lower() for word in command.shows)] == []
    assert world.strays(asked={command.asked}) == []
    assert (watch.open, watch.leaked) == (set(), set())
    assert any(name.startswith(f"cwd/{command.asked}") for name in watch.seen) == bool(command.asked)


def test_a_machine_is_told_no_more(world: World) -> None:
    for name in ("list", "check", "import", "contacts add", "forget"):
        command = COMMANDS[name][0]
        arguments = [*name.split(), *command.typed(world)]
        done = world.run("--json", *arguments)
        assert done.code == 0, done.err
        assert canaries.heard(done.err, but=arguments) == []
        shown = canaries.heard(done.out, but=[] if command.shows else arguments)
        assert bool(shown) == bool(command.shows)
