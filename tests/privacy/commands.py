"""Every command, as it is run here, and what it is meant to show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.privacy import canaries, watching

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.privacy.canaries import World
    from tests.shop import Ran

UNA = "zqcanarymailuna@example.org"


@dataclass(frozen=True)
class Command:
    """How a command is run.

    Parameters
    ----------
    arguments : tuple of str
        ``{folder}`` and ``{out}`` stand for paths.
    shows : tuple of str
        Canaries that it is meant to print, as they begin; without any it prints none.
    asked : str
        Name of the file or folder that it is asked to write.
    """

    arguments: tuple[str, ...]
    shows: tuple[str, ...] = ()
    asked: str = ""

    def typed(self, world: World) -> list[str]:
        """Return what is typed behind the name."""
        return [each.format(folder=world.folder, out=world.out) for each in self.arguments]


def _does(*arguments: str, shows: Sequence[str] = (), asked: str = "") -> list[Command]:
    return [Command(arguments, tuple(shows), asked)]


_EVERYTHING = canaries.WORDS
_LISTED = (
    "mail", "typedname", "typedgreeting", "given", "city", "state", "post", "note", "-note", "-own", "new",
    "family", "recipient", "house",
)  # fmt: skip
"""What stands in the columns of the list."""

COMMANDS: dict[str, list[Command]] = {
    "import": _does("{folder}/june.txt"),
    "sync": _does(),
    "list": _does(shows=_LISTED)
    + _does("--columns", "country", "--columns", "units")
    + _does("email = 'zqcanarymailuna@example.org'", "--columns", "city", shows=("city",)),
    "export": [
        Command(("-o", f"{{out}}.{ending}"), asked=f"asked.{ending}")
        for ending in ("xlsx", "csv", "json", "parquet")
    ],
    "show": _does(UNA, shows=_EVERYTHING),
    "segment list": _does(),
    "segment show": _does("lapsed"),
    "segment explain": _does("prime and not reviewer") + _does("name contains 'zqcanarytyped'"),
    "segment save": _does("vip", "prime"),
    "segment delete": _does("kept"),
    "sku list": _does(),
    "sku add": _does("WP009"),
    "sku move": _does("WP002", "1"),
    "sku group": _does("WP002", "WP003"),
    "sku ungroup": _does("WP001"),
    "contacts add": _does("{folder}/contacts2.csv") + _does("--reviewers", "{folder}/contacts2.csv"),
    "contacts show": _does(UNA, shows=_EVERYTHING),
    "history": _does(),
    "undo": _does(),
    "redo": _does("3"),
    "forget": _does(UNA, "--yes"),
    "check": _does() + _does("--repair"),
    "cluster build": [
        Command(
            ("--reports", "{folder}/reports", "--out", "{folder}/cwd/built", "--workers", "0"), asked="built"
        )
    ],
}
"""A command that is not here fails a test: is it to show people, and which of their data?"""


def quiet(world: World, *names: str, codes: Sequence[int] = (1,)) -> dict[str, Ran]:
    """Run commands, none of which may say anything of a buyer but what it is meant to show."""
    ran = {}
    for name in names:
        command = COMMANDS[name][0]
        arguments = [*name.split(), *command.typed(world)]
        with watching.watched(world) as watch:
            done = ran[name] = world.run(*arguments)
        assert done.code in codes, (name, done)
        assert canaries.heard(done.err, but=arguments) == []
        shown = canaries.heard(done.out, but=arguments)
        assert not shown or command.shows, shown
        assert world.strays(asked={command.asked}) == []
        assert (watch.open, watch.leaked) == (set(), set())
        world.clear(command.asked)
    return ran
