"""Odd paths given to ``import``: what is there is imported, passed over or refused, and the book holds."""

from __future__ import annotations

import io
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.hostile.reports.case import Imported, Refused
from tests.hostile.reports.ids import IDS
from tests.hostile.reports.people import PEOPLE
from tests.hostile.reports.table import TABLE
from tests.shop import Shop, line, written

if TYPE_CHECKING:
    from collections.abc import Callable

    Make = Callable[[Shop], object]


@pytest.fixture(scope="session")
def _book(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """Make a book of one line once."""
    shop = Shop(tmp_path_factory.mktemp("paths"))
    shop.imported(shop.report("april.txt", line(1)))
    return shop


@pytest.fixture
def shop(_book: Shop, tmp_path: Path) -> Shop:
    """Return a shop with a book of one line and the report that it came from; it may be changed."""
    shutil.copytree(_book.folder, tmp_path / "shop", symlinks=True)
    return Shop(tmp_path / "shop")


def names(shop: Shop, *paths: object) -> dict[str, str]:
    """Import, and return what became of each file."""
    return {file["name"]: file["state"] for file in shop.imported("--no-workbook", *paths)["files"]}


def folder_called_like_a_report(shop: Shop) -> Path:
    (shop.folder / "may.txt").mkdir()
    return shop.folder / "may.txt"


def link_to_nowhere(shop: Shop) -> Path:
    (shop.folder / "may.txt").symlink_to("nowhere.txt")
    return shop.folder / "may.txt"


def link_to_itself(shop: Shop) -> Path:
    (shop.folder / "may.txt").symlink_to("may.txt")
    return shop.folder / "may.txt"


def settings(shop: Shop) -> Path:
    (shop.root / "regulars.toml").write_text('timezone = "UTC"\n')
    return shop.root / "regulars.toml"


REFUSED: dict[str, tuple[Make, str]] = {
    "nothing is there": (lambda shop: shop.folder / "june.txt", "there is no such file or folder"),
    "an empty name": (lambda _: "", "there is no such file or folder"),
    "a name longer than systems take": (lambda _: "a" * 5_000, "there is no such file or folder"),
    "a name with a NUL": (lambda _: "a\0b", "there is no such file or folder"),
    "a pattern that nothing matches": (
        lambda shop: shop.folder / "*.nothing",
        "no file matches this pattern",
    ),
    "a pattern that is none": (lambda shop: shop.folder / "[", "no file matches this pattern"),
    "a folder called like a report, and empty": (folder_called_like_a_report, "there is no report in it"),
    "a link to nowhere": (link_to_nowhere, "there is no such file or folder"),
    "a link to itself": (link_to_itself, "there is no such file or folder"),
    "the ledger of the book": (lambda shop: shop.root / "ledger.db", "this is a database, not a report"),
    "the workbook of the book": (lambda shop: shop.root / "customers.xlsx", "this is an Excel workbook"),
    "the settings of the book": (settings, "its first line is not the header of a report"),
    "the lines of the book": (lambda shop: next((shop.root / "lines").iterdir()), "this is a Parquet file"),
    "the folder of the lines": (lambda shop: shop.root / "lines", "there is no report in it"),
    "a pattern that matches the book's own files alone": (
        lambda shop: shop.root / "*.db",
        "there is no report in it",
    ),
    "a path through a file": (lambda shop: shop.folder / "april.txt" / "may.txt", "there is no such file"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_the_path_is_refused_and_the_book_is_as_it_was(name: str, shop: Shop) -> None:
    make, words = REFUSED[name]
    path = make(shop)
    before = shop.bytes()
    assert words in shop.refused("import", path)
    assert shop.bytes() == before


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no devices among its files")
@pytest.mark.parametrize("device", ["zero", "null"])
def test_a_device_is_refused_before_it_is_read(device: str, shop: Shop) -> None:
    refusal = shop.refused("import", f"/dev/{device}")
    assert refusal == f"/dev/{device}: this is a device, which may never end; name a file"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
@pytest.mark.parametrize("is_folder", [True, False])
def test_what_may_not_be_read_is_refused(is_folder: bool, shop: Shop) -> None:
    path = shop.folder / "Downloads"
    path.mkdir() if is_folder else path.write_bytes(b"x")
    path.chmod(0)
    assert "cannot be read" in shop.refused("import", path)
    path.chmod(0o700)


@pytest.mark.parametrize("content", [b"", b"\n", b"\0"])
def test_nothing_on_standard_input_is_refused(
    content: bytes, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    before = shop.bytes()
    assert shop.refused("import", "-").startswith(
        "-: the file is empty (0 bytes)" if not content else "-: its first line is not the header"
    )
    assert shop.bytes() == before


def test_a_report_in_a_folder_called_like_a_report_is_imported(shop: Shop) -> None:
    written(folder_called_like_a_report(shop) / "real.txt", line(2))
    assert names(shop, shop.folder / "may.txt") == {"real.txt": "imported"}


def test_links_to_nowhere_and_folders_in_a_folder_are_passed_over(shop: Shop) -> None:
    link_to_nowhere(shop)
    (shop.folder / "june.txt").mkdir()
    said = shop.imported(shop.folder, "--no-workbook")
    assert [file["name"] for file in said["files"]] == ["april.txt"]
    assert said["other_files"] == ["may.txt"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_in_a_folder_is_passed_over_and_not_waited_for(shop: Shop) -> None:
    os.mkfifo(shop.folder / "may.txt")
    assert shop.imported(shop.folder)["other_files"] == ["may.txt"]


def test_one_file_under_many_names_in_one_command_is_imported_once(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    may = shop.report("may.txt", line(2), line(3))
    os.link(may, shop.folder / "hard.txt")
    (shop.folder / "soft.txt").symlink_to("may.txt")
    monkeypatch.chdir(shop.folder)
    paths = (may, "may.txt", "./may.txt", "../shop/may.txt", "*.txt", ".", "soft.txt", "hard.txt")
    said = shop.imported("--no-workbook", *paths)
    assert {file["name"]: file["state"] for file in said["files"]}["april.txt"] == "known"
    assert (said["lines"], said["new"]) == (2, 2)


NAMES = [
    "a\nb.txt",
    "\x1b[31m.txt",
    "🍵 大.txt",
    "[x]*?.txt",
    "--strict",
    "%s{0}.txt",
    "a" * 250,
    "\u202etxt.exe",
]
if sys.platform == "linux":
    NAMES.append(os.fsdecode(b"\xb1\xa8\xb8\xe6.txt"))  # Chinese, as a zip of Windows unpacks here


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
@pytest.mark.parametrize("name", NAMES)
def test_a_report_may_be_called_anything(name: str, shop: Shop) -> None:
    may = shop.report(name, line(2), line(3, sku=""))
    said = shop.imported("--no-workbook", "--", may)
    [file] = said["files"]
    assert file["name"] == name.encode("utf-8", "replace").decode()
    assert (file["new"], file["rejected"]) == (1, 1)
    assert names(shop, "--", may) == {file["name"]: "known"}


def test_whatever_is_no_report_is_passed_over_in_a_folder(shop: Shop) -> None:
    folder = shop.folder / "Downloads"
    folder.mkdir()
    written(folder / "may.txt", line(2))
    no_reports = [
        content for content, verdict in TABLE.values() if isinstance(verdict, Refused) and verdict.unknown
    ]
    for number, content in enumerate(no_reports):
        (folder / f"{number}.txt").write_bytes(content)
    states = names(shop, folder)
    assert states.pop("may.txt") == "imported"
    assert list(states.values()) == ["passed over"] * len(no_reports)


def test_what_is_odd_in_ids_and_people_goes_through_the_whole_book(shop: Shop) -> None:
    """Workbook, reading it back, lists and exports take whatever the table takes."""
    for number, (name, (content, verdict)) in enumerate({**IDS, **PEOPLE}.items()):
        if isinstance(verdict, Imported) and "thousand SKUs" not in name:
            (shop.folder / f"{number:02}.txt").write_bytes(content)
    assert shop.imported(shop.folder)["new"] > 100
    for command in (["sync"], ["list"], ["sku", "list"], ["check"]):
        done = shop.run(*command)
        assert done.code == 0, done.err
    for ending in ("xlsx", "csv"):
        shop.exported(f"all.{ending}")
