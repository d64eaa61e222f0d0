from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.desk import opened
from tests.shop import DAY, Shop, line, mail

if TYPE_CHECKING:
    from tests.shop import Ran


def shown(shop: Shop, email: str, *arguments: object) -> Any:
    done = shop.run("show", email, "--json", "--as-of", DAY, *arguments)
    assert (done.code, done.err) == (0, f"as of {DAY}\n")
    return done.json


def sources(found: Any) -> dict[str, tuple[str | None, str]]:
    """Return value and source by header."""
    return {value["header"]: (value["value"], value["source"]) for value in found["values"]}


def synced(shop: Shop) -> str:
    """Read the workbook back, and return how the event is told."""
    done = shop.run("sync", "--json")
    assert done.code == 0, done.err
    [at] = [row["at"] for row in shop.run("history", "--json").json if row["event"] == done.json["event"]]
    return f"event {done.json['event']}, {at[:10]}"


def test_every_order_is_shown_with_where_its_lines_stand(ada: Shop) -> None:
    found = shown(ada, mail("ada"))
    assert found["orders"] == [
        {
            "order_id": "111-0000000-0000001",
            "day": "2025-03-01",
            "first": True,
            "skus": {"WP001#1": 2},
            "units": 2,
            "spent": {"USD": "40.00"},
            "lines": [[{"file": "march.txt", "line": 2}]],
            "address": "its own e-mail, march.txt:2",
        },
        {
            "order_id": "111-0000000-0000003",
            "day": "2025-04-01",
            "first": False,
            "skus": {"WP003": 1},
            "units": 1,
            "spent": {"GBP": "20.00"},
            "lines": [[{"file": "april.txt", "line": 2}]],
            "address": "its own e-mail, april.txt:2",
        },
    ]
    assert (found["email"], found["hidden"], found["former"]) == (mail("ada"), False, [])


def test_every_value_has_a_source(ada: Shop) -> None:
    found = sources(shown(ada, mail("ada").upper()))
    assert found["Email"] == (mail("ada"), "april.txt:2")
    assert found["Name"] == ("Ada Example", "april.txt:2")
    assert found["Greeting"] == ("Ada", "rule: the given name in Name")
    why = "rule: weak: shipping price 0, service level Standard, march.txt:2"
    assert (found["Prime"], found["Prime evidence"]) == (("Yes", why), ("weak", why))
    assert found["Reviewer"] == (None, "rule: no line with a discount of 50 % or more")
    assert found["WP001#1"] == ("2", "march.txt:2")
    assert found["WP002"] == (None, "")
    assert found["Spent USD"] == ("40.00", "rule: item prices less item promotions, in USD")
    assert found["First order"] == ("2025-03-01", "march.txt:2")
    assert found["Last order"] == ("2025-04-01", "april.txt:2")
    assert found["Country"] == ("GB", "april.txt:2")
    assert found["Postcode"] == ("01234", "april.txt:2")
    assert found["Notes"] == (None, "")


def test_the_values_are_those_of_the_list(ada: Shop) -> None:
    for customer in ada.listed():
        found = {value["column"]: value["value"] for value in shown(ada, customer["email"])["values"]}
        for name in ("name", "greeting", "sku_flag", "last_order", "country", "customer_id", "email_kind"):
            assert found[name] == customer[name]
        assert found["orders"] == str(customer["orders"])
        assert found["prime"] == ("Yes" if customer["prime"] else None)


def test_a_line_that_several_reports_have_is_shown_in_each_the_one_that_counts_first(shop: Shop) -> None:
    late = {"reporting_date": "2025-03-09T20:00:00+00:00", "ship_state": "OH"}
    shop.imported(shop.report("new.txt", line(2), line(1, **late, buyer_name="")), "--no-workbook")
    shop.imported(shop.report("old.txt", line(1), line(3, sku="WP002")), "--no-workbook")
    found = shown(shop, mail("ada"))
    assert found["orders"][0]["lines"] == [[{"file": "new.txt", "line": 3}, {"file": "old.txt", "line": 2}]]
    assert sources(found)["State"] == ("IL", "old.txt:3")  # the latest order is the one with the greatest id
    done = shop.run("show", mail("ada"), "--at", 1)
    assert "new.txt:3" in done.out
    assert "old.txt" not in done.out


def test_a_blank_that_an_older_report_filled_is_told_with_that_report(shop: Shop) -> None:
    late = {"reporting_date": "2025-03-09T20:00:00+00:00", "buyer_name": "", "ship_city": "Salem"}
    shop.imported(shop.report("old.txt", line(1, buyer_name="Ann Roe")), "--no-workbook")
    shop.imported(shop.report("new.txt", line(1, **late)), "--no-workbook")
    found = sources(shown(shop, mail("ada")))
    assert found["Name"] == ("Ann Roe", "old.txt:2")
    assert found["City"] == ("Salem", "new.txt:2")


def test_lines_without_an_item_id_are_found_in_other_reports_too(shop: Shop) -> None:
    same = {"shipment_item_id": "", "shipment_date": "2025-03-02T10:00:00+00:00"}
    pair = [line(1, **same), line(1, **same)]
    shop.imported(shop.report("a.txt", *pair), "--no-workbook")
    shop.imported(shop.report("b.txt", line(9), *pair), "--no-workbook")
    [order, _] = shown(shop, mail("ada"))["orders"]
    assert [[f"{place['file']}:{place['line']}" for place in places] for places in order["lines"]] == [
        ["a.txt:2", "b.txt:3"],
        ["a.txt:3", "b.txt:4"],
    ]


def test_the_reviewer_and_strong_prime_name_the_line_that_says_so(shop: Shop) -> None:
    shop.imported(
        shop.report(
            "a.txt",
            line(1, shipping_price="0.00", ship_service_level="NextDay"),
            line(2, item_promotion_discount="13.30", ship_promotion_discount="4.99"),
        ),
        "--no-workbook",
    )
    found = sources(shown(shop, mail("ada")))
    assert found["Prime evidence"] == (
        "strong",
        "rule: strong: shipping price 0, service level NextDay, a.txt:2",
    )
    assert found["Reviewer"] == ("Yes", "rule: a discount of 66 %, a.txt:3")


def test_an_order_that_only_its_other_line_knows_whose_it_is(shop: Shop) -> None:
    shop.imported(
        shop.report("a.txt", line(1, buyer_email=""), line(1, shipment_item_id="D2")), "--no-workbook"
    )
    [order] = shown(shop, mail("ada"))["orders"]
    assert (order["units"], order["address"]) == (2, "its own e-mail, a.txt:3")


def test_hand_edits_are_told_with_their_event_and_day(ada: Shop) -> None:
    with opened(ada.root / "customers.xlsx") as desk:
        desk.cell(mail("bob"), "Name").value = "Rob"
        desk.cell(mail("bob"), "Prime").value = "Yes"
        desk.cell(mail("bob"), "WP003").value = 3
        desk.cell(mail("bob"), "Notes").value = "called"
    event = synced(ada)
    hand = f"hand edit, {event}"
    found = sources(shown(ada, mail("bob")))
    assert found["Name"] == ("Rob", hand)
    assert found["Greeting"] == ("Rob", "rule: the given name in Name")
    assert (found["Prime"], found["Prime evidence"]) == (("Yes", hand), ("by hand", hand))
    assert found["WP003"] == ("3", f"hand edit: +3 on top of 0 reported, {event}")
    assert found["Notes"] == ("called", hand)
    assert sources(shown(ada, mail("bob"), "--at", 2))["Name"] == ("BOB SMITH", "march.txt:3")


def test_a_customer_is_found_under_a_former_address_too(ada: Shop) -> None:
    with opened(ada.root / "customers.xlsx") as desk:
        desk.cell(mail("bob"), "Email").value = "rob@example.org"
    event = synced(ada)
    for address in (mail("bob"), "rob@example.org"):
        found = shown(ada, address)
        assert (found["email"], found["former"]) == ("rob@example.org", [mail("bob")])
        assert sources(found)["Email"] == ("rob@example.org", f"hand edit, {event}")
        moved = f"its own e-mail, march.txt:3; hand edit: moved from {mail('bob')}, {event}"
        assert found["orders"][0]["address"] == moved
    assert "- this address was changed by hand" in ada.run("show", mail("bob")).err


def test_an_order_whose_address_was_typed_says_so(ada: Shop) -> None:
    with opened(ada.root / "customers.xlsx") as desk:
        desk.cell("111-0000000-0000004", "Email", "Missing email", "Order id").value = "new@example.org"
    event = synced(ada)
    found = shown(ada, "new@example.org")
    assert found["orders"][0]["address"] == f"hand edit: typed on Missing email, {event}"


def test_a_hidden_customer_is_shown_and_said_to_be_hidden(ada: Shop) -> None:
    with opened(ada.root / "customers.xlsx") as desk:
        desk.sheet().delete_rows(desk.rows()[mail("bob")])
    synced(ada)
    found = shown(ada, mail("bob"))
    assert found["hidden"]
    assert sources(found)["Name"] == ("BOB SMITH", "march.txt:3")
    assert [customer["email"] for customer in ada.listed()] == [mail("ada")]


def test_a_customer_added_by_hand_has_no_order(ada: Shop) -> None:
    with opened(ada.root / "customers.xlsx") as desk:
        desk.add_row(Email="new@example.org", Name="Nia")
    event = synced(ada)
    found = shown(ada, "new@example.org")
    assert found["orders"] == []
    assert sources(found)["Email"] == (
        "new@example.org",
        f"hand edit: a new row, {event}",
    )


def test_a_cell_of_the_sellers_own_is_shown(ada: Shop) -> None:
    with opened(ada.root / "customers.xlsx") as desk:
        column = desk.add_column("Birthday")
        desk.sheet().cell(desk.rows()[mail("bob")], column).value = "1 May"
    event = synced(ada)
    assert sources(shown(ada, mail("bob")))["Birthday"] == ("1 May", f"hand edit, {event}")


def told(done: Ran) -> list[str]:
    assert done.code == 0
    return done.out.splitlines()


def test_a_screen_shows_two_tables(ada: Shop) -> None:
    lines = told(ada.run("show", mail("ada")))
    gap = lines.index("")
    assert lines[0].split()[:4] == ["Day", "Order", "Which", "SKUs"]
    assert lines[1].startswith("2025-03-01  111-0000000-0000001  first   WP001#1 x2      2  USD 40.00")
    assert gap == 3
    assert lines[gap + 1].split() == ["Column", "Value", "Where", "it", "came", "from"]
    assert not [line for line in lines[gap:] if line.startswith(("WP002", "Notes"))]


@pytest.mark.parametrize("address", ["nobody@example.org", "eve", ""])
def test_who_is_not_there_is_refused_without_naming_anybody(ada: Shop, address: str) -> None:
    refusal = ada.refused("show", address)
    assert "@" not in refusal
    assert "check how it is spelt" in refusal


def test_a_day_of_looking_hides_later_orders(ada: Shop) -> None:
    found = ada.run("show", mail("ada"), "--json", "--as-of", "2025-03-31").json
    assert [order["order_id"] for order in found["orders"]] == ["111-0000000-0000001"]
    assert ada.refused("show", mail("ada"), "--as-of", "2025-02-01").startswith("nobody in this book")
