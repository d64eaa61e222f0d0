from __future__ import annotations

import re
import zipfile

import openpyxl
import pandas as pd
import pytest
from python_calamine import CalamineWorkbook
from tests.workbook.people import PEOPLE, frame, slots

from regulars import columns
from regulars.columns import Kind
from regulars.workbook import cells, layout

NAMES = [
    "Customers", "Missing email", "Discounts", "SKUs", "Summary", "Rejected", "Imports", "Edits",
    "Guide", "_regulars",
]  # fmt: skip
DECIMALS = {"JPY": 0, "KWD": 3, "USD": 2}


def naive(column, row):
    """One cell, as somebody would give it to openpyxl by hand."""
    value = row[column.name]
    if pd.isna(value) or value is False or (column.kind is Kind.QUANTITY and value == 0):
        return None
    makers = {
        Kind.FLAG: int,
        Kind.YES: lambda _: "Yes",
        Kind.MONEY: lambda minor: int(minor) / 10 ** DECIMALS[column.currency or row["currency"]],
        Kind.SHARE: lambda percent: int(percent) / 100,
        Kind.DAY: pd.Timestamp.to_pydatetime,
        Kind.INSTANT: lambda instant: instant.tz_localize(None).to_pydatetime(),
        Kind.TEXT: str,
        Kind.ID: str,
    }
    return makers.get(column.kind, int)(value)


def number_format(column, row):
    if column.kind is Kind.MONEY:
        return {0: "#,##0", 2: "#,##0.00", 3: "#,##0.000"}[DECIMALS[column.currency or row["currency"]]]
    return {
        Kind.TEXT: "@", Kind.ID: "@", Kind.YES: "@", Kind.COUNT: "#,##0", Kind.QUANTITY: "0",
        Kind.SHARE: "0%", Kind.DAY: "yyyy-mm-dd", Kind.INSTANT: "yyyy-mm-dd hh:mm", Kind.FLAG: "0",
    }[column.kind]  # fmt: skip


@pytest.fixture
def naively(tmp_path):
    """Return the same sheets as openpyxl alone writes them."""

    def write(contents):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for sheet in layout.sheets(contents):
            worksheet = book.create_sheet(sheet.name)
            worksheet.append([column.header for column in sheet.columns])
            for at, (_, row) in enumerate(sheet.rows.iterrows(), start=2):
                for place, column in enumerate(sheet.columns, start=1):
                    value = naive(column, row)
                    if value is not None:
                        cell = worksheet.cell(at, place, value)
                        cell.number_format = number_format(column, row)
        path = tmp_path / "naive.xlsx"
        book.save(path)
        return path

    return write


def test_every_cell_is_what_openpyxl_would_have_written(filled, written, naively):
    ours = openpyxl.load_workbook(written(filled).path, data_only=True)
    theirs = openpyxl.load_workbook(naively(filled))
    for sheet in theirs.worksheets:
        assert ours[sheet.title].dimensions == sheet.dimensions
        for expected, found in zip(sheet.iter_rows(), ours[sheet.title].iter_rows(), strict=True):
            for one, other in zip(expected, found, strict=True):
                assert (other.value, type(other.value)) == (one.value, type(one.value)), one.coordinate
                if one.row > 1 and one.value is not None:
                    assert other.number_format == one.number_format, one.coordinate


def test_calamine_reads_the_same_from_both(filled, written, naively):
    ours = CalamineWorkbook.from_path(written(filled).path)
    theirs = CalamineWorkbook.from_path(naively(filled))
    for name in theirs.sheet_names:
        assert ours.get_sheet_by_name(name).to_python() == theirs.get_sheet_by_name(name).to_python()


def test_the_sheets_stand_in_their_order_and_empty_tables_keep_their_header(contents, written):
    book = openpyxl.load_workbook(written(contents(people=())).path)
    assert book.sheetnames == NAMES
    assert book["_regulars"].sheet_state == "hidden"
    for name, table in {
        "Customers": columns.customers(slots(1, 2), ("JPY", "KWD", "USD")), "Missing email": columns.MISSING,
        "Discounts": columns.DISCOUNTS, "SKUs": columns.SKUS, "Rejected": columns.REJECTED,
        "Imports": columns.IMPORTS, "Edits": columns.EDITS,
    }.items():  # fmt: skip
        assert [cell.value for cell in book[name][1]] == [column.header for column in table]
        assert book[name].max_row == 1
        assert book[name].freeze_panes in {"A2", "B2"}
        assert book[name].auto_filter.ref == book[name].dimensions


def test_the_id_stands_in_three_places(written):
    book = openpyxl.load_workbook(written().path)
    assert book["_regulars"][layout.IDENTITY_HIDDEN_CELL].value == "WB7K2M9Q"
    assert book["Guide"][layout.IDENTITY_GUIDE_CELL].value == "WB7K2M9Q"
    assert book.custom_doc_props[layout.IDENTITY_PROPERTY].value == "WB7K2M9Q"


def test_the_same_contents_give_the_same_bytes(filled, written):
    assert written(filled).path.read_bytes() == written(filled).path.read_bytes()


def test_the_order_of_columns_is_the_callers_and_formulas_follow(contents, written):
    table = columns.customers(slots(1, 2), ("JPY", "KWD", "USD"))
    turned = tuple(reversed(table))
    made = contents(columns=turned, customers=frame(turned, *PEOPLE))
    sheet = openpyxl.load_workbook(written(made).path)["Customers"]
    at = {cell.value: cell.column_letter for cell in sheet[1]}
    assert sheet[f"{at['SKU-Flag']}3"].value == f"=MIN(N({at['WP001']}3),9)*1+MIN(N({at['WP002']}3),9)*10"


@pytest.mark.parametrize(
    ("positions", "first", "kind"),
    [((), 0, "n"), ((1,), 3, "n"), ((15,), 3 * 10**14, "n"), ((16,), "3" + "0" * 15, "s"),
     ((2, 24), "3" + "0" * 21 + "30", "s"), ((200,), "3" + "0" * 199, "s"), ((201,), "3" + "0" * 200, "s")],
)  # fmt: skip
def test_the_flag_is_a_number_up_to_fifteen_positions_then_text(contents, written, positions, first, kind):
    digits = "".join(
        "3" if position in positions else "0" for position in range(max(positions, default=1), 0, -1)
    )
    person = {"email": "a@example.com", "sku_flag": digits} | {
        f"slot_{position}": 3 for position in positions
    }
    path = written(contents(slots(*positions), (person,))).path
    shown = openpyxl.load_workbook(path, data_only=True)["Customers"]["G2"]
    live = openpyxl.load_workbook(path)["Customers"]["G2"]
    assert (shown.value, shown.data_type) == (first, kind)
    assert (live.data_type == "f") is (positions not in {(), (201,)})
    assert live.number_format == {"n": "0", "s": "General" if live.data_type == "f" else "@"}[kind]


def test_more_customers_than_a_sheet_holds_continue_on_the_next(filled, written, monkeypatch):
    monkeypatch.setattr(layout, "LAST_ROW", 3)
    book = openpyxl.load_workbook(written(filled).path)
    assert book.sheetnames[:3] == ["Customers", "Customers 2", "Missing email"]
    assert [cell.value for cell in book["Customers"]["A"]] == [
        "Email",
        "ada@example.com",
        "björn@example.com",
    ]
    assert [cell.value for cell in book["Customers 2"]["A"]] == ["Email", "zoe@example.com"]
    assert book["Customers 2"]["G2"].value == "=MIN(N(H2),9)*1+MIN(N(I2),9)*10"
    assert "=SUM(Customers!H2:H3,'Customers 2'!H2:H3)" in {cell.value for cell in book["Summary"]["C"]}


def test_the_rows_of_a_sheet_share_one_formula_in_whichever_block(filled, written, monkeypatch):
    monkeypatch.setattr(layout, "LAST_ROW", 3)
    monkeypatch.setattr(cells, "BLOCK_CELLS", 1)
    with zipfile.ZipFile(written(filled).path) as archive:
        first, second = (archive.read(f"xl/worksheets/sheet{number}.xml").decode() for number in (1, 2))
    formula = "MIN(N(H2),9)*1+MIN(N(I2),9)*10"
    master = f'<f t="shared" ref="G2:G{{}}" si="0">{formula}</f>'
    assert re.findall(r"<f\b.*?(?:/>|</f>)", first) == [master.format(3), '<f t="shared" si="0"/>']
    assert re.findall(r"<f\b.*?(?:/>|</f>)", second) == [master.format(2)]
    assert [re.findall(r"</f><v>(\d+)</v>", part) for part in (first, second)] == [["29"], ["0"]]


def test_blocks_join_without_a_seam(filled, written, monkeypatch):
    whole = openpyxl.load_workbook(written(filled).path)
    monkeypatch.setattr(cells, "BLOCK_CELLS", 1)
    for sheet in openpyxl.load_workbook(written(filled).path):
        assert list(sheet.iter_rows(values_only=True)) == list(whole[sheet.title].iter_rows(values_only=True))


def test_editable_columns_look_different_and_offer_their_choices(written):
    sheet = openpyxl.load_workbook(written().path)["Customers"]
    at = {cell.value: cell for cell in sheet[1]}
    assert at["Email"].fill.start_color.rgb != at["Orders"].fill.start_color.rgb
    assert sheet["A2"].fill.start_color.rgb != sheet[f"{at['Orders'].column_letter}2"].fill.start_color.rgb
    offered = {
        validation.formula1: str(validation.sqref) for validation in sheet.data_validations.dataValidation
    }
    yes_no = {
        f"{at[name].column_letter}2:{at[name].column_letter}1048576"
        for name in ("Prime", "Reviewer", "Do not contact")
    }
    assert set(offered['"Yes,No"'].split()) == yes_no


def test_categories_are_written_like_plain_text(filled, contents, written):
    words = filled.customers.astype({"name": "category", "country": "category", "notes": "category"})
    plain, made = written(contents()), written(contents(customers=words))
    with zipfile.ZipFile(plain.path) as one, zipfile.ZipFile(made.path) as other:
        assert one.read("xl/worksheets/sheet1.xml") == other.read("xl/worksheets/sheet1.xml")


def test_a_no_said_by_hand_is_shown(contents, written):
    people = contents().customers.assign(prime=pd.Series(["Yes", "No", None], dtype="str"))
    sheet = openpyxl.load_workbook(written(contents(customers=people)).path)["Customers"]
    assert [cell.value for cell in sheet["D"]] == ["Prime", "Yes", "No", None]


def test_a_frame_that_breaks_its_table_is_refused(contents):
    with pytest.raises(ValueError, match="missing"):
        contents(missing=pd.DataFrame({"order_id": []}))


def test_summary_shows_live_totals_with_their_values(filled, written):
    path = written(filled).path
    formulas = openpyxl.load_workbook(path)["Summary"]
    values = openpyxl.load_workbook(path, data_only=True)["Summary"]
    at = {row[1].value: row[1].row for row in values.iter_rows() if row[1].value}
    units, dollars, dinars = at["Units of WP001"], at["Spent USD"], at["Spent KWD"]
    assert formulas[f"C{units}"].value == "=SUM(Customers!H2:H1048576)"
    # 12 on the sheet - 3 typed + 2 without e-mail + 1 hidden = 12
    assert [cell.value for cell in values[units]][2:] == [12, 3, 2, 1, 0, 12, 0]
    # 19.99 - 0.05 on the sheet, 0.06 without e-mail = 20.00
    assert [cell.value for cell in values[dollars]][2:] == [19.94, 0, 0.06, 0, 0, 20, 0]
    assert [cell.value for cell in values[dinars]][2:] == [1.234, 0, 0, 0, 0, 1.235, -0.001]
    assert values[f"H{dinars}"].number_format == "#,##0.000"
    assert any("differs from the ledger" in str(label) for label in at)


def test_guide_explains_every_column_and_says_the_notes(contents, written):
    made = contents(slots(1, 2, 3), notes=("Made by: orders >= 2.",))
    sheet = openpyxl.load_workbook(written(made).path)["Guide"]
    said = {row[1].value: row[2].value for row in sheet.iter_rows(min_row=1)}
    assert "Made by: orders >= 2." in said.values()
    assert said["WP001 … WP003"].startswith("Pieces")
    for column in (*made.columns, *columns.MISSING, *columns.DISCOUNTS, *columns.IMPORTS):
        assert column.kind is Kind.QUANTITY or column.header in said
    assert not any("`" in str(text) for text in said.values())


def test_the_properties_say_when_it_was_written_and_not_when_it_was_saved(written):
    properties = openpyxl.load_workbook(written().path).properties
    assert properties.created == properties.modified == pd.Timestamp("2026-03-03 09:30")


def test_a_part_of_more_than_two_gigabytes_is_announced(contents, written, monkeypatch):
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 100_000)
    path = written(contents(people=PEOPLE * 100)).path
    with zipfile.ZipFile(path) as archive:
        assert archive.getinfo("xl/worksheets/sheet1.xml").extract_version == 45
        assert archive.testzip() is None
