"""Workbooks as sellers, programs and strangers leave them, and what must come of each.

Two books stand behind them. The street has three customers and an order that is nobody's::

    row  Email  Name         Prime  WP001#1 (H)  WP002 (I)   ordered on 2025-03-01
    2    ada…   Ada Example  Yes    2                        order 1, 40.00 USD, nothing for shipping
    3    bob…   BOB SMITH                        1           order 2, 9.99 USD
    4    cid…   Cid Example                      1           order 3, 20.00 USD, of which 5.00 were given off

    Missing email, row 2: order 4 of 2025-02-28, one WP002 for 20.00 USD, by Dora Elm
    Discounts, row 2: WP002 for 20.00 USD, 5.00 less; SKUs, rows 2 and 3: WP001#1 and WP002

The crowd has 25 customers, p00 to p24 in the rows 2 to 26, who bought one WP001 each.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.desk import opened
from tests.shop import Shop, line, mail

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tests.desk import Desk

    Change = Callable[[Shop], object]

ADA, BOB, CID = mail("ada"), mail("bob"), mail("cid")
CROWD = [mail(f"p{number:02}x") for number in range(25)]


def street(shop: Shop) -> Shop:
    """Make the book of the street."""
    report = shop.report(
        "march.txt",
        line(1, sku="WP001#1", quantity_shipped=2, item_price="40.00", shipping_price="0.00"),
        line(2, sku="WP002", buyer_email=BOB, buyer_name="BOB SMITH", item_price="9.99"),
        line(3, sku="WP002", buyer_email=CID, buyer_name="Cid Example", item_promotion_discount="-5.00"),
        line(
            4,
            sku="WP002",
            buyer_email="",
            buyer_name="Dora Elm",
            purchase_date="2025-02-28T08:30:00+00:00",
        ),
    )
    shop.imported(report)
    return shop


def crowd(shop: Shop) -> Shop:
    """Make the book of the crowd."""
    people = (line(500 + at, buyer_email=email) for at, email in enumerate(CROWD))
    shop.imported(shop.report("crowd.txt", *people))
    return shop


TAKEN, PUT_BACK, PASSED_OVER, REFUSED = "taken", "put back", "passed over", "refused"


@dataclass(frozen=True)
class Case:
    """One workbook.

    Parameters
    ----------
    name : str
        A sentence.
    verdict : str
        ``TAKEN``, ``PUT_BACK`` (counted, and the book's value stands there again), ``PASSED_OVER`` (nothing
        was changed that counts) or ``REFUSED``.
    change : callable
        Makes the workbook of a shop what it is.
    said : tuple of str
        What is said of it: the refusal, from behind the path up to what to do; else every note.
    becomes : mapping of str to mapping
        What the list says of whom afterwards that it did not say before, by the address before; None where
        the customer is gone, and all but zeros and blanks where there was none. Of a refused one: after
        ``sync --many``.
    shows : mapping of str to object
        What stands in cells of the next workbook, as in ``Customers!B2``.
    book : callable
        ``street`` or ``crowd``.
    """

    name: str
    verdict: str
    change: Change
    said: tuple[str, ...] = ()
    becomes: Mapping[str, Mapping[str, Any] | None] = field(default_factory=dict)
    shows: Mapping[str, object] = field(default_factory=dict)
    book: Callable[[Shop], Shop] = street


def taken(name: str, change: Change, *what: str, **then: Any) -> Case:
    """Return a case of edits that are taken: in the words of the summary, any further notes behind them."""
    said = (f"taken from the workbook: {what[0]}: see sheet Edits", *what[1:]) if what else ()
    return Case(name, TAKEN, change, said, **then)


def refused(name: str, change: Change, sentence: str, **then: Any) -> Case:
    """Return a case of a workbook that is refused."""
    return Case(name, REFUSED, change, (sentence,), **then)


def put_back(name: str, change: Change, cells: int, **then: Any) -> Case:
    """Return a case of cells that were changed and may not be."""
    what = "1 cell changed that is" if cells == 1 else f"{cells} cells changed that are"
    note = f"{what} not yours to edit, not taken: the next workbook has the value again"
    return Case(name, PUT_BACK, change, (note,), **then)


def passed_over(name: str, change: Change, *notes: str, **then: Any) -> Case:
    """Return a case of a workbook in which nothing was changed that counts."""
    return Case(name, PASSED_OVER, change, notes, **then)


def pieces(first: int, second: int) -> dict[str, Any]:
    """Return what the list says of a customer of the street with so many of the two products."""
    return {
        "quantities": {"WP001#1": first, "WP002": second},
        "sku_flag": str(min(second, 9) * 10 + min(first, 9)),
        "units": first + second,
    }


# What is done to a workbook.


def book(shop: Shop) -> Path:
    return shop.root / "customers.xlsx"


def at_desk(change: Callable[[Desk], object]) -> Change:
    """Change the workbook with openpyxl, which writes it anew as spreadsheets do, with shared texts."""

    def edit(shop: Shop) -> None:
        with opened(book(shop)) as desk:
            change(desk)

    return edit


def typed(cell: str, value: object, sheet: str = "Customers") -> Change:
    """Type one value."""
    return at_desk(lambda desk: desk.sheet(sheet).__setitem__(cell, value))


def each(*values: tuple[str, object]) -> Change:
    """Type values into several cells of Customers."""
    return at_desk(lambda desk: [desk.sheet().__setitem__(cell, value) for cell, value in values])


def repacked(shop: Shop, changed: Mapping[str, str | bytes | None], *, compression: int = 8) -> None:
    """Write the zip again with these parts in place of, or beside, its own; None leaves one out."""
    with zipfile.ZipFile(book(shop)) as archive:
        parts: dict[str, str | bytes | None] = {name: archive.read(name) for name in archive.namelist()}
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", compression) as archive:
        for name, content in (parts | dict(changed)).items():
            if content is not None:
                archive.writestr(name, content)
    book(shop).write_bytes(written.getvalue())


def parts(changed: Mapping[str, str | bytes | None]) -> Change:
    """Replace parts of the zip."""
    return lambda shop: repacked(shop, changed)


def part(shop: Shop, name: str) -> str:
    with zipfile.ZipFile(book(shop)) as archive:
        return archive.read(name).decode()


def replaced(*pairs: tuple[str, str], name: str = "xl/worksheets/sheet1.xml") -> Change:
    """Replace text in one part; each must be there."""

    def edit(shop: Shop) -> None:
        xml = part(shop, name)
        for old, new in pairs:
            assert old in xml, old
            xml = xml.replace(old, new)
        repacked(shop, {name: xml})

    return edit


def crafted(*cells: str, strings: str = "") -> Change:
    """Put cells of Customers in the place of those that stand there, as XML; ``strings`` are shared texts."""

    def edit(shop: Shop) -> None:
        xml = part(shop, "xl/worksheets/sheet1.xml")
        for cell in cells:
            name = re.match('<c r="([A-Z]+[0-9]+)"', cell)
            assert name, cell
            old = rf'<c r="{name[1]}"(?: [^>]*)?(?:/>|>.*?</c>)'
            xml, count = re.subn(old, lambda _, cell=cell: cell, xml)  # type: ignore[misc]
            assert count == 1, cell
        changed: dict[str, str | bytes | None] = {"xl/worksheets/sheet1.xml": xml}
        if strings:
            changed |= _with_strings(shop, strings)
        repacked(shop, changed)

    return edit


def _with_strings(shop: Shop, strings: str) -> dict[str, str]:
    """Return the parts by which a workbook has shared texts."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relation = f'<Relationship Type="{office}/sharedStrings" Target="sharedStrings.xml" Id="rId99" />'
    relations = part(shop, "xl/_rels/workbook.xml.rels")
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return {
        "xl/sharedStrings.xml": f'<sst xmlns="{main}">{strings}</sst>',
        "xl/_rels/workbook.xml.rels": relations.replace("</Relationships>", f"{relation}</Relationships>"),
    }


def instead(content: bytes) -> Change:
    """Put other bytes in the place of the workbook."""
    return lambda shop: book(shop).write_bytes(content)


def damaged(change: Callable[[bytearray], object]) -> Change:
    """Change bytes of the file in place."""

    def edit(shop: Shop) -> None:
        content = bytearray(book(shop).read_bytes())
        change(content)
        book(shop).write_bytes(content)

    return edit
