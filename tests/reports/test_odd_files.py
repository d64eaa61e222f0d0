"""Odd and malformed files, each written literally, with the verdict that a seller may expect."""

from __future__ import annotations

import gzip
import io
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from regulars.errors import ReportError, UnknownReportError
from tests.reports.reading import HEADER, read

if TYPE_CHECKING:
    from pathlib import Path

H = HEADER.encode()
A = b"111-1\tMUG\t1\tann@example.com\tBig mug"
B = b"111-2\tCUP\t2\tbob@example.com\tSmall cup"
ROW_A = ("111-1", "MUG", "1", "ann@example.com", "Big mug")
ROW_B = ("111-2", "CUP", "2", "bob@example.com", "Small cup")

CSV = b'"Amazon Order Id","Merchant SKU","Shipped Quantity","Buyer Email","Title"'
CSV_A = b'"111-1","MUG","1","ann@example.com","Big mug"'
CSV_B = b'"111-2","CUP","2","bob@example.com","Small cup"'


@dataclass(frozen=True)
class Taken:
    """The file is accepted: these rows (line, values), these rejected lines, and perhaps more to look at."""

    rows: list[tuple[object, ...]]
    rejects: dict[int, str] = field(default_factory=dict)
    encoding: str = "utf-8"
    repeated: int = 0


@dataclass(frozen=True)
class Refused:
    """The file is refused; the sentence holds these words. ``kind`` must be the very class."""

    kind: type[ReportError]
    words: tuple[str, ...]


def broken(*words: str) -> Refused:
    return Refused(ReportError, words)


def unknown(*words: str) -> Refused:
    return Refused(UnknownReportError, words)


def zipped(*members: tuple[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return packed.getvalue()


def locked() -> bytes:
    """A zip whose flags say that its member is encrypted: bit 0, in the local and the central header."""
    packed = bytearray(zipped(("may.txt", H + b"\n" + A)))
    packed[6] |= 1
    packed[packed.index(b"PK\x01\x02") + 8] |= 1
    return bytes(packed)


def columns(*names: str) -> bytes:
    return "\t".join(names).encode()


FILES: dict[str, tuple[bytes, Taken | Refused]] = {
    # ends of lines
    "lf": (H + b"\n" + A + b"\n" + B + b"\n", Taken([(2, *ROW_A), (3, *ROW_B)])),
    "crlf": (H + b"\r\n" + A + b"\r\n" + B + b"\r\n", Taken([(2, *ROW_A), (3, *ROW_B)])),
    "lone cr": (H + b"\r" + A + b"\r" + B + b"\r", Taken([(2, *ROW_A), (3, *ROW_B)])),
    "all three": (H + b"\n" + A + b"\r" + B + b"\r\n" + A, Taken([(2, *ROW_A), (3, *ROW_B), (4, *ROW_A)])),
    "cr cr lf is a line and a blank one": (H + b"\r\r\n" + A + b"\r\r\n" + B, Taken([(3, *ROW_A), (5, *ROW_B)])),
    "no end at the last line": (H + b"\n" + A, Taken([(2, *ROW_A)])),
    "a line separator of Unicode is text": (
        H + b"\n" + A + "\u2028more\x0b\x85".encode() + b"\n" + B,
        Taken([(2, *ROW_A[:4], "Big mug\u2028more\x0b\x85"), (3, *ROW_B)]),
    ),
    # blank lines, headers, fill
    "header alone": (H + b"\r\n", Taken([])),
    "header alone without an end": (H, Taken([])),
    "blank lines before, between and after": (
        b"\n\r\n" + H + b"\n\n" + A + b"\n\n\n" + B + b"\n\n\n",
        Taken([(5, *ROW_A), (8, *ROW_B)]),
    ),
    "lines of blanks": (H + b"\n   \n" + A + b"\n \t \n" + B, Taken([(3, *ROW_A), (5, *ROW_B)])),
    "lines of tabs, as many as columns": (H + b"\n\t\t\t\t\n" + A, Taken([(3, *ROW_A)])),
    "lines of tabs, fewer and more": (H + b"\n\t\t\n\t\t\t\t\t\t\t\n" + A, Taken([(4, *ROW_A)])),
    "lines of blanks between tabs": (H + b"\n \t \t\xc2\xa0\t\t\xe3\x80\x80\n" + A, Taken([(3, *ROW_A)])),
    "header again": (
        H + b"\n" + A + b"\n" + H + b"\n" + B,
        Taken([(2, *ROW_A), (4, *ROW_B)], repeated=1),
    ),
    "header again with a mark, in capitals, padded": (
        H + b"\n" + A + b"\n\xef\xbb\xbf" + H.upper().replace(b"\tSKU\t", b"\t SKU \t") + b"\n" + B,
        Taken([(2, *ROW_A), (4, *ROW_B)], repeated=1),
    ),
    "header twice at the beginning and at the end": (
        H + b"\n" + H + b"\n" + A + b"\n" + H,
        Taken([(3, *ROW_A)], repeated=2),
    ),
    "another header with as many columns": (
        H + b"\n" + A + b"\n" + columns("amazon-order-id", "buyer-email", "sku", "quantity-shipped", "currency"),
        broken("line 3", "another header", "one by one"),
    ),
    "another header with more columns": (
        H + b"\n" + A + b"\n" + H + b"\tcurrency\n" + B + b"\tEUR",
        broken("line 3", "another header", "one by one"),
    ),
    "nuls at the end": (H + b"\n" + A + b"\n" + B + b"\n" + bytes(700), Taken([(2, *ROW_A), (3, *ROW_B)])),
    "nuls behind the last letter": (H + b"\n" + A + bytes(9), Taken([(2, *ROW_A)])),
    "ctrl-z at the end": (H + b"\r\n" + A + b"\r\n\x1a", Taken([(2, *ROW_A)])),
    "ctrl-z behind the last letter, and nuls": (H + b"\r\n" + A + b"\x1a\0\0", Taken([(2, *ROW_A)])),
    "ctrl-z on a line of its own": (H + b"\r\n" + A + b"\r\n\x1a\r\n", Taken([(2, *ROW_A)])),
    "nuls on a line of their own": (H + b"\n\0\0\0\n" + A + b"\n" + B, Taken([(3, *ROW_A), (4, *ROW_B)])),
    "a nul in a field": (
        H + b"\n111-1\tM\0UG\t1\tann@example.com\tBig mug\n" + B,
        Taken([(3, *ROW_B)], {2: "holds NUL bytes: the file is damaged here"}),
    ),
    "a nul in the very last field": (
        H + b"\n" + A + b"\n111-2\tCUP\t2\tbob@example.com\tSm\0ll",
        Taken([(2, *ROW_A)], {3: "holds NUL bytes: the file is damaged here"}),
    ),
    # fields
    "a field too few": (
        H + b"\n" + A + b"\n111-3\tMUG\t1\tcat@example.com\n" + B,
        Taken([(2, *ROW_A), (4, *ROW_B)], {3: "has 4 fields where the header has 5"}),
    ),
    "a field too many": (
        H + b"\n" + A + b"\t\n" + B,
        Taken([(3, *ROW_B)], {2: "has 6 fields where the header has 5"}),
    ),
    "a last line that was cut off": (
        H + b"\n" + A + b"\n111-",
        Taken([(2, *ROW_A)], {3: "has 1 field where the header has 5"}),
    ),
    "a break inside a field": (
        H + b"\n111-1\tMUG\t1\tann@example.com\tBig\nmug\n" + B,
        Taken([(2, "111-1", "MUG", "1", "ann@example.com", "Big"), (4, *ROW_B)], {3: "has 1 field where the header has 5"}),
    ),
    "nothing but ragged lines": (
        H + b"\nx\ny\tz\n",
        Taken([], {2: "has 1 field where the header has 5", 3: "has 2 fields where the header has 5"}),
    ),
    "quotes in tab-separated text are letters": (
        H + b'\n111-1\t"MUG\t1\tann@example.com\t1/2" Sensor\n111-2\t""\t2\tbob@example.com\t"x"\n',
        Taken(
            [
                (2, "111-1", '"MUG', "1", "ann@example.com", '1/2" Sensor'),
                (3, "111-2", '""', "2", "bob@example.com", '"x"'),
            ]
        ),
    ),
    "a backslash is a letter": (
        H + b"\n111-1\tMUG\\\t1\tann@example.com\tc:\\new",
        Taken([(2, "111-1", "MUG\\", "1", "ann@example.com", "c:\\new")]),
    ),
    "words that some readers take for nothing": (
        H + b"\n01234\tNA\tnan\tNULL\tN/A\n",
        Taken([(2, "01234", "NA", "nan", "NULL", "N/A")]),
    ),
    "values stay padded": (
        H + b"\n 111-1 \t MUG\t1 \t\tBig  mug \n",
        Taken([(2, " 111-1 ", " MUG", "1 ", "", "Big  mug ")]),
    ),
    "multi-channel and damaged order ids are lines too": (
        H + b"\nS01-1\tMUG\t1\t\tx\n5.8E+13\tMUG\t1\t\tx\n\tMUG\t1\t\tx\nsku\tMUG\t1\t\tx\n",
        Taken(
            [
                (2, "S01-1", "MUG", "1", "", "x"),
                (3, "5.8E+13", "MUG", "1", "", "x"),
                (4, "", "MUG", "1", "", "x"),
                (5, "sku", "MUG", "1", "", "x"),
            ]
        ),
    ),
    # encodings
    "utf-8 with a mark": (b"\xef\xbb\xbf" + H + b"\n" + A, Taken([(2, *ROW_A)], encoding="utf-8 (BOM)")),
    "utf-16, little end first": (
        b"\xff\xfe" + (HEADER + "\n111-1\tMUG\t1\tann@example.com\tGroße Tasse 🍵\n").encode("utf-16-le"),
        Taken([(2, *ROW_A[:4], "Große Tasse 🍵")], encoding="utf-16"),
    ),
    "utf-16, big end first": (
        b"\xfe\xff" + (HEADER + "\r\n111-1\tMUG\t1\tann@example.com\t大きい\r\n").encode("utf-16-be"),
        Taken([(2, *ROW_A[:4], "大きい")], encoding="utf-16"),
    ),
    "utf-16 cut in the middle of a letter": (
        b"\xff\xfe" + (HEADER + "\n" + A.decode() + "\n111-2").encode("utf-16-le")[:-1],
        Taken([(2, *ROW_A)], {3: "has 1 field where the header has 5"}, encoding="utf-16"),
    ),
    "utf-16 with half a letter": (
        b"\xff\xfe" + (HEADER + "\n111-1\tMUG\t1\tann@example.com\t").encode("utf-16-le") + b"\x3c\xd8" + "\n".encode("utf-16-le") + B.decode().encode("utf-16-le"),
        Taken([(3, *ROW_B)], {2: "holds bytes that are not utf-16"}, encoding="utf-16"),
    ),
    "utf-16 without its mark": ((HEADER + "\n").encode("utf-16-le"), unknown("UTF-16 without its mark", "--encoding utf-16-le")),
    "utf-32 with its mark": (
        b"\xff\xfe\0\0" + (HEADER + "\n" + A.decode()).encode("utf-32-le"),
        Taken([(2, *ROW_A)], encoding="utf-32"),
    ),
    "japanese of before 2021": (
        H + b"\n111-1\tMUG\t1\tann@marketplace.amazon.co.jp\t" + "緑のコップ能".encode("cp932"),
        Taken([(2, "111-1", "MUG", "1", "ann@marketplace.amazon.co.jp", "緑のコップ能")], encoding="cp932"),
    ),
    "japanese known by its currency": (
        H + b"\tcurrency\tbuyer-name\n111-1\tMUG\t1\t\tMug\tJPY\t" + "青木".encode("cp932"),
        Taken([(2, "111-1", "MUG", "1", "", "Mug", "JPY", "青木")], encoding="cp932"),
    ),
    "japanese with one name cut in the middle of a sign": (
        H
        + b"\n111-1\tMUG\t1\tann@marketplace.amazon.co.jp\t" + "緑のコップ".encode("cp932")[:-1]
        + b"\n111-2\tCUP\t2\tbob@marketplace.amazon.co.jp\t" + "青い皿".encode("cp932"),
        Taken(
            [(3, "111-2", "CUP", "2", "bob@marketplace.amazon.co.jp", "青い皿")],
            {2: "holds bytes that are not cp932"},
            encoding="cp932",
        ),
    ),
    "european of before 2020": (
        H + b"\n111-1\tMUG\t1\tann@example.com\tGro\xdfe Tasse \x80\n" + B,
        Taken([(2, *ROW_A[:4], "Große Tasse €"), (3, *ROW_B)], encoding="cp1252"),
    ),
    "the five places that cp1252 leaves open": (
        H + b"\n111-1\tMUG\t1\tann@example.com\t\x81\x8d\x8f\x90\x9d\xe9",
        Taken([(2, *ROW_A[:4], "\x81\x8d\x8f\x90\x9dé")], encoding="cp1252"),
    ),
    "a broken byte in text that is utf-8 beyond ascii": (
        H + b"\n111-1\tMUG\t1\tann@example.com\tCaf\xe9\n" + B + " für Zoë, größer".encode() + b"\n",
        Taken([(3, *ROW_B[:4], "Small cup für Zoë, größer")], {2: "holds bytes that are not utf-8"}),
    ),
    "a broken byte in the very last field": (
        H + b"\n" + B + " für Zoë, größer".encode() + b"\n111-1\tMUG\t1\tann@example.com\tCaf\xe9",
        Taken([(2, *ROW_B[:4], "Small cup für Zoë, größer")], {3: "holds bytes that are not utf-8"}),
    ),
    "european text in which one title was spoilt before": (
        H + b"\n111-1\tMUG\t1\tann@example.com\tCaf\xc3\xa9\n111-2\tCUP\t2\tbob@example.com\tf\xfcr Zo\xeb, gr\xf6\xdfer\n",
        Taken(
            [(2, *ROW_A[:4], "CafÃ©"), (3, *ROW_B[:4], "für Zoë, größer")],
            encoding="cp1252",
        ),
    ),
    "a mark that is not true": (
        b"\xef\xbb\xbf" + H + b"\n111-1\tMUG\t1\tann@example.com\tGro\xdfe Tasse\n",
        broken("not written in utf-8 (BOM)", "save it again as UTF-8"),
    ),
    # headers
    "columns in another order, capitals, padding": (
        b" Buyer-Email \tQUANTITY-SHIPPED\t\xe3\x80\x80sku\xc2\xa0\tAmazon-Order-Id\n" + b"ann@example.com\t1\tMUG\t111-1",
        Taken([(2, "ann@example.com", "1", "MUG", "111-1")]),
    ),
    "underscores and blanks for hyphens": (
        b"amazon_order_id\tSKU\tQuantity Shipped\tbuyer email\n111-1\tMUG\t1\tann@example.com",
        Taken([(2, "111-1", "MUG", "1", "ann@example.com")]),
    ),
    "extra columns, one called line, one called nothing": (
        H + b"\tMy Notes\tline\t\n" + A + b"\tx\ty\tz",
        Taken([(2, *ROW_A, "x", "y", "z")]),
    ),
    "a needed column lacking": (
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
    # other reports
    "all orders": (
        columns("amazon-order-id", "purchase-date", "last-updated-date", "order-status", "sku", "quantity"),
        unknown("All Orders", "Amazon Fulfilled Shipments"),
    ),
    "returns": (
        columns("return-date", "order-id", "sku", "asin", "detailed-disposition", "reason"),
        unknown("Returns"),
    ),
    "promotions, with blanks for hyphens": (
        columns("shipment date", "currency", "item-promotion-id", "promotion-rule-value", "amazon-order-id"),
        unknown("Promotions"),
    ),
    "replacements": (
        columns("shipment-date", "sku", "replacement-amazon-order-id", "original-amazon-order-id"),
        unknown("Replacements"),
    ),
    "removal orders": (columns("request-date", "order-id", "order-type", "sku", "disposition"), unknown("Removal Order")),
    "removal shipments": (columns("removal-date", "order-id", "sku", "disposition", "carrier"), unknown("Removal Shipment")),
    "settlement": (columns("settlement-id", "order-id", "amount-type", "amount", "sku"), unknown("Settlement")),
    "orders shipped by the seller, which have every needed column": (
        columns("order-id", "order-item-id", "buyer-email", "sku", "quantity-purchased", "quantity-shipped"),
        unknown("shipped by the seller"),
    ),
    "returns as csv": (b'"return-date","order-id","sku","detailed-disposition"\r\n', unknown("Returns")),
    # other things
    "nothing": (b"", broken("empty", "0 bytes")),
    "blank lines only": (b"\n\n \n", unknown("not the header")),
    "nuls only": (bytes(64), unknown("not the header")),
    "a mark only": (b"\xef\xbb\xbf", unknown("not the header")),
    "lines without a header": (A + b"\n" + B + b"\n", unknown("not the header")),
    "a letter": (b"Dear Sir,\nplease find enclosed\n", unknown("not the header")),
    "a web page": (b"\r\n<!DOCTYPE html>\n<html><body>Sign in</body></html>", unknown("web page", "login")),
    "a web page in utf-16": (b"\xff\xfe" + "<html>".encode("utf-16-le"), unknown("web page")),
    "an error in json": (b'{"errors":[{"code":"QuotaExceeded"}]}', unknown("JSON")),
    "an error in xml": (b'<?xml version="1.0"?><ErrorResponse/>', unknown("XML")),
    "a pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", unknown("PDF")),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", unknown("picture")),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), unknown("Excel workbook")),
    "a workbook renamed": (
        zipped(("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<workbook/>")),
        unknown("Excel workbook", "as Amazon gave it"),
    ),
    "a LibreOffice sheet renamed": (zipped(("mimetype", b"application/x"), ("content.xml", b"")), unknown("LibreOffice")),
    "a database": (b"SQLite format 3\0" + bytes(84), unknown("database")),
    "noise": (bytes(range(1, 256)) * 9, unknown("not a text")),
    # packed
    "gzip": (gzip.compress(H + b"\n" + A), Taken([(2, *ROW_A)])),
    "gzip in two members": (gzip.compress(H + b"\n") + gzip.compress(A), Taken([(2, *ROW_A)])),
    "gzip of nothing": (gzip.compress(b""), broken("empty")),
    "gzip cut off": (gzip.compress(H + b"\n" + A)[:-9], broken("damaged", "download it again")),
    "gzip damaged": (gzip.compress(H + b"\n" + A)[:20] + b"!!!!" + gzip.compress(H)[24:], broken("damaged")),
    "gzip of a pdf": (gzip.compress(b"%PDF-1.7"), unknown("PDF")),
    "gzip in gzip": (gzip.compress(gzip.compress(H)), unknown("archive in an archive")),
    "zip": (zipped(("may.txt", H + b"\n" + A)), Taken([(2, *ROW_A)])),
    "zip from a Mac": (zipped(("may.txt", H + b"\n" + A), ("__MACOSX/._may.txt", b"x")), Taken([(2, *ROW_A)])),
    "zip of a folder with one file": (zipped(("may/", b""), ("may/may.txt", H + b"\n" + A)), Taken([(2, *ROW_A)])),
    "zip of two": (zipped(("a.txt", H), ("b.txt", H)), unknown("holds 2 files instead of one", "unpack it")),
    "zip of nothing": (zipped(), unknown("holds 0 files")),
    "zip with a password": (locked(), unknown("password", "unpack it")),
    "zip cut off": (zipped(("may.txt", H + b"\n" + A))[:-8], broken("damaged", "download it again")),
    "zip in zip": (zipped(("a.zip", zipped(("may.txt", H)))), unknown("archive in an archive")),
    # comma-separated
    "csv": (CSV + b"\r\n" + CSV_A + b"\r\n" + CSV_B + b"\r\n", Taken([(2, *ROW_A), (3, *ROW_B)])),
    "csv with a mark": (b"\xef\xbb\xbf" + CSV + b"\n" + CSV_A, Taken([(2, *ROW_A)], encoding="utf-8 (BOM)")),
    "csv with doubled quotes": (
        CSV + b'\n"111-1","MUG","1","ann@example.com","1/2"" Sensor, ""new"""\n',
        Taken([(2, *ROW_A[:4], '1/2" Sensor, "new"')]),
    ),
    "csv with a quote that was not doubled": (
        CSV + b'\n"111-1","MUG","1","ann@example.com","1/2" Sensor"\n' + CSV_B,
        Taken([(2, *ROW_A[:4], '1/2" Sensor'), (3, *ROW_B)]),
    ),
    "csv with undoubled quotes and commas": (
        CSV + b'\n' + CSV_B + b'\n"111-1","MU,G","1","ann@example.com","5", 7" or 9" Set"\n',
        Taken([(2, *ROW_B), (3, "111-1", "MU,G", "1", "ann@example.com", '5", 7" or 9" Set')]),
    ),
    "csv with an undoubled quote that ends a field": (
        CSV + b'\n"111-1","MUG","1","ann@example.com","Pipe 1/2""\n' + CSV_B,
        Taken([(2, *ROW_A[:4], 'Pipe 1/2"'), (3, *ROW_B)]),
    ),
    "csv with breaks inside a field": (
        CSV + b'\n"111-1","MUG","1","ann@example.com","Big\r\n\r\nmug"\n\n' + CSV_B,
        Taken([(2, *ROW_A[:4], "Big\r\n\r\nmug"), (6, *ROW_B)]),
    ),
    "csv with a break and an undoubled quote": (
        CSV + b'\n"111-1","MUG","1","ann@example.com","5" wide\n7" high"\n' + CSV_B,
        Taken([(2, *ROW_A[:4], '5" wide\n7" high'), (4, *ROW_B)]),
    ),
    "csv with a line cut off, then whole lines": (
        CSV + b'\n"111-9","MU\n' + CSV_A + b"\n" + CSV_B,
        Taken([(3, *ROW_A), (4, *ROW_B)], {2: "has 2 fields where the header has 5"}),
    ),
    "csv with a first field cut off, then whole lines": (
        CSV + b'\n"111-9\n' + CSV_A,
        Taken([(3, *ROW_A)], {2: "has 1 field where the header has 5"}),
    ),
    "csv cut off at the end": (
        CSV + b"\n" + CSV_A + b'\n"111-2","CU',
        Taken([(2, *ROW_A)], {3: "has 2 fields where the header has 5"}),
    ),
    "csv whose last field is not closed": (
        CSV + b"\n" + CSV_A + b'\n"111-2","CUP","2","bob@example.com","Small',
        Taken([(2, *ROW_A)], {3: "has quotation marks that cannot be told apart"}),
    ),
    "csv with a field too many": (
        CSV + b"\n" + CSV_A + b',"x"\n' + CSV_B,
        Taken([(3, *ROW_B)], {2: "has 6 fields where the header has 5"}),
    ),
    "csv with blank lines, lines of commas, and the header again": (
        CSV + b"\n\n,,,,\n,,\n" + CSV_A + b"\n" + CSV + b"\n" + CSV_B,
        Taken([(5, *ROW_A), (7, *ROW_B)], repeated=1),
    ),
    "csv with the header again in another language": (
        CSV + b"\n" + CSV_A + b'\n"Amazon Order Id","Merchant SKU","Dispatched Quantity","Buyer E-mail","Title"\n' + CSV_B,
        Taken([(2, *ROW_A), (4, *ROW_B)], repeated=1),
    ),
    "csv saved again by a spreadsheet": (
        b'amazon-order-id,sku,quantity-shipped,buyer-email,product-name\n111-1,MUG,1,ann@example.com,Big mug\n111-2,"C,UP",2,,"5"""\n',
        Taken([(2, *ROW_A), (3, "111-2", "C,UP", "2", "", '5"')]),
    ),
    "csv with semicolons": (
        b"amazon-order-id;sku;quantity-shipped;buyer-email;item-price\n111-1;MUG;1;ann@example.com;7,50\n",
        Taken([(2, "111-1", "MUG", "1", "ann@example.com", "7,50")]),
    ),
    "quotes around everything, tabs between": (
        b'"amazon-order-id"\t"sku"\t"quantity-shipped"\t"buyer-email"\n"111-1"\t"MU\tG"\t"1"\t""\n',
        Taken([(2, "111-1", "MU\tG", "1", "")]),
    ),
    "csv in the letters of a European computer": (
        CSV + b'\n"111-1","MUG","1","ann@example.com","Gro\xdfe Tasse"\n',
        Taken([(2, *ROW_A[:4], "Große Tasse")], encoding="cp1252"),
    ),
    "csv in spanish": (
        '"Número de pedido de Amazon","SKU del vendedor","Cantidad enviada","buyer-email"\n"111-1","MUG","1",""\n'.encode(),
        Taken([(2, "111-1", "MUG", "1", "")]),
    ),
    "csv in spanish, in the letters of an old computer": (
        '"Número de pedido de Amazon","SKU del vendedor","Cantidad enviada","buyer-email"\n"111-1","MUG","1",""\n'.encode("cp1252"),
        Taken([(2, "111-1", "MUG", "1", "")], encoding="cp1252"),
    ),
    "csv with a nul in a field": (
        CSV + b'\n"111-1","M\0G","1","ann@example.com","Big mug"\n' + CSV_B,
        Taken([(3, *ROW_B)], {2: "holds NUL bytes: the file is damaged here"}),
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_each_odd_file_gets_its_verdict(name: str, tmp_path: Path) -> None:
    content, verdict = FILES[name]
    file = tmp_path / "may.txt"
    file.write_bytes(content)
    if isinstance(verdict, Refused):
        with pytest.raises(ReportError) as refusal:
            read(file)
        sentence = str(refusal.value)
        assert type(refusal.value) is verdict.kind
        assert sentence.startswith(str(file))
        assert [word for word in verdict.words if word not in sentence] == []
        assert "@" not in sentence.replace(str(file), "")
        return
    given = read(file)
    assert given.rows == verdict.rows
    assert dict(given.rejects) == verdict.rejects
    assert given.report.encoding == verdict.encoding
    assert given.report.repeated_headers == verdict.repeated


def test_there_are_enough_odd_files() -> None:
    assert len(FILES) >= 65
