from __future__ import annotations

import csv
import io
import os
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl
import pyarrow.parquet as pq
import pytest
from tests.shop import DAY, Shop, line, mail

if TYPE_CHECKING:
    from pathlib import Path

ADA, BOB = mail("ada"), mail("bob")


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def test_the_list_says_everything_of_every_customer_the_latest_order_first(ada: Shop) -> None:
    first, second = ada.listed()
    assert first == {
        "email": ADA,
        "name": "Ada Example",
        "greeting": "Ada",
        "prime": True,
        "prime_evidence": "weak",
        "reviewer": False,
        "sku_flag": "102",
        "quantities": {"WP001#1": 2, "WP002": 0, "WP003": 1},
        "orders": 2,
        "purchases": 2,
        "units": 3,
        "spent": {"GBP": "20.00", "USD": "40.00"},
        "first_order": "2025-03-01",
        "last_order": "2025-04-01",
        "days_since": 275,
        "country": "GB",
        "state": "IL",
        "city": "Springfield",
        "postcode": "01234",
        "channels": "Amazon.co.uk, Amazon.com",
        "email_kind": "alias",
        "do_not_contact": False,
        "last_contacted": None,
        "notes": None,
        "customer_id": first["customer_id"],
    }
    assert (second["email"], second["name"], second["greeting"]) == (BOB, "BOB SMITH", "Bob")
    assert (second["prime"], second["prime_evidence"], second["spent"]) == (False, None, {"USD": "9.99"})
    assert (second["sku_flag"], second["days_since"]) == ("10", 306)


def test_the_screen_shows_the_usual_columns(ada: Shop) -> None:
    shown = ada.run("list", "--as-of", DAY)
    header, *rows = shown.out.splitlines()
    assert header.split("  ")[0] == "Email"
    assert " ".join(header.split()) == (
        "Email Name Prime Reviewer SKU-Flag Orders Units Spent GBP Spent USD Last order"
    )
    assert [row.split() for row in rows] == [
        [ADA, "Ada", "Example", "Yes", "102", "2", "3", "20.00", "40.00", "2025-04-01"],
        [BOB, "BOB", "SMITH", "10", "1", "1", "9.99", "2025-03-01"],
    ]


def test_columns_come_in_the_order_asked_for_each_once(ada: Shop) -> None:
    chosen = ("--columns", "WP003", "--columns", "email", "--columns", "spent", "--columns", "email")
    assert ada.listed(*chosen)[0] == {
        "quantities": {"WP003": 1},
        "email": ADA,
        "spent": {"GBP": "20.00", "USD": "40.00"},
    }
    shown = ada.run("list", "--as-of", DAY, *chosen).out.splitlines()
    assert shown[0].split("  ")[0].strip() == "WP003"
    assert " ".join(shown[0].split()) == "WP003 Email Spent GBP Spent USD"
    assert ada.listed("--columns", "quantities", "--limit", 1) == [
        {"quantities": {"WP001#1": 2, "WP002": 0, "WP003": 1}}
    ]


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("e-mail", "did you mean email?"),
        ("spend_usd", "did you mean spent_usd?"),
        ("WP01", "did you mean WP001#1?"),
        ("zzz", "there are quantities, spent, email, name, "),
    ],
)
@pytest.mark.parametrize("option", ["--columns", "--sort"])
def test_an_unknown_column_is_refused_with_the_nearest_one(
    ada: Shop, option: str, name: str, advice: str
) -> None:
    assert ada.refused("list", option, name).startswith(f"there is no column {name!r}; {advice}")


@pytest.mark.parametrize(
    ("sort", "first"),
    [
        ("email", ADA),
        ("-email", BOB),
        ("sku_flag", BOB),  # 010 before 102, as numbers
        ("-sku_flag", ADA),
        ("WP002", ADA),
        ("-WP002", BOB),
        ("spent_gbp", ADA),  # blanks come last
        ("-spent_gbp", ADA),
        ("spent_usd", BOB),
        ("prime", BOB),
        ("-prime", ADA),
        ("last_order", BOB),
        ("days_since", ADA),
        ("name", ADA),
        ("-prime_evidence", ADA),
    ],
)
def test_customers_are_sorted_as_asked(ada: Shop, sort: str, first: str) -> None:
    assert ada.listed(f"--sort={sort}")[0]["email"] == first


def test_what_stands_for_several_columns_is_nothing_to_sort_by(ada: Shop) -> None:
    assert ada.refused("list", "--sort", "spent").startswith("'spent' stands for several columns; name one")


def test_equal_ones_stay_the_latest_first(shop: Shop) -> None:
    lines = [
        line(number, buyer_email=mail(name), purchase_date=f"2025-03-0{number}T08:00:00Z")
        for number, name in enumerate(("cid", "ada", "bob"), start=1)
    ]
    shop.imported(shop.report("may.txt", *lines), "--no-workbook")
    for sort in ("units", "-units"):
        assert [row["email"] for row in shop.listed(f"--sort={sort}")] == [
            mail("bob"),
            mail("ada"),
            mail("cid"),
        ]


@pytest.mark.parametrize(("limit", "count"), [(0, 0), (1, 1), (2, 2), (9, 2)])
def test_a_list_is_cut_after_it_was_sorted(ada: Shop, limit: int, count: int) -> None:
    assert [row["email"] for row in ada.listed("--sort", "email", "--limit", limit)] == [ADA, BOB][:count]


def test_nobody_is_a_header_alone(ada: Shop) -> None:
    assert len(ada.run("list", "--limit", 0).out.splitlines()) == 1


def test_a_column_of_a_kind_that_nobody_has_is_not_there(shop: Shop) -> None:
    shop.imported(shop.report("may.txt", line(1, item_price="", currency="")), "--no-workbook")
    assert shop.run("list").code == 0
    for option in ("--columns", "--sort"):
        assert shop.refused("list", option, "spent").startswith("there is no column 'spent'")


def test_what_is_not_known_of_the_first_customer_hides_nothing_of_the_second(shop: Shop) -> None:
    multi_channel = line(
        1, amazon_order_id="S02-0000000-0000001", sales_channel="Non-Amazon US", item_price=""
    )
    later = {"purchase-date": "2025-03-05T08:30:00+00:00"}
    shop.imported(shop.report("may.txt", multi_channel | later, line(2, buyer_email=BOB)), "--no-workbook")
    assert [row["spent"] for row in shop.listed()] == [{}, {"USD": "20.00"}]
    assert shop.listed("--limit", 1)[0]["spent"] == {}


def test_orders_after_the_day_of_looking_are_not_seen(ada: Shop) -> None:
    done = ada.run("list", "--json", "--as-of", "2025-03-31")
    assert done.err == "as of 2025-03-31\n"
    first, second = done.json
    assert [first["email"], second["email"]] == [ADA, BOB]
    assert (first["units"], first["spent"], first["days_since"]) == (2, {"USD": "40.00"}, 30)
    assert ada.run("list", "--json", "--as-of", "2025-02-28").json == []


def test_the_book_is_seen_as_it_stood_after_an_event(ada: Shop) -> None:
    assert ada.listed("--at", 0) == []
    assert [row["units"] for row in ada.listed("--at", 1)] == [2, 1]
    assert list(ada.listed("--at", 1)[0]["quantities"]) == ["WP001#1", "WP002"]
    assert ada.listed("--at", 2) == ada.listed()
    assert ada.refused("list", "--at", 3) == "there is no event 3; `regulars history` lists them, up to 2"


def test_csv_is_the_list_for_a_spreadsheet(ada: Shop) -> None:
    path = ada.exported("customers.csv")
    first, second = table(path)
    assert first["email"] == ADA
    assert [first[name] for name in ("sku_flag", "WP001#1", "WP002", "spent_usd", "last_order", "prime")] == [
        "102", "2", "0", "40.00", "2025-04-01", "true"
    ]  # fmt: skip
    assert (second["spent_gbp"], second["name"]) == ("", "BOB SMITH")


def test_json_is_what_list_prints(ada: Shop) -> None:
    path = ada.exported("customers.json", "--sort", "email")
    assert (
        path.read_text(encoding="utf-8") == ada.run("list", "--json", "--as-of", DAY, "--sort", "email").out
    )


def test_parquet_is_typed(ada: Shop) -> None:
    first, second = pq.read_table(ada.exported("customers.parquet")).to_pylist()
    assert (first["spent_usd"], first["last_order"], first["WP001#1"]) == (
        Decimal("40.00"),
        date(2025, 4, 1),
        2,
    )
    assert (second["spent_gbp"], second["prime"], second["sku_flag"]) == (None, False, "10")


def test_an_exported_workbook_says_that_it_is_a_copy(ada: Shop) -> None:
    workbook = openpyxl.load_workbook(ada.exported("copy.xlsx"), data_only=True)
    said = [str(cell.value) for row in workbook["Guide"].iter_rows() for cell in row if cell.value]
    assert f"Exported: all customers as of {DAY}, as the book stood after event 2." in said
    assert any("what you type in it is not read back" in text for text in said)
    header, *rows = workbook["Customers"].iter_rows(values_only=True)
    assert [row[header.index("Email")] for row in rows] == [ADA, BOB]
    assert [row[header.index("SKU-Flag")] for row in rows] == [102, 10]
    assert workbook["Summary"]


def test_an_exported_workbook_of_some_columns_has_them_alone(ada: Shop) -> None:
    path = ada.exported(
        "some.xlsx", "--columns", "email", "--columns", "sku_flag", "--limit", 1, "--sort=-email"
    )
    workbook = openpyxl.load_workbook(path, data_only=True)
    assert list(workbook["Customers"].iter_rows(values_only=True)) == [("Email", "SKU-Flag"), (BOB, "10")]
    assert "Control totals" not in {cell.value for row in workbook["Summary"].iter_rows() for cell in row}


def test_the_ending_is_read_in_any_case(ada: Shop) -> None:
    assert table(ada.exported("CUSTOMERS.CSV"))[0]["email"] == ADA


def test_an_export_takes_the_place_of_an_older_one(ada: Shop) -> None:
    (ada.folder / "customers.csv").write_text("old")
    assert len(table(ada.exported("customers.csv"))) == 2


@pytest.mark.parametrize("name", ["customers", "customers.xls", "customers.csv.bak", ".csv"])
def test_an_ending_that_is_not_known_is_refused(ada: Shop, name: str) -> None:
    done = ada.run("export", "-o", ada.folder / name)
    assert (done.code, done.out) == (2, "")
    assert "what to write is told by the ending: end it in .xlsx, .csv, .json, .parquet" in done.err
    assert not (ada.folder / name).exists()


@pytest.mark.parametrize(
    "name", ["customers.xlsx", "lines/new.csv", "backups/new.xlsx", "../store/customers.xlsx"]
)
def test_a_file_of_the_book_is_never_written_over(ada: Shop, name: str) -> None:
    before = ada.bytes()
    assert "this is a file of the book; choose another name" in ada.refused("export", "-o", ada.root / name)
    assert ada.bytes() == before


def test_an_export_into_a_folder_that_is_not_there_is_refused(ada: Shop) -> None:
    refusal = ada.refused("export", "-o", ada.folder / "nowhere" / "customers.csv")
    assert refusal == f"{ada.folder / 'nowhere'}: there is no such folder; make it first, or name another"


def test_a_refused_export_leaves_nothing_behind(ada: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    ada.refused("export", "-o", ada.folder / "a.csv", "--columns", "nothing")

    def fails(source: Path, target: Path) -> None:
        raise PermissionError(13, "Permission denied", str(target))

    monkeypatch.setattr(os, "replace", fails)
    assert "a.csv: Permission denied" in ada.refused("export", "-o", ada.folder / "a.csv")
    assert {path.name for path in ada.folder.iterdir()} == {"store", "march.txt", "april.txt"}


def test_a_product_called_like_a_column_is_asked_for_by_its_mended_name(shop: Shop) -> None:
    shop.imported(shop.report("may.txt", line(1, sku="spent"), line(2, sku="email")), "--no-workbook")
    [customer] = shop.listed()
    assert customer["quantities"] == {"email": 1, "spent": 1}
    assert shop.listed("--columns", "spent", "--columns", "email (SKU)") == [
        {"spent": {"USD": "40.00"}, "quantities": {"email": 1}}
    ]


def test_a_part_of_the_customers_is_exported_without_anybody_else(ada: Shop) -> None:
    path = ada.exported("part.xlsx", "--columns", "email,SKU-Flag", "--limit", 1)
    workbook = openpyxl.load_workbook(path)
    sizes = {name: workbook[name].max_row for name in ("Customers", "Missing email", "Discounts", "Imports")}
    assert sizes == {"Customers": 2, "Missing email": 1, "Discounts": 1, "Imports": 1}
    assert [cell.value for cell in workbook["Customers"][1]] == ["Email", "SKU-Flag"]
    assert workbook["Customers"]["B2"].value == "102"  # two WP001#1, one WP003


def test_a_sorted_export_keeps_its_order(ada: Shop) -> None:
    path = ada.exported("sorted.xlsx", "--sort", "email")
    sheet = openpyxl.load_workbook(path)["Customers"]
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == [mail("ada"), mail("bob")]


def test_a_column_may_be_named_by_its_header_in_any_case(ada: Shop) -> None:
    ada_ = ada.run("list", "--columns", "Email", "--columns", "spent usd,UNITS", "--limit", 1, "--json")
    assert ada_.json == [{"email": mail("ada"), "spent": {"USD": "40.00"}, "units": 3}]
