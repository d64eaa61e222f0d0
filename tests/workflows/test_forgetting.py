from __future__ import annotations

import gzip
import io
import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import openpyxl
import pandas as pd
import pytest
from tests import search
from tests.desk import opened, seen
from tests.shop import Shop, line, mail

from regulars import backups, disk, settings
from regulars import book as books
from regulars.ledger import database, events, workbooks
from regulars.ledger import said as ledger_said
from regulars.segments import saved
from regulars.workflows import looking

if TYPE_CHECKING:
    from pathlib import Path

VERA = "vera.vanishing@example.com"
HERS = {
    "buyer_email": VERA,
    "buyer_name": "Vera Vanishing",
    "buyer_phone_number": "+15550142",
    "recipient_name": "Veronika Vanishing",
    "ship_address_1": "77 Oblivion Lane",
    "ship_address_2": "Apartment Styx",
    "ship_city": "Lethe Springs",
    "ship_state": "Hades",
    "ship_postal_code": "SW99887",
    "ship_phone_number": "+15550143",
    "bill_address_1": "78 Oblivion Lane",
    "bill_city": "Acheron",
    "tracking_number": "1ZVERA",
    "merchant_order_id": "MERCHANT-VERA",
}
FRESH = HERS | {"merchant_order_id": ""}
"""Fields of an order of hers that nothing yet tells to be hers but her address."""
NOON = datetime(2026, 1, 1, tzinfo=UTC)
WORDS = [
    *(str(value) for name, value in HERS.items() if name != "ship_state"),
    "Vanishing",
    *(f"111-0000000-{number:07}" for number in (1, 2, 3, 4, 5)),
    *(f"D{number:07}x" for number in (1, 2, 3, 4, 5)),
]
"""What no byte may say afterwards. Orders 1 to 5 are hers."""


def sums(shop: Shop) -> dict[Any, Any]:
    """Return lines, pieces and amounts of each SKU and currency, by the current lines."""
    lines = looking.look(shop.root, as_of=None, at=None, now=NOON).view.shipments
    by = lines.groupby(["sku", "currency"], observed=True)[["units", "price_minor", "shipping_minor"]]
    return by.sum().to_dict("index")


def emails(shop: Shop) -> list[str]:
    return [customer["email"] for customer in shop.listed()]


@pytest.fixture(scope="module")
def _kept_busy(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """Make the book of :func:`busy` once."""
    shop = Shop(tmp_path_factory.mktemp("shop"))
    march = [
        line(1, sku="WP001", **HERS),
        line(2, sku="WP002", quantity_shipped=3, **HERS | {"buyer_email": VERA.upper()}),
        line(11, sku="WP001"),
        line(12, sku="WP003", buyer_email=mail("bob"), buyer_name="Bob Smith"),
        line(3, **HERS | {"quantity_shipped": "many"}),
    ]
    shop.imported(shop.report("march.txt", *march))
    # Her order 2 again, without her address; and a second line of her order 1 without one.
    april = [
        line(2, sku="WP002", quantity_shipped=3, **HERS | {"buyer_email": ""}),
        line(1, sku="WP004", **HERS | {"buyer_email": "", "shipment_item_id": "D1111111x"}),
        line(13, sku="WP005", buyer_email=""),
    ]
    path = shop.report("april.txt", *april)
    (shop.folder / "april.txt.gz").write_bytes(gzip.compress(path.read_bytes()))
    shop.imported(shop.folder / "april.txt.gz")
    # An undone import, zipped, with her address in yet another spelling.
    may = shop.report(
        "may.txt", line(4, sku="WP006", **HERS | {"buyer_email": f" Ve\u200bra{VERA[4:]}\ufeff"}), line(14)
    )
    with zipfile.ZipFile(shop.folder / "may.zip", "w") as archive:
        archive.write(may, "may.txt")
    shop.imported(shop.folder / "may.zip")
    assert shop.run("undo").code == 0
    return shop


@pytest.fixture
def busy(_kept_busy: Shop, tmp_path: Path) -> Shop:
    """Return a shop whose book has Vera everywhere: in reports of all kinds, overlapping and undone."""
    shutil.copytree(_kept_busy.folder, tmp_path / "shop")
    return Shop(tmp_path / "shop")


def forget(shop: Shop, address: str = VERA) -> Any:
    done = shop.run("forget", address, "--yes", "--json")
    assert (done.code, done.err) == (0, "")
    return done.json


def test_no_byte_of_the_book_names_the_person_and_all_sums_stay(busy: Shop) -> None:
    assert {word for _, word in search.found(busy.root, WORDS)} >= {VERA, "Vanishing", "77 Oblivion Lane"}
    before = sums(busy)
    others = [customer for customer in busy.listed() if customer["email"] != VERA]
    done = forget(busy, VERA.title())
    assert search.found(busy.root, WORDS) == []
    assert sums(busy) == before
    assert busy.listed() == others
    # Orders 1 and 2, and 4 of the undone import; three lines of which the third has no address of its own.
    assert (done["event"], done["lines"], done["orders"], done["files"]) == (5, 4, 3, 3)
    assert len(done["backups"]) == 3
    assert busy.run("check").code == 0


def test_undone_imports_come_back_clean(busy: Shop) -> None:
    forget(busy)
    busy.run("redo", 3)
    assert VERA not in emails(busy)
    assert search.found(busy.root, WORDS) == []
    assert busy.run("check").code == 0


@pytest.mark.parametrize("spelling", [VERA, VERA.upper(), f"\u3000{VERA}\u200b", f"vera\u00ad{VERA[4:]}"])
def test_reports_in_any_spelling_do_not_bring_the_person_back(busy: Shop, spelling: str) -> None:
    forget(busy)
    before, customers = sums(busy), emails(busy)
    again = busy.report(
        "again.txt",
        line(1, sku="WP001", **HERS | {"buyer_email": spelling}),
        line(1, sku="WP004", **HERS | {"buyer_email": "", "shipment_item_id": "D1111111x"}),
        line(12, sku="WP003", buyer_email=mail("bob"), buyer_name="Bob Smith"),
    )
    done = busy.imported(again)
    assert (done["new"], done["known"], done["changed"]) == (0, 3, 0)
    fresh = busy.report("fresh.txt", line(5, sku="WP001", **HERS | {"buyer_email": spelling}))
    done = busy.imported(fresh)
    assert (done["new"], done["forgotten"]) == (1, 1)
    assert "1 line of people whom you had forgotten taken without saying whose they are" in done["notes"]
    assert emails(busy) == customers
    assert search.found(busy.root, WORDS) == []
    assert sums(busy)["WP001", "USD"]["units"] == before["WP001", "USD"]["units"] + 1


@pytest.mark.parametrize("first", ["blank", "named"])
def test_a_new_order_does_not_come_back_by_its_lines_without_an_address(busy: Shop, first: str) -> None:
    forget(busy)
    before = sums(busy)["WP001", "USD"]["units"]
    named = [line(5, **FRESH)]
    blank = [
        line(5, **FRESH | {"buyer_email": ""}),
        line(5, **FRESH | {"buyer_email": "", "shipment_item_id": "D5b"}),
    ]
    one, other = (blank, named) if first == "blank" else (named, blank)
    done = busy.imported(busy.report("one.txt", *one), busy.report("vera.vanishing@example.com.txt", *other))
    assert done["forgotten"] == 3
    assert search.found(busy.root, WORDS) == []
    later = [line(5, **FRESH | {"buyer_email": "", "shipment_item_id": item}) for item in ("D5b", "D5c")]
    assert busy.imported(busy.report("later.txt", *later))["new"] == 1
    assert search.found(busy.root, WORDS) == []
    assert sums(busy)["WP001", "USD"]["units"] == before + 3


def test_what_was_imported_before_it_was_known_to_be_hers_is_cleaned_by_forgetting_her_again(
    busy: Shop,
) -> None:
    forget(busy)
    before = sums(busy)["WP001", "USD"]["units"]
    busy.imported(busy.report("blank.txt", line(5, **FRESH | {"buyer_email": ""})))
    done = busy.imported(busy.report("named.txt", line(5, **FRESH)))
    assert any("run `regulars forget` once more" in note for note in done["notes"])
    assert busy.refused("forget", "--yes", "nobody@example.com") == "nobody in this book has this address"
    done = forget(busy)
    assert (done["lines"], done["orders"], done["files"]) == (1, 1, 1)
    assert search.found(busy.root, WORDS) == []
    assert sums(busy)["WP001", "USD"]["units"] == before + 1
    assert busy.refused("forget", "--yes", VERA) == "this person is forgotten already"


def test_the_very_same_files_are_known_or_read_again_clean(busy: Shop) -> None:
    forget(busy)
    before = busy.bytes()
    assert busy.imported(busy.folder / "march.txt")["event"] is None
    assert busy.bytes() == before
    assert busy.imported(busy.folder / "may.zip")["forgotten"] == 1
    assert search.found(busy.root, WORDS) == []


def test_until_leaves_what_is_later_and_counts_what_was_taken(busy: Shop) -> None:
    forget(busy)
    later = {"reporting_date": "2025-05-01T00:00:00+00:00"}
    report = busy.report("part.txt", line(5, **HERS), line(6, **HERS | later))
    done = busy.imported("--until", "2025-04-30", report)
    assert (done["forgotten"], done["left"]) == (1, 1)


def test_lines_set_aside_keep_their_place_and_reason(busy: Shop) -> None:
    forget(busy)
    sheet = openpyxl.load_workbook(busy.root / "customers.xlsx")["Rejected"]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert rows == [
        ("march.txt", 6, "quantity-shipped", "is not a whole number from 1 to 1,000,000 in plain digits")
    ]


def test_another_persons_line_in_the_same_order_stays_that_persons(shop: Shop) -> None:
    shop.imported(
        shop.report(
            "a.txt", line(1, **HERS), line(1, sku="WP002", shipment_item_id="Dbob", buyer_email=mail("bob"))
        )
    )
    forget(shop)
    (bob,) = shop.listed()
    assert (bob["email"], bob["orders"], bob["units"]) == (mail("bob"), 1, 1)


def test_one_line_that_two_reports_give_to_two_addresses_is_forgotten_in_both(shop: Shop) -> None:
    shop.imported(shop.report("a.txt", line(1, **HERS)))
    moved = HERS | {"buyer_email": "vera2@example.com", "reporting_date": "2025-04-01T00:00:00+00:00"}
    shop.imported(shop.report("b.txt", line(1, **moved)))
    assert emails(shop) == ["vera2@example.com"]
    before = sums(shop)
    forget(shop, "vera2@example.com")
    assert emails(shop) == []
    assert sums(shop) == before
    assert "vera2@example.com" not in str(search.found(shop.root, ["vera2@example.com", *WORDS[1:]]))


def test_forgetting_is_an_event_that_nothing_undoes(busy: Shop) -> None:
    forget(busy)
    assert busy.refused("undo", 5) == "event 5 forgot a person, and that cannot be undone"
    assert busy.refused("redo", 5) == "event 5 forgot a person, and that cannot be undone"
    assert busy.run("undo", "--json").json["event"] == 2
    assert search.found(busy.root, WORDS) == []
    last = busy.run("history", "--json").json[4]
    assert (last["kind"], last["did"], last["in_force"]) == ("forget", "4 lines, 3 orders, 3 files", True)


def test_looking_back_before_it_shows_nobody_either(busy: Shop) -> None:
    forget(busy)
    assert VERA not in [customer["email"] for customer in busy.listed("--at", 2)]


def test_two_people_are_forgotten_one_after_the_other(busy: Shop) -> None:
    before = sums(busy)
    forget(busy)
    forget(busy, mail("bob"))
    assert emails(busy) == [mail("ada")]
    assert sums(busy) == before
    assert search.found(busy.root, [*WORDS, mail("bob"), "Bob Smith"]) == []
    busy.imported(busy.report("more.txt", line(5, **HERS), line(15, buyer_email=mail("bob"))))
    assert emails(busy) == [mail("ada")]


def test_known_contacts_go_and_do_not_come_back(busy: Shop) -> None:
    contacts = busy.folder / "contacts.csv"
    contacts.write_text(
        "order id,email,name,postcode\n"
        f"111-0000000-0000013,{VERA},,\n"
        f",{VERA.upper()},Vera Vanishing,SW99887\n"
        f",{mail('ada')},Ada Example,01234\n",
        encoding="utf-8",
    )
    assert busy.run("contacts", "add", contacts).code == 0
    forget(busy)
    also = [*WORDS, "111-0000000-0000013"]  # an order that only the contacts gave to her
    assert search.found(busy.root, also) == []
    done = busy.run("contacts", "add", contacts)
    assert "2 contacts of people whom you had forgotten, not taken" in done.err
    assert search.found(busy.root, also) == []


def test_what_was_typed_of_the_person_goes_too(busy: Shop) -> None:
    his = f"mail:{mail('bob')}"
    with database.writing(busy.root / "ledger.db") as db:
        event = events.append(db, "sync", at=NOON)
        note = {"field": "notes", "value": "call at 77 Oblivion Lane"}
        typed = {
            "addresses": [{"handle": f"mail:{VERA}", "address": "v.new@example.com"}],
            "values": [{"handle": f"mail:{VERA}"} | note, {"handle": his, "field": "notes", "value": "tall"}],
            "quantities": [{"handle": f"mail:{VERA}", "sku": "WP009", "delta": 2, "reported": 0}],
        }
        ledger_said.add(db, event, {name: pd.DataFrame(rows) for name, rows in typed.items()})
        database.commit(db)
    assert "v.new@example.com" in emails(busy)
    slots = [slot["label"] for slot in busy.run("sku", "list", "--json").json]
    forget(busy, "v.new@example.com")
    assert search.found(busy.root, [*WORDS, "v.new@example.com"]) == []
    assert [slot["label"] for slot in busy.run("sku", "list", "--json").json] == slots
    bob = next(customer for customer in busy.listed() if customer["email"] == mail("bob"))
    assert bob["notes"] == "tall"


# --- what is refused ---------------------------------------------------------------------------------------


def test_nobody_a_forgotten_person_a_shared_mailbox_and_no_address_are_refused(busy: Shop) -> None:
    before = busy.bytes()
    assert busy.refused("forget", "--yes", "nobody@example.com") == "nobody in this book has this address"
    shared = "no-reply-amazon-iba-buyer@marketplace.amazon.de"
    assert busy.refused("forget", "--yes", shared).startswith("this mailbox stands for many people")
    assert busy.run("forget", "--yes", "vera at example").code == 2
    assert {name: content for name, content in busy.bytes().items() if "forgotten.key" not in name} == before
    forget(busy)
    assert busy.refused("forget", "--yes", VERA) == "this person is forgotten already"


def test_without_a_terminal_somebody_must_have_said_yes(busy: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    before = busy.bytes()
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    assert (
        busy.refused("forget", VERA)
        == "forgetting a person cannot be undone, and there is nobody to ask; add --yes"
    )
    assert busy.bytes() == before


def test_a_lost_or_wrong_key_keeps_reports_out(busy: Shop) -> None:
    forget(busy)
    key = busy.root / "forgotten.key"
    assert key.stat().st_mode & 0o777 == 0o600
    report = busy.report("new.txt", line(20))
    secret = key.read_bytes()
    key.unlink()
    advice = "without it people whom you had forgotten could come back: put it back from a backup"
    assert busy.refused("import", report) == f"forgotten.key is lost; {advice}"
    assert f"forgotten.key is lost; {advice}" in busy.run("check").out
    assert busy.refused("forget", "--yes", mail("bob")) == f"forgotten.key is lost; {advice}"
    key.write_bytes(bytes(32))
    assert busy.refused("import", report) == f"forgotten.key is not the one of this book; {advice}"
    key.write_bytes(secret)
    busy.imported(report)


def test_the_key_is_never_taken_for_a_report(busy: Shop) -> None:
    forget(busy)
    assert books.Book(busy.root).owns(busy.root / "forgotten.key")


def test_settings_that_name_the_person_are_refused(busy: Shop) -> None:
    (busy.root / "regulars.toml").write_text(f"# {VERA.upper()} rang\n", encoding="utf-8")
    assert "regulars.toml: this file names the person" in busy.refused("forget", "--yes", VERA)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_selection_that_named_the_person_is_nowhere_once_it_is_deleted(busy: Shop, end: str) -> None:
    book = books.Book(busy.root)
    hers = f"email = '{VERA}' or name contains 'Vanishing' or address contains \"77 Oblivion Lane\""
    toml = saved.put(f"greeting.fallback = 'friend'{end}", "hers", hers)
    books.write_settings(book, saved.put(toml, "about 111-0000000-0000001", "prime"))
    busy.imported(busy.report("new.txt", line(20)))
    with database.reading(book.ledger) as db:
        row = workbooks.newest(db)
    assert row is not None
    assert settings.parse(row.toml) == replace(book.settings(), segments={})
    assert "this saved segment names the person" in busy.refused("forget", "--yes", VERA)
    for name in ("hers", "about 111-0000000-0000001"):
        books.write_settings(book, saved.removed(book.settings_text(), name))
    busy.imported(busy.report("newer.txt", line(21)))
    forget(busy)
    assert search.found(busy.root, WORDS) == []
    assert busy.run("check").code == 0


def test_a_selection_is_no_reason_to_write_the_workbook(busy: Shop) -> None:
    before = busy.bytes()
    book = books.Book(busy.root)
    books.write_settings(book, saved.put(book.settings_text(), "vip", "prime"))
    assert busy.run("sync").code == 0
    book.settings_path.unlink()
    assert busy.bytes() == before


def test_the_sellers_own_words_about_the_person_are_refused_with_their_cell(busy: Shop) -> None:
    path = busy.root / "customers.xlsx"
    workbook = openpyxl.load_workbook(path)
    workbook.create_sheet("Mine")["B3"] = f"{VERA} wants her money back"
    workbook.save(path)
    said = busy.refused("forget", "--yes", VERA)
    assert said.startswith(f"{path}, Mine, B3: your own words name the person here; take that out")
    assert VERA in emails(busy)


# --- crashes -----------------------------------------------------------------------------------------------


def test_a_failure_before_the_commit_leaves_the_book_as_it_was(
    busy: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = busy.bytes()

    def fails(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(database, "commit", fails)
    assert busy.run("forget", "--yes", VERA).code == 1
    assert {name: content for name, content in busy.bytes().items() if "forgotten.key" not in name} == before
    monkeypatch.undo()
    forget(busy)
    assert search.found(busy.root, WORDS) == []


@pytest.mark.parametrize("when", ["before", "after"])
def test_what_a_crash_at_the_commit_leaves_is_swept_by_the_next_turn(busy: Shop, when: str) -> None:
    dies = f"""
import os, sys
from regulars import cli
from regulars.ledger import database, events
from regulars.ledger import said as ledger_said
real = database.commit
def commit(db):
    {"real(db)" if when == "after" else "pass"}
    os._exit(9)
database.commit = commit
cli.run(sys.argv[1:])
"""
    arguments = ["--book", str(busy.root), "forget", VERA, "--yes"]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    ended = subprocess.run([sys.executable, "-c", dies, *arguments], env=environment, check=False)
    assert ended.returncode == 9
    there = backups.every(books.Book(busy.root))
    assert search.found(busy.root / "lines", [VERA]) != []
    busy.imported(busy.report("new.txt", line(20)))
    assert (VERA in emails(busy)) == (when == "before")
    assert [path.exists() for path in there] == [when == "before"] * 3
    assert not (busy.root / "backups" / "doomed.txt").exists()
    assert busy.run("check").code == 0
    if when == "before":
        forget(busy)
    assert search.found(busy.root, WORDS) == []


def test_a_workbook_that_was_typed_in_and_cannot_be_replaced_is_written_next(
    busy: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise PermissionError

    with opened(busy.root / "customers.xlsx") as desk:
        desk.cell(mail("bob"), "Notes").value = "called"
    with monkeypatch.context() as patched:
        patched.setattr(backups, "publish", fails)
        assert "the person is forgotten, but still stands" in busy.refused("forget", "--yes", VERA)
    assert busy.run("sync").code == 0
    assert search.found(busy.root, WORDS) == []
    assert seen(busy.root / "customers.xlsx").cell(mail("bob"), "Notes").value == "called"
    assert busy.run("check").code == 0


def test_a_workbook_that_cannot_be_replaced_is_said_and_written_next_without_a_backup(
    busy: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise PermissionError

    real = disk.replace

    def busy_with_it(source: Path, target: Path) -> None:
        (fails if target.name == "customers.xlsx" else real)(source, target)

    monkeypatch.setattr(disk, "replace", busy_with_it)
    said = busy.refused("forget", "--yes", VERA)
    assert "the person is forgotten, but still stands in the workbook, which could not be replaced" in said
    assert "close it in every program and run `regulars sync`, which writes it" in said
    monkeypatch.undo()
    assert {name for name, _ in search.found(busy.root, WORDS)} == {"customers.xlsx"}
    busy.imported(busy.report("new.txt", line(20)))
    assert search.found(busy.root, WORDS) == []
    assert list((busy.root / "backups").iterdir()) == []
