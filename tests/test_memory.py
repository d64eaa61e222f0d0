from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest

from regulars import memory


def test_arrow_is_told_before_it_is_loaded() -> None:
    said = """if True:
        import os, sys
        from regulars import cli
        cli.run = lambda _: print('pyarrow' in sys.modules, os.environ['MIMALLOC_PURGE_DELAY'])
        cli.main()
    """
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    environment.pop("MIMALLOC_PURGE_DELAY", None)
    ended = subprocess.run(
        [sys.executable, "-c", said], env=environment, capture_output=True, text=True, check=True
    )
    assert ended.stdout == "False 1000\n"


def test_what_the_user_says_to_the_allocator_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MIMALLOC_PURGE_DELAY", raising=False)
    memory.hold()
    assert os.environ["MIMALLOC_PURGE_DELAY"] == "1000"
    monkeypatch.setenv("MIMALLOC_PURGE_DELAY", "5")
    memory.hold()
    assert os.environ["MIMALLOC_PURGE_DELAY"] == "5"


def test_where_nobody_tells_how_much_memory_there_is_it_is_given_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(memory, "Path", lambda _: Path("/no such folder/statm"))
    assert memory._resident() >= memory._PLENTY
    memory.give_back()


@pytest.mark.skipif(sys.platform != "linux", reason="only there it is known how much memory there is")
@pytest.mark.parametrize(("plenty", "asked"), [(0, 1), (2**50, 0)])
def test_memory_is_given_back_only_where_it_is_much(
    monkeypatch: pytest.MonkeyPatch, plenty: int, asked: int
) -> None:
    class Pool:
        released = 0

        def release_unused(self) -> None:
            Pool.released += 1

    monkeypatch.setattr(pa, "default_memory_pool", Pool)
    monkeypatch.setattr(memory, "_PLENTY", plenty)
    memory.give_back()
    assert Pool.released == asked
