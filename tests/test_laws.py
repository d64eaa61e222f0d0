"""Laws that hold for any reports: lines are drawn, written to files and imported as a seller would."""

from __future__ import annotations

import csv
import io
import itertools
import tempfile
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.desk import opened
from tests.shop import DAY, Shop, line, mail

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Line = dict[str, str]

SKUS = ("WP001#1", "WP001#2", "WP002", "=1+1", "amzn.gr.WP002-x7", "email", "01234")
EVERYTHING = line(1, **{"buyer-email": mail("ada")})

modest = settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def lines(draw: st.DrawFn, orders: int = 5) -> Line:
    """Draw a line of one of a few orders and items, so that lines meet again and say other things."""
    order = draw(st.integers(1, orders))
    day = draw(st.integers(1, 9))
    usual = line(
        order,
        shipment_item_id=draw(st.sampled_from(["", "D0000001x", "D0000002x"])),
        sku=draw(st.sampled_from(SKUS)),
        quantity_shipped=draw(st.sampled_from([1, 1, 2, 9, 12])),
        buyer_email=draw(
            st.sampled_from([mail("ada"), mail("bob").upper(), mail("cid"), "", "not an address"])
        ),
        buyer_name=draw(
            st.sampled_from(["Ada Example", "", "山田 花子", "=SUM(A1)", "NULL", '"Bob" O\'Neil'])
        ),
        item_price=draw(st.sampled_from(["19.99", "0.00", "", "7,50", "1000"])),
        shipping_price=draw(st.sampled_from(["0.00", "4.99", ""])),
        item_promotion_discount=draw(st.sampled_from(["0.00", "-10.00", ""])),
        shipment_date=f"2025-03-0{day}T10:00:00+00:00",
        reporting_date=f"2025-03-0{day}T20:00:00+00:00",
        purchase_date=draw(st.sampled_from(["", f"2025-02-0{order}T08:30:00+00:00"])),
        ship_postal_code=draw(st.sampled_from(["01234", "", "90210"])),
    )
    currency, channel = draw(st.sampled_from([("USD", "Amazon.com"), ("JPY", "Amazon.co.jp"), ("", "")]))
    if currency == "JPY":
        usual["item-price"] = usual["item-price"].split(".")[0].split(",")[0]
    return usual | {"currency": currency, "sales-channel": channel}


reports = st.lists(lines(), min_size=1, max_size=6)


@contextmanager
def shops() -> Iterator[Shop]:
    """Give a shop in a folder of its own, since one test draws many."""
    with tempfile.TemporaryDirectory() as folder:
        yield Shop(Path(folder))


def files(shop: Shop, *contents: Sequence[Line]) -> list[Path]:
    return [shop.report(f"{number}.txt", *content) for number, content in enumerate(contents)]


def exported(shop: Shop) -> bytes:
    return shop.exported("customers.csv").read_bytes()


def imported(*commands: Sequence[Sequence[Line]]) -> tuple[bytes, Any]:
    """Return the CSV export and the list of a book made by these commands, each with these reports."""
    with shops() as shop:
        for number, contents in enumerate(commands):
            paths = [shop.report(f"{number}-{at}.txt", *content) for at, content in enumerate(contents)]
            shop.imported(*paths, "--no-workbook")
        return exported(shop), shop.listed()


def order_and_item(row: Line) -> tuple[str, str]:
    return row["amazon-order-id"], row["shipment-item-id"]


@modest
@given(content=reports)
def test_importing_twice_is_importing_once(content: list[Line]) -> None:
    with shops() as shop:
        paths = files(shop, content)
        first = shop.imported(*paths)
        before = shop.bytes()
        again = shop.imported(*paths)
        assert shop.bytes() == before
        assert again["event"] is None
        assert first["lines"] == len(content) == first["new"] + first["known"] + first["changed"]
        if len({order_and_item(row) for row in content}) == len(content):  # then their order is no matter
            assert shop.imported(shop.report("turned.txt", *reversed(content)))["event"] is None


# The SKUs of all files stand in the first import, so that every SKU gets the same position.
EVERY_SKU = [line(90 + number, sku=sku, buyer_email=mail("zoe")) for number, sku in enumerate(SKUS)]


@modest
@given(contents=st.lists(reports, min_size=2, max_size=3), shuffle=st.randoms())
def test_any_order_of_files_and_of_commands_gives_the_same_list(
    contents: list[list[Line]], shuffle: Any
) -> None:
    at_once = imported([EVERY_SKU, *contents])[0]
    turned = [[content] for content in contents]
    shuffle.shuffle(turned)
    assert imported([EVERY_SKU], *turned, turned[0])[0] == at_once


@modest
@given(content=st.lists(lines(), min_size=2, max_size=8), data=st.data())
def test_files_that_overlap_give_what_one_file_gives(content: list[Line], data: st.DataObject) -> None:
    content = list({order_and_item(row): row for row in content if row["shipment-item-id"]}.values())
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, len(content)))
    whole = imported([[*EVERY_SKU, *content]])[0]
    assert imported([[*EVERY_SKU, *content[:end]]], [content[start:]])[0] == whole


@modest
@given(content=reports, until=st.integers(1, 9))
def test_a_file_taken_in_two_parts_gives_what_it_gives_at_once(content: list[Line], until: int) -> None:
    whole = imported([EVERY_SKU], [content])[0]
    with shops() as shop:
        first, report = files(shop, EVERY_SKU, content)
        shop.imported(first, "--no-workbook")
        part = shop.imported(report, "--until", f"2025-03-0{until}", "--no-workbook")
        assert part["left"] == sum(row["reporting-date"][9] > str(until) for row in content)
        assert part["lines"] == len(content) == part["new"] + part["known"] + part["changed"] + part["left"]
        shop.imported(report, "--no-workbook")
        assert exported(shop) == whole


def added(rows: Sequence[Line]) -> dict[str, Decimal]:
    """Add up pieces by product and money by currency from lines that each count."""
    own = {row["sku"] for row in rows}
    sums: dict[str, Decimal] = {}
    for row in rows:
        is_resale = row["sku"].startswith("amzn.gr.WP002") and "WP002" in own
        label = f"Units of {'WP002' if is_resale else row['sku']}"
        sums[label] = sums.get(label, Decimal(0)) + int(row["quantity-shipped"])
        if row["item-price"]:
            label = f"Spent {row['currency'] or 'XXX'}"
            paid = Decimal(row["item-price"].replace(",", ".")) + Decimal(row["item-promotion-discount"] or 0)
            sums[label] = sums.get(label, Decimal(0)) + paid
    return sums


@modest
@given(content=reports)
@example(content=[line(1, buyer_email=""), line(2, item_price="0.00", item_promotion_discount="-5.00")])
def test_units_and_money_are_conserved(content: list[Line]) -> None:
    content = [row | {"shipment-item-id": f"D{number:07}y"} for number, row in enumerate(content)]
    sums = added(content)
    with shops() as shop:
        shop.imported(*files(shop, content))
        listed = shop.listed()
        summary = list(openpyxl.load_workbook(shop.root / "customers.xlsx", data_only=True)["Summary"].values)
    rows = summary[1 + next(number for number, row in enumerate(summary) if "Difference" in row) :]
    totals = {str(label): (ledger, difference) for _, label, *_, ledger, difference in rows if label}
    assert {difference for _, difference in totals.values()} == {0}
    del totals["Orders"]
    assert {label: Decimal(str(ledger)) for label, (ledger, _) in totals.items()} == sums
    # And in the list: what the customers have, and what is nobody's.
    nobodys = added([row for row in content if is_nobodys(row, content)])
    for label in sums:
        if label.startswith("Spent"):
            bought = sum(Decimal(customer["spent"].get(label[-3:], "0")) for customer in listed)
            assert bought + nobodys.get(label, Decimal(0)) == sums[label]
    pieces = sum(int(row["quantity-shipped"]) for row in content if not is_nobodys(row, content))
    assert sum(customer["units"] for customer in listed) == pieces


def is_nobodys(row: Line, content: Sequence[Line]) -> bool:
    """Return whether neither the line nor the others of its order, where they agree, name an address."""
    named = {
        other["buyer-email"].lower()
        for other in content
        if other["amazon-order-id"] == row["amazon-order-id"] and "@" in other["buyer-email"]
    }
    return "@" not in row["buyer-email"] and len(named) != 1


@modest
@given(content=reports)
def test_what_openpyxl_reads_from_the_workbook_is_what_the_list_says(content: list[Line]) -> None:
    with shops() as shop:
        shop.imported(*files(shop, content))
        workbook = openpyxl.load_workbook(shop.root / "customers.xlsx", data_only=True)
        header, *rows = workbook["Customers"].iter_rows(values_only=True)
        newest = max(row["reporting-date"] for row in content)[:10]
        listed = shop.run("list", "--json", "--as-of", newest).json
    assert [row[header.index("Email")] for row in rows if any(row)] == [
        customer["email"] for customer in listed
    ]
    for row, customer in zip(rows, listed, strict=False):
        said = dict(zip(header, row, strict=True))
        for label, quantity in customer["quantities"].items():
            assert (said.pop("email (SKU)" if label == "email" else label) or 0) == quantity
        for currency in [name.removeprefix("Spent ") for name in header if str(name).startswith("Spent ")]:
            spent = said.pop(f"Spent {currency}")
            expected = customer["spent"].get(currency)
            assert (None if spent is None else Decimal(str(spent))) == (
                None if expected is None else Decimal(expected)
            )
        assert {name: said[name] for name in PLAIN} == {name: customer[key] for name, key in PLAIN.items()}
        assert said["SKU-Flag"] == int(customer["sku_flag"])
        assert {name: said[name] == "Yes" for name in YES} == {
            name: customer[key] for name, key in YES.items()
        }
        days = {name: said[name] and said[name].date().isoformat() for name in DAYS}
        assert days == {name: customer[key] for name, key in DAYS.items()}


PLAIN = {
    "Email": "email", "Name": "name", "Greeting": "greeting", "Prime evidence": "prime_evidence",
    "Orders": "orders", "Purchases": "purchases", "Units": "units", "Days since": "days_since",
    "Country": "country", "State": "state", "City": "city", "Postcode": "postcode", "Channels": "channels",
    "Email kind": "email_kind", "Notes": "notes", "Customer id": "customer_id",
}  # fmt: skip
YES = {"Prime": "prime", "Reviewer": "reviewer", "Do not contact": "do_not_contact"}
DAYS = {"First order": "first_order", "Last order": "last_order", "Last contacted": "last_contacted"}


@modest
@given(content=reports, as_of=st.integers(1, 7))
def test_every_form_of_an_export_says_the_same(content: list[Line], as_of: int) -> None:
    with shops() as shop:
        shop.imported(*files(shop, content), "--no-workbook")
        day = f"2025-02-0{as_of}"
        path = shop.folder / "customers.csv"
        assert shop.run("export", "-o", path, "--as-of", day).code == 0
        rows = list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))
        listed = shop.run("list", "--json", "--as-of", day).json
    assert [row["email"] for row in rows] == [customer["email"] for customer in listed]
    for row, customer in zip(rows, listed, strict=True):
        assert row["name"] == ("'" * (customer["name"] or "").startswith("=") + (customer["name"] or ""))
        assert row["sku_flag"] == customer["sku_flag"]
        assert {
            name[-3:].upper(): text for name, text in row.items() if name.startswith("spent_") and text
        } == (customer["spent"])
        assert customer["units"] == sum(customer["quantities"].values())
        flag = customer["sku_flag"].rjust(len(customer["quantities"]), "0")[::-1]
        assert [int(digit) for digit in flag] == [min(n, 9) for n in customer["quantities"].values()]


@modest
@given(contents=st.lists(reports, min_size=2, max_size=2))
def test_the_book_as_it_stood_after_an_event_is_the_book_before_the_next(contents: list[list[Line]]) -> None:
    with shops() as shop:
        stood = []
        for path in files(shop, *contents):
            shop.imported(path, "--no-workbook")
            stood.append(shop.listed())
        events = [entry["event"] for entry in shop.run("history", "--json").json]
        seen = [shop.listed("--at", event) for event in events]
        # An import that brought nothing new is no event, and changed nothing.
        assert seen == [state for state, _ in itertools.groupby(stood)] or len(events) == len(stood)
        if len(events) == len(stood):
            assert seen == stood


@modest
@given(contents=st.lists(reports, min_size=1, max_size=3))
def test_after_an_undo_an_export_is_what_it_was_before(contents: list[list[Line]]) -> None:
    with shops() as shop:
        paths = files(shop, *contents)
        for path in paths[:-1]:
            shop.imported(path, "--no-workbook")
        before = exported(shop) if paths[1:] else None
        if shop.imported(paths[-1], "--no-workbook")["event"] is None:
            return
        after = exported(shop)
        assert shop.run("undo").code == 0
        if before is None:
            assert shop.listed() == []
        else:
            assert exported(shop) == before
        assert shop.run("redo").code == 0
        assert exported(shop) == after


def test_the_workbook_does_not_depend_on_the_day_it_is_written_on(shop: Shop) -> None:
    shop.imported(shop.report("may.txt", EVERYTHING))
    sheet = openpyxl.load_workbook(shop.root / "customers.xlsx", data_only=True)["Customers"]
    header, row = sheet.iter_rows(values_only=True)
    assert row[header.index("Days since")] == 1  # from 1 March to 2 March, the newest reporting day
    assert shop.listed()[0]["days_since"] == 306  # to DAY
    assert DAY == "2026-01-01"


EDITS = {
    "name": lambda desk, email: desk.cell(email, "Name").__setattr__("value", "Typed Name"),
    "prime": lambda desk, email: desk.cell(email, "Prime").__setattr__("value", "No"),
    "quantity": lambda desk, email: desk.cell(email, desk.headers()[7]).__setattr__("value", 4),
    "emptied quantity": lambda desk, email: desk.cell(email, desk.headers()[7]).__setattr__("value", None),
    "moved": lambda desk, email: desk.cell(email, "Email").__setattr__("value", "moved@example.org"),
    "merged": lambda desk, email: desk.cell(email, "Email").__setattr__("value", [*desk.rows()][-1]),
    "deleted": lambda desk, email: desk.sheet().delete_rows(desk.rows()[email]),
    "added": lambda desk, _: desk.add_row(Email="added@example.org", Notes="a new one"),
}
"""What a seller may type into the row of the first customer."""


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(content=reports, typed=st.lists(st.sampled_from(sorted(EDITS)), min_size=2, max_size=3, unique=True))
def test_after_the_undo_of_any_edit_an_export_is_what_it_was_before(
    content: list[Line], typed: list[str]
) -> None:
    with shops() as shop:
        others = [line(90 + at, buyer_email=mail(name)) for at, name in enumerate(("dan", "eve", "fay"))]
        shop.imported(*files(shop, content, [EVERYTHING, *others]))
        stood = [exported(shop)]
        for kind in typed:
            with opened(shop.root / "customers.xlsx") as desk:
                EDITS[kind](desk, next(iter(desk.rows())))
            done = shop.run("sync", "--json")
            assert done.code == 0, done.err
            if done.json["event"] is not None:
                stood.append(exported(shop))
        for before, after in zip(stood[-2::-1], stood[:0:-1], strict=True):
            assert exported(shop) == after
            assert shop.run("undo").code == 0
            assert exported(shop) == before
