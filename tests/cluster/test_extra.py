"""What happens where the extra is not installed, and that it costs nothing where it is not asked for."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from tests.shop import ran

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_without_the_extra_the_command_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("regulars.cluster.find_spec", lambda name: None if name == "distributed" else name)
    done = ran("cluster", "build", "--reports", tmp_path, "--out", tmp_path / "out")
    assert (done.code, done.out) == (1, "")
    assert done.err == (
        "regulars: working on a cluster needs distributed; run: pip install 'regulars[cluster]'\n"
    )
    assert not (tmp_path / "out").exists()


def test_no_other_command_loads_the_extra(tmp_path: Path) -> None:
    program = (
        "import sys\nfrom regulars import cli\n"
        "for asked in (['--help'], ['cluster', 'build', '--help'], ['import', sys.argv[1]]):\n"
        "    cli.run(['--book', sys.argv[1], *asked])\n"
        "print(sorted({'dask', 'distributed', 'fsspec', 'tornado'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
