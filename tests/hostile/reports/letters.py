"""Encodings, and bytes that are no letters."""

from __future__ import annotations

from tests.hostile.reports.case import Imported, Table, below, broken, unknown
from tests.reports.reading import HEADER, ROW_A, ROW_B, A, B, H

MARK = b"\xef\xbb\xbf"
NO_LETTERS = "\ufffe\uffff\U0010ffff\ufdd0\u202e\u2066\u200b\x7f\x85\x01\x1b[31m"

LETTERS: Table = {
    "utf-8 with a mark": (b"\xef\xbb\xbf" + H + b"\n" + A, Imported([(2, *ROW_A)], encoding="utf-8 (BOM)")),
    "utf-16, little end first": (
        b"\xff\xfe" + (HEADER + "\n111-1\tMUG\t1\tann@example.com\tGroße Tasse 🍵\n").encode("utf-16-le"),
        Imported([(2, *ROW_A[:4], "Große Tasse 🍵")], encoding="utf-16"),
    ),
    "utf-16, big end first": (
        b"\xfe\xff" + (HEADER + "\r\n111-1\tMUG\t1\tann@example.com\t大きい\r\n").encode("utf-16-be"),
        Imported([(2, *ROW_A[:4], "大きい")], encoding="utf-16"),
    ),
    "utf-16 cut in the middle of a letter": (
        b"\xff\xfe" + (HEADER + "\n" + A.decode() + "\n111-2").encode("utf-16-le")[:-1],
        Imported([(2, *ROW_A)], {3: "has 1 field where the header has 5"}, encoding="utf-16"),
    ),
    "utf-16 with half a letter": (
        b"\xff\xfe"
        + (HEADER + "\n111-1\tMUG\t1\tann@example.com\t").encode("utf-16-le")
        + b"\x3c\xd8"
        + "\n".encode("utf-16-le")
        + B.decode().encode("utf-16-le"),
        Imported([(3, *ROW_B)], {2: "holds bytes that are not utf-16"}, encoding="utf-16"),
    ),
    "utf-16 without its mark": (
        (HEADER + "\n").encode("utf-16-le"),
        unknown("UTF-16 without its mark", "--encoding utf-16-le"),
    ),
    "utf-32 with its mark": (
        b"\xff\xfe\0\0" + (HEADER + "\n" + A.decode()).encode("utf-32-le"),
        Imported([(2, *ROW_A)], encoding="utf-32"),
    ),
    "japanese of before 2021": (
        H + b"\n111-1\tMUG\t1\tann@marketplace.amazon.co.jp\t" + "緑のコップ能".encode("cp932"),
        Imported(
            [(2, "111-1", "MUG", "1", "ann@marketplace.amazon.co.jp", "緑のコップ能")], encoding="cp932"
        ),
    ),
    "japanese known by its currency": (
        H + b"\tcurrency\tbuyer-name\n111-1\tMUG\t1\t\tMug\tJPY\t" + "青木".encode("cp932"),
        Imported([(2, "111-1", "MUG", "1", "", "Mug", "JPY", "青木")], encoding="cp932"),
    ),
    "japanese with one name cut in the middle of a sign": (
        H
        + b"\n111-1\tMUG\t1\tann@marketplace.amazon.co.jp\t"
        + "緑のコップ".encode("cp932")[:-1]
        + b"\n111-2\tCUP\t2\tbob@marketplace.amazon.co.jp\t"
        + "青い皿".encode("cp932"),
        Imported(
            [(3, "111-2", "CUP", "2", "bob@marketplace.amazon.co.jp", "青い皿")],
            {2: "holds bytes that are not cp932"},
            encoding="cp932",
        ),
    ),
    "european of before 2020": (
        H + b"\n111-1\tMUG\t1\tann@example.com\tGro\xdfe Tasse \x80\n" + B,
        Imported([(2, *ROW_A[:4], "Große Tasse €"), (3, *ROW_B)], encoding="cp1252"),
    ),
    "the five places that cp1252 leaves open": (
        H + b"\n111-1\tMUG\t1\tann@example.com\t\x81\x8d\x8f\x90\x9d\xe9",
        Imported([(2, *ROW_A[:4], "\x81\x8d\x8f\x90\x9dé")], encoding="cp1252"),
    ),
    "a broken byte in text that is utf-8 beyond ascii": (
        H + b"\n111-1\tMUG\t1\tann@example.com\tCaf\xe9\n" + B + " für Zoë, größer".encode() + b"\n",
        Imported([(3, *ROW_B[:4], "Small cup für Zoë, größer")], {2: "holds bytes that are not utf-8"}),
    ),
    "a broken byte in the very last field": (
        H + b"\n" + B + " für Zoë, größer".encode() + b"\n111-1\tMUG\t1\tann@example.com\tCaf\xe9",
        Imported([(2, *ROW_B[:4], "Small cup für Zoë, größer")], {3: "holds bytes that are not utf-8"}),
    ),
    "european text in which one title was spoilt before": (
        H
        + b"\n111-1\tMUG\t1\tann@example.com\tCaf\xc3\xa9"
        + b"\n111-2\tCUP\t2\tbob@example.com\tf\xfcr Zo\xeb, gr\xf6\xdfer\n",
        Imported(
            [(2, *ROW_A[:4], "CafÃ©"), (3, *ROW_B[:4], "für Zoë, größer")],
            encoding="cp1252",
        ),
    ),
    "a mark that is not true": (
        b"\xef\xbb\xbf" + H + b"\n111-1\tMUG\t1\tann@example.com\tGro\xdfe Tasse\n",
        broken("not written in utf-8 (BOM)", "save it again as UTF-8"),
    ),
    "utf-16 without its mark, big end first": (
        (HEADER + "\n").encode("utf-16-be"),
        unknown("this is UTF-16 without its mark; import it with --encoding utf-16-be"),
    ),
    "utf-16 with the wrong mark": (
        b"\xfe\xff" + (HEADER + "\n").encode("utf-16-le"),
        unknown("not the header"),
    ),
    "utf-16 with a mark in the middle, as where files were put together": (
        b"\xff\xfe" + f"{HEADER}\n{A.decode()}\n\ufeff{HEADER}\n{B.decode()}\n".encode("utf-16-le"),
        Imported([(2, *ROW_A), (4, *ROW_B)], encoding="utf-16", repeated=1),
    ),
    "utf-32 without its mark": ((HEADER + "\n").encode("utf-32-le"), unknown("not the header")),
    "utf-32, big end first": (
        b"\0\0\xfe\xff" + (HEADER + "\n" + A.decode()).encode("utf-32-be"),
        Imported([(2, *ROW_A)], encoding="utf-32"),
    ),
    "utf-32 with numbers that no sign has": (
        b"\xff\xfe\0\0"
        + f"{HEADER}\n{A.decode()}\n111-2\tCUP".encode("utf-32-le")
        + b"\xff\xff\xff\xff\0\xd8\0\0"
        + "\n".encode("utf-32-le"),
        Imported([(2, *ROW_A)], {3: "holds bytes that are not utf-32"}, encoding="utf-32"),
    ),
    "utf-16 that looks like utf-32": (
        b"\xff\xfe\0\0" + HEADER.encode("utf-16-le"),
        unknown("not the header"),
    ),
    "marks at the beginning, twice, and before lines": (
        MARK + MARK + H + b"\n" + MARK + A + b"\n" + MARK + b"\n" + MARK + B,
        Imported([2, 4], encoding="utf-8 (BOM)", typed={2: {"order_id": "111-1"}, 4: {"order_id": "111-2"}}),
    ),
    "bytes that utf-8 forbids, each in its line": (
        below(
            A + " größer, für Zoë, äöü, ÄÖÜ, éèê, ñ".encode(),
            *(
                b"111-9\tCUP\t1\t\t" + bad
                for bad in (b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xff", b"\xe2\x82")
            ),
            *[B] * 4,
        ),
        Imported([2, 8, 9, 10, 11], dict.fromkeys(range(3, 8), "holds bytes that are not utf-8")),
    ),
    "signs that are no letters, but utf-8": (
        below(b"111-1\tMUG\t1\t\t" + NO_LETTERS.encode()),
        Imported([(2, "111-1", "MUG", "1", "", NO_LETTERS)]),
    ),
    "letters that were read as others and written again": (
        below("111-1\tMUG\t1\t\tGroÃŸe Tasse".encode()),
        Imported([(2, "111-1", "MUG", "1", "", "GroÃŸe Tasse")]),
    ),
    "chinese of an old computer, for which one must ask": (
        below(b"111-1\tMUG\t1\t\t\xb1\xad"),
        Imported([(2, "111-1", "MUG", "1", "", "±\xad")], encoding="cp1252"),
    ),
    "japanese of before 2021, most of it broken": (
        below(b"111-1\tMUG\t1\tann@marketplace.amazon.co.jp\t\x85 \x8d \x90 \xe9 "),
        Imported(
            [(2, "111-1", "MUG", "1", "ann@marketplace.amazon.co.jp", "… \x8d \x90 é ")],
            encoding="cp1252",
        ),
    ),
    "utf-7, which is ASCII": (
        below(b"111-1\tMUG\t1\t\tGro+AN8-e"),
        Imported([(2, "111-1", "MUG", "1", "", "Gro+AN8-e")]),
    ),
    "a large computer's letters": (H.decode().encode("cp500"), unknown("not")),
}
