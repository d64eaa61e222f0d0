"""The script that a careful seller would find on the web: pandas, row by row, and openpyxl.

The same list as that of ``benchmarks.plain``, made with ``iterrows`` and dictionaries.

``python -m benchmarks.plain_rows REPORT… OUT.xlsx``
"""

from __future__ import annotations

import csv
import sys
from datetime import datetime
from typing import Any

import pandas as pd
from openpyxl import Workbook

TAIL = ("Orders", "Units", "Spent", "First", "Last", "Country", "State", "City", "Postcode", "Channel")


def number(text: str) -> float:
    """Return an amount, a blank one as 0."""
    return float(text) if text else 0.0


def customers_of(*reports: str) -> dict[str, dict[str, Any]]:
    """Read reports line by line; return a customer an address."""
    lines = pd.concat(
        pd.read_csv(report, sep="\t", dtype=str, keep_default_na=False, quoting=csv.QUOTE_NONE)
        for report in reports
    )
    customers: dict[str, dict[str, Any]] = {}
    seen = set()
    for _, line in lines.iterrows():
        email = line["buyer-email"].strip().lower()
        key = line["amazon-order-id"], line["shipment-item-id"]
        if not email or key in seen:
            continue
        seen.add(key)
        customer = customers.setdefault(
            email,
            {"Prime": "", "Reviewer": "", "Orders": set(), "Units": 0, "Spent": 0.0, "skus": {}, "at": []},
        )
        price, shipping = number(line["item-price"]), number(line["shipping-price"])
        discount = abs(number(line["item-promotion-discount"]))
        if abs(shipping - abs(number(line["ship-promotion-discount"]))) < 0.005 or shipping == 0:
            customer["Prime"] = "Yes"
        if price > 0 and discount / price >= 0.5:
            customer["Reviewer"] = "Yes"
        units = int(line["quantity-shipped"])
        customer["Orders"].add(line["amazon-order-id"])
        customer["Units"] += units
        customer["Spent"] += price - discount
        customer["skus"][line["sku"]] = customer["skus"].get(line["sku"], 0) + units
        at = datetime.fromisoformat(line["purchase-date"])
        customer["at"].append(at)
        if at >= max(customer["at"]):
            customer |= {
                "Name": line["buyer-name"] or line["recipient-name"],
                "Country": line["ship-country"],
                "State": line["ship-state"],
                "City": line["ship-city"],
                "Postcode": line["ship-postal-code"],
                "Channel": line["sales-channel"],
            }
    return customers


def finished(customer: dict[str, Any], skus: list[str]) -> dict[str, Any]:
    """Return a customer with what follows from the rest, as the sheet shows it."""
    quantities = [customer["skus"].get(sku, 0) for sku in skus]
    return customer | {
        "Greeting": next(iter(customer["Name"].split()), "there"),
        "SKU-Flag": sum(min(units, 9) * 10**place for place, units in enumerate(quantities)),
        "Orders": len(customer["Orders"]),
        "Spent": round(customer["Spent"], 2),
        "First": min(customer["at"]).replace(hour=0, minute=0, second=0, tzinfo=None),
        "Last": max(customer["at"]).replace(hour=0, minute=0, second=0, tzinfo=None),
        **{sku: units or None for sku, units in zip(skus, quantities, strict=True)},
    }


def main() -> None:
    """Build the list that the command line asks for."""
    *reports, path = sys.argv[1:]
    customers = customers_of(*reports)
    skus = sorted({sku for customer in customers.values() for sku in customer["skus"]})
    header = ["Name", "Greeting", "Prime", "Reviewer", "SKU-Flag", *skus, *TAIL]
    rows = {email: finished(customer, skus) for email, customer in customers.items()}
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "Customers"
    sheet.append(["Email", *header])
    for email, row in sorted(rows.items(), key=lambda item: item[1]["Last"], reverse=True):
        sheet.append([email, *(row[name] for name in header)])
    workbook.save(path)


if __name__ == "__main__":
    main()
