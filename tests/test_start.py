from __future__ import annotations

import json
import subprocess
import sys

import pytest

from regulars.cli import COMMANDS

HEAVY = ("pandas", "numpy", "pyarrow", "openpyxl", "nameparser", "email_validator", "sqlite3")


def loaded(program: str) -> set[str]:
    """Return which heavy packages a fresh process has loaded after a program."""
    report = f"\nimport sys, json\nprint(json.dumps([name for name in {HEAVY!r} if name in sys.modules]))"
    command = [sys.executable, "-c", program + report]
    done = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8")
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert loaded("import regulars, regulars.errors, regulars.settings") == set()


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]])
def test_starting_loads_nothing_heavy(arguments: list[str]) -> None:
    assert loaded(f"from regulars import cli\ncli.run({arguments})") == set()


def test_the_help_of_every_command_loads_nothing_heavy() -> None:
    asked = [[name, "--help"] for name in COMMANDS]
    assert loaded(f"from regulars import cli\nfor asked in {asked}: cli.run(asked)") == set()
