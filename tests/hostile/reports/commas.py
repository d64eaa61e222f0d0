"""Comma-separated text."""

from __future__ import annotations

from tests.hostile.reports.case import Imported, Table, broken
from tests.reports.reading import ROW_A, ROW_B, H

CSV = b'"Amazon Order Id","Merchant SKU","Shipped Quantity","Buyer Email","Title"'
CSV_A = b'"111-1","MUG","1","ann@example.com","Big mug"'
SEMICOLONS = b"amazon-order-id;sku;quantity-shipped;buyer-email;item-price"
CSV_B = b'"111-2","CUP","2","bob@example.com","Small cup"'


SPANISH = (
    '"Número de pedido de Amazon","SKU del vendedor","Cantidad enviada","buyer-email"\n"111-1","MUG","1",""\n'
)

COMMAS: Table = {
    "csv": (CSV + b"\r\n" + CSV_A + b"\r\n" + CSV_B + b"\r\n", Imported([(2, *ROW_A), (3, *ROW_B)])),
    "csv with a mark": (
        b"\xef\xbb\xbf" + CSV + b"\n" + CSV_A,
        Imported([(2, *ROW_A)], encoding="utf-8 (BOM)"),
    ),
    "csv with doubled quotes": (
        CSV + b'\n"111-1","MUG","1","ann@example.com","1/2"" Sensor, ""new"""\n',
        Imported([(2, *ROW_A[:4], '1/2" Sensor, "new"')]),
    ),
    "csv with a quote that was not doubled": (
        CSV + b'\n"111-1","MUG","1","ann@example.com","1/2" Sensor"\n' + CSV_B,
        Imported([(2, *ROW_A[:4], '1/2" Sensor'), (3, *ROW_B)]),
    ),
    "csv with undoubled quotes and commas": (
        CSV + b"\n" + CSV_B + b'\n"111-1","MU,G","1","ann@example.com","5", 7" or 9" Set"\n',
        Imported([(2, *ROW_B), (3, "111-1", "MU,G", "1", "ann@example.com", '5", 7" or 9" Set')]),
    ),
    "csv with an undoubled quote that ends a field": (
        CSV + b'\n"111-1","MUG","1","ann@example.com","Pipe 1/2""\n' + CSV_B,
        Imported([(2, *ROW_A[:4], 'Pipe 1/2"'), (3, *ROW_B)]),
    ),
    "csv with breaks inside a field": (
        CSV + b'\n"111-1","MUG","1","ann@example.com","Big\r\n\r\nmug"\n\n' + CSV_B,
        Imported([(2, *ROW_A[:4], "Big\r\n\r\nmug"), (6, *ROW_B)]),
    ),
    "csv with a break and an undoubled quote": (
        CSV + b'\n"111-1","MUG","1","ann@example.com","5" wide\n7" high"\n' + CSV_B,
        Imported([(2, *ROW_A[:4], '5" wide\n7" high'), (4, *ROW_B)]),
    ),
    "csv with a line cut off, then whole lines": (
        CSV + b'\n"111-9","MU\n' + CSV_A + b"\n" + CSV_B,
        Imported([(3, *ROW_A), (4, *ROW_B)], {2: "has 2 fields where the header has 5"}),
    ),
    "csv with a first field cut off, then whole lines": (
        CSV + b'\n"111-9\n' + CSV_A,
        Imported([(3, *ROW_A)], {2: "has 1 field where the header has 5"}),
    ),
    "csv cut off at the end": (
        CSV + b"\n" + CSV_A + b'\n"111-2","CU',
        Imported([(2, *ROW_A)], {3: "has 2 fields where the header has 5"}),
    ),
    "csv whose last field is not closed": (
        CSV + b"\n" + CSV_A + b'\n"111-2","CUP","2","bob@example.com","Small',
        Imported([(2, *ROW_A)], {3: "has quotation marks that cannot be told apart"}),
    ),
    "csv with a field too many": (
        CSV + b"\n" + CSV_A + b',"x"\n' + CSV_B,
        Imported([(3, *ROW_B)], {2: "has 6 fields where the header has 5"}),
    ),
    "csv with blank lines, lines of commas, and the header again": (
        CSV + b"\n\n,,,,\n,,\n" + CSV_A + b"\n" + CSV + b"\n" + CSV_B,
        Imported([(5, *ROW_A), (7, *ROW_B)], repeated=1),
    ),
    "csv with the header again in another language": (
        CSV
        + b"\n"
        + CSV_A
        + b'\n"Amazon Order Id","Merchant SKU","Dispatched Quantity","Buyer E-mail","Title"\n'
        + CSV_B,
        Imported([(2, *ROW_A), (4, *ROW_B)], repeated=1),
    ),
    "csv saved again by a spreadsheet": (
        H.replace(b"\t", b",") + b'\n111-1,MUG,1,ann@example.com,Big mug\n111-2,"C,UP",2,,"5"""\n',
        Imported([(2, *ROW_A), (3, "111-2", "C,UP", "2", "", '5"')]),
    ),
    "csv with semicolons": (
        SEMICOLONS + b"\n111-1;MUG;1;ann@example.com;7,50\n",
        Imported([(2, "111-1", "MUG", "1", "ann@example.com", "7,50")]),
    ),
    "quotes around everything, tabs between": (
        b'"amazon-order-id"\t"sku"\t"quantity-shipped"\t"buyer-email"\n"111-1"\t"MU\tG"\t"1"\t""\n',
        Imported([(2, "111-1", "MU\tG", "1", "")]),
    ),
    "csv in the letters of a European computer": (
        CSV + b'\n"111-1","MUG","1","ann@example.com","Gro\xdfe Tasse"\n',
        Imported([(2, *ROW_A[:4], "Große Tasse")], encoding="cp1252"),
    ),
    "csv in spanish": (
        SPANISH.encode(),
        Imported([(2, "111-1", "MUG", "1", "")]),
    ),
    "csv in spanish, in the letters of an old computer": (
        SPANISH.encode("cp1252"),
        Imported([(2, "111-1", "MUG", "1", "")], encoding="cp1252"),
    ),
    "csv with some fields enclosed, one with a quote that was not doubled": (
        CSV + b'\n111-1,"MUG",1,"ann@example.com","5" pipe"\n' + CSV_B,
        Imported([(2, *ROW_A[:4], '5" pipe'), (3, *ROW_B)]),
    ),
    "csv with a nul in a field": (
        CSV + b'\n"111-1","M\0G","1","ann@example.com","Big mug"\n' + CSV_B,
        Imported([(3, *ROW_B)], {2: "holds NUL bytes: the file is damaged here"}),
    ),
    "csv with a name of seventy lines": (
        CSV + b'\n"111-1","MUG","1","","' + b"x\n" * 70 + b'"\n' + CSV_B + b"\n" + CSV_A,
        broken("line 2: 71 of 73 lines do not fit"),
    ),
    "csv with semicolons, and commas in amounts": (
        SEMICOLONS + b'\n111-1;MUG;1;;7,50\n111-2;CUP;1;;"1.234,50"\n111-3;"M;UG";1;;8\n',
        Imported([2, 4], {3: ("item-price", "is not a plain amount like 7.50")}),
    ),
    "csv with a space behind each comma": (
        CSV + b'\n"111-1", "MUG", "1", "ann@example.com", "Big mug"\n' + CSV_B,
        Imported([3], {2: "has 1 field where the header has 5"}),
    ),
    "csv with single quotes": (
        CSV + b"\n'111-1','MUG',1,'ann@example.com','Big mug'\n",
        Imported([(2, "'111-1'", "'MUG'", "1", "'ann@example.com'", "'Big mug'")]),
    ),
    "csv with backslashes before quotes": (
        CSV + b'\n"111-1","MUG","1","ann@example.com","5\\" mug"\n' + CSV_B,
        Imported([(2, *ROW_A[:4], '5\\" mug'), (3, *ROW_B)]),
    ),
    "csv with a quotation mark alone on a line": (
        CSV + b"\n" + CSV_A + b'\n"\n' + CSV_B,
        Imported([2, 4], {3: "has 1 field where the header has 5"}),
    ),
}
