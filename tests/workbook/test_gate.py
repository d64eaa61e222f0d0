from __future__ import annotations

import struct
import time
import zipfile

import pytest
from tests.workbook.crafted import TYPES, inline, parts, relations, sheet, zipped

from regulars.errors import WorkbookError
from regulars.workbook import gate

PLAIN = parts({"Customers": sheet(f'<row r="1">{inline("A1", "Email")}</row>')})


def refused(path):
    with pytest.raises(WorkbookError) as caught:
        gate.admit(path)
    assert caught.value.path == str(path)
    return caught.value.what


@pytest.fixture
def made(tmp_path):
    """Return what writes bytes to a file."""

    def write(content: bytes):
        path = tmp_path / "book.xlsx"
        path.write_bytes(content)
        return path

    return write


@pytest.fixture
def plain(tmp_path):
    return zipped(tmp_path / "plain.xlsx", PLAIN)


def test_a_workbook_passes(plain):
    assert gate.admit(plain) is None


def test_our_own_workbook_passes(written, filled):
    assert gate.admit(written(filled).path) is None


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "it is empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "it is an old Excel file (.xls)"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 5000 + "EncryptedPackage".encode("utf-16-le"),
            "it is locked with a password",
        ),
        (b"<!DOCTYPE html><html></html>", "it is a web page"),
        (b"\xef\xbb\xbf <HTML>", "it is a web page"),
        (b'<?xml version="1.0"?><Workbook/>', "it is an XML file, not a workbook"),
        (b'{"a": 1}', "it is a JSON file, not a workbook"),
        (b"Email,Name\r\na@example.com,Ada\r\n", "it is a text file, not a workbook"),
        ("Email\tName".encode("utf-16"), "it is a text file, not a workbook"),
        (b"%PDF-1.7 \0", "it is a PDF, not a workbook"),
        (b"\x00\x01\x02", "it is not a workbook"),
        (b"PK\3\4" + b"\0" * 90, "it is damaged, and cannot be read to its end"),
    ],
)  # fmt: skip
def test_what_is_no_workbook_is_called_by_its_name(made, content, what):
    assert refused(made(content)) == what


def test_a_file_that_cannot_be_opened_is_refused(tmp_path):
    assert refused(tmp_path / "none.xlsx").startswith("it cannot be read")
    assert refused(tmp_path).startswith("it cannot be read")


def test_an_open_document_is_called_by_its_name(tmp_path):
    path = tmp_path / "book.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert refused(path) == "it is an OpenDocument file"


def test_a_zip_of_something_else_is_refused(tmp_path):
    assert refused(zipped(tmp_path / "a.xlsx", {"a.txt": "hello"})) == "it is a zip file, not a workbook"
    word = TYPES.replace("spreadsheetml.sheet", "wordprocessingml.document")
    assert (
        refused(zipped(tmp_path / "b.xlsx", PLAIN | {"[Content_Types].xml": word})) == "it is not a workbook"
    )
    binary = TYPES.replace(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        "application/vnd.ms-excel.sheet.binary.macroEnabled.main",
    )
    assert (
        refused(zipped(tmp_path / "c.xlsx", PLAIN | {"[Content_Types].xml": binary}))
        == "it is a binary workbook (.xlsb)"
    )


def test_a_workbook_with_macros_passes(tmp_path):
    macros = TYPES.replace(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    gate.admit(zipped(tmp_path / "a.xlsm", PLAIN | {"[Content_Types].xml": macros}))


@pytest.mark.parametrize("missing", ["xl/workbook.xml", "_rels/.rels"])
def test_a_workbook_without_its_main_part_is_refused(tmp_path, missing):
    left = {name: part for name, part in PLAIN.items() if name != missing}
    assert refused(zipped(tmp_path / "a.xlsx", left)) == "it holds no workbook"


@pytest.mark.parametrize("name", ["/etc/passwd", "../up.xml", "xl/../../up.xml", "C:/x.xml", "xl\\x.xml"])
def test_names_that_lead_out_are_refused(tmp_path, name):
    path = zipped(tmp_path / "a.xlsx", PLAIN | {name: "x"})
    assert refused(path) == "it holds a part whose name leads out of it"


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", ["xl/workbook.xml", "XL/Workbook.xml"])
def test_a_part_that_is_there_twice_is_refused(plain, name):
    with zipfile.ZipFile(plain, "a") as archive:
        archive.writestr(name, "<workbook/>")
    assert refused(plain) == "it holds a part twice"


def test_an_encrypted_part_is_refused(plain):
    content = bytearray(plain.read_bytes())
    content[content.index(b"PK\1\2") + 8] |= 1
    plain.write_bytes(content)
    assert refused(plain) == "it is locked with a password"


def test_an_unusual_compression_is_refused(tmp_path):
    path = zipped(tmp_path / "a.xlsx", PLAIN)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_LZMA) as archive:
        archive.writestr("xl/more.xml", "<a/>")
    assert refused(path) == "it is packed in a way that workbooks are not"


@pytest.mark.parametrize("share", [0.3, 0.7, 0.95])
def test_a_file_that_was_cut_off_is_refused(plain, share):
    content = plain.read_bytes()
    plain.write_bytes(content[: int(len(content) * share)])
    assert refused(plain) == "it is damaged, and cannot be read to its end"


def test_every_damaged_letter_is_noticed_or_harmless(plain):
    content = plain.read_bytes()
    noticed = 0
    for at in range(0, len(content), 7):
        damaged = bytearray(content)
        damaged[at] ^= 0x55
        plain.write_bytes(damaged)
        try:
            gate.admit(plain)
        except WorkbookError:
            noticed += 1
    assert noticed > len(content) // 7 * 0.6  # the rest are time stamps, versions and the like


def test_a_wrong_checksum_is_noticed(plain):
    content = bytearray(plain.read_bytes())
    content[content.index(b"PK\1\2") + 16] ^= 1
    plain.write_bytes(content)
    assert refused(plain) == "its part [Content_Types].xml is damaged"


@pytest.mark.parametrize(
    "part",
    [
        '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
        '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'.encode("utf-16"),
        " " * ((2 << 20) - 4) + "<!DOCTYPE a><a/>",
    ],
)
def test_a_document_type_is_refused_wherever_it_stands(tmp_path, part):
    path = zipped(tmp_path / "a.xlsx", PLAIN | {"xl/drawings/drawing1.xml": part})
    assert refused(path) == "its part xl/drawings/drawing1.xml declares a document type, as no workbook does"


def test_a_part_in_another_encoding_is_refused(tmp_path):
    part = '<?xml version="1.0" encoding="cp500"?><a/>'
    path = zipped(tmp_path / "a.xlsx", PLAIN | {"xl/theme.xml": part})
    assert refused(path) == "its part xl/theme.xml is not in Unicode"


def bomb(path, megabytes: int, *, claimed: int | None = None):
    """Write a workbook whose sheet is a lot of nothing; ``claimed`` is the size that the zip tells of."""
    block = b" " * (1 << 20)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in PLAIN.items():
            archive.writestr(name, part)
        with archive.open("xl/worksheets/sheet9.xml", "w") as entry:
            for _ in range(megabytes):
                entry.write(block)
    if claimed is not None:
        content = bytearray(path.read_bytes())
        struct.pack_into("<I", content, content.rindex(b"PK\1\2") + 24, claimed)
        path.write_bytes(content)
    return path


def test_a_bomb_is_refused_at_once(tmp_path):
    path = bomb(tmp_path / "a.xlsx", 300)
    start = time.monotonic()
    assert refused(path) == "its part xl/worksheets/sheet9.xml unpacks to more than a workbook can hold"
    assert time.monotonic() - start < 10


def test_a_bomb_that_lies_about_its_size_is_refused(tmp_path):
    path = bomb(tmp_path / "a.xlsx", 20, claimed=1000)
    assert refused(path) == "its part xl/worksheets/sheet9.xml is damaged"


def test_a_part_that_is_shorter_than_it_says_is_refused(tmp_path):
    path = bomb(tmp_path / "a.xlsx", 1, claimed=(1 << 20) + 1)
    assert refused(path) == "its part xl/worksheets/sheet9.xml is damaged"


def test_more_than_a_workbook_can_hold_is_refused_unread(tmp_path):
    path = bomb(tmp_path / "a.xlsx", 1, claimed=0xFFFFFFFE)
    with zipfile.ZipFile(path, "a") as archive:
        for number in (7, 8):
            archive.writestr(f"xl/{number}.bin", b"")
    content = bytearray(path.read_bytes())
    at = len(content)
    for _ in range(2):
        at = content.rindex(b"PK\1\2", 0, at)
        struct.pack_into("<I", content, at + 24, 0xFFFFFFFE)
    path.write_bytes(content)
    assert refused(path) == "it unpacks to more than a workbook can hold"


def test_too_many_parts_are_refused(tmp_path):
    more = {f"xl/x{number}.bin": b"" for number in range(10_001)}
    assert refused(zipped(tmp_path / "a.xlsx", PLAIN | more)) == "it has more parts than a workbook"


def test_a_directory_of_millions_of_parts_is_not_even_read(plain):
    content = bytearray(plain.read_bytes())
    struct.pack_into("<I", content, content.rindex(b"PK\5\6") + 12, 200 << 20)
    plain.write_bytes(content)
    assert refused(plain) == "it has more parts than a workbook"


def test_a_part_whose_own_header_has_another_name_is_refused(plain):
    content = plain.read_bytes()
    plain.write_bytes(content.replace(b"xl/workbook.xml", b"xl/workbooc.xml", 1))
    assert refused(plain) == "it is damaged, and cannot be read to its end"


def test_a_tree_that_is_too_large_is_refused(tmp_path):
    large = relations(*[("image", f"{'x' * 900}{number}") for number in range(20_000)])
    path = zipped(tmp_path / "a.xlsx", PLAIN | {"_rels/.rels": large})
    assert refused(path) == "its part _rels/.rels is larger than any of its kind"


def test_a_stored_part_is_read_too(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, part in PLAIN.items():
            archive.writestr(name, part)
    gate.admit(path)
