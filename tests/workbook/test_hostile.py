from __future__ import annotations

import random
import re

import openpyxl
import pytest
from python_calamine import CalamineWorkbook
from tests.workbook.people import CURRENCIES, frame, slots

from regulars import columns
from regulars.columns import Kind, Slot
from regulars.workbook import texts

BEGINNINGS = (
    "=1+1", "+1", "-1", "@SUM(1)", "=cmd|' /C calc'!A0", "http://example.com", "mailto:a@example.com", "'",
    "#N/A", "TRUE", "007", "1E5", "_x0041_", "_x000D_", "&amp;", "<b>", "]]>", "\t=1", " =1 ",
    "\x00=1", "\u202ea",
)  # fmt: skip
SIGNS = "ab 0=+-@'\"&<>_x\t\n\r\x00\x08\x0b\x1b\x7f\x85\u2028\ufeff\ufffe\uffff日😀é/:"


def hostile(count: int) -> list[str]:
    chance = random.Random(20260303)  # noqa: S311
    texts_ = list(BEGINNINGS)
    while len(texts_) < count:
        texts_.append(chance.choice(BEGINNINGS) + "".join(chance.choices(SIGNS, k=chance.randint(0, 30))))
    return texts_


@pytest.fixture
def book(contents, written):
    """Five hundred hostile texts in every text column of Customers and Missing email."""
    strings = hostile(500)
    table = columns.customers(slots(1), CURRENCIES)
    people = [
        {column.name: text for column in table if column.kind in {Kind.TEXT, Kind.ID}} for text in strings
    ]
    orders = [
        {column.name: text for column in columns.MISSING if column.kind in {Kind.TEXT, Kind.ID}}
        for text in strings
    ]
    return strings, written(contents(slots(1), people, missing=frame(columns.MISSING, *orders)))


def unescaped(text):
    """Read `_x005F_` as calamine and Excel do; openpyxl leaves it."""
    if text is None:
        return None
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)


def test_every_hostile_text_reads_back_as_shown_and_is_never_a_formula_or_link(book):
    strings, made = book
    expected = [texts.shown(text) or None for text in strings]
    read = openpyxl.load_workbook(made.path)
    for name, table in (("Customers", made.contents.columns), ("Missing email", columns.MISSING)):
        sheet = read[name]
        for place, column in enumerate(table, start=1):
            if column.kind in {Kind.TEXT, Kind.ID}:
                found = [sheet.cell(row, place) for row in range(2, 502)]
                assert [unescaped(cell.value) for cell in found] == expected
                assert {cell.data_type for cell in found if cell.value is not None} == {"s"}
                assert {cell.number_format for cell in found if cell.value is not None} == {"@"}
                assert all(cell.hyperlink is None for cell in found)


def test_calamine_reads_them_too(book):
    strings, made = book
    rows = CalamineWorkbook.from_path(made.path).get_sheet_by_name("Customers").to_python()[1:]
    assert [row[1] for row in rows] == [texts.shown(text) for text in strings]


def test_the_texts_that_were_changed_are_counted(book):
    strings, made = book
    changed = sum(texts.shown(text) != text for text in strings)
    on_customers = sum(column.kind in {Kind.TEXT, Kind.ID} for column in made.contents.columns)
    on_missing = sum(column.kind in {Kind.TEXT, Kind.ID} for column in columns.MISSING)
    assert made.made_safe == changed * (on_customers + on_missing) > 0


def test_a_label_is_never_a_formula(contents, written):
    labels = ("=1+1", "#N/A", "a\x00b", "_x0041_")
    in_use = tuple(Slot(position, label, (label,)) for position, label in enumerate(labels, start=1))
    header = openpyxl.load_workbook(written(contents(in_use, ())).path)["Customers"][1]
    assert [unescaped(cell.value) for cell in header[7:11]] == ["=1+1", "#N/A", "ab", "_x0041_"]
    assert {cell.data_type for cell in header} == {"s"}
