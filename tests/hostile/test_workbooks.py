"""Each hostile or edited workbook through the real commands: one that looks, ``sync`` and ``import``."""

from __future__ import annotations

import functools
import os
import shutil
import sys
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from tests.desk import opened
from tests.hostile import crafted_workbooks, edited_workbooks
from tests.hostile.workbooks import ADA, PASSED_OVER, PUT_BACK, REFUSED, TAKEN, book, crowd, street
from tests.shop import Shop, line, mail

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.hostile.workbooks import Case

TABLE = [*edited_workbooks.TABLE, *crafted_workbooks.TABLE]
REFUSALS = [case for case in TABLE if case.verdict == REFUSED]
OTHERS = [case for case in TABLE if case.verdict != REFUSED]
AS_LISTED = "as of 2026-01-01"
BUYERS = ("Ada Example", "SMITH", "Cid", "Dora", "marketplace.amazon", "example.org", "Springfield", "p00x")


def listed(shop: Shop) -> tuple[dict[str, Any], list[str]]:
    """Return what the list says of each address, and what it says of the workbook."""
    done = shop.run("list", "--json", "--as-of", "2026-01-01")
    assert done.code == 0, done.err
    day, *notes = done.err.splitlines()
    assert day == AS_LISTED
    return {one["email"]: one for one in done.json}, [note.removeprefix("- ") for note in notes]


@pytest.fixture(scope="session")
def _books(tmp_path_factory: pytest.TempPathFactory) -> dict[Any, tuple[Shop, dict[str, Any]]]:
    """Make both books once, and look what their lists say."""
    shops = (make(Shop(tmp_path_factory.mktemp(make.__name__))) for make in (street, crowd))
    return {make: (shop, listed(shop)[0]) for make, shop in zip((street, crowd), shops, strict=True)}


@pytest.fixture
def stand(_books: dict[Any, tuple[Shop, dict[str, Any]]], tmp_path: Path) -> Any:
    """Return what gives a copy of the book of a case, and what its list says."""

    def give(case: Case) -> tuple[Shop, dict[str, Any]]:
        shop, before = _books[case.book]
        shutil.copytree(shop.folder, tmp_path / "shop")
        return Shop(tmp_path / "shop"), before

    return give


def expected(before: dict[str, Any], case: Case) -> dict[str, Any]:
    """Return what the list must say afterwards."""
    after = {}
    for email in before.keys() | case.becomes.keys():
        change = case.becomes.get(email, {})
        if change is not None:
            one = before.get(email, {"email": email}) | dict(change)
            after[one["email"]] = one
    return after


def same(found: dict[str, Any], wanted: dict[str, Any]) -> bool:
    """Return whether the list says what it must; the id of a row that is new is its own affair."""
    ids = {email: one["customer_id"] for email, one in found.items()}
    return found == {email: {"customer_id": ids.get(email), **one} for email, one in wanted.items()}


def shown(path: Path, places: Mapping[str, object]) -> dict[str, object]:
    """Return what stands in cells of a workbook: a formula where one is expected, else its value."""
    found = {}
    for place, value in places.items():
        calculates = isinstance(value, str) and value.startswith("=")
        sheet, _, cell = place.partition("!")
        found[place] = _opened(path, values=not calculates)[sheet][cell].value
    _opened.cache_clear()
    return found


@functools.cache
def _opened(path: Path, *, values: bool) -> openpyxl.Workbook:
    return openpyxl.load_workbook(path, data_only=values)


@pytest.mark.parametrize("case", REFUSALS, ids=lambda case: case.name)
def test_it_is_refused_in_one_sentence_and_nothing_is_changed(case: Case, stand: Any) -> None:
    shop, before = stand(case)
    more = shop.report("more.txt", line(900, buyer_email=mail("zoe")))
    case.change(shop)
    stood = shop.bytes()
    said = shop.refused("sync")
    [sentence] = case.said
    between = ", " if sentence.startswith(("Customers", "Missing email", "Discounts", "SKUs")) else ": "
    told = f"{book(shop)}{between}{sentence}; "
    assert said[: len(told)] == told
    assert len(said) > len(told)
    assert not [name for name in BUYERS if name in said.replace(str(shop.root), "")]
    assert shop.refused("import", more) == said
    found, notes = listed(shop)
    assert found == before
    assert notes == [f"what was typed in the workbook is not seen here: {said}"]
    assert shop.bytes() == stood
    if case.becomes:
        assert shop.run("sync", "--many").code == 0
        assert same(listed(shop)[0], expected(before, case))


@pytest.mark.parametrize("case", OTHERS, ids=lambda case: case.name)
def test_it_is_taken_put_back_or_passed_over(case: Case, stand: Any) -> None:
    shop, before = stand(case)
    case.change(shop)
    stood = book(shop).read_bytes()
    found, notes = listed(shop)
    assert notes == [*case.said]
    assert same(found, expected(before, case))
    assert book(shop).read_bytes() == stood
    kinds = [entry["kind"] for entry in shop.run("history", "--json").json]
    assert kinds == ["import", *(["sync"] if case.verdict == TAKEN else [])]
    done = shop.run("sync", "--json")
    assert (done.code, done.err) == (0, "")
    assert done.json["written"]
    assert listed(shop)[0] == found
    assert shown(book(shop), case.shows) == case.shows
    known = shop.run("import", "--json", *shop.folder.glob("*.txt"))
    assert (known.code, known.json["event"]) == (0, None)
    assert shop.run("check").code == 0


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right that few have there")
@pytest.mark.parametrize("relative", [True, False])
def test_a_workbook_that_is_a_link_is_written_where_it_points_to(
    relative: bool, stand: Any, tmp_path: Path
) -> None:
    shop, _ = stand(TABLE[0])
    cloud = shop.folder / "cloud"
    cloud.mkdir()
    real = book(shop).rename(cloud / "list.xlsx")
    book(shop).symlink_to("../cloud/list.xlsx" if relative else real)
    with opened(real) as desk:
        desk.cell(ADA, "Notes").value = "from the cloud"
    typed = real.read_bytes()
    lock = cloud / ".~lock.list.xlsx#"  # of a program that opened the file where it is
    lock.touch()
    assert "open in another program" in shop.refused("sync")
    lock.unlink()
    (cloud / ".regulars-left.xlsx").touch()  # by a crash
    assert shop.run("sync").code == 0
    assert book(shop).is_symlink()
    assert [path.name for path in cloud.iterdir()] == ["list.xlsx"]
    assert real.read_bytes() != typed
    [backup] = (shop.root / "backups").iterdir()
    assert not backup.is_symlink()
    assert backup.read_bytes() == typed
    assert listed(shop)[0][ADA]["notes"] == "from the cloud"
    assert shop.run("check").code == 0


@pytest.mark.skipif(sys.platform == "win32" or not os.geteuid(), reason="whoever runs this may write all")
def test_a_workbook_that_cannot_be_written_is_refused(stand: Any) -> None:
    shop, before = stand(TABLE[0])
    with opened(book(shop)) as desk:
        desk.cell(ADA, "Notes").value = "kept from others"
    book(shop).chmod(0o400)
    stood = shop.bytes()
    assert "the workbook cannot be written" in shop.refused("sync")
    assert listed(shop)[0] == before
    assert shop.bytes() == stood


def test_a_workbook_that_cannot_be_read_leaves_the_list_as_it_was(
    stand: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop, before = stand(TABLE[0])
    with opened(book(shop)) as desk:
        desk.cell(ADA, "Notes").value = "kept from all"

    def denied(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("regulars.disk.sha256", denied)
    found, notes = listed(shop)
    assert found == before
    assert notes == [f"what was typed in the workbook is not seen here: {book(shop)}: Permission denied"]


def test_there_are_enough_of_them_and_each_has_a_name_of_its_own() -> None:
    names = [case.name for case in TABLE]
    assert len(set(names)) == len(names) >= 60
    assert {case.verdict for case in TABLE} == {TAKEN, PUT_BACK, PASSED_OVER, REFUSED}
