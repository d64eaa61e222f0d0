"""Canaries: words of their own wherever a buyer's data can stand, and the places where they may be found."""

from __future__ import annotations

import gzip
import re
import shutil
import tempfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from openpyxl.comments import Comment
from tests import desk, search
from tests.shop import Ran, Shop, line, ran

from regulars import cli
from regulars.columns import REPORT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    import click
    import pytest

WORDS = ("zqcanary", "111-71000")
"""How every canary begins: those that are words, and the order ids."""

PERSONAL: Mapping[str, str] = {
    "amazon-order-id": "111-71000{number:02}-0000000",
    "merchant-order-id": "zqcanary-merchant-{who}{number}",
    "shipment-id": "zqcanary-parcel-{who}{number}",
    "shipment-item-id": "zqcanary-item-{who}{number}",
    "amazon-order-item-id": "zqcanary-orderitem-{who}{number}",
    "merchant-order-item-id": "zqcanary-merchantitem-{who}{number}",
    "buyer-email": "zqcanarymail{who}@example.org",
    "buyer-name": "Zqcanarygiven{who} Zqcanaryfamily{who}",
    "buyer-phone-number": "zqcanary-phone-{who}",
    "recipient-name": "Zqcanaryrecipient{who} Zqcanaryhouse{who}",
    "ship-address-1": "1 Zqcanarystreet{who}",
    "ship-address-2": "Zqcanaryflat{who}",
    "ship-address-3": "Zqcanarybell{who}",
    "ship-city": "Zqcanarycity{who}",
    "ship-state": "Zqcanarystate{who}",
    "ship-postal-code": "ZQCANARYPOST{who}",
    "ship-phone-number": "zqcanary-shipphone-{who}",
    "bill-address-1": "1 Zqcanarybill{who}",
    "bill-address-2": "Zqcanarybillflat{who}",
    "bill-address-3": "Zqcanarybillbell{who}",
    "bill-city": "Zqcanarybillcity{who}",
    "bill-state": "Zqcanarybillstate{who}",
    "bill-postal-code": "ZQCANARYBILLPOST{who}",
    "bill-country": "Zqcanarybillcountry{who}",
    "tracking-number": "zqcanary-tracking-{who}{number}",
}
"""Report columns that tell who somebody is, where, or what parcel was theirs, and their canaries.

Ids count: Amazon and the carrier know whose they are, and ``forget`` replaces them.
"""

NOBODYS = frozenset({
    "purchase-date", "payments-date", "shipment-date", "reporting-date", "sku", "product-name",
    "quantity-shipped", "currency", "item-price", "item-tax", "shipping-price", "shipping-tax",
    "gift-wrap-price", "gift-wrap-tax", "ship-service-level", "ship-country", "item-promotion-discount",
    "ship-promotion-discount", "carrier", "estimated-arrival-date", "fulfillment-center-id",
    "fulfillment-channel", "sales-channel", "points-granted",
})  # fmt: skip
"""Report columns that tell nobody who bought."""

MEANT = ("ledger.db", "customers.xlsx", "lines/", "backups/customers-")
"""Files of the book that are meant for buyers' data."""

GIFT = "gift-message"
"""A column that the report does not have, and that is kept all the same."""

COLUMNS = (*REPORT, GIFT)
FREED = "zqcanarymailfred@example.org"
"""Whose order has no address in any report: typed by hand on `Missing email`."""


def of(who: str, number: int, **fields: object) -> dict[str, str]:
    """Return a line with a canary in every personal column."""
    canaries = {name: text.format(who=who, number=number) for name, text in PERSONAL.items()}
    told = {name.replace("_", "-"): str(value) for name, value in fields.items()}
    return line(number) | canaries | {GIFT: f"zqcanary-gift-{who}"} | told


@dataclass(frozen=True)
class World(Shop):
    """A shop with a book full of canaries, in a little world of its own: home, temporary folder, desk."""

    def __post_init__(self) -> None:
        for place in self.places:
            place.mkdir(exist_ok=True)

    @property
    def places(self) -> tuple[Path, ...]:
        """Return what is watched: home, folder of temporary files, working folder."""
        return tuple(self.folder / name for name in ("home", "tmp", "cwd"))

    @property
    def out(self) -> Path:
        return self.folder / "cwd" / "asked"

    def report(self, name: str, *lines: Mapping[str, str], **how: object) -> Path:
        return super().report(name, *lines, columns=how.pop("columns", COLUMNS), **how)

    def copied(self, to: Path) -> World:
        shutil.copytree(self.folder, to)
        return World(to)

    def run(self, *arguments: object) -> Ran:
        return ran("--book", self.root, *arguments)

    def clear(self, asked: str) -> None:
        """Delete what a command was asked to write."""
        path = self.out.with_name(asked) if asked else self.out
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)

    def strays(self, asked: Iterable[str] = ()) -> list[tuple[str, str]]:
        """Return every canary in a file that is not meant for it, and every file where none belongs."""
        inside = search.found(self.root, WORDS, but=MEANT)
        outside = [
            (str(path.relative_to(self.folder)), "is there")
            for place in self.places
            for path in place.rglob("*")
            if not {*path.relative_to(place).parts} & {*asked}
        ]
        return inside + outside


def heard(text: str, *, but: Iterable[object] = ()) -> list[str]:
    """Return the lines of a text in which a canary sings that is not among some words, those that were typed.

    What stood on the command line may be said again: whoever typed it reads it.
    """
    typed = {each for word in map(str, but) for each in (word, *re.findall(r"zqcanary[\w@.-]+", word))}
    for word in sorted(typed, key=len, reverse=True):
        text = text.replace(word, "")
    return [row for row in text.splitlines() if any(word in row.lower() for word in WORDS)]


def leaves(group: click.Group | None = None, before: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield every command that can be run, as it is typed: ``sku list``."""
    group = group or cli.group
    with group.make_context("regulars", [], resilient_parsing=True) as context:
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            if hasattr(command, "list_commands"):
                yield from leaves(command, (*before, name))
            else:
                yield " ".join((*before, name))


def made(folder: Path) -> World:
    """Make the world: three imports, of which one is undone, contacts, and every kind of hand edit."""
    world = World(folder)
    march = [
        of("una", 1, sku="WP001", buyer_email=" ZQcanarymailuna@example.org"),
        of("una", 2, sku="WP002", buyer_email=""),
        of("dan", 3, sku="WP001"),
        of("fred", 4, buyer_email="zqcanarymailfred at example"),
        of("una", 5, quantity_shipped="zqcanary-quantity-una"),
        of("una", 6, purchase_date="zqcanary-day-una"),
        of("dan", 7, item_price="zqcanary-price-dan"),
        of("fred", 8, buyer_email="", sku="WP003"),
    ]
    world.imported(world.report("march.txt", *march, {"amazon-order-id": "zqcanary-ragged"}))
    april = world.report("april.txt", of("una", 2, sku="WP002"), of("dan", 9, payments_date="soon"))
    packed = folder / "april.txt.gz"
    packed.write_bytes(gzip.compress(april.read_bytes()))
    world.imported(packed)
    world.imported(world.report("may.txt", of("una", 10), of("ted", 11)))
    assert world.run("undo").code == 0
    contacts(world.folder / "contacts.csv", "una", "dan", "kim")
    assert world.run("contacts", "add", world.folder / "contacts.csv").code == 0
    typed(world)
    done = world.run("sync")
    assert done.code == 0, done.err
    return world


def contacts(path: Path, *people: str) -> Path:
    """Write a list of known addresses."""
    rows = [
        f"111-7100099-000000{place},zqcanarymail{who}@example.org,Zqcanarynick{who},ZQCANARYPOST{who}"
        for place, who in enumerate(people)
    ]
    path.write_text("\n".join(["Order id,Email,Name,Postcode", *rows]) + "\n", encoding="utf-8")
    return path


def typed(world: World) -> None:
    """Type a canary wherever one can be typed."""
    with desk.opened(world.root / "customers.xlsx") as work:
        own = work.add_column("Shelf")
        for who in ("una", "dan"):
            email = f"zqcanarymail{who}@example.org"
            work.cell(email, "Name").value = f"Zqcanarytypedname{who}"
            work.cell(email, "Greeting").value = f"Zqcanarytypedgreeting{who}"
            notes = work.cell(email, "Notes")
            notes.value = f"zqcanary-note-{who} {email}"
            notes.comment = Comment(f"zqcanary-comment-{who}", "zqcanary-author")
            work.sheet().cell(notes.row, own).value = f"zqcanary-own-{who}"
        # Only what the seller wrote without naming anybody may stay when somebody is forgotten.
        work.book.create_sheet("Mine")["B3"] = "zqcanary-ownsheet-shop"
        work.cell("111-7100004-0000000", "Email", "Missing email", by="Order id").value = FREED
        work.add_row(Email="zqcanarymailnew@example.org", Name="Zqcanarynew")


def settle(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a world be home, folder of temporary files and working folder of what runs now."""
    home, temporary, cwd = world.places
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(home))
    for name in ("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.chdir(cwd)
