"""A shop for tests: reports written line by line, and its book, worked on through the command line."""

from __future__ import annotations

import io
import json
import shlex
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from regulars import cli
from regulars.columns import REPORT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

DAY = "2026-01-01"
"""A day of looking after every order here."""


def mail(name: str) -> str:
    return f"{name:0<15}@marketplace.amazon.com"


def line(number: int, **fields: object) -> dict[str, str]:
    """Return a line as Amazon writes it, of its own order; fields are given with ``_`` for ``-``."""
    usual = {
        "amazon-order-id": f"111-0000000-{number:07}",
        "shipment-id": "Dparcel",
        "shipment-item-id": f"D{number:07}x",
        "amazon-order-item-id": f"0{number:013}",
        "purchase-date": "2025-03-01T08:30:00+00:00",
        "payments-date": "2025-03-01T09:00:00+00:00",
        "shipment-date": "2025-03-02T10:00:00+00:00",
        "reporting-date": "2025-03-02T20:00:00+00:00",
        "buyer-email": mail("ada"),
        "buyer-name": "Ada Example",
        "sku": "WP001",
        "product-name": '10" Widget',
        "quantity-shipped": "1",
        "currency": "USD",
        "item-price": "20.00",
        "shipping-price": "4.99",
        "ship-service-level": "Standard",
        "ship-city": "Springfield",
        "ship-state": "IL",
        "ship-postal-code": "01234",
        "ship-country": "US",
        "item-promotion-discount": "0.00",
        "ship-promotion-discount": "0.00",
        "sales-channel": "Amazon.com",
    }
    return usual | {name.replace("_", "-"): str(value) for name, value in fields.items()}


def written(
    path: Path,
    *lines: Mapping[str, str],
    columns: Sequence[str] = REPORT,
    end: str = "\n",
    encoding: str = "utf-8",
) -> Path:
    """Write a report, tab-separated, with these columns in this order."""
    rows = ["\t".join(columns), *("\t".join(line.get(name, "") for name in columns) for line in lines)]
    path.write_bytes("".join(row + end for row in rows).encode(encoding))
    return path


@dataclass(frozen=True)
class Ran:
    """What a command said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def ran(*arguments: object) -> Ran:
    """Run a command in this process."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = cli.run([str(argument) for argument in arguments])
    return Ran(code, out.getvalue(), err.getvalue())


@dataclass(frozen=True)
class Shop:
    """A folder with reports, and in it the folder of the book."""

    folder: Path

    @property
    def root(self) -> Path:
        return self.folder / "store"

    def report(self, name: str, *lines: Mapping[str, str], **how: Any) -> Path:
        return written(self.folder / name, *lines, **how)

    def run(self, *arguments: object) -> Ran:
        """Run a command over the book; where it names others, they are given back without the folder."""
        done = ran("--book", self.root, *arguments)
        named = f"`regulars --book {shlex.quote(str(self.root))} "
        return Ran(done.code, *(text.replace(named, "`regulars ") for text in (done.out, done.err)))

    def imported(self, *arguments: object) -> Any:
        """Import, which must succeed, and return what it says to machines."""
        done = self.run("import", "--json", *arguments)
        assert (done.code, done.err) == (0, "")
        return done.json

    def listed(self, *arguments: object) -> Any:
        """Return the customers."""
        done = self.run("list", "--json", "--as-of", DAY, *arguments)
        assert done.code == 0, done.err
        assert done.err.startswith(f"as of {DAY}\n")
        return done.json

    def exported(self, name: str, *arguments: object) -> Path:
        """Export, which must succeed, and return the file."""
        path = self.folder / name
        done = self.run("export", "--as-of", DAY, "-o", path, *arguments)
        assert done.code == 0, done.err
        return path

    def refused(self, *arguments: object) -> str:
        """Run a command that must be refused with one sentence, and return that."""
        done = self.run(*arguments)
        assert (done.code, done.out) == (1, "")
        assert done.err.startswith("regulars: ")
        assert done.err.count("\n") == 1
        return done.err.removeprefix("regulars: ").strip()

    def bytes(self) -> dict[str, bytes]:
        """Return the content of every file of the book, and an entry for every folder."""
        return {
            str(path.relative_to(self.folder)): path.read_bytes() if path.is_file() else b"folder"
            for path in [self.root, *self.root.rglob("*")]
            if path.exists()
        }
