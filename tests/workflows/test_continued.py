"""More customers than a sheet has room for: the list goes on on further sheets, in all as on the first."""

from __future__ import annotations

import shutil
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from tests.desk import opened, seen
from tests.shop import Shop, line, mail

from regulars.workbook import layout

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.desk import Desk

NAMES = ("ada", "bob", "cyd", "dee", "eve")
"""By their last order, the newest first: so they stand on the sheets, two on each."""

SHEETS = ["Customers", "Customers 2", "Customers 3"]


@pytest.fixture(scope="module")
def small() -> Iterator[None]:
    """Let a sheet have three rows."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(layout, "LAST_ROW", 3)
        yield


@pytest.fixture(scope="module")
def _kept(small: None, tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """Make the book of :func:`five` once."""
    shop = Shop(tmp_path_factory.mktemp("shop"))
    shop.imported(shop.report("five.txt", *lines()))
    return shop


@pytest.fixture
def five(_kept: Shop, tmp_path: Path) -> Shop:
    """Return a shop with five customers on three sheets; it may be changed."""
    shutil.copytree(_kept.folder, tmp_path / "shop", symlinks=True)
    return Shop(tmp_path / "shop")


def lines() -> list[dict[str, str]]:
    """Return an order of each of the five, of 20.00 USD, in units 1 to 5."""
    return [
        line(number, buyer_email=mail(name), buyer_name=f"{name.title()} Example", quantity_shipped=number,
             purchase_date=f"2025-02-{20 - number}T08:00:00+00:00")
        for number, name in enumerate(NAMES, start=1)
    ]  # fmt: skip


def book(shop: Shop) -> Path:
    return shop.root / "customers.xlsx"


def sheets(path: Path) -> dict[str, list[str]]:
    """Return who stands on which sheet of customers."""
    made = openpyxl.load_workbook(path)
    assert made.sheetnames[made.sheetnames.index("Missing email") - 1].startswith("Customers")
    return {
        name: [str(row[0].value)[:3] for row in made[name].iter_rows(min_row=2)]
        for name in made.sheetnames[: made.sheetnames.index("Missing email")]
    }


def synced(shop: Shop, *arguments: object) -> Any:
    done = shop.run("sync", "--json", *arguments)
    assert (done.code, done.err) == (0, ""), done.err
    return done.json


def refused(shop: Shop) -> str:
    """Sync, which must be refused, and return why, without the workbook's path."""
    before = book(shop).read_bytes()
    said = shop.refused("sync")
    assert book(shop).read_bytes() == before
    return said.removeprefix(f"{book(shop)}, ")


def one(shop: Shop, name: str) -> Any:
    return next(found for found in shop.listed() if found["email"] == mail(name))


def moved(desk: Desk, name: str, at: str, to: str) -> None:
    """Cut a row out of one sheet, and put it below the others of another."""
    row = desk.rows(at)[mail(name)]
    below = desk.sheet(to).max_row + 1
    for cell in desk.sheet(at)[row]:
        value = cell.value
        desk.sheet(to).cell(
            below, cell.column, value.replace(str(row), str(below)) if cell.data_type == "f" else value
        )
    desk.sheet(at).delete_rows(row)


# What is written.


def test_every_sheet_is_like_the_first(five):
    assert sheets(book(five)) == {
        "Customers": ["ada", "bob"],
        "Customers 2": ["cyd", "dee"],
        "Customers 3": ["eve"],
    }
    made = openpyxl.load_workbook(book(five))
    first, *others = (made[name] for name in SHEETS)
    for other in others:
        assert [cell.value for cell in other[1]] == [cell.value for cell in first[1]]
        assert (other.freeze_panes, other.print_title_rows, other.print_title_cols) == (
            "B2",
            "$1:$1",
            "$A:$A",
        )
        assert other.auto_filter.ref == other.dimensions
        assert other.sheet_properties.tabColor == first.sheet_properties.tabColor
        assert {key: (band.width, band.hidden) for key, band in other.column_dimensions.items()} == {
            key: (band.width, band.hidden) for key, band in first.column_dimensions.items()
        }
        assert [
            (str(rule.sqref), rule.type, rule.formula1) for rule in other.data_validations.dataValidation
        ] == [(str(rule.sqref), rule.type, rule.formula1) for rule in first.data_validations.dataValidation]
        assert [cell.number_format for cell in other[2]] == [cell.number_format for cell in first[2]]
    assert made["Customers 2"]["G3"].value == "=MIN(N(H3),9)*1"
    assert made["Customers 3"]["G2"].value == "=MIN(N(H2),9)*1"
    assert made["Customers 3"].auto_filter.ref.endswith("2")


def test_the_totals_add_up_all_sheets_and_guide_and_summary_say_so(five):
    live, values = (openpyxl.load_workbook(book(five), data_only=only) for only in (False, True))
    row = next(row for row in values["Summary"].iter_rows() if row[1].value == "Units of WP001")
    assert (
        live["Summary"].cell(row[0].row, 3).value
        == "=SUM(Customers!H2:H3,'Customers 2'!H2:H3,'Customers 3'!H2:H3)"
    )
    assert [cell.value for cell in row[2:9]] == [15, 0, 0, 0, 0, 15, 0]
    told = {row[1].value: [cell.value for cell in row] for row in values["Summary"].iter_rows()}
    assert told["Sheets of customers"][2:5] == [3, None, "Customers, Customers 2, Customers 3"]
    guide = {row[1].value: row[2].value for row in values["Guide"].iter_rows()}
    assert guide["Customers 2, Customers 3"].startswith("A sheet has room for 2 customers")


def test_widths_and_hidden_columns_are_those_of_the_first(five):
    with opened(book(five)) as desk:
        desk.sheet().column_dimensions["B"].width = 51
        desk.sheet().column_dimensions["S"].hidden = True
        desk.sheet("Customers 2").column_dimensions["B"].width = 12
    synced(five)
    made = openpyxl.load_workbook(book(five))
    for name in SHEETS:
        assert made[name].column_dimensions["B"].width == 51
        assert [letter for letter, band in made[name].column_dimensions.items() if band.hidden] == ["S"]


def test_the_sheet_goes_when_the_list_is_short_again_and_comes_back(five):
    with opened(book(five)) as desk:
        desk.sheet("Customers 3").delete_rows(2)
    synced(five)
    assert list(sheets(book(five))) == SHEETS[:2]
    five.run("undo")
    assert list(sheets(book(five))) == SHEETS


def test_an_exported_workbook_goes_on_too(five):
    path = five.exported("all.xlsx")
    assert sheets(path) == {
        "Customers": ["ada", "bob"],
        "Customers 2": ["cyd", "dee"],
        "Customers 3": ["eve"],
    }
    few = five.exported("few.xlsx", "units >= 3")
    assert sheets(few) == {"Customers": ["cyd", "dee"], "Customers 2": ["eve"]}


# What is read back.


def test_edits_of_every_kind_are_taken_from_any_sheet(five):
    with opened(book(five)) as desk:
        desk.cell(mail("cyd"), "Name", "Customers 2").value = "Cydney"
        desk.cell(mail("eve"), "WP001", "Customers 3").value = 9
        desk.cell(mail("dee"), "Email", "Customers 2").value = "dee@example.com"
        desk.sheet("Customers 3")["A3"] = "fay@example.com"
    assert synced(five)["edits"] == {"moved customers": 1, "new rows": 1, "quantities": 1, "other cells": 1}
    assert (one(five, "cyd")["name"], one(five, "eve")["quantities"]) == ("Cydney", {"WP001": 9})
    assert {"dee@example.com", "fay@example.com"} < {found["email"] for found in five.listed()}
    assert synced(five)["event"] is None


def test_a_deleted_row_hides_its_customer_and_no_other(five):
    with opened(book(five)) as desk:
        desk.sheet("Customers 2").delete_rows(2)
    assert synced(five)["edits"] == {"hidden rows": 1}
    assert sheets(book(five)) == {"Customers": ["ada", "bob"], "Customers 2": ["dee", "eve"]}


def test_a_row_on_another_sheet_is_no_edit(five):
    with opened(book(five)) as desk:
        moved(desk, "ada", "Customers", "Customers 3")
        moved(desk, "cyd", "Customers 2", "Customers")
    done = synced(five)
    assert (done["event"], done["put_back"]) == (None, 0)
    assert sheets(book(five))["Customers"] == ["ada", "bob"]


def test_customers_on_two_sheets_become_one(five):
    with opened(book(five)) as desk:
        desk.cell(mail("eve"), "Email", "Customers 3").value = mail("ada")
    assert synced(five)["edits"] == {"merged customers": 1}
    assert one(five, "ada")["quantities"] == {"WP001": 6}


def test_marks_and_own_columns_follow_their_customer_to_another_sheet(five):
    with opened(book(five)) as desk:
        desk.sheet("Customers 3")["A2"].fill = PatternFill("solid", start_color="FFFF00")
        desk.sheet("Customers 3")["B2"].comment = Comment("call", "")
        for name in SHEETS:
            column = desk.add_column("Twice", name)
        for name in ("Customers 2", "Customers 3"):
            desk.sheet(name).cell(2, column, "=H2*2")
    synced(five)
    again = line(9, buyer_email=mail("eve"))
    five.imported(five.report("more.txt", again))
    assert sheets(book(five)) == {
        "Customers": ["eve", "ada"],
        "Customers 2": ["bob", "cyd"],
        "Customers 3": ["dee"],
    }
    desk = seen(book(five))
    first, second = desk.sheet(), desk.sheet("Customers 2")
    assert (first["A2"].fill.start_color.rgb, first["B2"].comment.text) == ("FFFFFF00", "call")
    assert [first.cell(row, column).value for row in (1, 2, 3)] == ["Twice", "=H2*2", None]
    assert [second.cell(row, column).value for row in (1, 2, 3)] == ["Twice", None, "=H3*2"]
    assert desk.sheet("Customers 3").cell(1, column).value == "Twice"
    assert synced(five)["event"] is None


def test_an_own_column_may_be_begun_on_a_further_sheet(five):
    with opened(book(five)) as desk:
        column = desk.add_column("Called", "Customers 2")
        desk.sheet("Customers 2").cell(2, column, "yes")
    assert synced(five)["edits"] == {"other cells": 1}
    desk = seen(book(five))
    assert [desk.sheet(name).cell(1, column).value for name in SHEETS] == ["Called"] * 3
    assert desk.cell(mail("cyd"), "Called", "Customers 2").value == "yes"


# What is refused.


def test_a_refusal_names_sheet_and_cell(five):
    with opened(book(five)) as desk:
        desk.cell(mail("dee"), "WP001", "Customers 2").value = "many"
    assert refused(five).startswith("Customers 2, H3: only a whole number")


def test_a_refusal_names_the_cell_where_columns_were_moved_on_that_sheet_alone(five):
    with opened(book(five)) as desk:
        desk.sheet("Customers 2").insert_cols(2)
        desk.cell(
            mail("dee"), "Email", "Customers 2"
        ).value = "no-reply-amazon-iba-buyer@marketplace.amazon.de"
        desk.sheet("Customers 2").move_range("A1:A3", cols=1)
    assert refused(five).startswith("Customers 2, B3: this address stands for many people")


def test_columns_moved_on_a_further_sheet_alone_go_back(five):
    before = seen(book(five)).headers()
    with opened(book(five)) as desk:
        desk.sheet("Customers 2").move_range("B1:B3", cols=60)
    assert synced(five)["event"] is None
    assert [seen(book(five)).headers(name) for name in SHEETS] == [before] * 3


def test_a_header_renamed_on_a_further_sheet_is_refused(five):
    with opened(book(five)) as desk:
        desk.sheet("Customers 3")["B1"] = "Called"
    assert refused(five).startswith("Customers 3, B1: the column Name, written here, is missing")


@pytest.mark.parametrize(
    ("name", "says"), [("Customers 2", True), ("Customers 2", False), ("Customers 3", False)]
)
def test_a_sheet_that_is_gone_is_refused(five, name, says):
    with opened(book(five)) as desk:
        del desk.book[name]
        if not says:  # as where a program drops the properties
            del desk.book.custom_doc_props[layout.PARTS_PROPERTY]
    assert refused(five).startswith(f"{name}: this sheet is missing")


def test_a_sheet_that_is_renamed_is_refused_and_not_taken_for_the_sellers(five):
    with opened(book(five)) as desk:
        desk.sheet("Customers 2").title = "Old ones"
    assert refused(five).startswith("Customers 2: this sheet is missing")


# Sheets of the seller's that are called alike.


def own(shop: Shop) -> list[list[Any]]:
    return [
        [cell.value for cell in row] for row in openpyxl.load_workbook(book(shop))["customers 2"].iter_rows()
    ]


def test_a_sheet_of_the_sellers_keeps_its_name(five, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(layout, "LAST_ROW", 9)
        synced(five)
        five.run("undo"), five.run("redo")
        with opened(book(five)) as desk:
            mine = desk.book.create_sheet("customers 2")
            mine.append(["Email", "Customer id"])
            mine.append([mail("ada"), desk.cell(mail("ada"), "Customer id").value])
        assert synced(five)["event"] is None
        before = own(five)
    five.imported(five.report("more.txt", line(9, buyer_email=mail("fay"))))
    names = ["Customers", "Customers 3", "Customers 4"]
    assert list(sheets(book(five))) == names
    assert own(five) == before
    with opened(book(five)) as desk:
        desk.cell(mail("cyd"), "Notes", "Customers 3").value = "hello"
    assert synced(five)["edits"] == {"other cells": 1}
    assert list(sheets(book(five))) == names
    assert own(five) == before


def test_forgetting_looks_through_every_sheet(five):
    with opened(book(five)) as desk:
        desk.cell(mail("bob"), "Notes").value = f"a friend of {mail('cyd')}"
        mine = desk.book.create_sheet("Customers of old")
        mine.append(["Email"])
        mine.append([mail("eve")])
    assert "Customers of old" in five.refused("forget", mail("eve"), "--yes")
    assert "Customers, " in five.refused("forget", mail("cyd"), "--yes")
    assert five.run("forget", mail("dee"), "--yes").code == 0
    assert sheets(book(five))["Customers 2"] == ["cyd", "eve"]
    with zipfile.ZipFile(book(five)) as archive:
        assert not any(mail("dee").encode() in archive.read(name) for name in archive.namelist())
