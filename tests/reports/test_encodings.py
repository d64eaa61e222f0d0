from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.reports.reading import HEADER, A, H, read

from regulars.errors import ReportError
from regulars.reports import encodings

if TYPE_CHECKING:
    from pathlib import Path

JAPANESE = "111-1\tMUG\t1\tann@example.com\t緑のコップ"
EUROPEAN = "111-1\tMUG\t1\tann@example.com\tGroße Tasse"
CHINESE = "111-1\tMUG\t1\tann@example.com\t大杯子"


def written(tmp_path: Path, content: bytes) -> Path:
    file = tmp_path / "may.txt"
    file.write_bytes(content)
    return file


@pytest.mark.parametrize(
    ("line", "codec", "asked", "word"),
    [
        (JAPANESE, "cp932", "cp932", "cp932"),
        (JAPANESE, "cp932", "Shift_JIS", "cp932"),
        (CHINESE, "gb18030", "gb18030", "gb18030"),
        (CHINESE, "gb18030", "GBK", "gbk"),
        (EUROPEAN, "cp1252", "latin-1", "cp1252"),
        (EUROPEAN, "utf-8", "utf8", "utf-8"),
        (EUROPEAN, "utf-8", "utf-8-sig", "utf-8"),
        (EUROPEAN, "utf-16-le", "utf-16-le", "utf-16-le"),
        (EUROPEAN, "utf-16-be", "UTF-16BE", "utf-16-be"),
    ],
)
def test_an_encoding_asked_for_is_used(line: str, codec: str, asked: str, word: str, tmp_path: Path) -> None:
    given = read(written(tmp_path, f"{HEADER}\n{line}\n".encode(codec)), encoding=asked)
    assert given.rows == [(2, *line.split("\t"))]
    assert given.report.encoding == word


def test_a_mark_may_be_asked_for_too(tmp_path: Path) -> None:
    marked = "\ufeff" + HEADER + "\n" + EUROPEAN
    for codec, asked in (("utf-8", "utf-8"), ("utf-16-le", "utf-16")):
        assert read(written(tmp_path, marked.encode(codec)), encoding=asked).rows[0][-1] == "Große Tasse"


@pytest.mark.parametrize(
    ("content", "asked"),
    [
        (f"{HEADER}\n{EUROPEAN}".encode("cp1252"), "utf-8"),
        (f"{HEADER}\n{EUROPEAN}".encode(), "cp1252"),
        (f"{HEADER}\n{JAPANESE}".encode(), "gb18030"),
        (f"{HEADER}\n{EUROPEAN}".encode("cp1252"), "ascii"),
        (f"{HEADER}\n{EUROPEAN}".encode(), "utf-16"),
        (f"\ufeff{HEADER}\n{EUROPEAN}".encode(), "cp1252"),
        (f"\ufeff{HEADER}\n{EUROPEAN}".encode("utf-16-be"), "utf-16-le"),
    ],
)
def test_an_encoding_in_which_the_file_makes_no_sense_is_refused(
    content: bytes, asked: str, tmp_path: Path
) -> None:
    with pytest.raises(ReportError, match=r"not written in .*; leave out --encoding"):
        read(written(tmp_path, content), encoding=asked)


@pytest.mark.parametrize(
    "asked", ["klingon", "hex", "rot13", "utf-7", "iso-2022-jp", "idna", "a\0b", "cp037", "unicode_escape"]
)
def test_an_encoding_that_no_report_has_is_refused(asked: str, tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=r"there is no encoding .* try utf-8, utf-16, cp932"):
        read(written(tmp_path, H + b"\n" + A), encoding=asked)


@pytest.mark.parametrize("titles", [["山田 太郎", "佐藤 花子", "森 花"], ["ｻﾄｳ ﾊﾅｺ", "ﾔﾏﾀﾞ ﾀﾛｳ", "ﾓﾘ ｱｵｲ"]])
def test_a_broken_byte_in_a_japanese_report_is_damage(tmp_path: Path, titles: list[str]) -> None:
    lines = [f"111-1\tMUG\t1\ta@marketplace.amazon.co.jp\t{title}".encode("cp932") for title in titles]
    given = read(written(tmp_path, b"\n".join([H, *lines]) + b"\x82"))
    assert given.report.encoding == "cp932"
    assert [row[-1] for row in given.rows] == titles[:2]
    assert given.rejects == [(4, "holds bytes that are not cp932")]


@pytest.mark.parametrize("titles", [["Große Tasse", "Theière émaillée"], ["Tasse für Åse – 34 cm"]])
def test_an_address_in_japan_does_not_make_a_european_report_japanese(
    tmp_path: Path, titles: list[str]
) -> None:
    lines = [f"111-1\tMUG\t1\ta@marketplace.amazon.co.jp\t{title}".encode("cp1252") for title in titles]
    given = read(written(tmp_path, b"\n".join([H, *lines])))
    assert (given.report.encoding, [row[-1] for row in given.rows]) == ("cp1252", titles)


@given(st.binary(max_size=12))
@example("\ud800".encode("utf-8", "surrogatepass"))
@example(b"\xc0\x80")
@example(b"\xf4\x90\x80\x80")
@example("\U0010ffff".encode())
def test_arrow_and_python_agree_on_what_utf8_is(block: bytes) -> None:
    try:
        block.decode()
    except UnicodeDecodeError:
        assert not encodings.is_utf8(block)
    else:
        assert encodings.is_utf8(block)
