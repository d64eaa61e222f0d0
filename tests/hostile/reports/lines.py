"""Lines and fields of tab-separated text."""

from __future__ import annotations

from tests.hostile.reports.case import Imported, Table, broken, report
from tests.reports.reading import ROW_A, ROW_B, A, B, H, columns
from tests.shop import line

LINES: Table = {
    # ends of lines
    "lf": (H + b"\n" + A + b"\n" + B + b"\n", Imported([(2, *ROW_A), (3, *ROW_B)])),
    "crlf": (H + b"\r\n" + A + b"\r\n" + B + b"\r\n", Imported([(2, *ROW_A), (3, *ROW_B)])),
    "lone cr": (H + b"\r" + A + b"\r" + B + b"\r", Imported([(2, *ROW_A), (3, *ROW_B)])),
    "all three": (H + b"\n" + A + b"\r" + B + b"\r\n" + A, Imported([(2, *ROW_A), (3, *ROW_B), (4, *ROW_A)])),
    "cr cr lf is a line and a blank one": (
        H + b"\r\r\n" + A + b"\r\r\n" + B,
        Imported([(3, *ROW_A), (5, *ROW_B)]),
    ),
    "no end at the last line": (H + b"\n" + A, Imported([(2, *ROW_A)])),
    "a line separator of Unicode is text": (
        H + b"\n" + A + "\u2028more\x0b\x85".encode() + b"\n" + B,
        Imported([(2, *ROW_A[:4], "Big mug\u2028more\x0b\x85"), (3, *ROW_B)]),
    ),
    # blank lines, headers, fill
    "header alone": (H + b"\r\n", Imported([])),
    "header alone without an end": (H, Imported([])),
    "blank lines before, between and after": (
        b"\n\r\n" + H + b"\n\n" + A + b"\n\n\n" + B + b"\n\n\n",
        Imported([(5, *ROW_A), (8, *ROW_B)]),
    ),
    "lines of blanks": (H + b"\n   \n" + A + b"\n \t \n" + B, Imported([(3, *ROW_A), (5, *ROW_B)])),
    "lines of tabs, as many as columns": (H + b"\n\t\t\t\t\n" + A, Imported([(3, *ROW_A)])),
    "lines of tabs, fewer and more": (H + b"\n\t\t\n\t\t\t\t\t\t\t\n" + A, Imported([(4, *ROW_A)])),
    "lines of blanks between tabs": (H + b"\n \t \t\xc2\xa0\t\t\xe3\x80\x80\n" + A, Imported([(3, *ROW_A)])),
    "header again": (
        H + b"\n" + A + b"\n" + H + b"\n" + B,
        Imported([(2, *ROW_A), (4, *ROW_B)], repeated=1),
    ),
    "header again with a mark, in capitals, padded": (
        H + b"\n" + A + b"\n\xef\xbb\xbf" + H.upper().replace(b"\tSKU\t", b"\t SKU \t") + b"\n" + B,
        Imported([(2, *ROW_A), (4, *ROW_B)], repeated=1),
    ),
    "header twice at the beginning and at the end": (
        H + b"\n" + H + b"\n" + A + b"\n" + H,
        Imported([(3, *ROW_A)], repeated=2),
    ),
    "another header with as many columns": (
        H
        + b"\n"
        + A
        + b"\n"
        + columns("amazon-order-id", "buyer-email", "sku", "quantity-shipped", "currency"),
        broken("line 3", "another header", "one by one"),
    ),
    "another header with more columns": (
        H + b"\n" + A + b"\n" + H + b"\tcurrency\n" + B + b"\tEUR",
        broken("line 3", "another header", "one by one"),
    ),
    "nuls at the end": (H + b"\n" + A + b"\n" + B + b"\n" + bytes(700), Imported([(2, *ROW_A), (3, *ROW_B)])),
    "nuls behind the last letter": (H + b"\n" + A + bytes(9), Imported([(2, *ROW_A)])),
    "ctrl-z at the end": (H + b"\r\n" + A + b"\r\n\x1a", Imported([(2, *ROW_A)])),
    "ctrl-z behind the last letter, and nuls": (H + b"\r\n" + A + b"\x1a\0\0", Imported([(2, *ROW_A)])),
    "ctrl-z on a line of its own": (H + b"\r\n" + A + b"\r\n\x1a\r\n", Imported([(2, *ROW_A)])),
    "nuls on a line of their own": (H + b"\n\0\0\0\n" + A + b"\n" + B, Imported([(3, *ROW_A), (4, *ROW_B)])),
    "a nul in a field": (
        H + b"\n111-1\tM\0UG\t1\tann@example.com\tBig mug\n" + B,
        Imported([(3, *ROW_B)], {2: "holds NUL bytes: the file is damaged here"}),
    ),
    "a broken line between a lone cr and an lf": (
        H + b"\n" + A + b"\rx\0\n" + B,
        Imported([(2, *ROW_A), (4, *ROW_B)], {3: "holds NUL bytes: the file is damaged here"}),
    ),
    "a nul in the very last field": (
        H + b"\n" + A + b"\n111-2\tCUP\t2\tbob@example.com\tSm\0ll",
        Imported([(2, *ROW_A)], {3: "holds NUL bytes: the file is damaged here"}),
    ),
    # fields
    "a field too few": (
        H + b"\n" + A + b"\n111-3\tMUG\t1\tcat@example.com\n" + B,
        Imported([(2, *ROW_A), (4, *ROW_B)], {3: "has 4 fields where the header has 5"}),
    ),
    "a field too many": (
        H + b"\n" + A + b"\t\n" + B,
        Imported([(3, *ROW_B)], {2: "has 6 fields where the header has 5"}),
    ),
    "a last line that was cut off": (
        H + b"\n" + A + b"\n111-",
        Imported([(2, *ROW_A)], {3: "has 1 field where the header has 5"}),
    ),
    "a break inside a field": (
        H + b"\n111-1\tMUG\t1\tann@example.com\tBig\nmug\n" + B,
        Imported(
            [(2, "111-1", "MUG", "1", "ann@example.com", "Big"), (4, *ROW_B)],
            {3: "has 1 field where the header has 5"},
        ),
    ),
    "nothing but ragged lines": (
        H + b"\nx\ny\tz\n",
        broken("line 2: 2 of 2 lines do not fit", "(the first: it has 1 field where the header has 5)"),
    ),
    "quotes in tab-separated text are letters": (
        H + b'\n111-1\t"MUG\t1\tann@example.com\t1/2" Sensor\n111-2\t""\t2\tbob@example.com\t"x"\n',
        Imported(
            [
                (2, "111-1", '"MUG', "1", "ann@example.com", '1/2" Sensor'),
                (3, "111-2", '""', "2", "bob@example.com", '"x"'),
            ]
        ),
    ),
    "a backslash is a letter": (
        H + b"\n111-1\tMUG\\\t1\tann@example.com\tc:\\new",
        Imported([(2, "111-1", "MUG\\", "1", "ann@example.com", "c:\\new")]),
    ),
    "words that some readers take for nothing": (
        H + b"\n01234\tNA\t1\tNULL\tN/A\n02345\tnan\t1\tnan\tNone\n",
        Imported([(2, "01234", "NA", "1", "NULL", "N/A"), (3, "02345", "nan", "1", "nan", "None")]),
    ),
    "values stay padded": (
        H + b"\n 111-1 \t MUG\t1 \t\tBig  mug \n",
        Imported([(2, " 111-1 ", " MUG", "1 ", "", "Big  mug ")]),
    ),
    "multi-channel and damaged order ids are lines too": (
        H + b"\nS01-1\tMUG\t1\t\tx\n5.8E+13\tMUG\t1\t\tx\n\tMUG\t1\t\tx\nsku\tMUG\t1\t\tx\n",
        Imported(
            [(2, "S01-1", "MUG", "1", "", "x"), (5, "sku", "MUG", "1", "", "x")],
            {3: ("amazon-order-id", "was turned into a rounded number"), 4: ("amazon-order-id", "is blank")},
        ),
    ),
    "a line end after every field": (
        H + b"\n" + A.replace(b"\t", b"\n"),
        broken("line 2: 5 of 5 lines do not fit"),
    ),
    "a form feed, a vertical tab and a file separator": (
        H + b"\n111-1\tM\x0cUG\t1\t\ta\x0bb\x1cc\x1dd\n" + B,
        Imported([(2, "111-1", "M\x0cUG", "1", "", "a\x0bb\x1cc\x1dd"), (3, *ROW_B)]),
    ),
    "a line of a full stop": (
        H + b"\n" + A + b"\n.",
        Imported([2], {3: "has 1 field where the header has 5"}),
    ),
    "a sum below, as from a spreadsheet": (
        H + b"\n" + A + b"\n" + B + b"\n\t\t3\t\t\n",
        Imported([2, 3], {4: ("amazon-order-id", "is blank")}),
    ),
    "an answer of the server in the middle": (
        H + b"\n" + A + b"\n<html><body>503</body></html>\n" + B,
        Imported([2, 4], {3: "has 1 field where the header has 5"}),
    ),
    "every line twice, the header too": (
        report(line(1), line(2)).encode() * 2,
        Imported([2, 3, 5, 6], repeated=1),
    ),
}
