from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from regulars.errors import RegularsError, ReportError
from regulars.reports import contacts, sources
from regulars.rules.contact_lists import SetAside

if TYPE_CHECKING:
    from pathlib import Path

    from regulars.rules.contact_lists import Table


def read(folder: Path, content: bytes, *, encoding: str | None = None) -> Table:
    path = folder / "list.csv"
    path.write_bytes(content)
    with sources.find([str(path)], skip=()) as found:
        return contacts.read(found.sources[0], encoding=encoding)


def rows(table: Table) -> dict[int, list[str]]:
    """Return what is not blank, by line."""
    lists = table.rows.fillna("").to_numpy().tolist()
    return {line: row for line, row in zip(table.rows.index, lists, strict=True) if "".join(row).strip()}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_commas_semicolons_and_tabs_are_told_apart_by_content(
    tmp_path: Path, delimiter: str, end: str
) -> None:
    lines = [["Order id", "E-mail"], ["111-1", "a@example.org"], ["", ""], ["111-2", '"b@example.org"']]
    found = read(tmp_path, end.join(delimiter.join(line) for line in lines).encode())
    assert (found.headers, found.row, found.encoding) == (("Order id", "E-mail"), 1, "utf-8")
    assert rows(found) == {2: ["111-1", "a@example.org"], 4: ["111-2", "b@example.org"]}


@pytest.mark.parametrize(
    ("header", "name", "codec", "word"),
    [
        ("订单号,姓名,邮箱", "王伟", "utf-8", "utf-8"),
        ("订单号,姓名,邮箱", "王伟", "utf-8-sig", "utf-8 (BOM)"),
        ("订单号,姓名,邮箱", "王伟", "utf-16", "utf-16"),
        ("订单号,姓名,邮箱", "王伟", "gb18030", "gb18030"),
        ("订单号,姓名,邮箱", "Ann", "gb18030", "gb18030"),
        ("order id,name,email", "朱镕基 王伟", "gb18030", "gb18030"),
        ("order id,name,email", "Zoë Müller", "cp1252", "cp1252"),
        ("numéro de commande,nom,e-mail", "Zoë", "cp1252", "cp1252"),
        ("注文番号,氏名,メールアドレス", "山田 太郎", "cp932", "cp932"),
        ("order id,name,email", "Ann", "ascii", "utf-8"),
    ],
)
def test_the_letters_are_found_out(tmp_path: Path, header: str, name: str, codec: str, word: str) -> None:
    """A Chinese seller's customers may well have Japanese addresses."""
    found = read(tmp_path, f"{header}\r\n111-1,{name},a@marketplace.amazon.co.jp\r\n".encode(codec))
    assert found.encoding == word
    assert found.headers == tuple(header.split(","))
    assert rows(found) == {2: ["111-1", name, "a@marketplace.amazon.co.jp"]}


@pytest.mark.parametrize(
    "names",
    [
        [
            "Chloé Dubois",
            "René Lefèvre",
            "Jürgen Weiß",
            "Søren Ünal",
            "Nuño Peña",
            "Zoë O’Hara",
            "Šime Köhler",
        ],
        ["Hélène Müller", "Søren Lange"],  # whose bytes beyond ASCII all begin a sign in cp932
        ["Chloé", "Ann Müller"],
    ],
)
@pytest.mark.parametrize("header", ["Order id,Name,Email", "numéro de commande,nom,e-mail"])
def test_an_address_in_japan_does_not_make_a_european_list_japanese(
    tmp_path: Path, names: list[str], header: str
) -> None:
    lines = [["111-1", name, "a@marketplace.amazon.co.jp"] for name in names]
    found = read(tmp_path, "\r\n".join([header, *map(",".join, lines)]).encode("cp1252"))
    assert (found.encoding, found.broken, found.headers) == ("cp1252", (), tuple(header.split(",")))
    assert [*rows(found).values()] == lines


def test_the_encoding_that_is_asked_for_wins(tmp_path: Path) -> None:
    content = "order id,name,email\n111-1,Müller,a@example.org\n".encode("cp1252")
    assert rows(read(tmp_path, content, encoding="iso8859-2"))[2][1] == "Müller"
    with pytest.raises(ReportError, match="not written in utf-8"):
        read(tmp_path, "order id,name,email\n1,éàüöß,\n".encode("cp1252"), encoding="utf-8")


def test_a_title_and_blank_lines_may_stand_above_the_header(tmp_path: Path) -> None:
    found = read(tmp_path, b"sep=;\nContacts, of 2025\n\nName;Email\nAnn;a@example.org\n")
    assert (found.headers, found.row) == (("Name", "Email"), 4)
    assert rows(found) == {5: ["Ann", "a@example.org"]}


def test_lines_keep_their_number_whatever_stands_in_quotes(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        b"Email,Name,Notes\n"
        b'a@example.org,"Ann ""A"" Roe","two\nlines"\n'
        b'b@example.org,Bob,5" nails\n'
        b'c@example.org,"open,x\n'
        b"d@example.org,Roe, Dan,x\n"
        b"e@example.org\n"
        b"f@example.org,Fay,x,,\n",
    )
    assert rows(found) == {
        2: ["a@example.org", 'Ann "A" Roe', "two\nlines"],
        4: ["b@example.org", "Bob", '5" nails'],
        7: ["e@example.org", "", ""],
        8: ["f@example.org", "Fay", "x"],
    }
    assert sorted(found.broken) == [
        SetAside(5, "has fields that cannot be told apart"),
        SetAside(6, "has more fields than the header"),
    ]


def test_broken_letters_set_their_line_aside(tmp_path: Path) -> None:
    lines = ["Email,Name", "a@example.org,Zoë", "b@example.org,Zo@", "c@example.org,Éva Müller"]
    found = read(tmp_path, "\n".join(lines).encode().replace(b"Zo@", b"Zo\xff"))
    assert rows(found).keys() == {2, 4}
    assert found.broken == (SetAside(3, "holds bytes that are not utf-8"),)


def test_a_packed_list_is_unpacked(tmp_path: Path) -> None:
    assert rows(read(tmp_path, gzip.compress(b"Email\na@example.org\n"))) == {2: ["a@example.org"]}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty"),
        (b"\n\n , \n", "neither a text with a header nor an .xlsx workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0\0\0Email\n", "neither a text with a header"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(RegularsError, match=said):
        read(tmp_path, content)


def test_a_header_alone_is_a_list_without_rows(tmp_path: Path) -> None:
    for content in (b"Name,Email", b"Name,Email\n"):
        found = read(tmp_path, content)
        assert (found.headers, rows(found), found.broken) == (("Name", "Email"), {}, ())


def test_a_file_beyond_all_measure_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contacts, "LARGEST", 10)
    with pytest.raises(ReportError, match="larger than a contact list can be"):
        read(tmp_path, b"Email\na@example.org\n")
