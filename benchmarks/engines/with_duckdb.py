"""The stages by DuckDB, in SQL, each outcome a table in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from benchmarks import plain_duckdb

if TYPE_CHECKING:
    from pathlib import Path

TYPED = f"""
CREATE TABLE typed AS SELECT
    lower(trim("buyer-email")) AS email, "amazon-order-id" AS order_id, "shipment-item-id" AS item_id, sku,
    "merchant-order-id" AS merchant_order_id, "product-name" AS product, currency,
    "ship-service-level" AS service, coalesce("buyer-name", "recipient-name") AS name,
    "recipient-name" AS recipient, try_cast("quantity-shipped" AS BIGINT) AS units,
    try_cast("purchase-date" AS TIMESTAMP) AS placed, try_cast("shipment-date" AS TIMESTAMP) AS shipped,
    try_cast("reporting-date" AS TIMESTAMP) AS reported,
    {plain_duckdb.FIELDS}
FROM text
"""  # noqa: S608 - all of it is our own text
PARQUET = "(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)"


class Stages:
    """What is done, in order; each stage keeps its outcome for the next."""

    def __init__(self, report: Path, book: Path, folder: Path) -> None:  # noqa: ARG002 - as the others
        self._report = report
        self._folder = folder
        self._db = duckdb.connect()

    def read(self) -> None:
        """Read the report."""
        self._db.execute(
            f"CREATE TABLE text AS SELECT * FROM {plain_duckdb.READ}",  # noqa: S608
            {"reports": str(self._report)},
        )

    def keep(self) -> None:
        """Write the text."""
        self._db.execute(f"COPY text TO '{self._folder / 'text.parquet'}' {PARQUET}")

    def type(self) -> None:
        """Type the columns that are computed with; what does not fit is null."""
        self._db.execute(TYPED)
        self._db.execute("DROP TABLE text")

    def keep_typed(self) -> None:
        """Write the typed lines."""
        self._db.execute(f"COPY typed TO '{self._folder / 'typed.parquet'}' {PARQUET}")
        self._db.execute("DROP TABLE typed")

    def load_typed(self) -> None:
        """Read the typed lines."""
        self._db.execute(f"CREATE TABLE typed AS FROM '{self._folder / 'typed.parquet'}'")

    def current(self) -> None:
        """Keep the line of each key that was reported last."""
        self._db.execute(
            "CREATE TABLE lines AS FROM typed WHERE email IS NOT NULL "
            "QUALIFY row_number() OVER (PARTITION BY order_id, item_id ORDER BY reported DESC) = 1"
        )
        self._db.execute("DROP TABLE typed")

    def customers(self) -> None:
        """Make the list."""
        self._db.execute(f"CREATE TABLE customers AS {plain_duckdb.customers_sql(self._db, 'lines')}")

    def excel(self) -> None:
        """Write one plain sheet."""
        plain_duckdb.write_excel(self._db, "FROM customers", str(self._folder / "customers.xlsx"))
