from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from pathlib import Path

import pytest
from benchmarks import generate, samples, store

FOLDER = Path(__file__).parent.parent / "sample_reports"
README = (FOLDER / "README.md").read_text(encoding="utf-8")
SHOP = ("2026-01_shop.txt", "2026-02_shop.txt", "2026-03_shop.txt")

Row = dict[str, str]


def read(name: str, encoding: str = "utf-8") -> list[Row]:
    text = (FOLDER / name).read_text(encoding=encoding)
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter="\t", quoting=csv.QUOTE_NONE))


def keyed(rows: list[Row]) -> dict[tuple[str, str], Row]:
    lines = {(row["amazon-order-id"], row["shipment-item-id"]): row for row in rows}
    assert len(lines) == len(rows)
    return lines


def of(rows: list[Row], name: str) -> Row:
    (row,) = (row for row in rows if row["recipient-name"] == name)
    return row


def table(heading: str) -> list[list[str]]:
    section = README.split(heading)[1].split("\n## ")[0]
    rows = [line.strip("| ").split("|") for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


def test_the_folder_is_what_the_generator_writes_byte_for_byte() -> None:
    committed = {path.name: path.read_bytes() for path in FOLDER.iterdir() if path.name != "README.md"}
    assert committed == samples.reports()


def test_the_readme_tells_how_many_lines_each_report_has() -> None:
    told = {cells[0].strip("`"): int(cells[1]) for cells in table("# Sample reports")}
    counted = {
        path.name: len(path.read_bytes().splitlines()) - 1
        for path in FOLDER.iterdir()
        if path.name != "README.md"
    }
    counted["2026-04_with_rejects.txt"] -= 2  # a blank line and a second header
    assert told == counted


def test_a_store_has_the_lines_and_skus_asked_for_and_every_line_an_id_of_its_own() -> None:
    asked = store.Store(lines=3000, seed=5, skus=200)
    out = io.BytesIO()
    generate.write(out, asked, store.lines(asked))
    text = io.StringIO(out.getvalue().decode(), newline="")
    rows = list(csv.DictReader(text, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert len(keyed(rows)) == 3000
    assert 150 < len({row["sku"] for row in rows}) <= 200
    assert 840 < len({row["buyer-email"] for row in rows}) <= 901  # 900 customers, and nobody
    assert 1.3 < 3000 / len({row["amazon-order-id"] for row in rows}) < 1.5
    multi = [row for row in rows if row["sales-channel"] == "Non-Amazon US"]
    assert 10 < len(multi) < 60
    assert {row["buyer-email"] for row in multi} == {row["item-price"] for row in multi} == {""}


@pytest.mark.parametrize("name", SHOP)
def test_a_month_has_the_48_columns_and_8_skus_newest_line_first(name: str) -> None:
    rows = read(name)
    assert [len(row) for row in rows] == [48] * len(rows)
    assert len({row["sku"] for row in rows}) == 8
    days = [row["reporting-date"] for row in rows]
    assert days == sorted(days, reverse=True)


def test_every_line_of_the_shop_has_an_id_of_its_own() -> None:
    lines = {key for name in SHOP for key in keyed(read(name))}
    assert len(lines) == 822
    assert len({item for _, item in lines}) == len(lines)


@pytest.mark.parametrize(("earlier", "later", "both"), [(*SHOP[:2], 62), (*SHOP[1:], 43)])
def test_months_overlap_and_say_the_same_where_they_do(earlier: str, later: str, both: int) -> None:
    before, after = keyed(read(earlier)), keyed(read(later))
    assert len(before.keys() & after.keys()) == both
    assert all(before[key] == after[key] for key in before.keys() & after.keys())


@pytest.mark.parametrize(("earlier", "later"), [SHOP[:2], SHOP[1:]])
def test_late_lines_of_a_month_are_in_the_next_file_and_told_in_the_readme(earlier: str, later: str) -> None:
    before, after = keyed(read(earlier)), keyed(read(later))
    newest = max(row["reporting-date"] for row in before.values())
    late = {key[0] for key, row in after.items() if key not in before and row["reporting-date"] < newest}
    assert late
    assert all(f"`{order}`" in README for order in late)


def test_more_than_half_of_the_shops_customers_came_back_as_the_readme_says() -> None:
    orders = defaultdict(set)
    for row in (row for name in SHOP for row in read(name) if row["buyer-email"]):
        orders[row["buyer-email"]].add(row["amazon-order-id"])
    assert (len(orders), sum(len(ids) > 1 for ids in orders.values())) == (252, 133)


def test_kim_edgerton_has_one_order_with_two_lines_of_one_sku() -> None:
    rows = read("2026-03_kim_edgerton.txt")
    assert {row["sku"] for row in rows} == {"WP001#1", "WP001#2", "WP002", "WP003"}
    kims = [row for row in rows if row["buyer-name"] == "Kim Edgerton"]
    assert [(row["sku"], row["quantity-shipped"]) for row in kims] == [("WP001#1", "1")] * 2
    assert len({row["amazon-order-id"] for row in kims}) == 1
    assert len(keyed(kims)) == 2


def test_multi_channel_lines_have_no_address_and_no_money() -> None:
    rows = read("2026-03_multi_channel.txt")
    assert all(row["amazon-order-id"].startswith("S02-") and row["merchant-order-id"] for row in rows)
    assert all(row["sales-channel"].startswith("Non-Amazon") for row in rows)
    blank = ("buyer-email", "purchase-date", "item-price", "shipping-price", "item-promotion-discount")
    assert {row[column] for row in rows for column in blank} == {""}
    rosa, known = of(rows, "Rosa Lindqvist"), of(read("2026-03_kim_edgerton.txt"), "Rosa Lindqvist")
    assert rosa["ship-postal-code"] == known["ship-postal-code"]


def test_each_sign_is_carried_by_its_person() -> None:
    rows = read("2026-03_signs.txt")
    deep = of(rows, "Ximena Falk")
    assert -float(deep["item-promotion-discount"]) / float(deep["item-price"]) > 0.5
    fast, given_back = of(rows, "Sunita Halvorsen"), of(rows, "Wanjiru Gallagher")
    assert (fast["shipping-price"], fast["ship-service-level"]) == ("0.00", "NextDay")
    assert float(given_back["shipping-price"]) == -float(given_back["ship-promotion-discount"]) > 0
    assert of(rows, "Thabo Petersen")["sku"].startswith("amzn.gr.WP002")
    assert of(rows, "Emeka Solberg")["buyer-name"] == "Amazon Customer"
    assert of(rows, "")["buyer-name"] == ""


def test_the_japanese_report_is_cp932_with_49_columns() -> None:
    name = "2026-03_japan.txt"
    with pytest.raises(UnicodeDecodeError):
        (FOLDER / name).read_text(encoding="utf-8")
    rows = read(name, "cp932")
    assert [len(row) for row in rows] == [49] * 4
    assert {(row["currency"], row["ship-city"], row["purchase-date"][-6:]) for row in rows} == {
        ("JPY", "--", "+09:00")
    }
    assert sum(row["buyer-email"].endswith("@m.marketplace.amazon.co.jp") for row in rows) == 1


def test_the_british_download_has_exactly_one_line_whose_quotation_mark_is_not_doubled() -> None:
    header, *lines = (FOLDER / "2026-03_united_kingdom.csv").read_bytes().decode().split("\r\n")[:-1]
    assert header.startswith('"Amazon Order Id","Merchant Order ID"')
    assert header.count('"bill-postal-code","bill-country"') == 1
    fields = [line[1:-1].split('","') for line in lines]
    assert [len(cells) for cells in fields] == [48] * 5
    inner = [re.findall('"+', "".join(cells)) for cells in fields]
    assert sorted(inner) == [[], [], [], ['"'], ['""']]


def test_the_readme_names_every_line_to_set_aside() -> None:
    raw = (FOLDER / "2026-04_with_rejects.txt").read_bytes().split(b"\n")
    header = raw[0].decode().split("\t")
    told = {int(line): (column, value) for line, column, value in table("## The lines to set aside")}
    assert (raw[20], raw[21]) == (b"", raw[0])
    assert told.pop(39) == ("", "cut off after five signs")
    assert len(raw[38].decode()) == 5
    assert told.pop(33)[0] == "buyer-name"
    with pytest.raises(UnicodeDecodeError):
        raw[32].decode()
    for line, (column, value) in told.items():
        cell = raw[line - 1].decode().split("\t")[header.index(column)]
        assert f"`{cell}`" in value if cell else value == "nothing"
    sound = [text for line, text in enumerate(raw, 1) if line not in {1, 21, 22, 33, 39, *told}]
    assert len(sound) == 20
    assert {text.decode().count("\t") for text in sound} == {47}


def test_everybody_in_the_hand_made_files_has_a_row_in_the_readme() -> None:
    told = {cells[1] for cells in table("## The people")}
    names = {"kim_edgerton", "signs", "multi_channel"}
    met = {row["recipient-name"] for name in names for row in read(f"2026-03_{name}.txt")} - {""}
    met |= {row["recipient-name"] for row in read("2026-03_japan.txt", "cp932")}
    assert met < told
    assert all(
        cells[0] in {*names, "japan", "united_kingdom", "with_rejects"} for cells in table("## The people")
    )


def test_no_address_is_outside_the_marketplaces_and_the_example_domains() -> None:
    for path in FOLDER.iterdir():
        domains = set(re.findall(rb"@([\w.-]+)", path.read_bytes()))
        assert all(
            re.fullmatch(rb"(m\.)?marketplace\.amazon\.[a-z.]+|example\.(com|org)", d) for d in domains
        )
