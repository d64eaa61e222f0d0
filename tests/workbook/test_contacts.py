from __future__ import annotations

import zipfile
from datetime import date
from typing import TYPE_CHECKING

import openpyxl
import pytest

from regulars.errors import ReportError, WorkbookError
from regulars.workbook import contacts

if TYPE_CHECKING:
    from pathlib import Path

    from regulars.rules.contact_lists import Table

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a workbook of Excel 2003 begins."""


def written(path: Path, **sheets: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def edited(path: Path, old: bytes, new: bytes) -> Path:
    """Return a copy of a workbook with other bytes in its parts."""
    copy = path.with_name("wrong.xlsx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(copy, "w") as target:
        parts = {info: source.read(info) for info in source.infolist()}
        assert any(old in content for content in parts.values())
        for info, content in parts.items():
            target.writestr(info, content.replace(old, new))
    return copy


def rows(table: Table) -> dict[int, list[str]]:
    """Return what is not blank, by row."""
    lists = table.rows.fillna("").to_numpy().tolist()
    return {row: cells for row, cells in zip(table.rows.index, lists, strict=True) if "".join(cells)}


def test_the_first_sheet_with_a_column_of_emails_is_read(tmp_path: Path) -> None:
    path = written(
        tmp_path / "list.xlsx",
        notes=[["Name", "Note"], ["Ann", "likes tea"]],
        contacts=[["My contacts"], [], ["Order id", None, "E-Mail"], ["111-1", "x", "a@example.org"]],
        more=[["Email"], ["b@example.org"]],
    )
    found = contacts.read(path)
    assert (found.headers, found.row, found.encoding) == (("Order id", "", "E-Mail"), 3, "")
    assert rows(found) == {4: ["111-1", "x", "a@example.org"]}


def test_without_a_column_of_emails_the_first_sheet_that_is_not_empty_is_told(tmp_path: Path) -> None:
    found = contacts.read(
        written(tmp_path / "list.xlsx", a=[], b=[["Name", "Ort"], ["Ann", "Ulm"]], c=[["Ort"]])
    )
    assert (found.headers, rows(found)) == (("Name", "Ort"), {2: ["Ann"]})
    found = contacts.read(written(tmp_path / "list.xlsx", a=[["Ort"], ["Ulm"]]))
    assert (found.headers, rows(found)) == (("Ort",), {})


def test_rows_keep_their_number_and_cells_beyond_the_header_are_left(tmp_path: Path) -> None:
    path = written(
        tmp_path / "list.xlsx",
        a=[["Email", "Name"], [], ["a@example.org"], [None, None], ["b@example.org", "Bob", "x"]],
    )
    assert rows(contacts.read(path)) == {3: ["a@example.org", ""], 5: ["b@example.org", "Bob"]}


def test_numbers_are_text_without_a_point_and_rounded_ones_are_seen_to_be(tmp_path: Path) -> None:
    cells = [1234, 1234.0, 1.5, 999_999_999_999_999.0, 1.1123456712345670e16, True, date(2025, 3, 1)]
    path = written(tmp_path / "list.xlsx", a=[["Email"] * len(cells), cells])
    assert rows(contacts.read(path))[2] == [
        "1234", "1234", "1.5", "999999999999999", "1.112345671234567e+16", "True", "2025-03-01T00:00:00"
    ]  # fmt: skip


def test_a_size_that_is_not_the_sheets_is_no_matter(tmp_path: Path) -> None:
    path = written(tmp_path / "list.xlsx", a=[["Email", "Name"], ["a@example.org", "Ann"]])
    wrong = edited(path, b'<dimension ref="A1:B2"', b'<dimension ref="A1"')
    assert rows(contacts.read(wrong)) == {2: ["a@example.org", "Ann"]}


def test_a_workbook_is_known_by_its_content(tmp_path: Path) -> None:
    book = written(tmp_path / "list.csv", a=[["Email"]])
    text, old, packed, open_ = (tmp_path / name for name in ("list.xlsx", "list.xls", "list.zip", "list.ods"))
    text.write_text("Email\n")
    old.write_bytes(OLD)
    for path, part in ((packed, "list.csv"), (open_, "mimetype")):
        with zipfile.ZipFile(path, "w") as package:
            package.writestr(part, "application/vnd.oasis.opendocument.spreadsheet")
    assert [contacts.is_workbook(path) for path in (book, old, open_)] == [True, True, True]
    assert [contacts.is_workbook(path) for path in (text, packed, tmp_path / "none", tmp_path)] == [False] * 4


def test_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="this workbook is empty"):
        contacts.read(written(tmp_path / "list.xlsx", a=[]))
    old = tmp_path / "list.xls"
    old.write_bytes(OLD)
    with pytest.raises(WorkbookError, match="old Excel file"):
        contacts.read(old)


def test_a_workbook_that_no_program_writes_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "list.xlsx", a=[["Email", "Name"], ["a@example.org", "Ann"]])
    cell = b'<c r="A2" t="inlineStr"><is><t>a@example.org</t></is></c>'
    wrong = edited(path, cell, b'<c r="A2" t="s"><v>99</v></c>')
    with pytest.raises(WorkbookError, match="damaged"):
        contacts.read(wrong)
