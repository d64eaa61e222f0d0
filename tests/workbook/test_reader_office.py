"""A workbook that LibreOffice saved again reads as it did before."""

from __future__ import annotations

import openpyxl
import pytest
from tests.workbook import office
from tests.workbook.crafted import texts

from regulars.workbook import found, reader

pytestmark = office.MARKS


@pytest.fixture
def resaved(tmp_path):
    """Return what lets LibreOffice save a workbook again, and reads it."""
    return lambda path: reader.read(office.resaved(path, tmp_path))


def test_nothing_changes(written, filled, resaved):
    path = written(filled).path
    before, after = reader.read(path), resaved(path)
    assert after.identity == before.identity
    assert after.own_sheets == after.lost == ()
    compared = 0
    for name, ours in before.sheets.items():
        theirs = after.sheets[name]
        assert theirs.headers == ours.headers
        assert theirs.numbers.tolist() == ours.numbers.tolist()
        assert len(theirs.fills) == len(theirs.comments) == 0
        assert theirs.hidden == ours.hidden
        for header, cells in ours.columns.items():
            compared += len(cells.text)
            assert texts(theirs.columns[header]) == texts(cells), header
            assert theirs.columns[header].kind.tolist() == cells.kind.tolist()
            assert (cells.formula is None) == (theirs.columns[header].formula is None)
            if cells.formula is not None:
                assert list(theirs.columns[header].formula) == list(cells.formula)
    assert compared == 3 * len(filled.columns) + 12 + 3 * 11 + 7


def test_edits_are_read(written, filled, resaved):
    path = written(filled).path
    book = openpyxl.load_workbook(path)
    customers = book["Customers"]
    last = customers.max_column
    customers["B2"], customers["H2"], customers["D3"], customers["A9"] = "Ada L.", 3, "是", "new@example.com"
    customers.cell(1, last + 1, "Twice")
    customers.cell(2, last + 1, "=H2*2")
    customers.cell(3, last + 1, "=1/0")
    book.create_sheet("Mine")["A1"] = "kept"
    book.save(path)
    edited = resaved(path)
    theirs = edited.sheets["Customers"]
    assert edited.own_sheets == ("Mine",)
    assert texts(theirs.columns["Name"])[0] == "Ada L."
    assert texts(theirs.columns["WP001"])[0] == "3"
    assert texts(theirs.columns["SKU-Flag"])[0] == "23"
    assert texts(theirs.columns["Prime"])[1] == "是"
    assert theirs.numbers.tolist() == [2, 3, 4, 9]
    assert texts(theirs.columns["Twice"])[:2] == ["6", "#DIV/0!"]
    assert theirs.columns["Twice"].kind[1] == found.ERROR
    assert list(theirs.columns["Twice"].formula[:2]) == ["H{row}*2", "1/0"]
