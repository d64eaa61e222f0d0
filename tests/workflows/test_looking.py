from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import openpyxl
from tests.shop import DAY, Shop, line, mail

from regulars import memory
from regulars.workflows import looking

if TYPE_CHECKING:
    import pytest


def test_today_is_the_day_of_looking_in_the_book_s_time_zone(ada: Shop) -> None:
    late = datetime(2025, 6, 1, 23, tzinfo=UTC)
    settings = ada.root / "regulars.toml"
    for text, day in (("", 1), ('timezone = "Asia/Tokyo"', 2), ('timezone = "marketplace"', 1)):
        settings.write_text(text)
        seen = looking.look(ada.root, as_of=None, at=None, now=late)
        assert seen.view.as_of == date(2025, 6, day)


def test_the_history_tells_what_each_import_did(ada: Shop) -> None:
    (first, second), _ = looking.history(ada.root, now=datetime(2026, 3, 3, tzinfo=UTC))
    assert (first["event"], first["kind"], first["in_force"]) == (1, "import", True)
    assert first["did"] == "1 file, 2 lines, 2 new, 0 changed, 0 rejected, 2 customers"
    assert second["did"] == "1 file, 2 lines, 2 new, 0 changed, 1 rejected, 2 customers"
    assert first["at"].tzinfo is UTC
    assert mail("ada") not in str(looking.history(ada.root, now=datetime(2026, 3, 3, tzinfo=UTC)))


def test_the_slots_tell_what_was_sold_of_each(ada: Shop) -> None:
    first, second, third = ada.run("sku", "list", "--json", "--as-of", DAY).json
    assert first == {
        "position": 1,
        "weight": "1",
        "label": "WP001#1",
        "skus": "WP001#1",
        "product": '10" Widget',
        "units": 2,
        "customers": 1,
    }
    assert [
        (slot["weight"], slot["label"], slot["units"], slot["customers"]) for slot in (second, third)
    ] == [
        ("10", "WP002", 2, 1),  # one of them is nobody's
        ("100", "WP003", 1, 1),
    ]


def test_the_slots_keep_their_places_whatever_day_is_looked_at(ada: Shop) -> None:
    slots = ada.run("sku", "list", "--json", "--as-of", "2025-03-31").json
    assert [(slot["position"], slot["units"], slot["product"]) for slot in slots] == [
        (1, 2, '10" Widget'),
        (2, 1, '10" Widget'),
        (3, 0, None),
    ]
    assert len(ada.run("sku", "list", "--json", "--at", 1).json) == 2


def test_a_new_product_stands_above_those_that_hold_a_place(shop: Shop) -> None:
    shop.imported(
        shop.report("a.txt", line(1, sku="B"), line(2, sku="C10"), line(3, sku="C9")), "--no-workbook"
    )
    shop.imported(shop.report("b.txt", line(4, sku="A")), "--no-workbook")
    assert [slot["label"] for slot in shop.run("sku", "list", "--json").json] == ["B", "C9", "C10", "A"]


def test_looking_writes_nothing(ada: Shop) -> None:
    before = ada.bytes()
    for command in (["list"], ["history"], ["sku", "list"], ["check"]):
        assert ada.run(*command).code == 0
    ada.exported("customers.csv")
    assert ada.bytes() == before


def test_sheets_worked_out_at_once_are_those_worked_out_one_by_one(
    full: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    for plenty in (0, 2**60):
        monkeypatch.setattr(memory, "_PLENTY", plenty)
        book = openpyxl.load_workbook(full.exported(f"{plenty}.xlsx"))
        seen.append(
            {
                sheet.title: [[cell.value for cell in row] for row in sheet.rows]
                for sheet in book
                if sheet.title not in {"Guide", "_regulars"}  # they have the id, which is drawn anew
            }
        )
    assert seen[0] == seen[1]
    assert len(seen[0]["Missing email"]) > 1
