"""The list of ``benchmarks.plain`` made with polars: one lazy query, and its customers row by row to Excel.

``DataFrame.write_excel`` takes half as long again as handing xlsxwriter the rows in its mode of constant
memory, in which it cannot make the tables of that method. polars has no other way to Excel.

``python -m benchmarks.plain_polars REPORT… OUT.xlsx``
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import polars as pl

from benchmarks.rowwise import write

if TYPE_CHECKING:
    from collections.abc import Sequence

MONEY = ["item-price", "shipping-price", "item-promotion-discount", "ship-promotion-discount"]
NEEDED = [
    "amazon-order-id", "shipment-item-id", "purchase-date", "buyer-email", "buyer-name", "sku",
    "quantity-shipped", *MONEY, "recipient-name", "ship-city", "ship-state", "ship-postal-code",
    "ship-country", "sales-channel",
]  # fmt: skip


def scan(*reports: str) -> pl.LazyFrame:
    """Return reports as text, blank fields as nulls."""
    return pl.scan_csv(list(reports), separator="\t", quote_char=None, infer_schema=False)


def typed(lines: pl.LazyFrame) -> pl.LazyFrame:
    """Return numbers and instants of lines with an address."""
    return lines.with_columns(
        pl.col("buyer-email").str.strip_chars().str.to_lowercase(),
        pl.col("quantity-shipped").cast(pl.Int64),
        pl.col(MONEY).cast(pl.Float64, strict=False),
        pl.col("purchase-date").str.to_datetime("%Y-%m-%dT%H:%M:%S%z"),
    ).filter(pl.col("buyer-email").is_not_null())


def once(lines: pl.LazyFrame) -> pl.LazyFrame:
    """Return each line once."""
    return lines.unique(["amazon-order-id", "shipment-item-id"], keep="any")


def customers_of(lines: pl.LazyFrame) -> pl.DataFrame:
    """Return one row a customer, the latest first."""
    item, shipping = pl.col("item-price"), pl.col("shipping-price")
    discount = pl.col("item-promotion-discount").abs()
    signs = lines.sort("purchase-date").select(
        "buyer-email", "amazon-order-id", "sku", "quantity-shipped", "purchase-date",
        Name=pl.coalesce("buyer-name", "recipient-name"),
        Prime=(shipping == 0) | ((shipping - pl.col("ship-promotion-discount").abs()).abs() < 0.005),
        Reviewer=(item > 0) & (discount / item >= 0.5),
        Spent=item - discount,
        Country="ship-country", State="ship-state", City="ship-city", Postcode="ship-postal-code",
        Channel="sales-channel",
    )  # fmt: skip
    owned = signs.collect(engine="streaming")
    latest = ("Name", "Country", "State", "City", "Postcode", "Channel")
    customers = owned.group_by("buyer-email").agg(
        *(pl.col(name).last() for name in latest),
        pl.col("Prime", "Reviewer").any(),
        pl.col("Spent").sum().round(2),
        Orders=pl.col("amazon-order-id").n_unique(),
        Units=pl.col("quantity-shipped").sum(),
        First=pl.col("purchase-date").first().dt.date(),
        Last=pl.col("purchase-date").last().dt.date(),
    )
    quantities = owned.pivot(
        on="sku", index="buyer-email", values="quantity-shipped", aggregate_function="sum", sort_columns=True
    )
    return _arranged(customers.join(quantities, on="buyer-email"), quantities.columns[1:])


def _arranged(customers: pl.DataFrame, skus: Sequence[str]) -> pl.DataFrame:
    """Return the columns as the sheet shows them."""
    digits = (pl.col(sku).fill_null(0).clip(upper_bound=9) * 10**at for at, sku in enumerate(skus))
    tail = ("Orders", "Units", "Spent", "First", "Last", "Country", "State", "City", "Postcode", "Channel")
    return customers.sort("Last", descending=True).select(
        pl.col("buyer-email").alias("Email"),
        "Name",
        pl.col("Name").str.extract(r"(\S+)").fill_null("there").alias("Greeting"),
        *(pl.when(name).then(pl.lit("Yes")).alias(name) for name in ("Prime", "Reviewer")),
        pl.sum_horizontal(digits).alias("SKU-Flag"),
        *(pl.when(pl.col(sku) > 0).then(sku).alias(sku) for sku in skus),
        *tail,
    )


def main() -> None:
    """Build the list that the command line asks for."""
    *reports, workbook = sys.argv[1:]
    customers = customers_of(once(typed(scan(*reports).select(NEEDED))))
    write(workbook, customers.columns, customers.iter_rows())


if __name__ == "__main__":
    main()
