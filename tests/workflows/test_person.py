from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pandas as pd
from tests.shop import DAY, Shop, line, mail

from regulars.ledger import database, events, said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ADA, BOB, ZOE = mail("ada"), mail("bob"), "zoe@example.org"
LOST = "111-0000000-0000004"


def shown(shop: Shop, email: str, *arguments: object) -> Any:
    """Show a person, which must succeed."""
    done = shop.run("contacts", "show", email, "--json", *arguments)
    assert done.code == 0, done.err
    return done.json


def numbers(kept: Any) -> list[tuple[list[str], int]]:
    return [(each["files"], each["line"]) for each in kept["lines"]]


def say(shop: Shop, **facts: Sequence[Mapping[str, object]]) -> None:
    """Say something by hand, as an event of its own."""
    with database.writing(shop.root / "ledger.db") as db:
        event = events.append(db, "edits", at=datetime(2026, 1, 1, tzinfo=UTC))
        said.add(db, event, {name: pd.DataFrame(rows) for name, rows in facts.items()})
        database.commit(db)


def test_every_line_is_told_with_all_its_columns_as_they_stand(ada: Shop) -> None:
    kept = shown(ada, ADA)
    assert kept["email"] == ADA
    assert numbers(kept) == [(["march.txt"], 2), (["april.txt"], 2)]
    first = kept["lines"][0]
    assert first["events"] == [1]
    assert first["columns"] == line(
        1, sku="WP001#1", quantity_shipped=2, item_price="40.00", shipping_price="0.00"
    ) | {name: "" for name in first["columns"] if name not in line(1)}
    assert [(event["event"], event["kind"], event["in_force"]) for event in kept["events"]] == [
        (1, "import", True), (2, "import", True)
    ]  # fmt: skip


def test_columns_that_no_rule_knows_are_kept_and_told(shop: Shop) -> None:
    columns = [*line(1), "promise-made"]
    shop.imported(shop.report("a.txt", line(1, promise_made="a gift"), columns=columns))
    assert shown(shop, ADA)["lines"][0]["columns"]["promise-made"] == "a gift"


def test_the_row_of_the_customers_table_is_told_as_the_list_gives_it(ada: Shop) -> None:
    kept = shown(ada, ADA, "--as-of", DAY)
    assert kept["customer"] == next(one for one in ada.listed() if one["email"] == ADA)
    assert (kept["hidden"], kept["do_not_contact"], kept["former_addresses"]) == (False, False, [])


def test_lines_of_an_order_whose_other_lines_are_the_persons_are_told(shop: Shop) -> None:
    order = {"amazon_order_id": "111-1"}
    lines = [line(1, **order), line(2, buyer_email="", **order), line(3, buyer_email=BOB)]
    shop.imported(shop.report("a.txt", *lines))
    assert numbers(shown(shop, ADA)) == [(["a.txt"], 2), (["a.txt"], 3)]


def test_lines_of_undone_imports_are_kept_and_so_are_told(ada: Shop) -> None:
    ada.run("undo", 1)
    kept = shown(ada, BOB)
    assert (numbers(kept), kept["customer"]) == ([(["march.txt"], 3)], None)
    assert [(event["event"], event["in_force"]) for event in kept["events"]] == [(1, False)]


def test_what_came_after_the_event_looked_at_is_not_told(ada: Shop) -> None:
    assert numbers(shown(ada, ADA, "--at", 1)) == [(["march.txt"], 2)]


def test_contacts_and_reviewer_lists_are_told_in_force_or_undone(ada: Shop) -> None:
    path = ada.folder / "list.csv"
    path.write_text(f"Order ID,Name,Email\n{LOST},Zoe,{ZOE}\n111-9,Bob,{BOB}\n")
    ada.run("contacts", "add", path)
    ada.run("contacts", "add", path, "--reviewers")
    for _ in range(2):
        kept = shown(ada, ZOE.upper())
        assert kept["said"]["contacts"] == [
            {
                "event": 3,
                "order_id": LOST,
                "merchant_order_id": None,
                "name": "Zoe",
                "postcode": None,
                "address": ZOE,
            }
        ]
        assert kept["said"]["reviewers"] == [{"event": 4, "address": ZOE}]
        ada.run("undo", 3)
        ada.run("undo", 4)
    assert [event["event"] for event in kept["events"] if not event["in_force"]] == [3, 4]


def test_a_former_address_shows_whoever_has_its_orders_now(ada: Shop) -> None:
    say(
        ada,
        addresses=[{"handle": f"mail:{BOB}", "address": ZOE}, {"handle": f"order:{LOST}", "address": ZOE}],
        values=[{"handle": f"mail:{BOB}", "field": "notes", "value": "likes tea"}],
    )
    now, then = shown(ada, ZOE), shown(ada, BOB)
    assert now == then
    assert (now["email"], now["former_addresses"]) == (ZOE, [BOB])
    assert numbers(now) == [(["march.txt"], 3), (["april.txt"], 3)]
    assert now["said"]["values"] == [
        {"event": 3, "handle": f"mail:{BOB}", "field": "notes", "value": "likes tea"}
    ]
    assert ADA not in str(now)


def test_an_address_that_somebody_else_has_now_is_theirs(ada: Shop) -> None:
    """Bob went on to Zoe's address, and Ada took Bob's."""
    say(ada, addresses=[{"handle": f"mail:{BOB}", "address": ZOE}, {"handle": f"mail:{ADA}", "address": BOB}])
    assert numbers(shown(ada, BOB)) == [(["march.txt"], 2), (["april.txt"], 2)]
    assert numbers(shown(ada, ZOE)) == [(["march.txt"], 3)]


def test_an_opt_out_and_a_hidden_row_are_told(ada: Shop) -> None:
    handle = f"mail:{BOB}"
    say(
        ada,
        rows=[{"handle": handle, "word": "hide", "orders": '["111-0000000-0000002"]'}],
        values=[{"handle": handle, "field": "do_not_contact", "value": "Yes"}],
    )
    kept = shown(ada, BOB)
    assert (kept["hidden"], kept["do_not_contact"], kept["customer"]) == (True, True, None)
