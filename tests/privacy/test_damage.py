from __future__ import annotations

import contextlib
import errno
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest
from tests import desk
from tests.privacy import canaries
from tests.privacy.commands import COMMANDS, UNA, quiet

from regulars import disk, workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tests.privacy.canaries import World

SECRET = b"zqcanary-secret"
WRITING = ("import", "contacts add", "forget")
ANY = (0, 1)


# --- damaged files -----------------------------------------------------------------------------------------


def said(world: World, statement: str, *values: object) -> None:
    with contextlib.closing(sqlite3.connect(world.root / "ledger.db")) as db, db:
        db.execute(statement, values)


def half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def typed(world: World) -> Path:
    return next((world.root / "lines").glob("*-typed.parquet"))


def text(world: World) -> Path:
    return typed(world).with_name(typed(world).name.replace("-typed", ""))


def flipped(path: Path) -> None:
    """Damage the first text that is found in a file, so that it is no UTF-8 any more."""
    path.write_bytes(path.read_bytes().replace(b"zqcanary", b"zqcanar\xff"))


def part(world: World, name: str, before: bytes, after: bytes) -> None:
    """Change a part of the workbook."""
    path = world.root / "customers.xlsx"
    with zipfile.ZipFile(path) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    assert before in parts[name]
    with zipfile.ZipFile(path, "w") as archive:
        for each, content in parts.items():
            archive.writestr(each, content.replace(before, after, 1) if each == name else content)


BAD_TEXT = "UPDATE {} SET {} = CAST(x'7a7163616e617279ff' AS TEXT)"
CUSTOMERS = "xl/worksheets/sheet1.xml"
CELL = b'<c t="n"><v>zqcanary</v></c></row>'
DAMAGE: Mapping[str, Callable[[World], object]] = {
    "a ledger that is none": lambda world: (world.root / "ledger.db").write_bytes(SECRET * 500),
    "half a ledger": lambda world: half(world.root / "ledger.db"),
    "a ledger without a table": lambda world: said(world, "DROP TABLE value"),
    "a ledger of a newer program": lambda world: said(world, "PRAGMA user_version = 99"),
    "an address that is no text": lambda world: said(world, BAD_TEXT.format("contact", "address")),
    "a value that is no text": lambda world: said(world, BAD_TEXT.format("value", "value")),
    "a name that is no text": lambda world: said(world, BAD_TEXT.format("import", "name")),
    "half a lines file": lambda world: half(text(world)),
    "a lines file that is none": lambda world: text(world).write_bytes(SECRET * 50),
    "half typed lines": lambda world: half(typed(world)),
    "typed lines that are none": lambda world: typed(world).write_bytes(SECRET * 50),
    "typed lines that are no text": lambda world: flipped(typed(world)),
    "lost lines": lambda world: text(world).unlink(),
    "a workbook that is none": lambda world: (world.root / "customers.xlsx").write_bytes(SECRET * 50),
    "half a workbook": lambda world: half(world.root / "customers.xlsx"),
    "a sheet that is no XML": lambda world: part(world, CUSTOMERS, b"</row>", b"</row><zqcanary-open>"),
    "a cell that is no number": lambda world: part(world, CUSTOMERS, b"</row>", CELL),
    "a style that is no number": lambda world: part(world, CUSTOMERS, b' s="', b' s="zqcanary'),
    "properties that are no XML": lambda world: part(world, "docProps/custom.xml", b"<", b"zqcanary<"),
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=list(DAMAGE))
def test_what_is_damaged_is_not_quoted(world: World, damage: Callable[[World], object]) -> None:
    before = world.bytes()
    damage(world)
    assert world.bytes() != before
    quiet(world, "list", "check", codes=ANY)


def test_no_command_quotes_a_damaged_ledger(world: World) -> None:
    DAMAGE["a value that is no text"](world)
    quiet(world, *COMMANDS, codes=ANY)


def test_no_command_quotes_a_cell_that_is_refused(world: World) -> None:
    with desk.opened(world.root / "customers.xlsx") as work:
        work.cell(UNA, "Prime").value = "zqcanary-secret"
    done = quiet(world, "list", "export", "check", "import", codes=ANY)
    for said in done.values():
        assert "Customers, D4: only Yes or No can stand here" in said.out + said.err


# --- a failing system --------------------------------------------------------------------------------------


def full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize(
    ("what", "name"),
    [*(("fsync", name) for name in WRITING), *(("replace", name) for name in ("import", "forget", "export"))],
)
def test_a_full_disk_leaves_nothing_anywhere(
    world: World, monkeypatch: pytest.MonkeyPatch, what: str, name: str
) -> None:
    monkeypatch.setattr(os if what == "fsync" else disk, what, full)
    done = quiet(world, name)[name]
    assert canaries.heard(done.out) == []
    assert not world.out.with_suffix(".xlsx").exists()


def test_a_file_system_without_links_gets_copies_that_nobody_else_can_read(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", full)
    before = os.umask(0)
    try:
        quiet(world, "import", codes=(0,))
    finally:
        os.umask(before)


def test_a_copy_that_is_cut_off_is_no_backup(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name in ((os, "link"), (shutil, "copyfile")):
        monkeypatch.setattr(module, name, full)
    before = {path.name for path in (world.root / "backups").iterdir()}
    quiet(world, "import")
    assert {path.name for path in (world.root / "backups").iterdir()} == before


@pytest.mark.parametrize("name", WRITING)
def test_an_interruption_says_and_leaves_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def interrupted(*_: object) -> None:
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(workbook, "write", interrupted)
    quiet(world, name, codes=(130,))


# --- what nobody foresaw -----------------------------------------------------------------------------------

UNFORESEEN = """
import sqlite3, sys, threading, warnings
import pyarrow
from regulars import cli
from regulars.workflows import listing

SECRET = "zqcanary-secret"
ERRORS = [
    OSError(SECRET),
    sqlite3.OperationalError(f"Could not decode to UTF-8 column 'address' with text '{SECRET}'"),
    ValueError(SECRET),
    KeyError(SECRET),
    pyarrow.ArrowInvalid(SECRET),
    UnicodeEncodeError("utf-8", SECRET, 0, 1, SECRET),
    ExceptionGroup(SECRET, [ValueError(SECRET)]),
]

class Left:
    def __del__(self):
        raise ValueError(SECRET)

def fails(*_, **__):
    warnings.warn(SECRET)
    thread = threading.Thread(target=lambda: int(SECRET))
    thread.start()
    thread.join()
    Left()
    try:
        int(SECRET)
    except ValueError as error:
        raise ERRORS.pop(0) from error

listing.listed = fails
cli.mistakes.keep_data_out()
while ERRORS[1:]:
    try:
        cli.run(sys.argv[1:])
    except Exception:
        sys.excepthook(*sys.exc_info())
cli.main()
"""


def test_a_failure_that_nobody_foresaw_is_told_without_its_words(world: World) -> None:
    command = [sys.executable, "-c", UNFORESEEN, "--book", world.root, "list"]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert canaries.heard(done.stderr) == []
    threads, told = done.stderr.splitlines()[::2], done.stderr.splitlines()[1::2]
    assert len(threads) == 7
    assert set(threads) == {threads[0]}
    assert threads[0].startswith("regulars: this is a mistake in the program (ValueError at threading:")
    assert told[0] == "regulars: a file could not be read or written"
    kinds = (
        "OperationalError",
        "ValueError",
        "KeyError",
        "ArrowInvalid",
        "UnicodeEncodeError",
        "ExceptionGroup",
    )
    for kind, sentence in zip(kinds, told[1:], strict=True):
        assert sentence.startswith(f"regulars: this is a mistake in the program ({kind} at ")
        assert " regulars.cli.listing:" in sentence
        assert sentence.endswith("; please report it with these words, which hold nothing of your data")
    assert world.strays() == []
