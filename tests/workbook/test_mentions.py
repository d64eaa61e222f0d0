from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from regulars.errors import WorkbookError
from regulars.rules.mentions import Mentions
from regulars.workbook import mentions
from regulars.workbook.mentions import Spot

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl import Workbook

ORDER = "111-0000001-0000001"


@pytest.fixture
def path(written, contents) -> Path:
    """Return a workbook as we write it; its first customer is the one to look for."""
    return written(contents()).path


@pytest.fixture
def named(path: Path) -> Mentions:
    """Return what names the first customer of the workbook."""
    sheet = openpyxl.load_workbook(path)["Customers"]
    return Mentions([str(sheet["A2"].value)], [ORDER])


def edited(path: Path, edit: Callable[[Workbook], None]) -> Path:
    """Save the workbook again by openpyxl, with shared strings, after an edit."""
    book = openpyxl.load_workbook(path)
    edit(book)
    book.save(path)
    return path


def test_our_own_words_are_written_anew_and_do_not_count(path: Path, named: Mentions) -> None:
    assert mentions.anywhere(path, named)
    assert mentions.written(path, named) is None
    edited(path, lambda _: None)
    assert mentions.written(path, named) is None


@pytest.mark.parametrize(
    "text",
    [
        "see {mail}",
        '=HYPERLINK("mailto:{MAIL}")',
        "order 111-0000001-0000001!",
        "in two styles",
    ],
)
def test_a_cell_of_a_sheet_of_the_sellers_own_is_found(path: Path, named: Mentions, text: str) -> None:
    mail = openpyxl.load_workbook(path)["Customers"]["A2"].value

    def note(book: Workbook) -> None:
        book.create_sheet("Mine")["C7"] = (
            CellRichText(f"see {mail[:4]}", TextBlock(InlineFont(b=True), mail[4:]))
            if text == "in two styles"
            else text.format(mail=mail, MAIL=mail.upper())
        )

    assert mentions.written(edited(path, note), named) == Spot("Mine", "C", 7)
    assert Spot("Mine", "C", 7).cell == "C7"


def test_whatever_hangs_on_a_sheet_of_the_sellers_own_is_found(path: Path, named: Mentions) -> None:
    mail = openpyxl.load_workbook(path)["Customers"]["A2"].value
    plain = path.read_bytes()

    def linked(book: Workbook) -> None:
        cell = book.create_sheet("Mine")["B2"]
        cell.value, cell.hyperlink = "write", f"mailto:{mail}"

    def listed(book: Workbook) -> None:
        rule = DataValidation(type="list", formula1=f'"{mail},nobody"')
        rule.add("A1")
        book.create_sheet("Mine").add_data_validation(rule)

    def footed(book: Workbook) -> None:
        book.create_sheet("Mine").oddFooter.left.text = f"for {mail}"

    def commented(book: Workbook) -> None:
        book.create_sheet("Mine")["D4"].comment = Comment(f"is it {mail}?", "me")

    found = []
    for edit in (linked, listed, footed, commented):
        path.write_bytes(plain)
        found.append(mentions.written(edited(path, edit), named))
    assert found == [Spot("Mine"), Spot("Mine"), Spot("Mine"), Spot("Mine", "D", 4)]


def test_the_names_of_the_sellers_own_sheets_and_cells_are_found(path: Path) -> None:
    named = Mentions(["v@example.com"], [])
    plain = path.read_bytes()

    def sheet(book: Workbook) -> None:
        book.create_sheet("About V@example.com")

    def cell(book: Workbook) -> None:
        book.defined_names["who"] = DefinedName("who", attr_text='"v@example.com"')

    found = []
    for edit in (sheet, cell):
        path.write_bytes(plain)
        found.append(mentions.written(edited(path, edit), named))
    assert found == [Spot("About V@example.com"), Spot("Name Manager")]


def test_on_our_sheets_only_what_is_kept_of_other_rows_is_found(path: Path, named: Mentions) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book["Customers"]
    mail = sheet["A2"].value
    headers = [cell.value for cell in sheet[1]]
    notes, name = headers.index("Notes") + 1, headers.index("State") + 1
    plain = path.read_bytes()

    def put(row: int, column: int) -> Path:
        path.write_bytes(plain)
        return edited(path, lambda book: book["Customers"].cell(row, column, f"knows {mail}") and None)

    letter = openpyxl.utils.get_column_letter
    assert mentions.written(put(2, notes), named) is None  # the person's own row
    assert mentions.written(put(3, notes), named) == Spot("Customers", letter(notes), 3)
    assert mentions.written(put(3, name), named) is None  # derived, and so written anew
    own = len(headers) + 1
    assert mentions.written(put(3, own), named) == Spot("Customers", letter(own), 3)
    path.write_bytes(plain)

    def comment(book: Workbook) -> None:
        book["Customers"]["A2"].comment = Comment(mail, "me")
        book["Customers"]["B3"].comment = Comment(f"sister of {mail}", "me")

    assert mentions.written(edited(path, comment), named) == Spot("Customers", "B", 3)


def test_an_order_of_the_person_on_missing_email_is_the_persons_row(path: Path, named: Mentions) -> None:
    def typed(book: Workbook) -> None:
        sheet = book["Missing email"]
        sheet.append([ORDER, *[None] * 10, "vera@example.com"])
        sheet.append(["111-0000002-0000002", *[None] * 10, "bob@example.com", f"like {ORDER}"])

    assert mentions.written(edited(path, typed), named) == Spot("Missing email", "M", 3)


def test_what_lies_across_two_blocks_is_found(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("regulars.workbook.reading.parts._READ", 64)
    mail = str(openpyxl.load_workbook(path)["Customers"]["A2"].value)
    assert mentions.anywhere(path, Mentions([mail], []))
    assert not mentions.anywhere(path, Mentions([f"x{mail}"], []))


def test_a_workbook_that_is_not_whole_is_refused(path: Path, named: Mentions) -> None:
    path.write_bytes(path.read_bytes()[:-200])
    for look in (mentions.anywhere, mentions.written):
        with pytest.raises(WorkbookError):
            look(path, named)
