"""Write ``sample_reports/``: three months of an invented store, and small files for what else can occur.

``python -m benchmarks.samples [FOLDER]`` writes the same bytes every time; ``sample_reports/README.md`` tells
who is who in them.
"""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

import numpy as np

from benchmarks import cases
from benchmarks.generate import reported, write
from benchmarks.press import COLUMNS
from benchmarks.store import DAY, Store, lines

FOLDER = Path(__file__).parent.parent / "sample_reports"

SHOP = Store(lines=850, seed=2026, skus=8, first_day="2026-01-01", days=90)
MONTHS = (("2026-01-01", "2026-01-31"), ("2026-01-25", "2026-02-28"), ("2026-02-22", "2026-03-31"))
"""First and last reporting day of the three months; each file begins a week before the one before it ends."""

BRITISH = (
    "Amazon Order Id", "Merchant Order ID", "Shipment ID", "Shipment Item ID", "Amazon Order Item ID",
    "Merchant Order Item ID", "Purchase Date", "Payments Date", "Shipment Date", "Reporting Date",
    "Buyer E-mail", "Buyer Name", "Buyer Phone Number", "Merchant SKU", "Title", "Dispatched Quantity",
    "Currency", "Item Price", "Item Tax", "Delivery Price", "Delivery Tax", "Gift Wrap Price",
    "Gift Wrapping Tax", "Delivery Service Level", "Recipient Name", "Delivery Address 1",
    "Delivery Address 2", "Delivery Address 3", "Delivery City/Town", "Delivery County", "Delivery Postcode",
    "Delivery Country Code", "Delivery Phone Number", "Billing Address 1", "Billing Address 2",
    "Billing Address 3", "Billing City/Town", "Billing County", "bill-postal-code", "bill-country",
    "Item Promo Discount", "Shipment Promo Discount", "Carrier", "Tracking Number", "Estimated Arrival Date",
    "FC", "Fulfilment Channel", "Sales Channel",
)  # fmt: skip
"""The same 48 columns as the British Seller Central heads them in its CSV download."""


def reports() -> dict[str, bytes]:
    """Return the contents of every sample report by file name."""
    return _months() | {
        "2026-03_kim_edgerton.txt": _tabbed(cases.KIM).encode(),
        "2026-03_signs.txt": _tabbed(cases.SIGNS).encode(),
        "2026-03_multi_channel.txt": _tabbed(cases.MULTI_CHANNEL).encode(),
        "2026-03_japan.txt": _tabbed(cases.JAPAN, (*COLUMNS, "points-granted")).encode("cp932"),
        "2026-03_united_kingdom.csv": _quoted(cases.UNITED_KINGDOM).encode(),
        "2026-04_with_rejects.txt": _damaged(cases.SOUND, cases.FAULTS),
    }


def _months() -> dict[str, bytes]:
    """Cut the store's lines into months; one in six of the last three days comes with the next file only."""
    every = lines(SHOP)
    files = {}
    for first, last in MONTHS:
        rows = every.take(reported(SHOP, every, first, last))
        newest = rows.reported.max() // DAY
        late = (rows.reported // DAY > newest - 3) & (rows.number % 6 == 0)
        out = io.BytesIO()
        write(out, SHOP, rows.take(np.logical_not(late)))
        files[f"{last[:7]}_shop.txt"] = out.getvalue()
    return files


def _tabbed(rows: list[cases.Row], columns: tuple[str, ...] = COLUMNS) -> str:
    """Write tab-separated text, with quotation marks as they are."""
    table = [columns, *([row[column] for column in columns] for row in rows)]
    return "".join("\t".join(cells) + "\n" for cells in table)


def _quoted(rows: list[cases.Row]) -> str:
    """Write the CSV download: every field quoted, and the first inner quotation mark not doubled."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(BRITISH)
    writer.writerows([row[column] for column in COLUMNS] for row in rows)
    head, doubled, tail = out.getvalue().partition('"" ')
    return head + doubled[1:] + tail


def _damaged(rows: list[cases.Row], faults: list[tuple[str, str]]) -> bytes:
    """Put one faulty line after each sound line as far as the faults go, and a cut-off line at the end."""
    header, *sound = _tabbed(rows).splitlines()
    report = [header]
    for at, line in enumerate(sound):
        report.append(line)
        if at < len(faults):
            column, value = faults[at]
            own_id = {"shipment-item-id": "D" + rows[at]["shipment-id"][:0:-1]}
            bad = rows[at] | own_id | {column: value}
            report += _tabbed([bad]).splitlines()[1:]
    report[20:20] = ["", header]  # a blank line is nothing, a repeated header is skipped
    text = "\n".join([*report, sound[0][:5]]).encode()
    return text.replace(cases.BROKEN.encode(), cases.BROKEN.encode("cp1252"))


def main() -> None:
    """Write the folder."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(exist_ok=True)
    for name, contents in reports().items():
        (folder / name).write_bytes(contents)


if __name__ == "__main__":
    main()
