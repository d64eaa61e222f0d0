"""Headers."""

from __future__ import annotations

from tests.hostile.reports.case import Imported, Table, broken, report, unknown
from tests.reports.reading import ROW_A, A, B, H, columns
from tests.shop import line

from regulars.columns import NEEDED, REPORT

HEADERS: Table = {
    "columns in another order, capitals, padding": (
        b" Buyer-Email \tQUANTITY-SHIPPED\t\xe3\x80\x80sku\xc2\xa0\tAmazon-Order-Id\nann@x.de\t1\tMUG\t111-1",
        Imported([(2, "ann@x.de", "1", "MUG", "111-1")]),
    ),
    "underscores and blanks for hyphens": (
        b"amazon_order_id\tSKU\tQuantity Shipped\tbuyer email\n111-1\tMUG\t1\tann@example.com",
        Imported([(2, "111-1", "MUG", "1", "ann@example.com")]),
    ),
    "extra columns, one called line, one called nothing": (
        H + b"\tMy Notes\tline\t\n" + A + b"\tx\ty\tz",
        Imported([(2, *ROW_A, "x", "y", "z")]),
    ),
    "a needed column lacking, and one that is nearly it": (
        columns("amazon-order-id", "sku", "quantity-shipped", "buyer-mail") + b"\n1\t2\t3\t4",
        broken("line 1", "column buyer-email", "'buyer-mail'", "[columns]"),
    ),
    "a needed column lacking behind blank lines": (
        b"\n\n" + columns("amazon-order-id", "sku", "qty shipped", "buyer-email"),
        broken("line 3", "column quantity-shipped", "'qty shipped'"),
    ),
    "a column twice": (H + b"\tSKU\n", broken("line 1", "column sku", "twice", "places 2 and 6")),
    "a column twice under two names": (H + b"\tMerchant SKU\n", broken("column sku", "twice")),
    "an extra column twice": (H + b"\tnotes\tNotes\n", broken("column notes", "twice")),
    **{
        f"the needed column {needed} lacking": (
            "\t".join(name for name in REPORT if name != needed).encode(),
            broken(f"line 1, column {needed}: this needed column is lacking; the nearest header is "),
        )
        for needed in NEEDED
    },
    "signs that cannot be seen, and full width": (
        "\u200famazon-order-id\t\ufeffｓｋｕ\tquantity\u00a0shipped\tbuyer\u00ad-email\n1\tA\t1\t\n".encode(),
        Imported([(2, "1", "A", "1", "")]),
    ),
    "extra columns called as files of ours would be": (
        H + b"\tsku.old\treport\tindex\t__index_level_0__\temail\n" + A + b"\tv\tw\tx\ty\tz",
        Imported([(2, *ROW_A, "v", "w", "x", "y", "z")]),
    ),
    "an extra column twice, whose name is very long": (
        H + b"\t" + b"x" * 9_000 + b"\t" + b"x" * 9_000,
        broken(f"column {'x' * 60}…: this column is there twice, at places 6 and 7"),
    ),
    "a needed column lacking where the nearest header is very long": (
        columns("amazon-order-id", "sku", "quantity-shipped", "buyer-e-mail" + "x" * 9_000),
        broken("column buyer-email: this needed column is lacking", "…'; download the report again"),
    ),
    "the header and the first line in one": (
        H + b"\t" + A,
        broken("line 1: the header and values stand in one line, as where line ends were lost; download"),
    ),
    "all lines in one, each behind a space": (
        report(line(1), line(2), end=" ").encode(),
        broken("line 1: the header and values stand in one line"),
    ),
    "a title above the header": (b"Fulfilled Shipments\n" + H + b"\n" + A, unknown("not the header")),
    "a line for Excel that names the separator": (b"sep=\t\n" + H + b"\n" + A, unknown("not the header")),
    "spaces between the headers": (H.replace(b"\t", b" "), unknown("not the header")),
    "bars between the headers": (H.replace(b"\t", b"|"), unknown("not the header")),
    "semicolons between the headers, tabs between the values": (
        H.replace(b"\t", b";") + b"\n" + A + b"\n" + B,
        broken("line 2: 2 of 2 lines do not fit", "it has 1 field where the header has 5"),
    ),
    "a header cut off in its quotation marks": (
        b'"amazon-order-id","sku","quantity-shipped","buyer-email","produ\n"111-1","MUG","1","","x"\n',
        broken("line 1: the header has quotation marks that cannot be told apart; download it again"),
    ),
    "a header with a byte that is no letter": (
        H.replace(b"sku", b"sk\xff") + b"\n" + A + " größer".encode(),
        unknown("not the header"),
    ),
    "a header that is set aside, and stands again below": (
        H + b"\0\n" + H + b"\n" + A,
        Imported([(3, *ROW_A)], {1: "holds NUL bytes: the file is damaged here"}),
    ),
}
