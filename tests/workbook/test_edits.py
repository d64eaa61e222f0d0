from __future__ import annotations

import openpyxl
import pandas as pd
from tests.workbook.people import PEOPLE, frame

from regulars import columns
from regulars.workbook import Look

EDIT = {
    "event": 6, "at": "2026-03-02T10:00:00Z", "sheet": "Customers", "customer_id": "AAAAAAAAAAAA",
    "email": "ada@example.com", "column": "WP001", "before": "0", "after": "=3", "status": "taken",
}  # fmt: skip


def test_the_sheet_of_edits_says_what_was_typed_and_never_as_a_formula(contents, written):
    book = openpyxl.load_workbook(written(contents(edits=frame(columns.EDITS, EDIT))).path)
    assert [found.value for found in book["Edits"][1]] == [column.header for column in columns.EDITS]
    assert [found.value for found in book["Edits"][2]] == [
        6, pd.Timestamp("2026-03-02 10:00"), "Customers", "AAAAAAAAAAAA", "ada@example.com", "WP001", "0",
        "=3", None, "taken",
    ]  # fmt: skip
    assert book["Edits"]["H2"].data_type == "s"


def test_widths_and_hidden_columns_are_the_sellers(contents, written):
    looks = {
        "Customers": Look({"name": 33.5, "notes": 0.5}, frozenset({"state", "slot_2"})),
        "SKUs": Look({"label": 9.0}),
    }
    book = openpyxl.load_workbook(written(contents(looks=looks)).path)
    usual = openpyxl.load_workbook(written(contents()).path)
    for name, look in looks.items():
        letters = {found.value: found.column_letter for found in book[name][1]}
        table = columns.SKUS if name == "SKUs" else contents().columns
        for column in table:
            shown = book[name].column_dimensions[letters[column.header]]
            before = usual[name].column_dimensions[letters[column.header]]
            assert shown.width == look.widths.get(column.name, before.width)
            assert shown.hidden is (column.name in look.hidden)


def test_a_yes_by_hand_and_a_no_by_hand_look_like_any_other(contents, written):
    said = pd.Series(["Yes", "No", None], dtype="str")
    people = frame(contents().columns, *(person | {"prime_evidence": "by hand"} for person in PEOPLE))
    made = contents(customers=people.assign(prime=said, do_not_contact=said[::-1].to_numpy()))
    sheet = openpyxl.load_workbook(written(made).path)["Customers"]
    letters = {found.value: found.column_letter for found in sheet[1]}
    assert [found.value for found in sheet[letters["Prime"]][1:]] == ["Yes", "No", None]
    assert [found.value for found in sheet[letters["Do not contact"]][1:]] == [None, "No", "Yes"]
    assert sheet["D3"].alignment.horizontal == "center"
    assert sheet[f"{letters['Prime evidence']}2"].value == "by hand"


def test_the_guide_says_what_may_be_typed_where_and_an_export_does_not(contents, written):
    def said(**parts):
        sheet = openpyxl.load_workbook(written(contents(**parts)).path)["Guide"]
        return [(row[1].value, str(row[2].value)) for row in sheet.iter_rows() if row[2].value]

    kept, exported = said(), said(notes=("Edits in it are not read back.",))
    for word in (
        "Amber columns", "takes back what you typed", "two become one", "hides its customer",
        "that you add stay", "leave the headers, the column Customer id",
    ):  # fmt: skip
        assert sum(word in text for _, text in kept) == 1
        assert not any(word in text for _, text in exported)
    assert not any("not read back" in text for _, text in kept)


def test_the_guide_explains_own_columns_as_the_sellers(contents, written):
    table = (columns.own("Tier"), *contents().columns)
    people = frame(table, *PEOPLE)
    sheet = openpyxl.load_workbook(written(contents(columns=table, customers=people)).path)["Guide"]
    rows = [tuple(found.value for found in row[1:4]) for row in sheet.iter_rows()]
    assert ("Tier", "Yours; kept as you typed it.", "yours") in rows
    assert ("Notes", "Yours to write.", "edit") in rows
