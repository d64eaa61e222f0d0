"""What is refused, and that nothing is left of it."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest
from tests.cluster.market import files
from tests.shop import Shop, line

from regulars.errors import BookError

if TYPE_CHECKING:
    from tests.cluster.market import Market

pytest.importorskip("distributed", reason="needs pip install 'regulars[cluster]'")

from regulars.cluster import tasks


def test_a_named_file_that_is_no_report_is_refused_and_the_folder_is_not_made(market: Market) -> None:
    market.report("shop", "a.txt", line(1))
    bad = market.reports / "shop" / "bad.txt"
    bad.write_text("<html>sign in</html>\n", encoding="utf-8")
    assert market.refused(reports=market.reports / "shop" / "*.txt").startswith(f"{bad}: ")
    assert not market.out.exists()


def test_of_several_refusals_the_first_in_order_of_files_is_told(market: Market) -> None:
    market.report("b", "a.txt", line(1))
    for store, name in (("b", "2.txt"), ("a", "9.txt"), ("b", "1.txt")):
        market.report(store, name).write_bytes(b"")
    refused = market.refused()
    assert refused == f"{market.reports}/a/9.txt: the file is empty (0 bytes); download it again"


def test_a_file_that_loses_most_of_its_lines_is_refused(market: Market) -> None:
    path = market.report("shop", "a.txt", line(1), line(2, quantity_shipped="x"), line(3, sku=""))
    refused = market.refused()
    assert refused.startswith(
        f"{path}, line 3, column quantity-shipped: 2 of 3 lines do not fit, as in a file"
    )


def test_a_folder_that_was_there_and_empty_is_empty_again_after_a_failure(
    market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    market.report("shop", "a.txt", line(1))
    market.out.mkdir()

    def full(*_: object) -> int:
        assert files(market.out) != []
        raise BookError("the disk is full", path="somewhere")

    monkeypatch.setattr(tasks, "count", full)
    assert market.refused() == "somewhere: the disk is full"
    assert list(market.out.iterdir()) == []


def test_a_folder_with_anything_in_it_is_refused_and_left_alone(market: Market) -> None:
    market.report("shop", "a.txt", line(1))
    market.out.mkdir()
    (market.out / "mine.txt").write_text("mine", encoding="utf-8")
    assert market.refused() == f"{market.out}: this folder is not empty, or no folder; name a new one"
    assert files(market.out) == ["mine.txt"]
    in_the_way = market.out / "mine.txt"
    assert (
        market.refused(out=in_the_way)
        == f"{in_the_way}: this folder is not empty, or no folder; name a new one"
    )
    missing = market.folder / "no" / "such"
    assert market.refused(out=missing).startswith(f"{missing}: this cannot be read or written (No such file")


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("missing", "there is no such file or folder; check how it is spelt"),
        ("*.tsv", "no file matches this pattern; check the folder and the ending"),
        (
            "",
            "there is no report in it; put each store's reports into a folder that is called like the store",
        ),
    ],
)
def test_what_is_not_there_is_refused(market: Market, name: str, what: str) -> None:
    place = market.reports / name
    assert market.refused(reports=place) == f"{place}: {what}"


def test_files_that_are_all_no_reports_are_refused(market: Market) -> None:
    market.report("shop", "a.txt").write_text("something else\n", encoding="utf-8")
    assert market.refused() == "none of the files is a report; look whether you named the right folder"


def test_two_stores_that_are_called_alike_are_refused(market: Market) -> None:
    for year in ("2024", "2025"):
        shop = Shop(market.reports / year)
        shop.folder.mkdir()
        shop.imported(shop.report("a.txt", line(1)), "--no-workbook")
    refused = "store: two stores are called so, in any case; rename one of the folders"
    assert market.refused(reports=market.reports / "*" / "store") == refused


def test_reports_and_a_book_that_are_called_alike_in_any_case_are_refused(market: Market) -> None:
    shop = Shop(market.folder)
    shop.imported(shop.report("a.txt", line(1)), "--no-workbook")
    market.report("Store", "a.txt", line(1))
    assert market.refused("--reports", shop.root) == (
        "Store: two stores are called so, in any case; rename one of the folders"
    )


def test_an_unknown_kind_of_place_is_refused(market: Market) -> None:
    assert market.refused(reports="gopher://shop/a.txt") == "gopher://shop/a.txt: Protocol not known: gopher"


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no such modes")
def test_everything_that_is_made_is_its_owners_alone(market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    market.report("shop", "a.txt", line(1), line(2, shipment_item_id=""), line(2, shipment_item_id=""))
    count, between = tasks.count, set()

    def looked(*job: object) -> int:
        between.update(path.name.rpartition("-")[2] for path in (market.out / ".regulars-scratch").iterdir())
        assert modes() == {0o700, 0o600}
        return count(*job)  # type: ignore[arg-type]

    def modes() -> set[int]:
        return {stat.S_IMODE(path.stat().st_mode) for path in [market.out, *market.out.rglob("*")]}

    monkeypatch.setattr(tasks, "count", looked)
    before = os.umask(0)
    try:
        market.built()
    finally:
        os.umask(before)
    assert between == {"piece", "asked", "text", "settled"}
    assert modes() == {0o700, 0o600}
    assert files(market.out) == ["_manifest.json", "store=shop/part-00000.parquet"]
