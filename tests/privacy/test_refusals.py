from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest
from tests import desk
from tests.privacy import canaries
from tests.privacy.commands import COMMANDS, UNA, quiet

from regulars.columns import REPORT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.privacy.canaries import World

DAN = "zqcanarymaildan@example.org"
SOMEBODY = "Zqcanary Secretperson"


def refused(world: World, *arguments: object) -> str:
    """Run a command that is refused, and return the sentence, which names nobody."""
    done = world.run(*arguments)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("regulars: ")
    assert canaries.heard(done.err, but=arguments) == []
    assert world.strays() == []
    return done.err


# --- what is typed wrong -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", list(COMMANDS))
def test_wrong_usage_tells_nothing_of_the_book(world: World, name: str) -> None:
    command = COMMANDS[name][0]
    for arguments in (
        ["--nothing"],
        ["--at", "zero"],
        [*command.typed(world), "--book", world.folder / "june.txt"],
    ):
        done = world.run(*name.split(), *arguments)
        assert (done.code, done.out) == (2, "")
        assert canaries.heard(done.err, but=arguments) == []


@pytest.mark.parametrize("name", ["forget", "show", "contacts show"])
def test_an_address_that_is_none_or_nobodys_is_not_repeated(world: World, name: str) -> None:
    more = ["--yes"] * (name == "forget")
    for address in ("zqcanary at example", "zqcanarynobody@example.org"):
        done = world.run(*name.split(), address, *more)
        assert done.code in (1, 2)
        assert canaries.heard(done.out + done.err) == []


# --- what is refused of reports ----------------------------------------------------------------------------

TABLE = "\t".join(REPORT)
ALL_ORDERS = "\t".join(["amazon-order-id", "order-status", "last-updated-date", "buyer-email"])
PERSON = "\t".join(canaries.of("eve", 20).get(name, "") for name in REPORT)
NO_REPORTS: Mapping[str, bytes] = {
    "a line and no header": PERSON.encode(),
    "another report": f"{ALL_ORDERS}\n{PERSON}\n".encode(),
    "JSON": f'{{"error": "{SOMEBODY}"}}'.encode(),
    "a web page": f"<html><title>{SOMEBODY}</title></html>".encode(),
    "a text": f"{SOMEBODY}\n".encode(),
    "a PDF": f"%PDF-1.7 {SOMEBODY}".encode(),
    "no text": f"{SOMEBODY}\0\1\2".encode(),
    "lines that do not fit": f"{TABLE}\n{SOMEBODY}\n{SOMEBODY}\tand more\n".encode(),
    "lines that say nonsense": f"{TABLE}\n{PERSON.replace('2025-03-02', SOMEBODY)}\n".encode(),
    "another header below": f"{TABLE}\n{PERSON}\n{ALL_ORDERS}\n{SOMEBODY}\n".encode(),
    "a column that is lacking": f"{TABLE.replace('buyer-email', 'mail')}\n{PERSON}\n".encode(),
    "a column twice": f"{TABLE.replace('ship-city', 'sku')}\n{PERSON}\n".encode(),
    "UTF-16 without its mark": f"{TABLE}\n{PERSON}\n".encode("utf-16-le"),
    "a database": b"SQLite format 3\0" + SOMEBODY.encode(),
    "what was cut off": gzip.compress(f"{TABLE}\n{PERSON}\n".encode())[:-12],
}


@pytest.mark.parametrize("content", NO_REPORTS.values(), ids=list(NO_REPORTS))
def test_a_refused_report_is_not_quoted(world: World, content: bytes) -> None:
    path = world.folder / "odd" / "odd.txt"
    path.parent.mkdir()
    path.write_bytes(content)
    before = world.bytes()
    refused(world, "import", path)
    assert world.bytes() == before
    done = world.run("import", path.parent)  # found in a folder, it may be passed over with a word
    assert canaries.heard(done.out + done.err) == []
    assert canaries.heard(world.run("contacts", "add", path).err) == []


def test_what_is_set_aside_or_strange_is_told_by_its_place(world: World) -> None:
    lines = [
        canaries.of("eve", number, **{field: SOMEBODY})
        for number, field in enumerate(
            ("quantity_shipped", "purchase_date", "item_price", "reporting_date", "payments_date"), start=30
        )
    ]
    report = world.report("odd.txt", *lines, *(canaries.of("eve", number) for number in range(40, 46)))
    report.write_bytes(report.read_bytes() + b"\xffzqcanary\n" + SOMEBODY.encode() + b"\n")
    assert "without --strict such lines are set aside" in refused(world, "import", "--strict", report)
    done = world.run("import", report)
    assert done.code == 0
    assert canaries.heard(done.out + done.err) == []
    assert "6 lines set aside" in done.err


NO_LISTS: Mapping[str, bytes] = {
    "no header": f"{SOMEBODY};Rome\n{SOMEBODY};Paris\n".encode(),
    "an address and no header": f"{SOMEBODY},{UNA}\n".encode(),
    "JSON": f'{{"error": "{SOMEBODY}"}}'.encode(),
    "no order": f"Email,Phone\n{UNA},{SOMEBODY}\n".encode(),
    "a column twice": f"Email,Email,Name\n{UNA},{SOMEBODY},\n".encode(),
    "no text": SOMEBODY.encode() + bytes(range(32)),
}


@pytest.mark.parametrize("content", NO_LISTS.values(), ids=list(NO_LISTS))
def test_a_refused_list_is_not_quoted(world: World, content: bytes) -> None:
    path = world.folder / "odd.csv"
    path.write_bytes(content)
    refused(world, "contacts", "add", path)


def test_rows_of_a_list_that_are_set_aside_are_told_by_their_place(world: World) -> None:
    path = world.folder / "odd.csv"
    path.write_text(
        f'Order id,Email,Name\n1.1E+16,{DAN},{SOMEBODY}\n,zqcanary at home,\n,,{SOMEBODY}\n"{SOMEBODY}'
    )
    done = world.run("contacts", "add", path)
    assert done.code == 0
    assert "4 rows set aside" in done.err
    assert canaries.heard(done.out + done.err) == []


# --- what is refused of the workbook -----------------------------------------------------------------------


def put(header: str, value: object, email: str = UNA) -> Callable[[desk.Desk], None]:
    return lambda work: setattr(work.cell(email, header), "value", value)


WRONG: Mapping[str, Callable[[desk.Desk], None]] = {
    "yes or no": put("Prime", SOMEBODY),
    "a quantity": put("WP002", SOMEBODY),
    "an address": put("Email", "zqcanary at example"),
    "an error": put("Name", "#REF!"),
    "a formula": put("Notes", f'="{SOMEBODY}"'),
    "no address": put("Email", None),
    "a header": lambda work: setattr(work.sheet()["B1"], "value", SOMEBODY),
    "a header twice": lambda work: work.add_column("Name"),
    "an address twice": lambda work: work.add_row(Email=UNA, Name=SOMEBODY),
    "a copied row": lambda work: work.add_row(
        Email="zqcanarycopy@example.org", Customer_id=work.cell(UNA, "Customer id").value
    ),
    "a shared mailbox": put("Email", "no-reply-amazon-iba-buyer@marketplace.amazon.de"),
    "a verdict": lambda work: work.sheet("Discounts").append([SOMEBODY] * 11),
    "a label": lambda work: setattr(work.cell("WP002", "Label", "SKUs", by="Label"), "value", "Notes"),
    "a lost sheet": lambda work: setattr(work.sheet(), "title", SOMEBODY),
    "two exchanged": lambda work: [put("Email", UNA, DAN)(work), put("Email", DAN)(work)],
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG.values(), ids=list(WRONG))
def test_a_cell_that_is_refused_is_named_and_not_quoted(
    world: World, wrong: Callable[[desk.Desk], object]
) -> None:
    with desk.opened(world.root / "customers.xlsx") as work:
        wrong(work)
    quiet(world, "sync")
