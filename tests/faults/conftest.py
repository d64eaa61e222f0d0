"""The stage, which is set up once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.faults import stage
from tests.faults.books import Bench

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """Return a folder to work in, and the stage to work on."""
    folder = tmp_path_factory.mktemp("faults")
    (folder / "scratch").mkdir()
    began = stage.Stage(folder / "scratch", folder / "work" / "tmp")
    yield Bench(began, folder / "work")
    began.close()


@pytest.fixture(scope="session")
def traced(bench: Bench) -> Bench:
    """Return the same where strace may look into processes; skip where it may not."""
    reason = stage.unable() or bench.stage.unable()
    if reason:
        pytest.skip(f"nothing can be struck here: {reason}")
    return bench
