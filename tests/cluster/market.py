"""Several stores for tests: folders of reports, built on a cluster and, one by one, as books."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
from tests.shop import Ran, Shop, line, mail, ran, written

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

AS_OF = "2025-06-01"
"""A day of looking after most orders here."""


@dataclass(frozen=True)
class Market:
    """A folder with a folder of reports for each store, and beside it what is made of them."""

    folder: Path

    @property
    def reports(self) -> Path:
        return self.folder / "reports"

    @property
    def out(self) -> Path:
        return self.folder / "out"

    def report(self, store: str, name: str, *lines: Mapping[str, str], **how: Any) -> Path:
        (self.reports / store).mkdir(parents=True, exist_ok=True)
        return written(self.reports / store / name, *lines, **how)

    def run(self, *options: object, reports: object = None, out: object = None) -> Ran:
        """Build, in this process unless the options say otherwise."""
        places = ["--reports", reports or self.reports, "--out", out or self.out]
        alone = [] if {"--workers", "--scheduler"} & set(map(str, options)) else ["--workers", 0]
        return ran("cluster", "build", "--json", *places, *alone, *options)

    def built(self, *options: object, **places: object) -> dict[str, Any]:
        """Build, which must succeed, and return what is said of each store."""
        done = self.run(*options, **places)
        assert (done.code, done.err) == (0, "")
        return {store["store"]: store for store in done.json["stores"]}

    def refused(self, *options: object, **places: object) -> str:
        """Build, which must be refused with one sentence, and return that."""
        done = self.run(*options, **places)
        assert (done.code, done.out) == (1, "")
        assert done.err.startswith("regulars: ")
        assert done.err.count("\n") == 1
        return done.err.removeprefix("regulars: ").strip()

    def customers(self, store: str) -> pa.Table:
        return by_email(parts(self.out / f"store={store}"))

    def manifest(self) -> Any:
        return json.loads((self.out / "_manifest.json").read_text(encoding="utf-8"))

    def on_one_machine(self, store: str, *, as_of: str = AS_OF) -> pa.Table:
        """Import a store's reports into a book of its own, and return what that exports."""
        (self.folder / "books" / store).mkdir(parents=True, exist_ok=True)
        shop = Shop(self.folder / "books" / store)
        if not shop.root.exists():
            shop.imported(self.reports / store, "--no-workbook")
        return exported(shop, as_of=as_of)


def exported(shop: Shop, *, as_of: str = AS_OF) -> pa.Table:
    path = shop.folder / "customers.parquet"
    done = shop.run("export", "--as-of", as_of, "-o", path)
    assert done.code == 0, done.err
    return by_email(pq.read_table(path))


def parts(folder: Path) -> pa.Table:
    """Return all customers of a store; one file after another, for they must agree on every type."""
    return pa.concat_tables([pq.ParquetFile(path).read() for path in sorted(folder.glob("*.parquet"))])


def by_email(customers: pa.Table) -> pa.Table:
    return customers.sort_by("email")


def emails(customers: pa.Table) -> list[str]:
    return customers["email"].to_pylist()


def same(ours: pa.Table, reference: pa.Table) -> bool:
    """Return whether two tables have the same columns, types and customers; say where they differ."""
    assert ours.schema == reference.schema
    assert emails(ours) == emails(reference)
    differ = [name for name in ours.column_names if not ours[name].equals(reference[name])]
    assert differ == []
    return True


def files(folder: Path) -> Sequence[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def fill(market: Market) -> None:
    """Give a market two stores in which lines meet in every way that the rules know."""
    again = line(1, sku="WP001#1")
    market.report("east", "a.txt", again, line(2, sku="WP002", buyer_email=mail("bob")))
    market.report(
        "east",
        "b.txt",
        again,
        # Known before, and says something else on the same reporting date: the text decides.
        line(2, sku="WP002", buyer_email=mail("bob"), item_price="21.00", ship_address_1="Elm Street 1"),
        # Another line of the first order, without the address that the first one has.
        line(1, shipment_item_id="D0000009x", sku="WP003", buyer_email="", quantity_shipped=3),
        line(3, sku="WP010", currency="GBP", sales_channel="Amazon.co.uk", buyer_email=mail("cid")),
        line(4, sku="WP002", buyer_email=""),
        line(5, quantity_shipped="two"),
    )
    # Without shipment-item ids two lines of a file that say the same are two, and again known as the two.
    blank = line(6, shipment_item_id="", sku="WP004", buyer_email=mail("dee"))
    market.report(
        "east", "c.txt", blank, blank, line(7, buyer_email="no-reply-amazon-iba-buyer@marketplace.amazon.com")
    )
    market.report("east", "d.txt", blank, blank, line(6, sku="WP004", buyer_email=mail("dee")))
    market.report("west", "a.txt", line(1, sku="X", buyer_email=mail("eve"), item_price="1.00"))
    market.report(
        "west",
        "b.txt",
        line(1, sku="X", buyer_email="", item_price="2.00", reporting_date="2025-03-05T20:00:00+00:00"),
        line(2, sku="amzn.gr.X-1", currency="JPY", item_price="900", sales_channel="Amazon.co.jp"),
    )
