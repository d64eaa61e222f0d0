"""Each bad or odd report through the real command, into a small book."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest
from tests.hostile.reports import accounts
from tests.hostile.reports.case import Imported, Refused
from tests.hostile.reports.imports import Imports
from tests.hostile.reports.table import TABLE
from tests.shop import Shop, line, mail

if TYPE_CHECKING:
    from pathlib import Path

BUYERS = re.compile(r"@|\d-\d{7}-\d{7}|111-\d|\b(?i:ann|bob|ada|zoe|springfield|mug)\b")
"""What stands in the reports, and never in a refusal."""


@pytest.fixture(scope="session")
def _book(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """Make a book of one line, Zoe's, once."""
    shop = Shop(tmp_path_factory.mktemp("zoe"))
    shop.imported(shop.report("zoe.txt", line(9_999_999, buyer_email=mail("zoe"))), "--no-workbook")
    return shop


@pytest.fixture(scope="session")
def imports(_book: Shop, tmp_path_factory: pytest.TempPathFactory) -> Imports:
    """Return the imports into copies of that book."""
    return Imports(_book, tmp_path_factory.mktemp("imports"))


@pytest.fixture
def zoe(_book: Shop, tmp_path: Path) -> Shop:
    """Return a shop with that book, to be left as it is."""
    shutil.copytree(_book.root, tmp_path / "store")
    return Shop(tmp_path)


REFUSED = {name: case for name, case in TABLE.items() if isinstance(case[1], Refused)}
IMPORTED = {name: case for name, case in TABLE.items() if isinstance(case[1], Imported)}
WITH_LINES_SET_ASIDE = [name for name, (_, verdict) in IMPORTED.items() if verdict.aside]


@pytest.mark.parametrize("name", REFUSED)
def test_the_report_is_refused_in_a_sentence(name: str, zoe: Shop) -> None:
    content, verdict = REFUSED[name]
    _is_refused(zoe, content, verdict.words)


@pytest.mark.parametrize("name", WITH_LINES_SET_ASIDE)
def test_the_report_is_refused_where_no_line_may_be_set_aside(name: str, zoe: Shop) -> None:
    content, verdict = IMPORTED[name]
    number, column, why = verdict.rejects()[0]
    place = f", line {number}" + f", column {column}" * bool(column) + ": "
    _is_refused(zoe, content, (place, why, "; nothing was imported"), "--strict")


@pytest.mark.parametrize("name", IMPORTED)
def test_the_report_is_imported_line_for_line(name: str, imports: Imports) -> None:
    _, verdict = IMPORTED[name]
    brought = imports.of(name)
    file = brought.file
    assert brought.code == 0
    assert (file["encoding"], file["repeated_headers"]) == (verdict.encoding, verdict.repeated)
    assert (file["lines"], file["rejected"]) == (len(verdict.taken) + len(verdict.aside), len(verdict.aside))
    assert file["warnings"] == verdict.warnings
    assert verdict.customers in {None, brought.said["customers"]}
    assert verdict.missing in {None, brought.said["orders_without_email"]}
    assert [row[:2] for row in brought.rejects] == [row[:2] for row in verdict.rejects()]
    for (_, _, found), (_, _, why) in zip(brought.rejects, verdict.rejects(), strict=True):
        assert found.startswith(why)
    assert list(brought.text) == [taken if isinstance(taken, int) else taken[0] for taken in verdict.taken]
    for expected in verdict.taken:
        if isinstance(expected, tuple):
            assert (expected[0], *brought.text[expected[0]].values()) == expected
    for number, meant in verdict.typed.items():
        assert {name: brought.typed[number][name] for name in meant} == meant


def _is_refused(shop: Shop, content: bytes, words: tuple[str, ...], *options: str) -> None:
    """Check that a report is refused in one sentence about it, and leaves the book byte for byte."""
    file = shop.folder / "may.txt"
    file.write_bytes(content)
    before = shop.bytes()
    refusal = shop.refused("import", *options, file)
    assert refusal.startswith(str(file))
    sentence = refusal.removeprefix(str(file))
    assert [word for word in words if word not in sentence] == []
    assert sentence.isprintable()
    assert not BUYERS.search(sentence)
    assert len(sentence) < 500
    assert shop.bytes() == before


@pytest.mark.parametrize("name", TABLE)
def test_every_line_of_the_report_is_accounted_for(name: str, tmp_path: Path) -> None:
    content, verdict = TABLE[name]
    account = accounts.of(tmp_path / "may.txt", content)
    if isinstance(verdict, Refused) and account.refused:  # else it loses too many lines to be taken
        assert account.unknown == verdict.unknown
    if isinstance(verdict, Imported):
        assert account.refused == ""
