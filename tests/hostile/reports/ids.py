"""Order ids, item ids and SKUs."""

from __future__ import annotations

from tests.hostile.reports.case import Imported, Table, all_of, below, none_of, report, saying
from tests.reports.reading import A, B
from tests.shop import line

DAMAGED = "was turned into a rounded number by a spreadsheet"


def as_they_are(*texts: str) -> dict[str, str]:
    """Return texts that mean themselves."""
    return dict(zip(texts, texts, strict=True))


IDS: Table = {
    "order ids of nothing": none_of(
        "amazon-order-id", "is blank", "", " ", "\u00a0\u3000", "\u200b", "\ufeff"
    ),
    "order ids that are none, but may stand": all_of(
        "amazon-order-id", "order_id",
        as_they_are(
            "111 0000000", '"111"', "'111", '=HYPERLINK("http://example.org","x")', "+1", "@SUM(A1)", "--",
            "a\x01b", "\x7f", "<b>", "../../x", "%s{0}", "x" * 5_000, "🍵", "1\u202e-111",
        ),
    ),
    "order ids that a spreadsheet rounded": none_of(
        "amazon-order-id", DAMAGED, "1.11E+17", "1,11E+17", "1E+17", "1.11e+17"
    ),
    "shipment-item ids that a spreadsheet rounded": none_of(
        "shipment-item-id", DAMAGED, "5.8E+13", "5,8E+13"
    ),
    "other ids that a spreadsheet rounded": (
        report(line(1, amazon_order_item_id="5.80293E+13"), line(2, tracking_number="2.77E+11")).encode(),
        Imported([2, 3], warnings=2),
    ),
    "an id that only looks rounded": all_of(
        "amazon-order-id", "order_id", as_they_are("E+17", "1.11E17", "1.1E+1x", "1.1.1E+17", "1.11E-17")
    ),
    "blank item ids, and lines all alike": (
        report(*(line(1, shipment_item_id="") for _ in range(3)), end="\r\n").encode(),
        Imported([2, 3, 4], typed={2: {"item_id": None}}),
    ),
    "item ids all alike": (report(line(1), line(1), line(1)).encode(), Imported([2, 3, 4])),
    "SKUs of nothing": none_of("sku", "is blank", "", " ", "\u200b \u00a0"),
    "SKUs that are words of ours": all_of(
        "sku", "sku",
        as_they_are(
            "Email", "email", "sku", "Orders", "Units", "SKU-Flag", "Customer id", "own:x", "Spent USD",
            "Email (SKU)",
        ),
    ),
    "SKUs that are formulas": all_of(
        "sku", "sku",
        as_they_are(
            "=1+1", '=HYPERLINK("http://example.org")', "+1", "-1", "@SUM(A1)", "'x", "|x", "_x0041_"
        ),
    ),
    "SKUs that a spreadsheet would take for numbers": all_of(
        "sku", "sku", as_they_are("1", "01", "1.0", "1E5", "TRUE", "2025-01-01", "NA", "Null")
    ),
    "SKUs that differ in case, width, composition or what cannot be seen": all_of(
        "sku", "sku",
        as_they_are(
            "mug", "MUG", "Mug", "ＭＵＧ", "m\u00fcg", "mu\u0308g", "m\u200bug", "m\x01ug", "m\u00adug"
        ),
    ),
    "SKUs padded": all_of("sku", "sku", dict.fromkeys((" WP1", "WP1\u00a0", "\u200eWP1\ufeff"), "WP1")),
    "SKUs that read from right to left": all_of("sku", "sku", as_they_are("שלום", "A\u202eBC", "A\u200fB")),
    "SKUs with commas, quotes and very many signs": all_of(
        "sku", "sku", as_they_are("A,B,690494327082", 'A"B', "A;B", "x" * 40_000, "A\\tB")
    ),
    "resale SKUs of nothing, and of one another": all_of(
        "sku", "sku", as_they_are("amzn.gr.", "amzn.gr.amzn.gr.", "amzn.gr.x", "AMZN.GR.x")
    ),
    "a thousand SKUs": (
        report(*(line(number, sku=f"S{number}") for number in range(1_000))).encode(),
        Imported(range(2, 1_002)),
    ),
    "two faults in one line, of which the first in the report is told": (
        saying(sku="", quantity_shipped="0", item_price="x"),
        Imported([2, 4], {3: ("sku", "is blank")}),
    ),
    "a blank order id where the line has nothing else either": (below(A, b"\t\t\t\t", B), Imported([2, 4])),
}  # fmt: skip
