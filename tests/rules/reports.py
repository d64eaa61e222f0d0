"""Small reports of invented people, for the tests of the rules that read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa

from regulars.columns import REPORT
from regulars.rules import normalise

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

USUAL = {
    "amazon-order-id": "111-0000001-0000001",
    "shipment-id": "Dshipment",
    "shipment-item-id": "Ditem0001",
    "amazon-order-item-id": "01234567890123",
    "purchase-date": "2025-03-01T08:30:00+00:00",
    "payments-date": "2025-03-01T09:00:00+00:00",
    "shipment-date": "2025-03-02T10:00:00+00:00",
    "reporting-date": "2025-03-02T20:00:00+00:00",
    "buyer-email": "ada00000000000x@marketplace.amazon.com",
    "buyer-name": "Ada Example",
    "sku": "WP001#1",
    "product-name": '10" Widget',
    "quantity-shipped": "1",
    "currency": "USD",
    "item-price": "19.99",
    "shipping-price": "0.00",
    "ship-service-level": "Expedited",
    "ship-city": "Springfield",
    "ship-postal-code": "01234",
    "ship-country": "US",
    "item-promotion-discount": "0.00",
    "ship-promotion-discount": "0.00",
    "tracking-number": "1ZTRACK",
    "estimated-arrival-date": "2025-03-04T20:00:00+00:00",
    "sales-channel": "Amazon.com",
}
"""A line as Amazon writes it."""


def block(*lines: Mapping[str, str], columns: Sequence[str] = REPORT) -> pa.Table:
    """Return a block of report text: the usual line, once for each mapping, with that put in its place.

    Lines are numbered from 2, as if below a header.
    """
    numbers = pa.array(np.arange(2, len(lines) + 2), pa.int32())
    texts = {
        column: pa.array([(USUAL | line).get(column, "") for line in lines], pa.string())
        for column in columns
    }
    return pa.table({"line": numbers} | texts)


def frames(*reports: pa.Table) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the typed shipments of several reports, numbered from 1, and their text, row by row the same."""
    typed = []
    for number, report in enumerate(reports, start=1):
        shipments = normalise.block(report).shipments
        typed.append(shipments.add_column(0, "report", pa.array(np.full(len(shipments), number), pa.int32())))
    types = {pa.int64(): pd.Int64Dtype(), pa.string(): pd.StringDtype("pyarrow", na_value=np.nan)}
    shipments = pa.concat_tables(typed).unify_dictionaries().to_pandas(types_mapper=types.get)
    texts = pa.concat_tables(reports, promote_options="default").drop(["line"]).to_pandas().fillna("")
    return shipments, texts
