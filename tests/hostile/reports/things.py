"""Files that are something else, or packed."""

from __future__ import annotations

import struct
import zipfile

from tests.hostile.reports.case import Imported, Table, below, broken, packed, report, unknown, zipped
from tests.reports.reading import ROW_A, A, B, H, columns
from tests.shop import line

MAY = below(A)


def locked() -> bytes:
    """A zip whose flags say that its member is encrypted: bit 0, in the local and the central header."""
    archive = bytearray(zipped(("may.txt", MAY)))
    archive[6] |= 1
    archive[archive.index(b"PK\x01\x02") + 8] |= 1
    return bytes(archive)


def unnamed_in_utf8() -> bytes:
    """A zip that calls the name of its member UTF-8, which it is not."""
    return zipped(("mäy.txt", MAY)).replace("mäy".encode(), b"m\xff\xffy")


def falsified(place: int, value: int) -> bytes:
    """A zip with another number (4 bytes) at a place of its central directory."""
    archive = bytearray(zipped(("may.txt", MAY)))
    struct.pack_into("<I", archive, archive.index(b"PK\x01\x02") + place, value)
    return bytes(archive)


DAMAGED = broken("the packed file is damaged, cut off, or packed in an unusual way; download it again")

OTHER_THINGS: Table = {
    "a file of no bytes": (b"", broken("the file is empty (0 bytes); download it again")),
    "blank lines and nothing else": (b"\n\n \n", unknown("not the header")),
    "NULs and nothing else": (bytes(64), unknown("not the header")),
    "a byte-order mark and nothing else": (b"\xef\xbb\xbf", unknown("not the header")),
    "a UTF-16 mark and nothing else": (b"\xff\xfe", unknown("not the header")),
    "one sign": (b"x", unknown("not the header")),
    "lines without a header": (A + b"\n" + B + b"\n", unknown("not the header")),
    "a line of a full report without its header": (
        report(line(1)).encode().split(b"\n", 1)[1],
        unknown("not the header"),
    ),
    "a letter": (b"Dear Sir,\nplease find enclosed\n", unknown("not the header")),
    "a list of addresses": (b"email,name\nann@example.com,Ann\n", unknown("not the header")),
    "a web page": (
        b"\r\n<!DOCTYPE html>\n<html><body>Sign in</body></html>",
        unknown("this is a web page, perhaps of a lost login, not a report"),
    ),
    "a web page in utf-16": (b"\xff\xfe" + "<html>".encode("utf-16-le"), unknown("web page")),
    "a web page that begins with a comment": (b"<!-- x -->\n<html>", unknown("web page")),
    "an error in json": (
        b'{"errors":[{"code":"QuotaExceeded"}]}',
        unknown("a JSON answer, perhaps an error"),
    ),
    "a list in json": (b'[{"amazon-order-id":"111-1"}]', unknown("JSON")),
    "an error in xml": (b'<?xml version="1.0"?><ErrorResponse/>', unknown("an XML document")),
    "a pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", unknown("a PDF document")),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", unknown("a picture")),
    "a program": (b"MZ\x90\0\3\0\0\0", unknown("a program")),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), unknown("an old Excel workbook")),
    "a workbook renamed .txt": (
        zipped(("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<workbook/>")),
        unknown("this is an Excel workbook, not a report; import the .txt file as Amazon gave it"),
    ),
    "a LibreOffice sheet renamed .txt": (
        zipped(("mimetype", b"application/x"), ("content.xml", b"")),
        unknown("a LibreOffice document"),
    ),
    "a database": (b"SQLite format 3\0" + bytes(84), unknown("a database")),
    "noise": (bytes(range(1, 256)) * 9, unknown("this is not a text")),
    "control characters in the first line": (H + b"\x1b[31m\n" + A, unknown("this is not a text")),
}

PACKED: Table = {
    "gzip, called .txt": (packed(MAY), Imported([(2, *ROW_A)])),
    "gzip in two members": (packed(H + b"\n") + packed(A), Imported([(2, *ROW_A)])),
    "gzip with zeros behind, as from a tape": (packed(MAY) + bytes(100), Imported([(2, *ROW_A)])),
    "gzip with something else behind": (packed(MAY) + b"garbage", DAMAGED),
    "gzip of nothing": (packed(b""), broken("the file is empty")),
    "gzip cut off in its data": (packed(MAY)[:-20], DAMAGED),
    "gzip cut off in its checksum": (packed(MAY)[:-5], DAMAGED),
    "gzip cut off in its header": (packed(MAY)[:9], DAMAGED),
    "gzip with a wrong checksum": (packed(MAY)[:-8] + bytes(8), DAMAGED),
    "gzip damaged inside": (packed(MAY)[:20] + b"!!!!" + packed(H)[24:], DAMAGED),
    "gzip of a pdf": (packed(b"%PDF-1.7"), unknown("a PDF document")),
    "gzip in gzip": (packed(packed(MAY)), unknown("an archive in an archive")),
    "gzip that unpacks to far more than a report": (
        packed(bytes(2**20)) * 300,
        broken("unpacks to far more than a report can be"),
    ),
    "zip, called .txt": (zipped(("may.txt", MAY)), Imported([(2, *ROW_A)])),
    "zip that stores only": (zipped(("may.txt", MAY), method=zipfile.ZIP_STORED), Imported([(2, *ROW_A)])),
    "zip from a Mac": (zipped(("may.txt", MAY), ("__MACOSX/._may.txt", b"x")), Imported([(2, *ROW_A)])),
    "zip of a folder with one file": (zipped(("may/", b""), ("may/may.txt", MAY)), Imported([(2, *ROW_A)])),
    "zip whose member would lie elsewhere": (zipped(("../../may.txt", MAY)), Imported([(2, *ROW_A)])),
    "zip of two reports": (
        zipped(("a.txt", MAY), ("b.txt", MAY)),
        unknown("this zip archive holds 2 files instead of one; unpack it first"),
    ),
    "zip of nothing": (zipped(), unknown("this zip archive holds 0 files")),
    "zip of a file without a name": (zipped(("", MAY)), Imported([(2, *ROW_A)])),
    "zip whose names are not what it says": (unnamed_in_utf8(), DAMAGED),
    "zip with a password": (locked(), unknown("this zip archive is locked with a password; unpack it first")),
    "zip packed with LZMA, which says itself how much memory it takes": (
        zipped(("may.txt", MAY), method=zipfile.ZIP_LZMA),
        DAMAGED,
    ),
    "zip packed with bzip2": (zipped(("may.txt", MAY), method=zipfile.ZIP_BZIP2), DAMAGED),
    "zip cut off": (zipped(("may.txt", MAY))[:-8], DAMAGED),
    "zip with a wrong checksum": (falsified(16, 0), DAMAGED),
    "zip whose member is said to be longer, with the right checksum": (
        falsified(24, 10**6),
        Imported([(2, *ROW_A)]),
    ),
    "zip whose member is said to be shorter": (falsified(24, 9), DAMAGED),
    "zip whose member is said to lie behind its end": (falsified(42, 10**6), DAMAGED),
    "zip in zip": (zipped(("a.zip", zipped(("may.txt", MAY)))), unknown("an archive in an archive")),
    "gzip in zip": (zipped(("a.gz", packed(MAY))), unknown("an archive in an archive")),
}

OTHER_REPORTS: Table = {
    "all orders": (
        columns("amazon-order-id", "purchase-date", "last-updated-date", "order-status", "sku", "quantity"),
        unknown("this is the report All Orders, not Amazon Fulfilled Shipments"),
    ),
    "returns": (
        columns("return-date", "order-id", "sku", "asin", "detailed-disposition", "reason"),
        unknown("this is the report FBA Customer Returns"),
    ),
    "returns as csv": (b'"return-date","order-id","sku","detailed-disposition"\r\n', unknown("Returns")),
    "promotions, with blanks for hyphens": (
        columns("shipment date", "currency", "item-promotion-id", "promotion-rule-value", "amazon-order-id"),
        unknown("this is the report FBA Promotions"),
    ),
    "replacements": (
        columns("shipment-date", "sku", "replacement-amazon-order-id", "original-amazon-order-id"),
        unknown("this is the report FBA Replacements"),
    ),
    "removal orders": (
        columns("request-date", "order-id", "order-type", "sku", "disposition"),
        unknown("this is the report Removal Order Detail"),
    ),
    "removal shipments": (
        columns("removal-date", "order-id", "sku", "disposition", "carrier"),
        unknown("this is the report Removal Shipment Detail"),
    ),
    "settlement": (
        columns("settlement-id", "order-id", "amount-type", "amount", "sku"),
        unknown("this is the report Settlement"),
    ),
    "orders shipped by the seller, which have every needed column": (
        columns("order-id", "order-item-id", "buyer-email", "sku", "quantity-purchased", "quantity-shipped"),
        unknown("this is the report Orders (shipped by the seller)"),
    ),
}
