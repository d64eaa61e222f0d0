from __future__ import annotations

from typing import TYPE_CHECKING

from tests import search
from tests.privacy import canaries
from tests.privacy.commands import UNA

if TYPE_CHECKING:
    from tests.privacy.canaries import World

STEMS = [
    text.partition("{number}")[0] for name, text in canaries.PERSONAL.items() if name != "amazon-order-id"
]
TYPED = [
    "zqcanarytypedname{who}", "zqcanarytypedgreeting{who}", "zqcanary-note-{who}", "zqcanary-own-{who}",
    "zqcanary-comment-{who}", "zqcanarynick{who}", "zqcanary-gift-{who}",
]  # fmt: skip
ORDERS = ["111-7100001", "111-7100002", "111-7100010", "111-7100099-0000000"]
"""Una's: of a report, with and without her address, of an undone one, and of a list of contacts."""


def words(who: str) -> list[str]:
    return [stem.format(who=who) for stem in (*STEMS, *TYPED)]


def forget(world: World, address: str) -> None:
    done = world.run("forget", "--yes", address)
    assert done.code == 0, done.err
    assert canaries.heard(done.out + done.err) == []


def test_nothing_of_somebody_who_was_forgotten_is_in_any_byte_and_nothing_brings_it_back(
    world: World,
) -> None:
    hers, his = [*words("una"), *ORDERS], words("dan")
    assert {word for _, word in search.found(world.root, hers)} == set(hers)
    forget(world, UNA)
    assert search.found(world.root, hers) == []
    assert {word for _, word in search.found(world.root, his)} == set(his)
    for arguments in (
        ("redo", 3),
        ("import", world.folder),
        ("contacts", "add", world.folder / "contacts.csv"),
        ("sync",),
    ):
        done = world.run(*arguments)
        assert canaries.heard(done.out + done.err) == []
        assert search.found(world.root, hers) == []
    assert world.run("check").code == 0


def test_people_known_from_undone_imports_lists_or_by_hand_are_forgotten_as_well(world: World) -> None:
    for address in ("zqcanarymailted@example.org", "zqcanarymailkim@example.org", canaries.FREED):
        forget(world, address)
    named = [*words("ted"), *words("kim"), canaries.FREED, "111-7100004"]
    assert search.found(world.root, named) == []
    # Fred's other order has no address by which anybody could ask for it.
    assert {word for _, word in search.found(world.root, ["111-71000"])} == {"111-71000"}
    assert search.found(world.root, ["zqcanary-ownsheet-shop"]) == [
        ("customers.xlsx", "zqcanary-ownsheet-shop")
    ]
