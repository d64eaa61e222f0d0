from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.shop import Shop, mail

from regulars.cli.contacts import outline

if TYPE_CHECKING:
    from pathlib import Path

ZOE = "zoe@example.org"


@pytest.fixture
def outreach(ada: Shop) -> Path:
    """Return a list with the address of the order that is nobody's, and a row of no use."""
    path = ada.folder / "outreach.csv"
    path.write_text(f"Order ID,Email\n111-0000000-0000004,{ZOE}\n111-1,zoe\n", encoding="utf-8")
    return path


def test_add_tells_what_each_list_brought(ada: Shop, outreach: Path) -> None:
    done = ada.run("contacts", "add", outreach)
    assert done.code == 0
    header, row, blank, last = done.out.splitlines()
    assert header.split("  ")[0] == "File"
    assert row.split() == ["outreach.csv", "2", "1", "0", "1", "utf-8"]
    assert (blank, last) == (
        "",
        f"orders without e-mail: 1 before, 0 now; 3 customers now, see {ada.root / 'customers.xlsx'}",
    )
    assert done.err.splitlines()[0] == (
        "- outreach.csv: 1 row set aside: row 3 has an e-mail that is not a valid address"
    )


def test_add_is_one_document_for_machines(ada: Shop, outreach: Path) -> None:
    done = ada.run("contacts", "add", outreach, "--json")
    assert (done.code, done.err) == (0, "")
    assert (done.json["event"], done.json["orders_before"], done.json["orders_after"]) == (3, 1, 0)
    [file] = done.json["files"]
    assert file["set_aside"] == [{"row": 3, "reason": "has an e-mail that is not a valid address"}]


def test_add_of_what_is_not_there_or_no_list_is_refused(ada: Shop) -> None:
    assert "there is no such file" in ada.refused("contacts", "add", ada.folder / "none.csv")
    assert "this is a folder" in ada.refused("contacts", "add", ada.folder)
    assert ada.run("contacts", "add").code == 2


def test_show_prints_all_that_is_kept(ada: Shop) -> None:
    done = ada.run("contacts", "show", mail("bob"))
    assert (done.code, done.err) == (0, "")
    told = [line.strip() for line in done.out.splitlines()]
    assert told[0] == f"email: {mail('bob')}"
    assert "buyer-name: BOB SMITH" in told
    assert ada.run("contacts", "show", mail("bob"), "--json").json["email"] == mail("bob")


def test_show_of_an_address_that_nobody_has_is_refused(ada: Shop) -> None:
    assert ada.refused("contacts", "show", ZOE) == "nothing is kept about this address; check how it is spelt"
    assert ada.refused("contacts", "show", "zoe") == "this is no valid e-mail address; check how it is spelt"


def test_a_document_is_an_outline_without_what_is_blank() -> None:
    document = {"a": 1, "b": None, "c": "", "d": [], "e": {"f": False, "g": {}}, "h": [{"i": True}, "x\x1by"]}
    assert list(outline(document)) == ["a: 1", "e", "  f: No", "h", "  1", "    i: Yes", "  2: x y"]
