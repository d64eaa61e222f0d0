from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cluster.market import AS_OF, Market, emails, exported, files, fill, same
from tests.shop import Shop, line, mail
from tests.test_laws import reports

from regulars.rules.normalise import NO_COUNT

if TYPE_CHECKING:
    import random

pytest.importorskip("distributed", reason="needs pip install 'regulars[cluster]'")

from regulars.cluster import exchange, pieces

SAMPLES = Path(__file__).parent.parent.parent / "sample_reports"


@pytest.mark.parametrize("count", [1, 5])
def test_it_is_what_books_of_the_same_files_export(market: Market, count: int) -> None:
    fill(market)
    built = market.built("--as-of", AS_OF, "--parts", count)
    assert built.keys() == {"east", "west"}
    for store, told in built.items():
        assert same(market.customers(store), market.on_one_machine(store))
        assert told["customers"] == len(market.customers(store))
    east = market.customers("east").to_pylist()
    assert [(row["name"], row["orders"], row["units"]) for row in east] == [
        ("Ada Example", 1, 4),  # the line that the other file has without an address, too
        ("Ada Example", 1, 1),
        ("Ada Example", 1, 1),
        ("Ada Example", 1, 2),
    ]
    assert {name: built["east"][name] for name in ("files", "lines", "rejected", "orders_without_email")} == {
        "files": 4,
        "lines": 13,
        "rejected": 1,
        "orders_without_email": 2,  # of a blank address, and of a shared mailbox
    }


@pytest.mark.parametrize("count", [1, 7])
def test_the_sample_reports_give_what_a_book_of_them_exports(market: Market, count: int) -> None:
    shutil.copytree(SAMPLES, market.reports / "shop")
    built = market.built("--as-of", "2026-04-05", "--parts", count)
    assert same(market.customers("shop"), market.on_one_machine("shop", as_of="2026-04-05"))
    assert built["shop"]["as_of"] == "2026-04-05"
    assert len(files(market.out)) == count + 1


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(contents=st.lists(reports, min_size=1, max_size=3), count=st.integers(1, 4), shuffle=st.randoms())
def test_any_reports_give_what_a_book_of_them_exports_whatever_the_files_are_called(
    contents: list[Any], count: int, shuffle: random.Random
) -> None:
    names = [f"{number}.txt" for number in range(len(contents))]
    with tempfile.TemporaryDirectory() as folder:
        market = Market(Path(folder))
        for name, content in zip(names, contents, strict=True):
            market.report("one", name, *content)
        shuffle.shuffle(names)
        for name, content in zip(names, contents, strict=True):
            market.report("two", name, *content)
        market.built("--as-of", AS_OF, "--parts", count)
        assert same(market.customers("one"), market.on_one_machine("one"))
        assert market.customers("two").equals(market.customers("one"))


def test_a_report_larger_than_a_piece_is_read_in_several(
    market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "BYTES", 1)
    fill(market)
    market.built("--as-of", AS_OF, "--parts", 3)
    for store in ("east", "west"):
        assert same(market.customers(store), market.on_one_machine(store))


def test_the_part_of_a_customer_is_told_by_the_address_alone(market: Market) -> None:
    people = [line(number, buyer_email=mail(f"p{number}")) for number in range(1, 40)]
    market.report("shop", "a.txt", *people)
    market.built("--parts", 4)
    found = {}
    for number in range(4):
        for email in pq.ParquetFile(market.out / "store=shop" / f"part-{number:05}.parquet").read()["email"]:
            found[email.as_py()] = number
    assert found == {
        mail(f"p{number}"): int(exchange.buckets([mail(f"p{number}")], count=4)[0]) for number in range(1, 40)
    }
    assert len(set(found.values())) == 4


def test_without_a_day_it_is_each_stores_newest_reporting_day(market: Market) -> None:
    market.report("early", "a.txt", line(1, reporting_date="2025-03-09T23:59:00+00:00"))
    market.report("late", "a.txt", line(1, reporting_date="2025-04-01T00:00:00+00:00"))
    market.report(
        "undated",
        "a.txt",
        line(1, reporting_date="", purchase_date="2025-02-03T00:00:00+00:00", shipment_date=""),
    )
    built = market.built()
    assert {name: told["as_of"] for name, told in built.items()} == {
        "early": "2025-03-09",
        "late": "2025-04-01",
        "undated": "2025-02-03",
    }
    assert market.customers("early")["days_since"].to_pylist() == [8]


def test_orders_after_the_day_of_looking_are_not_seen(market: Market) -> None:
    late = line(
        2, buyer_email=mail("bob"), sku="NEW", purchase_date="2025-07-01T00:00:00+00:00", currency="EUR"
    )
    market.report("shop", "a.txt", line(1), late)
    market.built("--as-of", AS_OF)
    assert emails(market.customers("shop")) == [mail("ada")]
    assert same(market.customers("shop"), market.on_one_machine("shop"))


def test_a_store_without_a_customer_is_an_empty_table_with_its_columns(market: Market) -> None:
    market.report("nobody", "a.txt", line(1, buyer_email="", sku="WP001"))
    market.report("nothing", "a.txt")
    built = market.built("--as-of", AS_OF, "--parts", 2)
    for store, missing in (("nobody", 1), ("nothing", 0)):
        assert same(market.customers(store), market.on_one_machine(store))
        assert (built[store]["customers"], built[store]["orders_without_email"]) == (0, missing)
    assert files(market.out / "store=nothing") == ["part-00000.parquet", "part-00001.parquet"]


def test_settings_hold_for_all_stores(market: Market) -> None:
    market.report(
        "shop", "a.txt", line(1, item_price="10.00", item_promotion_discount="-3.00", buyer_name="")
    )
    market.built()
    assert market.customers("shop")["reviewer"].to_pylist() == [False]
    path = market.folder / "regulars.toml"
    path.write_text('[reviewer]\nmin_discount = 0.3\n[greeting]\nfallback = "friend"\n', encoding="utf-8")
    market.built("--settings", path, out=market.folder / "again")
    again = Market(market.folder / "again")
    [row] = pq.ParquetFile(again.folder / "store=shop" / "part-00000.parquet").read().to_pylist()
    assert (row["reviewer"], row["greeting"]) == (True, "friend")
    path.write_text("[reviewers]\n", encoding="utf-8")
    assert market.refused("--settings", path, out=market.folder / "third").startswith(
        "regulars.toml, reviewers: "
    )


# -- books


def test_lines_set_aside_count_once_of_a_report_that_was_imported_in_parts(market: Market) -> None:
    shop = Shop(market.folder)
    early, late = (f"2025-03-0{day}T08:00:00+00:00" for day in (1, 2))
    report = shop.report(
        "march.txt",
        line(1, reporting_date=early),
        line(2, reporting_date=late),
        line(3, quantity_shipped="x", reporting_date=early),
    )
    shop.imported(report, "--until", "2025-03-01")
    shop.imported(report)
    [told] = market.run("--as-of", AS_OF, reports=shop.root).json["stores"]
    assert (told["customers"], told["rejected"]) == (len(shop.listed()), 1)


def test_a_book_is_built_from_its_lines_with_its_positions(market: Market) -> None:
    shop = Shop(market.folder)
    shop.imported(shop.report("one.txt", line(1, sku="B"), line(2, sku="C")), "--no-workbook")
    shop.imported(shop.report("two.txt", line(3, sku="A"), line(4, quantity_shipped="x")), "--no-workbook")
    undone = shop.report("three.txt", line(5, sku="Z", buyer_email=mail("zoe")))
    shop.imported(undone, "--no-workbook")
    for command in (("undo",), ("sku", "move", "A", "1")):
        assert shop.run(*command).code == 0
    (shop.root / "regulars.toml").write_text('timezone = "Asia/Tokyo"\n', encoding="utf-8")
    done = market.run("--as-of", AS_OF, reports=shop.root)
    assert done.code == 0, done.err
    assert done.json["notes"] == []
    [told] = done.json["stores"]
    assert (told["skus"], told["rejected"], told["files"]) == ([["A"], ["B"], ["C"]], 1, 2)
    assert same(market.customers("store"), exported(shop))


def test_what_a_book_was_told_by_hand_is_not_in_it_and_that_is_said(market: Market) -> None:
    shop = Shop(market.folder)
    shop.imported(shop.report("one.txt", line(1), line(2, buyer_email="")), "--no-workbook")
    reviewers = market.folder / "reviewers.csv"
    reviewers.write_text(f"Email\n{mail('ada')}\n", encoding="utf-8")
    assert shop.run("contacts", "add", "--reviewers", reviewers).code == 0
    done = market.run(reports=shop.root)
    assert done.json["notes"] == [
        "the book store has hand edits or contacts, which are not seen here: only its lines are"
    ]
    assert market.customers("store")["reviewer"].to_pylist() == [False]


def test_a_forgotten_person_stays_forgotten(market: Market) -> None:
    shop = Shop(market.folder)
    shop.imported(shop.report("one.txt", line(1), line(2, buyer_email=mail("bob"))), "--no-workbook")
    assert shop.run("forget", mail("ada"), "--yes").code == 0
    [told] = market.built(reports=shop.root).values()
    assert emails(market.customers("store")) == [mail("bob")]
    assert told["orders_without_email"] == 0


# -- what is said


def test_what_was_done_stands_in_the_folder(market: Market) -> None:
    fill(market)
    built = market.built("--parts", 2)
    assert {store["store"]: store for store in market.manifest()["stores"]} == built
    assert built["east"]["first_reject"] == {
        "place": str(market.reports / "east" / "b.txt"),
        "line": 7,
        "column": "quantity-shipped",
        "reason": "is not a whole number from 1 to 1,000,000 in plain digits",
    }
    assert built["west"]["currencies"] == ["JPY", "USD"]
    assert built["west"]["skus"] == [["X", "amzn.gr.X-1"]]


def test_the_same_content_twice_and_what_is_no_report_are_counted(market: Market) -> None:
    first = market.report("shop", "a.txt", line(1), line(2, quantity_shipped="two"))
    shutil.copyfile(first, first.with_name("copy.txt"))
    first.with_name("notes.md").write_text("mine", encoding="utf-8")
    first.with_name("other.txt").write_text("something else\n", encoding="utf-8")
    done = market.run()
    [told] = done.json["stores"]
    assert [told[name] for name in ("files", "repeated", "passed_over", "lines", "rejected")] == [
        1,
        1,
        1,
        1,
        1,
    ]
    assert done.json["notes"][1:] == [
        f"1 line set aside, the first: {first}, line 3: quantity-shipped {NO_COUNT}",
        "1 file with the very content of another one, read once",
        "2 files passed over: no report",
    ]
    assert "forgotten people" in done.json["notes"][0]
