"""The list of ``benchmarks.plain`` made with DuckDB: SQL from the report to the workbook.

To Excel by ``COPY … (FORMAT xlsx)``, where its extension ``excel`` is installed: by ``INSTALL excel`` or by
the package ``duckdb-extension-excel``; else row by row with xlsxwriter. Prints which.

``python -m benchmarks.plain_duckdb REPORT… OUT.xlsx``
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import duckdb

READ = "read_csv($reports, delim='\t', quote='', escape='', header=true, all_varchar=true)"

FIELDS = """try_cast("item-price" AS DECIMAL(18, 2)) AS price,
    try_cast("shipping-price" AS DECIMAL(18, 2)) AS shipping,
    abs(try_cast("item-promotion-discount" AS DECIMAL(18, 2))) AS discount,
    abs(try_cast("ship-promotion-discount" AS DECIMAL(18, 2))) AS shipping_discount,
    "ship-country" AS country, "ship-state" AS state, "ship-city" AS city, "ship-postal-code" AS postcode,
    "sales-channel" AS channel"""
"""Money and place of a line, typed."""

TYPED = """
SELECT lower(trim("buyer-email")) AS email, "amazon-order-id" AS order_id, "shipment-item-id" AS item_id, sku,
    coalesce("buyer-name", "recipient-name") AS name, "quantity-shipped"::BIGINT AS units,
    "purchase-date"::TIMESTAMP AS placed,
    {fields}
FROM {lines} WHERE "buyer-email" IS NOT NULL
"""

ONCE = "SELECT DISTINCT ON (order_id, item_id) * FROM {lines}"

CUSTOMERS = """
WITH owned AS (
    SELECT email, arg_max(name, placed) AS name,
        bool_or(shipping = 0 OR shipping = shipping_discount) AS prime,
        bool_or(price > 0 AND discount >= price / 2) AS reviewer,
        count(DISTINCT order_id) AS orders, sum(units)::BIGINT AS units,
        sum(price - discount)::DOUBLE AS spent, min(placed) AS first, max(placed) AS last,
        arg_max(country, placed) AS country, arg_max(state, placed) AS state, arg_max(city, placed) AS city,
        arg_max(postcode, placed) AS postcode, arg_max(channel, placed) AS channel,
        {quantities}
    FROM {lines} GROUP BY email)
SELECT email AS "Email", name AS "Name",
    coalesce(nullif(split_part(name, ' ', 1), ''), 'there') AS "Greeting",
    if(prime, 'Yes', NULL) AS "Prime", if(reviewer, 'Yes', NULL) AS "Reviewer", {flag} AS "SKU-Flag", {names},
    orders AS "Orders", units AS "Units", spent AS "Spent", first::DATE AS "First", last::DATE AS "Last",
    country AS "Country", state AS "State", city AS "City", postcode AS "Postcode", channel AS "Channel"
FROM owned ORDER BY last DESC
"""


def customers_sql(db: duckdb.DuckDBPyConnection, lines: str) -> str:
    """Return the query of customers over a table of typed lines, with a column for each of its products."""
    skus = [sku for (sku,) in db.execute(f"SELECT DISTINCT sku FROM {lines} ORDER BY sku").fetchall()]  # noqa: S608
    quoted = ["'" + sku.replace("'", "''") + "'" for sku in skus]
    return CUSTOMERS.format(
        lines=lines,
        quantities=", ".join(
            f"sum(units) FILTER (sku = {sku})::BIGINT AS q{at}" for at, sku in enumerate(quoted)
        ),
        flag=" + ".join(f"least(coalesce(q{at}, 0), 9) * {10**at}" for at in range(len(skus))),
        names=", ".join(
            f'nullif(q{at}, 0) AS "{sku.replace(chr(34), chr(34) * 2)}"' for at, sku in enumerate(skus)
        ),
    )


def writes_excel(db: duckdb.DuckDBPyConnection) -> bool:
    """Load the extension that writes workbooks; return whether there is one. Nothing is downloaded."""
    db.execute("SET autoinstall_known_extensions = false")
    package = importlib.util.find_spec("duckdb_extension_excel")
    places = ["excel"]
    if package is not None and package.origin is not None:
        found = Path(package.origin).parent.rglob(f"v{duckdb.__version__}/excel.duckdb_extension")
        places += [f"'{path}'" for path in found]
    for place in places:
        try:
            db.execute(f"LOAD {place}")  # DuckDB checks the signature
        except duckdb.Error:
            continue
        return True
    return False


def write_excel(db: duckdb.DuckDBPyConnection, query: str, workbook: str) -> str:
    """Write what a query gives to a workbook; return how."""
    if writes_excel(db):
        db.execute(f"COPY ({query}) TO '{workbook}' (FORMAT xlsx, HEADER true, SHEET 'Customers')")
        return "COPY to xlsx"
    from benchmarks.rowwise import write  # noqa: PLC0415 - not part of what DuckDB takes otherwise

    found = db.execute(query)
    write(workbook, [name for name, *_ in found.description], iter(found.fetchone, None))
    return "xlsxwriter"


def main() -> None:
    """Build the list that the command line asks for."""
    *reports, workbook = sys.argv[1:]
    with duckdb.connect() as db:
        lines = ONCE.format(lines=f"({TYPED.format(fields=FIELDS, lines=READ)})")
        db.execute(f"CREATE TABLE lines AS {lines}", {"reports": reports})
        print(write_excel(db, customers_sql(db, "lines"), workbook))


if __name__ == "__main__":
    main()
