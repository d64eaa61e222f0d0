"""The stages by polars, eagerly, each as its documentation has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from benchmarks import plain_polars
from benchmarks.rowwise import write

if TYPE_CHECKING:
    from pathlib import Path

WORDS = [
    "amazon-order-id", "shipment-item-id", "merchant-order-id", "buyer-email", "buyer-name", "recipient-name",
    "sku", "product-name", "currency", "ship-service-level", "ship-city", "ship-state", "ship-postal-code",
    "ship-country", "sales-channel",
]  # fmt: skip
INSTANTS = ["purchase-date", "shipment-date", "reporting-date"]
MONEY = plain_polars.MONEY


class Stages:
    """What is done, in order; each stage keeps its outcome for the next."""

    def __init__(self, report: Path, book: Path, folder: Path) -> None:  # noqa: ARG002 - as the others
        self._report = report
        self._folder = folder
        self._lines: pl.DataFrame

    def read(self) -> None:
        """Read the report."""
        self._lines = pl.read_csv(self._report, separator="\t", quote_char=None, infer_schema=False)

    def keep(self) -> None:
        """Write the text."""
        self._lines.write_parquet(self._folder / "text.parquet", compression="zstd", compression_level=1)

    def type(self) -> None:
        """Type the columns that are computed with; what does not fit is null."""
        self._lines = self._lines.select(
            pl.col(WORDS),
            pl.col(INSTANTS).str.to_datetime("%Y-%m-%dT%H:%M:%S%z", time_unit="us", strict=False),
            pl.col("quantity-shipped").cast(pl.Int64, strict=False),
            (pl.col(MONEY).cast(pl.Float64, strict=False) * 100).round().cast(pl.Int64),
        )

    def keep_typed(self) -> None:
        """Write the typed lines."""
        self._lines.write_parquet(self._folder / "typed.parquet", compression="zstd", compression_level=1)
        del self._lines

    def load_typed(self) -> None:
        """Read the typed lines."""
        self._lines = pl.read_parquet(self._folder / "typed.parquet")

    def current(self) -> None:
        """Keep the line of each key that was reported last."""
        self._lines = self._lines.sort("reporting-date").unique(
            ["amazon-order-id", "shipment-item-id"], keep="last", maintain_order=True
        )

    def customers(self) -> None:
        """Make the list."""
        owned = self._lines.lazy().filter(pl.col("buyer-email").is_not_null())
        self._customers = plain_polars.customers_of(owned.with_columns(pl.col(MONEY) / 100))

    def excel(self) -> None:
        """Write one plain sheet."""
        write(str(self._folder / "customers.xlsx"), self._customers.columns, self._customers.iter_rows())
