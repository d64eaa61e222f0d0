from __future__ import annotations

from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from tests.shop import Shop, line, mail

if TYPE_CHECKING:
    from pathlib import Path

ORDER = "111-0000000-{:07}".format


@pytest.fixture
def lost(shop: Shop) -> Shop:
    """Return a shop with a customer, and four orders that are nobody's.

    Two of them can be known by an order id of Amazon's or of the seller, one by name and postcode.
    """
    blank = {"buyer_email": "", "buyer_name": ""}
    shop.imported(
        shop.report(
            "may.txt",
            line(1),
            line(2, **blank),
            line(3, **blank, merchant_order_id="M-3"),
            line(4, **blank, recipient_name="Eve Roe", ship_postal_code="01234"),
            line(5, **blank, recipient_name="Zed Lee", ship_postal_code="99999"),
        )
    )
    return shop


def contacts(shop: Shop, *rows: str, header: str = "Order ID,Name,Zip,Email", name: str = "list.csv") -> Path:
    path = shop.folder / name
    path.write_text("\n".join([header, *rows]), encoding="utf-8")
    return path


def added(shop: Shop, *arguments: object) -> Any:
    """Add contacts, which must succeed, and return what is said to machines."""
    done = shop.run("contacts", "add", "--json", *arguments)
    assert (done.code, done.err) == (0, "")
    return done.json


def owners(shop: Shop) -> dict[str, int]:
    return {customer["email"]: customer["units"] for customer in shop.listed()}


def kinds(shop: Shop) -> list[str]:
    return [entry["kind"] for entry in shop.run("history", "--json").json]


ROWS = (f"{ORDER(2)},,,ann@example.org", "M-3,,,bob@example.org", ",EVE  ROE,1234,eve@example.org")


def test_known_contacts_fill_orders_by_either_id_and_by_name_and_postcode(lost: Shop) -> None:
    done = added(lost, contacts(lost, *ROWS))
    assert (done["event"], done["orders_before"], done["orders_after"], done["customers"]) == (2, 4, 1, 4)
    assert owners(lost) == {mail("ada"): 1, "ann@example.org": 1, "bob@example.org": 1, "eve@example.org": 1}
    sheet = openpyxl.load_workbook(lost.root / "customers.xlsx")["Missing email"]
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == [ORDER(5)]
    assert lost.run("check").code == 0


def test_contacts_are_an_event_that_can_be_undone_and_brought_back(lost: Shop) -> None:
    added(lost, contacts(lost, *ROWS))
    assert lost.run("undo").code == 0
    assert owners(lost) == {mail("ada"): 1}
    assert lost.run("redo").code == 0
    assert len(owners(lost)) == 4
    assert kinds(lost) == ["import", "contacts", "undo 2", "redo 2"]


def test_contacts_serve_later_imports_too(lost: Shop) -> None:
    added(lost, contacts(lost, f"{ORDER(9)},,,zoe@example.org"))
    lost.imported(lost.report("june.txt", line(9, buyer_email="", quantity_shipped=2)))
    assert owners(lost)["zoe@example.org"] == 2


def test_what_the_book_knows_already_is_no_event(lost: Shop) -> None:
    added(lost, contacts(lost, *ROWS))
    before = lost.bytes()
    done = added(lost, contacts(lost, *ROWS, ROWS[0].upper()))
    assert (done["event"], done["orders_after"]) == (None, None)
    assert [(file["rows"], file["new"], file["known"]) for file in done["files"]] == [(4, 0, 4)]
    assert done["notes"] == ["these lists hold nothing new"]
    assert lost.bytes() == before


def test_only_what_is_new_is_added_and_each_list_is_told(lost: Shop) -> None:
    first = contacts(lost, ROWS[0], name="a.csv")
    added(lost, first)
    second = contacts(lost, ROWS[0], ROWS[1], ROWS[1], ",,,nobody@example.org", name="b.csv")
    third = contacts(lost, ROWS[1], ROWS[2], name="c.csv")
    done = added(lost, second, third)
    told = [(file["name"], file["rows"], file["new"], file["known"]) for file in done["files"]]
    assert told == [("b.csv", 4, 1, 2), ("c.csv", 2, 1, 1)]
    assert done["files"][0]["set_aside"] == [{"row": 5, "reason": "has neither an order id nor a name"}]
    assert done["notes"][0] == "b.csv: 1 row set aside: row 5 has neither an order id nor a name"
    assert lost.run("history", "--json").json[-1]["did"] == "2 files, 2 contacts"


def test_no_more_than_five_rows_are_named_and_none_of_their_text(lost: Shop) -> None:
    done = added(lost, contacts(lost, *["1,Ann,2,secret"] * 7, ROWS[0]))
    wrong = "has an e-mail that is not a valid address"
    assert done["notes"][0] == (
        "list.csv: 7 rows set aside: "
        + ", ".join(f"row {row} {wrong}" for row in range(2, 7))
        + ", and 2 more"
    )
    assert len(done["files"][0]["set_aside"]) == 7


def test_a_newer_list_wins_over_an_older_one_and_one_that_contradicts_itself_fills_nothing(
    lost: Shop,
) -> None:
    added(lost, contacts(lost, f"{ORDER(2)},,,old@example.org"))
    added(lost, contacts(lost, f"{ORDER(2)},,,new@example.org"))
    assert owners(lost) == {mail("ada"): 1, "new@example.org": 1}
    added(lost, contacts(lost, f"{ORDER(2)},,,one@example.org", f"{ORDER(2)},,,two@example.org"))
    assert owners(lost) == {mail("ada"): 1}


def test_a_shared_mailbox_is_nobodys(lost: Shop) -> None:
    (lost.root / "regulars.toml").write_text('shared_mailboxes = ["desk@example.org"]\n')
    done = added(lost, contacts(lost, f"{ORDER(2)},,,Desk@example.org", ROWS[1]))
    assert [aside["reason"] for aside in done["files"][0]["set_aside"]] == [
        "has a mailbox that stands for many people"
    ]


def test_contacts_of_forgotten_people_are_not_taken_and_counted(lost: Shop) -> None:
    lost.imported(lost.report("june.txt", line(9, buyer_email="gone@example.org")))
    assert lost.run("forget", "gone@example.org", "--yes").code == 0
    done = added(
        lost, contacts(lost, ROWS[0], f"{ORDER(5)},,,Gone@example.org", f"{ORDER(9)},,,new@example.org")
    )
    assert [(file["rows"], file["new"], file["known"], file["forgotten"]) for file in done["files"]] == [
        (3, 1, 0, 2)
    ]
    assert done["notes"][0] == "list.csv: 2 contacts of people whom you had forgotten, not taken"
    assert owners(lost).keys() == {mail("ada"), "ann@example.org"}
    done = added(lost, contacts(lost, "gone@example.org", header="Email"), "--reviewers")
    assert (done["event"], done["files"][0]["forgotten"]) == (None, 1)


def test_a_workbook_is_read_too(lost: Shop) -> None:
    book = openpyxl.Workbook()
    for row in (
        ["订单号", "邮箱", "邮编", "姓名"],
        [ORDER(2), "ann@example.org"],
        [None, "eve@example.org", 1234, "Eve Roe"],
    ):
        book.active.append(row)
    path = lost.folder / "list.xlsx"
    book.save(path)
    done = added(lost, path)
    assert (done["orders_before"], done["orders_after"]) == (4, 2)
    assert done["files"][0]["encoding"] == ""


def test_letters_read_as_something_else_than_unicode_are_told(lost: Shop) -> None:
    path = lost.folder / "list.csv"
    path.write_bytes(f"订单号,邮箱,姓名\n{ORDER(2)},ann@example.org,王伟\n".encode("gb18030"))
    done = added(lost, path)
    assert done["notes"][0] == "list.csv was read as gb18030: if letters look wrong, undo, and say --encoding"


def test_reviewers_are_tagged_now_and_when_they_come(lost: Shop) -> None:
    path = contacts(lost, mail("ada").upper(), "zoe@example.org", "nobody", header="Mail")
    done = added(lost, path, "--reviewers")
    assert (done["event"], done["orders_before"], done["orders_after"]) == (2, None, None)
    assert [(file["new"], len(file["set_aside"])) for file in done["files"]] == [(2, 1)]
    lost.imported(
        lost.report("june.txt", line(9, buyer_email="zoe@example.org"), line(10, buyer_email=mail("bob")))
    )
    tagged = {customer["email"]: customer["reviewer"] for customer in lost.listed()}
    assert tagged == {mail("ada"): True, "zoe@example.org": True, mail("bob"): False}
    assert added(lost, path, "--reviewers")["event"] is None


@pytest.mark.parametrize("rows", [("Ann,1234",), ()])
def test_a_refused_list_changes_nothing(lost: Shop, rows: tuple[str, ...]) -> None:
    good = contacts(lost, *ROWS, name="good.csv")
    before = lost.bytes()
    bad = contacts(lost, *rows, header="Name,Zip", name="bad.csv")
    assert "bad.csv, line 1: there is no column of e-mail addresses" in lost.refused(
        "contacts", "add", good, bad
    )
    assert lost.bytes() == before


def test_contacts_of_a_folder_without_a_book_are_refused(shop: Shop) -> None:
    assert "there is no book" in shop.refused("contacts", "add", contacts(shop, *ROWS))
    assert not shop.root.exists()
