"""Odd encodings, each file written literally, with its verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.reports.reading import HEADER, ROW_A, ROW_B, A, B, H, Refused, Taken, broken, judge, unknown

if TYPE_CHECKING:
    from pathlib import Path

FILES: dict[str, tuple[bytes, Taken | Refused]] = {
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
        b"\xff\xfe"
        + (HEADER + "\n111-1\tMUG\t1\tann@example.com\t").encode("utf-16-le")
        + b"\x3c\xd8"
        + "\n".encode("utf-16-le")
        + B.decode().encode("utf-16-le"),
        Taken([(3, *ROW_B)], {2: "holds bytes that are not utf-16"}, encoding="utf-16"),
    ),
    "utf-16 without its mark": (
        (HEADER + "\n").encode("utf-16-le"),
        unknown("UTF-16 without its mark", "--encoding utf-16-le"),
    ),
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
        + b"\n111-1\tMUG\t1\tann@marketplace.amazon.co.jp\t"
        + "緑のコップ".encode("cp932")[:-1]
        + b"\n111-2\tCUP\t2\tbob@marketplace.amazon.co.jp\t"
        + "青い皿".encode("cp932"),
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
        H
        + b"\n111-1\tMUG\t1\tann@example.com\tCaf\xc3\xa9"
        + b"\n111-2\tCUP\t2\tbob@example.com\tf\xfcr Zo\xeb, gr\xf6\xdfer\n",
        Taken(
            [(2, *ROW_A[:4], "CafÃ©"), (3, *ROW_B[:4], "für Zoë, größer")],
            encoding="cp1252",
        ),
    ),
    "a mark that is not true": (
        b"\xef\xbb\xbf" + H + b"\n111-1\tMUG\t1\tann@example.com\tGro\xdfe Tasse\n",
        broken("not written in utf-8 (BOM)", "save it again as UTF-8"),
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_the_file_gets_its_verdict(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    judge(*FILES[name], tmp_path / "may.txt", monkeypatch)
