"""A book in which everything was done once, for tests of what can go wrong with any part of it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from tests.desk import opened
from tests.shop import Shop, line, mail

if TYPE_CHECKING:
    from pathlib import Path

NOBODY = "111-0000000-0000004"
"""An order without an address."""


@pytest.fixture(scope="session")
def _kept_full(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """Make the book of :func:`full` once."""
    shop = Shop(tmp_path_factory.mktemp("shop"))
    shop.imported(
        shop.report(
            "march.txt",
            line(1, sku="WP001#1", quantity_shipped=2, item_price="40.00", shipping_price="0.00"),
            line(2, sku="WP002", buyer_email=mail("bob"), buyer_name="BOB SMITH", item_price="9.99"),
            line(3, sku="WP003", buyer_email=mail("eve"), buyer_name="Eve Gone", ship_city="Lethe"),
            line(4, sku="WP002", buyer_email="", buyer_name="Zoë Ünknown"),
            line(5, quantity_shipped="two"),
            line(6, buyer_email=mail("fay"), item_price="30.00", item_promotion_discount="20.00"),
        )
    )
    with opened(shop.root / "customers.xlsx") as desk:
        desk.cell(mail("ada"), "Name").value = "Ada of Spades"
        desk.cell(mail("ada"), "WP002").value = 3
        desk.cell(mail("bob"), "Email").value = mail("robert")
        desk.cell(mail("eve"), "Notes").value = "asked twice"
        desk.cell(mail("fay"), "Do not contact").value = "Yes"
        desk.cell(NOBODY, "Email", sheet="Missing email", by="Order id").value = mail("zoe")
        desk.add_column("Birthday")
        desk.cell(mail("ada"), "Birthday").value = "1 May"
        desk.add_row(Email=mail("newcomer"), Name="Nora New")
        desk.sheet("Discounts").cell(2, desk.headers("Discounts").index("Verdict") + 1).value = "Ordinary"
    later = {"purchase_date": "2025-04-01T08:30:00+00:00", "reporting_date": "2025-04-02T20:00:00+00:00"}
    april = shop.report(
        "april.txt",
        line(7, **later),
        line(8, sku="WP002", buyer_email=mail("eve"), buyer_name="Eve Gone", **later),
        line(3, sku="WP003", buyer_email="", **later),
    )
    may = shop.report("may.txt", line(9, buyer_email="", **later))
    (shop.folder / "known.csv").write_text("Email,Order id\ncarl@example.org,111-0000000-0000009\n")
    (shop.folder / "reviewers.csv").write_text("Email\nrita@example.org\n")
    for command in (
        ["sku", "group", "WP001#1", "WP003"],  # event 3, after what was typed
        ["sku", "move", "WP002", "1"],
        ["segment", "save", "twice", "orders >= 2"],
        ["import", april, may, "--no-workbook"],
        ["contacts", "add", shop.folder / "known.csv"],
        ["contacts", "add", "--reviewers", shop.folder / "reviewers.csv"],
        ["undo", "4"],
        ["forget", mail("eve"), "--yes"],
    ):
        done = shop.run(*command)
        assert done.code == 0, done.err
    with opened(shop.root / "customers.xlsx") as desk:
        desk.cell(mail("ada"), "Notes").value = "likes blue"
    assert shop.run("history").code == 0  # which takes it, and leaves the workbook as it is
    return shop


@pytest.fixture
def full(_kept_full: Shop, tmp_path: Path) -> Shop:
    """Return a shop with a book that holds something of everything; it may be changed.

    Reports of March, April and May (`march.txt`, …), cells of all kinds typed, rows added, slots grouped and
    moved and one of these undone, known contacts and reviewers, a saved segment, Eve forgotten.
    """
    shutil.copytree(_kept_full.folder, tmp_path / "shop", symlinks=True)
    return Shop(tmp_path / "shop")
