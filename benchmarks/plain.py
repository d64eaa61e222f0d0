"""The plain script that a capable person would write for the main job: report in, customer list out.

It is the peer that ``python -m benchmarks`` measures against: pandas as its documentation teaches it, every
step vectorised, and no part of `regulars`. It keeps no ledger, forgets hand edits, and knows one well-formed
report only.

``python -m benchmarks.plain REPORT… OUT.xlsx``
"""

from __future__ import annotations

import csv
import sys

import numpy as np
import pandas as pd

MONEY = ["item-price", "shipping-price", "item-promotion-discount", "ship-promotion-discount"]


def lines_of(*reports: str) -> pd.DataFrame:
    """Read reports: one row a line with an address, each line once, numbers and dates typed."""
    lines = pd.concat(
        pd.read_csv(
            report, sep="\t", dtype=str, keep_default_na=False, quoting=csv.QUOTE_NONE, encoding="utf-8"
        )
        for report in reports
    )
    lines = lines.drop_duplicates(["amazon-order-id", "shipment-item-id"])
    lines["buyer-email"] = lines["buyer-email"].str.strip().str.lower()
    lines = lines[lines["buyer-email"] != ""].copy()
    lines["quantity-shipped"] = pd.to_numeric(lines["quantity-shipped"])
    for column in MONEY:
        lines[column] = pd.to_numeric(lines[column], errors="coerce")
    lines["purchase-date"] = pd.to_datetime(lines["purchase-date"], format="ISO8601", utc=True)
    return lines.sort_values("purchase-date")


def customers_of(lines: pd.DataFrame) -> pd.DataFrame:
    """Return one row a customer, the latest first."""
    item, shipping = lines["item-price"], lines["shipping-price"]
    lines["prime"] = (shipping == 0) | ((shipping - lines["ship-promotion-discount"].abs()).abs() < 0.005)
    discount = lines["item-promotion-discount"].abs()
    lines["reviewer"] = (item > 0) & (discount / item >= 0.5)
    lines["spent"] = item - discount
    lines["name"] = lines["buyer-name"].mask(lines["buyer-name"] == "", lines["recipient-name"])
    by_customer = lines.groupby("buyer-email")
    customers = by_customer.agg(
        Name=("name", "last"),
        Prime=("prime", "any"),
        Reviewer=("reviewer", "any"),
        Orders=("amazon-order-id", "nunique"),
        Units=("quantity-shipped", "sum"),
        Spent=("spent", "sum"),
        First=("purchase-date", "first"),
        Last=("purchase-date", "last"),
        Country=("ship-country", "last"),
        State=("ship-state", "last"),
        City=("ship-city", "last"),
        Postcode=("ship-postal-code", "last"),
        Channel=("sales-channel", "last"),
    )
    quantities = lines.pivot_table(
        index="buyer-email", columns="sku", values="quantity-shipped", aggfunc="sum", fill_value=0
    )
    weights = 10 ** np.arange(len(quantities.columns))
    flag = (quantities.clip(upper=9) * weights).sum(axis=1)
    greeting = customers["Name"].str.split().str[0].fillna("there")
    customers.insert(1, "Greeting", greeting)
    customers[["Prime", "Reviewer"]] = customers[["Prime", "Reviewer"]].replace({True: "Yes", False: ""})
    customers.insert(4, "SKU-Flag", flag)
    for place, sku in enumerate(quantities.columns, start=5):
        customers.insert(place, sku, quantities[sku].where(quantities[sku] > 0))
    for day in ("First", "Last"):
        customers[day] = customers[day].dt.tz_localize(None).dt.normalize()
    customers["Spent"] = customers["Spent"].round(2)
    return customers.sort_values("Last", ascending=False).rename_axis("Email").reset_index()


def main() -> None:
    """Build the list that the command line asks for."""
    *reports, workbook = sys.argv[1:]
    customers_of(lines_of(*reports)).to_excel(
        workbook, sheet_name="Customers", index=False, engine="openpyxl"
    )


if __name__ == "__main__":
    main()
