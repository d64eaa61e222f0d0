"""Workbooks made by hand, part by part and byte by byte; see ``tests/hostile/workbooks.py``."""

from __future__ import annotations

import shutil
import struct
import zipfile
from typing import TYPE_CHECKING

from openpyxl import Workbook
from tests.desk import opened
from tests.hostile import workbooks
from tests.hostile.workbooks import (
    ADA,
    book,
    crafted,
    damaged,
    instead,
    part,
    parts,
    passed_over,
    pieces,
    refused,
    repacked,
    replaced,
    taken,
)
from tests.shop import Shop
from tests.workbook.crafted import MAIN, RELATIONS, STRICT_MAIN, STRICT_RELATIONS

if TYPE_CHECKING:
    from tests.hostile.workbooks import Case

SHEET = "xl/worksheets/sheet1.xml"
NO_VALUE = "a cell does not hold what it says it holds"
ENDS_EARLY = "it is damaged, and cannot be read to its end"
FOREIGN = "this is not one of the last ten workbooks that were written for this book"
DOCTYPE = f"its part {SHEET} declares a document type, as no workbook does"


def inline(cell: str, *texts: str) -> str:
    """Return a cell with a text, in runs where there are several."""
    runs = "".join(f"<r><t>{text}</t></r>" for text in texts) if texts[1:] else f"<t>{texts[0]}</t>"
    return f'<c r="{cell}" t="inlineStr"><is>{runs}</is></c>'


RICH = (
    "<si><r><t>Au</t></r><r><rPr><b/></rPr><t>gusta</t></r>"
    '<rPh sb="0" eb="2"><t>O-GA</t></rPh><phoneticPr fontId="1"/></si>'
)

CELLS: list[Case] = [
    taken("a name in runs of several looks is one text, without how it is pronounced",
          crafted('<c r="B2" t="s"><v>0</v></c>', strings=RICH), "1 cell of Name",
          becomes={ADA: {"name": "Augusta", "greeting": "Augusta"}}),
    taken("a name within its cell may be in runs too", crafted(inline("B2", "Au", "gusta")), "1 cell of Name",
          becomes={ADA: {"name": "Augusta", "greeting": "Augusta"}}),
    taken("what is escaped in a text is what it stands for, and escaped underscores stay",
          crafted(inline("C2", "_x0041_da _x005F_x0041_")), "1 cell of Greeting",
          becomes={ADA: {"greeting": "Ada _x0041_"}}, shows={"Customers!C2": "Ada _x005F_x0041_"}),
    taken("control characters in a text are left out",
          crafted(inline("C2", "di_x0007_ng_x0000_")), "1 cell of Greeting",
          becomes={ADA: {"greeting": "ding"}}, shows={"Customers!C2": "ding"}),
    taken("a text that looks like a formula is a text, and stays one",
          crafted(inline("B2", "=HYPERLINK(&quot;http://x.org&quot;)"), inline("C2", "+1@x")),
          "1 cell of Name, 1 cell of Greeting",
          becomes={ADA: {"name": '=HYPERLINK("http://x.org")', "greeting": "+1@x"}}),
    taken("a formula with a value is that value",
          crafted('<c r="B2" t="str"><f>A2&amp;""</f><v>Augusta</v></c>', '<c r="H2"><f>1+2</f><v>3</v></c>'),
          "1 cell of WP001#1, 1 cell of Name",
          becomes={ADA: {"name": "Augusta", "greeting": "Augusta", **pieces(3, 0)}},
          shows={"Customers!B2": "Augusta", "Customers!H2": 3}),
    taken("a number in another notation is that number", crafted('<c r="H2"><v>1.2E1</v></c>'),
          "1 cell of WP001#1", becomes={ADA: pieces(12, 0)}, shows={"Customers!G2": 9}),
    refused("a formula that is an error is refused",
            crafted('<c r="H2" t="e"><f>1/0</f><v>#DIV/0!</v></c>'), "Customers, H2: this is an error"),
    refused("a shared text that is not there is refused",
            crafted('<c r="B2" t="s"><v>7</v></c>', strings=RICH), f"Customers, B2: {NO_VALUE}"),
    refused("a number of letters is refused", crafted('<c r="H2"><v>three</v></c>'),
            f"Customers, H2: {NO_VALUE}"),
    refused("a number beyond all numbers is refused", crafted('<c r="H2"><v>1e999</v></c>'),
            f"Customers, H2: {NO_VALUE}"),
    refused("a cell of an unknown type is refused", crafted('<c r="H2" t="zz"><v>1</v></c>'),
            "Customers, H2: it holds a cell of an unknown type"),
    refused("a text longer than a cell can hold is refused", crafted(inline("B2", "x" * 300_000)),
            "Customers, B2: a text is longer than a cell can hold"),
    refused("a cell in another row than it says is refused",
            replaced(('<c r="H2"', '<c r="H3"')),
            "Customers, H3: a cell does not stand in the row that it names"),
    refused("a row beyond the last is refused", replaced(('<row r="4"', '<row r="1048577"')),
            "Customers: it has a row of number 1048577"),
    passed_over("a size of the sheet that is a lie is no matter",
                replaced(('ref="A1:Z4"', 'ref="A1:B2"'))),
]  # fmt: skip


OFFICE = "application/vnd.openxmlformats-officedocument"
WORKBOOK = f"{OFFICE}.spreadsheetml.sheet.main+xml"
MACROS = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
LIST, LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"


def strict(shop: Shop) -> None:
    """Save the workbook in the strict form of the format."""
    with zipfile.ZipFile(book(shop)) as archive:
        names = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
    repacked(
        shop,
        {
            name: part(shop, name).replace(MAIN, STRICT_MAIN).replace(RELATIONS, STRICT_RELATIONS)
            for name in names
        },
    )


def macros(shop: Shop) -> None:
    """Make a workbook with macros of it."""
    types = part(shop, "[Content_Types].xml")
    kind = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
    relation = f'<Relationship Type="{kind}" Target="vbaProject.bin" Id="rId98" /></Relationships>'
    relations = part(shop, "xl/_rels/workbook.xml.rels").replace("</Relationships>", relation)
    repacked(
        shop,
        {
            "[Content_Types].xml": types.replace(WORKBOOK, MACROS),
            "xl/_rels/workbook.xml.rels": relations,
            "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 not really",
        },
    )


def kind_of_workbook(kind: str) -> workbooks.Change:
    return replaced((WORKBOOK, kind), name="[Content_Types].xml")


def doctype(text: str) -> workbooks.Change:
    return replaced(("<worksheet ", f"{text}<worksheet "))


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))

XML: list[Case] = [
    refused("a billion laughs are refused", doctype(f'<!DOCTYPE l [<!ENTITY l0 "ha">{LAUGHS}]>'), DOCTYPE),
    refused("an entity from outside is refused",
            doctype('<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), DOCTYPE),
    refused("a plain document type is refused", doctype("<!DOCTYPE worksheet>"), DOCTYPE),
    refused("a sheet that ends too early is refused", replaced(("</worksheet>", "")), ENDS_EARLY),
    refused("a sheet in an old encoding is refused",
            replaced(("<worksheet ", '<?xml version="1.0" encoding="ISO-8859-1"?><worksheet ')),
            f"its part {SHEET} is not in Unicode"),
    refused("letters that are not UTF-8 are refused",
            lambda shop: repacked(shop, {SHEET: part(shop, SHEET).encode().replace(b"Ada Ex", b"Ad\xe4 Ex")}),
            ENDS_EARLY),
    passed_over("a sheet in UTF-16 is read",
                lambda shop: repacked(shop, {SHEET: part(shop, SHEET).encode("utf-16")})),
    passed_over("the strict form of the format is read", strict),
    passed_over("macros are left in the backup", macros,
                "cannot be carried over, and stays in the backup alone: macros"),
    passed_over("a workbook called a template is read",
                kind_of_workbook(f"{OFFICE}.spreadsheetml.template.main+xml")),
    refused("a binary workbook is refused",
            kind_of_workbook("application/vnd.ms-excel.sheet.binary.macroEnabled.main"),
            "it is a binary workbook (.xlsb)"),
    refused("a letter with the parts of a workbook is refused",
            kind_of_workbook(f"{OFFICE}.wordprocessingml.document.main+xml"),
            "it is not a workbook"),
    refused("two sheets on one part are refused",
            replaced(("/xl/worksheets/sheet2.xml", "/xl/worksheets/sheet1.xml"), name=LINKS),
            "Missing email, A1: the column Order id, written here, is missing, or its header was changed"),
    refused("two sheets of one name are refused", replaced(('name="SKUs"', 'name="Customers"'), name=LIST),
            "its sheet 'Customers' is damaged"),
    refused("two sheets that differ in case alone are refused",
            replaced(('name="Edits"', 'name="customers"'), name=LIST),
            "its sheet 'customers' is damaged"),
    refused("a sheet that leads out of the file is refused",
            replaced(("/xl/worksheets/sheet1.xml", "../../../../etc/passwd"), name=LINKS),
            "its sheet 'Customers' is damaged"),
]  # fmt: skip


def far_end(content: bytearray, offset: int, form: str, value: int) -> None:
    """Change a number in the last entry of the zip's directory."""
    struct.pack_into(form, content, content.rindex(b"PK\1\2") + offset, value)


def bomb(shop: Shop) -> None:
    """Add a part of 20 MB of nothing that says it is small."""
    repacked(shop, {"xl/worksheets/sheet99.xml": b" " * (20 << 20)})
    damaged(lambda content: far_end(content, 24, "<I", 1000))(shop)


def locked(content: bytearray) -> None:
    """Say of the last part that it is encrypted."""
    content[content.rindex(b"PK\1\2") + 8] |= 1


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

FILES: list[Case] = [
    refused("an empty file is refused", instead(b""), "it is empty"),
    refused("a workbook with a password is refused as that",
            instead(OLE + b"\0" * 5000 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 512),
            "it is locked with a password"),
    refused("an old Excel file that was renamed is refused", instead(OLE + b"\0" * 1024),
            "it is an old Excel file (.xls)"),
    refused("a table of commas that was renamed is refused",
            instead(b"\xef\xbb\xbfEmail,Name\r\nx@example.org,X\r\n"), "it is a text file, not a workbook"),
    refused("a web page is refused", instead(b"<!DOCTYPE html><html>Log in</html>"), "it is a web page"),
    refused("a PDF is refused", instead(b"%PDF-1.7\n\0"), "it is a PDF, not a workbook"),
    refused("an OpenDocument file is refused",
            instead(b"PK\3\4" + b"\0" * 26 + b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"),
            "it is an OpenDocument file"),
    refused("a zip of something else is refused",
            lambda shop: zipfile.ZipFile(book(shop), "w").writestr("a.txt", "hello"),
            "it is a zip file, not a workbook"),
    refused("a file that was cut off is refused",
            damaged(lambda content: content.__delitem__(slice(len(content) * 2 // 3, None))), ENDS_EARLY),
    refused("a file with a wrong checksum is refused",
            damaged(lambda content: content.__setitem__(
                content.index(b"PK\1\2") + 16, content[content.index(b"PK\1\2") + 16] ^ 1)),
            "its part [Content_Types].xml is damaged"),
    refused("a part with a password is refused", damaged(locked), "it is locked with a password"),
    refused("a bomb that lies about its size is refused", bomb,
            "its part xl/worksheets/sheet99.xml is damaged"),
    refused("a part that leads out of the file is refused", parts({"../../evil.xml": "<a/>"}),
            "it holds a part whose name leads out of it"),
    refused("a part that is there in two spellings is refused", parts({"XL/Workbook.xml": "<a/>"}),
            "it holds a part twice"),
    refused("an unusual compression is refused",
            lambda shop: repacked(shop, {}, compression=zipfile.ZIP_LZMA),
            "it is packed in a way that workbooks are not"),
    passed_over("a zip without compression is read",
                lambda shop: repacked(shop, {}, compression=zipfile.ZIP_STORED)),
    refused("a workbook without its list of sheets is refused", parts({"xl/workbook.xml": None}),
            "it holds no workbook"),
    refused("a workbook without a sheet that it lists is refused", parts({SHEET: None}),
            "its sheet 'Customers' is damaged"),
    refused("a workbook without its kinds of parts is refused", parts({"[Content_Types].xml": None}),
            "it is a zip file, not a workbook"),
]  # fmt: skip


def of_another_book(shop: Shop) -> None:
    (shop.folder / "other").mkdir()
    other = workbooks.street(Shop(shop.folder / "other"))
    shutil.copy(book(other), book(shop))


def exported(shop: Shop) -> None:
    shutil.copy(shop.exported("selection.xlsx"), book(shop))


def outdated(shop: Shop) -> None:
    """Put a workbook back after ten newer ones were written, and type in it."""
    old = shop.folder / "old.xlsx"
    shutil.copy(book(shop), old)
    for word in ("undo", "redo") * 5:
        assert shop.run(word, 1).code == 0
    shutil.copy(old, book(shop))
    with opened(book(shop)) as desk:
        desk.cell(ADA, "Notes").value = "in an old one"


def folder(shop: Shop) -> None:
    book(shop).unlink()
    book(shop).mkdir()


def beside(name: str) -> workbooks.Change:
    """Type a note, and leave the mark of a program that has the workbook open."""

    def edit(shop: Shop) -> None:
        with opened(book(shop)) as desk:
            desk.cell(ADA, "Notes").value = "not saved yet"
        (shop.root / name).write_bytes(b"somebody")

    return edit


OPEN = "the workbook is open in another program"

PLACES: list[Case] = [
    refused("the workbook of another book is refused", of_another_book, FOREIGN),
    refused("a workbook of another program is refused", lambda shop: Workbook().save(book(shop)), FOREIGN),
    refused("an exported selection in the place of the workbook is refused", exported, FOREIGN),
    refused("a workbook older than the last ten is refused", outdated, FOREIGN),
    refused("a folder in the place of the workbook is refused", folder,
            "this is a folder, where the workbook should be"),
    refused("a workbook that Excel has open is refused", beside("~$customers.xlsx"), OPEN),
    refused("a workbook that LibreOffice has open is refused", beside(".~lock.customers.xlsx#"), OPEN),
]  # fmt: skip

TABLE = [*CELLS, *XML, *FILES, *PLACES]
