"""What the proofs of privacy start from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.privacy import canaries

if TYPE_CHECKING:
    from pathlib import Path

    from tests.privacy.canaries import World


@pytest.fixture(scope="session")
def _full_of_canaries(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Make the world once, and what commands are given in it."""
    world = canaries.made(tmp_path_factory.mktemp("world"))
    world.report("june.txt", canaries.of("una", 12), canaries.of("eve", 13, buyer_email="eve at home"))
    canaries.contacts(world.folder / "contacts2.csv", "fred", "una", "lou")
    (world.folder / "reports" / "shop").mkdir(parents=True)
    world.report("reports/shop/june.txt", canaries.of("una", 14), canaries.of("dan", 15, item_price="free"))
    with (world.root / "regulars.toml").open("w") as file:
        file.write('[segments]\nkept = "prime"\n')
    (world.root / "regulars.toml").chmod(0o600)
    assert world.run("sku", "group", "WP001", "WP003").code == 0
    return world


@pytest.fixture
def world(_full_of_canaries: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """Return a world of its own, in which everything that runs lives."""
    own = _full_of_canaries.copied(tmp_path / "world")
    canaries.settle(own, monkeypatch)
    return own
