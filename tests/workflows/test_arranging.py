from __future__ import annotations

import openpyxl
import pytest
from tests.shop import Shop, line, mail


def headers(shop: Shop) -> list[str]:
    """Return the headers of the workbook's customers, from the flag to the orders."""
    sheet = openpyxl.load_workbook(shop.root / "customers.xlsx")["Customers"]
    named = [str(cell.value) for cell in sheet[1]]
    return named[named.index("SKU-Flag") + 1 : named.index("Orders")]


def flags(shop: Shop) -> dict[str, str]:
    return {customer["name"]: customer["sku_flag"] for customer in shop.listed()}


def placed(shop: Shop, *looked: object) -> dict[str, tuple[int, str]]:
    """Return position and SKUs of each label."""
    rows = shop.run("sku", "list", "--json", *looked).json
    return {row["label"]: (row["position"], row["skus"]) for row in rows}


def test_a_moved_sku_is_another_digit_and_those_between_shift(ada: Shop) -> None:
    assert flags(ada) == {"Ada Example": "102", "BOB SMITH": "10"}
    done = ada.run("sku", "move", "WP003", 1)
    assert (done.code, done.out) == (0, "WP003 is digit 1 of the SKU-Flag\n")
    assert done.err.splitlines()[:3] == [
        "- WP003 is digit 1 of the SKU-Flag now, and was 3",
        "- WP001#1 is digit 2 of the SKU-Flag now, and was 1",
        "- WP002 is digit 3 of the SKU-Flag now, and was 2",
    ]
    assert done.err.splitlines()[-1] == "- `regulars undo` takes this back"
    assert flags(ada) == {"Ada Example": "21", "BOB SMITH": "100"}


def test_a_group_counts_in_one_digit_and_ungrouping_gives_each_its_own_back(ada: Shop) -> None:
    before = ada.exported("before.csv").read_bytes()
    done = ada.run("sku", "group", "WP003", "wp001#1")
    assert done.out == "WP003 is digit 1 of the SKU-Flag and counts WP003, WP001#1\n"
    assert flags(ada) == {"Ada Example": "3", "BOB SMITH": "10"}
    assert [customer["quantities"] for customer in ada.listed()] == [
        {"WP003": 3, "WP002": 0},
        {"WP003": 0, "WP002": 1},
    ]
    assert sorted(headers(ada)) == ["WP002", "WP003"]
    assert ada.run("check").code == 0
    done = ada.run("sku", "ungroup", "WP001#1")
    assert done.out == "WP001#1 is digit 1 of the SKU-Flag\nWP003 is digit 3 of the SKU-Flag\n"
    assert ada.exported("after.csv").read_bytes() == before


def test_a_position_that_a_group_left_is_not_given_to_a_new_sku(ada: Shop) -> None:
    ada.run("sku", "group", "WP002", "WP003")
    ada.imported(ada.report("may.txt", line(9, sku="WP004")))
    assert placed(ada) == {"WP001#1": (1, "WP001#1"), "WP002": (2, "WP002, WP003"), "WP004": (4, "WP004")}


def test_an_added_sku_has_its_digit_before_any_report_brings_it(ada: Shop) -> None:
    assert ada.run("sku", "add", " WP000 ").out == "WP000 is digit 4 of the SKU-Flag\n"
    assert flags(ada) == {"Ada Example": "102", "BOB SMITH": "10"}
    ada.imported(ada.report("may.txt", line(9, sku="WP000"), line(10, sku="A")))
    assert flags(ada)["Ada Example"] == "11102"


def test_each_is_an_event_that_undo_takes_back_as_if_it_had_never_been(ada: Shop) -> None:
    before = ada.exported("before.csv").read_bytes()
    for words in (("add", "WP009"), ("move", "WP001#1", "4"), ("group", "WP009", "WP002")):
        assert ada.run("sku", *words).code == 0
    done = [(entry["kind"], entry["did"]) for entry in ada.run("history", "--json").json]
    assert done[2:] == [("sku", "1 added"), ("sku", "1 moved"), ("sku", "1 grouped")]
    after = ada.exported("after.csv").read_bytes()
    for _ in range(3):
        assert ada.run("undo").code == 0
    assert ada.exported("undone.csv").read_bytes() == before
    for _ in range(3):
        assert ada.run("redo").code == 0
    assert ada.exported("redone.csv").read_bytes() == after


def test_the_ledger_is_seen_as_it_stood_before(ada: Shop) -> None:
    before = placed(ada)
    ada.run("sku", "move", "WP003", 1)
    assert placed(ada, "--at", 2) == before
    assert placed(ada) != before


def test_what_was_said_of_a_sku_sleeps_while_its_import_is_undone(ada: Shop) -> None:
    ada.run("sku", "group", "WP003", "WP001#1")
    ada.run("undo", 2)
    assert placed(ada) == {"WP001#1": (1, "WP001#1"), "WP002": (2, "WP002")}
    ada.run("redo", 2)
    assert placed(ada) == {"WP003": (1, "WP003, WP001#1"), "WP002": (2, "WP002")}


def test_machines_are_told_where_the_skus_stand(ada: Shop) -> None:
    done = ada.run("sku", "group", "WP001#1", "WP002", "--json").json
    assert (done["event"], done["customers"]) == (3, 2)
    assert done["slots"] == [{"position": 1, "label": "WP001#1", "skus": ["WP001#1", "WP002"]}]
    assert done["notes"][-1] == "`regulars undo` takes this back"


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        (("move", "WP03", 1), "no SKU and no label is 'WP03'; did you mean WP003?"),
        (("ungroup", "zzz"), "no SKU and no label is 'zzz'; `regulars sku list` names them all"),
        (("group", "WP002", "WP04"), "no SKU and no label is 'WP04'; did you mean WP003?"),
        (("move", "WP003", 4), "there is no position 4; the highest is 3"),
        (("move", "WP003", 3), "nothing to change: WP003 is digit 3 of the SKU-Flag"),
        (("group", "WP003", "WP003"), "nothing to change: WP003 is digit 3 of the SKU-Flag"),
        (("ungroup", "WP003"), "nothing to change: WP003 is digit 3 of the SKU-Flag"),
        (("add", "wp003"), "wp003 is known already: WP003 is digit 3 of the SKU-Flag"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_changes(
    ada: Shop, words: tuple[object, ...], refusal: str
) -> None:
    before = ada.bytes()
    assert ada.refused("sku", *words) == refusal
    assert ada.bytes() == before


def test_case_is_no_matter_where_only_one_sku_fits(shop: Shop) -> None:
    shop.imported(shop.report("a.txt", line(1, sku="Box"), line(2, sku="BOX"), line(3, sku="Bag")))
    assert shop.run("sku", "move", "bag", 3).code == 0
    assert placed(shop) == {"BOX": (1, "BOX"), "Box": (2, "Box"), "Bag": (3, "Bag")}
    assert shop.run("sku", "move", "Box", 1).code == 0
    assert shop.refused("sku", "move", "box", 3) == ("box may be Box or BOX; write it with the same capitals")


def test_more_positions_than_a_plain_sum_can_hold_are_refused(shop: Shop) -> None:
    shop.imported(shop.report("a.txt", *(line(number, sku=f"S{number}") for number in range(15))))
    (shop.root / "regulars.toml").write_text('[sku_flag]\noverflow = "carry"\n')
    before = shop.bytes()
    assert "carry serves up to 15 positions" in shop.refused("sku", "add", "S99")
    assert shop.bytes() == before


def test_a_book_without_a_line_knows_only_what_was_added(shop: Shop) -> None:
    shop.imported(shop.report("a.txt"))
    assert shop.refused("sku", "move", "A", 1).startswith("no SKU and no label is 'A'")
    assert shop.run("sku", "add", "A").out == "A is digit 1 of the SKU-Flag\n"
    assert shop.refused("sku", "move", "A", 2) == "there is no position 2; the highest is 1"


def test_a_workbook_that_is_open_elsewhere_is_refused(ada: Shop) -> None:
    lock = ada.root / "~$customers.xlsx"
    lock.touch()
    assert "open in another program" in ada.refused("sku", "move", "WP003", 1)
    lock.unlink()
    assert placed(ada)["WP003"] == (3, "WP003")


@pytest.mark.parametrize(
    "words", [("add", " "), ("add",), ("move", "A"), ("move", "A", "0"), ("move", "A", "b"), ("group", "A")]
)
def test_wrong_usage_is_seen_from_the_command_line_alone(shop: Shop, words: tuple[str, ...]) -> None:
    assert shop.run("sku", *words).code == 2


def test_a_typed_quantity_follows_its_sku(ada: Shop) -> None:
    sheet = ada.root / "customers.xlsx"
    book = openpyxl.load_workbook(sheet)
    rows = {row[0].value: row for row in book["Customers"].iter_rows()}
    column = [cell.value for cell in rows["Email"]].index("WP003")
    rows[mail("bob")][column].value = 4
    book.save(sheet)
    assert ada.run("sku", "move", "WP003", 1).code == 0
    assert flags(ada)["BOB SMITH"] == "104"
    ada.run("undo", 2)
    assert placed(ada)["WP003"] == (1, "WP003")
