"""Fills and comments that the seller gave to cells of Customers, at the rows where the customers are now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from regulars.workbook.layout import Sheet


def on(sheet: Sheet, marks: pd.DataFrame | None) -> pd.DataFrame:
    """Return the marks on one sheet: ``row`` (place among its rows), ``column``, ``fill``, ``comment``.

    Parameters
    ----------
    sheet : Sheet
    marks : DataFrame or None
        As ``Contents.marks``. Those of customers and columns that the sheet does not have are left out.
    """
    if marks is None or marks.empty or not sheet.of_customers:
        nothing = pd.DataFrame(columns=["row", "column", "fill", "comment"])
        return nothing.astype({"row": "int64"})
    known = marks[marks["column"].isin(sheet.letters)]
    known = known.assign(row=pd.Index(sheet.rows["customer_id"]).get_indexer(known["customer_id"]))
    return known[known["row"] >= 0]
