from __future__ import annotations

from dataclasses import replace

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from tests.workbook.people import CURRENCIES, PEOPLE, cell, frame, slots

from regulars import columns
from regulars.columns import own
from regulars.workbook import cells, layout

OURS = columns.customers(slots(1, 2), CURRENCIES)


@pytest.fixture
def with_own(contents):
    """Return what makes contents whose second column, and any after the last, are the seller's."""

    def make(*second, last=()):
        table = (OURS[0], own("Tier"), *OURS[1:], *(own(header) for header in ("Last",) if last))
        people = [
            person | {"own:Tier": tier, "own:Last": end}
            for person, tier, end in zip(PEOPLE, second, last or [None] * len(PEOPLE), strict=True)
        ]
        return contents(columns=table, customers=frame(table, *people))

    return make


def column(path, letter, sheet="Customers"):
    return [found[0] for found in openpyxl.load_workbook(path)[sheet][f"{letter}2:{letter}4"]]


def test_every_kind_of_cell_comes_back_as_it_was(with_own, written):
    path = written(with_own(cell("s", "=not one", "@"), cell("n", "45000", "yyyy-mm-dd"), None)).path
    assert [(found.value, found.data_type, found.number_format) for found in column(path, "B")] == [
        ("=not one", "s", "@"), (pd.Timestamp("2023-03-15"), "d", "yyyy-mm-dd"), (None, "n", "General"),
    ]  # fmt: skip
    path = written(with_own(cell("b", "TRUE"), cell("b", "FALSE"), cell("e", "#N/A"))).path
    assert [(found.value, found.data_type) for found in column(path, "B")] == [
        (True, "b"), (False, "b"), ("#N/A", "e"),
    ]  # fmt: skip


def test_calamine_reads_the_same(with_own, written):
    path = written(with_own(cell("n", "2.5", "0.0"), cell("s", " a & <b>\n"), cell("b", "TRUE"))).path
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name("Customers").to_python()
    assert [row[1] for row in rows] == ["Tier", 2.5, " a & <b>\n", True]


def test_a_formula_stands_in_its_row_wherever_that_is_now(with_own, written, monkeypatch):
    monkeypatch.setattr(layout, "LAST_ROW", 3)
    formula = cell("f", 'IF(M{row}>1,"<{x}>"&A{row},$M$2)', "0.00")
    path = written(with_own(formula, cell("f", "1+1"), formula)).path
    book = openpyxl.load_workbook(path)
    assert book["Customers"]["B2"].value == '=IF(M2>1,"<{x}>"&A2,$M$2)'
    assert book["Customers"]["B2"].number_format == "0.00"
    assert book["Customers"]["B3"].value == "=1+1"
    assert book["Customers 2"]["B2"].value == '=IF(M2>1,"<{x}>"&A2,$M$2)'


def test_our_formulas_follow_the_letters(with_own, written):
    totals = frame(columns.TOTALS, {"total": "Units", "column": "slot_1", "ledger": 12})
    made = replace(with_own(None, None, None), totals=totals)
    book = openpyxl.load_workbook(written(made).path)
    assert book["Customers"]["I1"].value == "WP001"
    assert book["Customers"]["H2"].value == "=MIN(N(I2),9)*1+MIN(N(J2),9)*10"
    assert "=SUM(Customers!I2:I1048576)" in {found.value for found in book["Summary"]["C"]}


def test_excel_calculates_on_opening_only_where_a_formula_has_no_value(with_own, written):
    plain = openpyxl.load_workbook(written(with_own(cell("n", "1"), cell("s", "f"), None)).path)
    live = openpyxl.load_workbook(written(with_own(cell("n", "1"), cell("f", "1+1"), None)).path)
    assert (plain.calculation.fullCalcOnLoad, live.calculation.fullCalcOnLoad) == (False, True)


def test_the_other_sheets_have_own_columns_too(contents, written):
    tables = {
        "Missing email": (own("Asked"), *columns.MISSING),
        "Discounts": (*reversed(columns.DISCOUNTS), own("Why")),
        "SKUs": (*columns.SKUS[:3], own("Shelf"), *columns.SKUS[3:]),
    }
    made = contents(
        orders=tables,
        missing=frame(tables["Missing email"], {"order_id": "1", "own:Asked": cell("b", "TRUE")}),
        discounts=frame(
            tables["Discounts"],
            {"sku": "A", "unit_price": 1500, "currency": "JPY", "own:Why": cell("s", "launch")},
        ),
        skus=frame(tables["SKUs"], {"label": "WP001", "own:Shelf": cell("f", "A{row}*2")}),
    )
    book = openpyxl.load_workbook(written(made).path)
    for name, table in tables.items():
        assert [found.value for found in book[name][1]] == [one.header for one in table]
    assert book["Missing email"]["A2"].value is True
    assert book["Discounts"]["L2"].value == "launch"
    # Unit price is the second of eleven columns, so the second from the right when they are turned.
    assert (book["Discounts"]["J2"].value, book["Discounts"]["J2"].number_format) == (1500, "#,##0")
    assert book["SKUs"]["D2"].value == "=A2*2"


def test_an_own_column_without_a_header_has_none(contents, written):
    table = (*OURS, columns.Column("own:[ZZ]", "", columns.Kind.OWN, "Yours.", by_hand=True))
    people = frame(table, *(person | {"own:[ZZ]": cell("n", "1")} for person in PEOPLE))
    sheet = openpyxl.load_workbook(written(contents(columns=table, customers=people)).path)["Customers"]
    assert (sheet.cell(1, len(table)).value, sheet.cell(2, len(table)).value) == (None, 1)


def test_own_columns_as_categories_are_written_alike(with_own, written):
    made = with_own(cell("f", "A{row}"), cell("n", "1", "0.0"), None)
    words = replace(made, customers=made.customers.astype({"own:Tier": "category"}))
    assert written(made).path.read_bytes() == written(words).path.read_bytes()


def test_a_frame_without_an_own_column_that_is_ordered_is_refused(contents):
    with pytest.raises(ValueError, match="own:Tier"):
        contents(columns=(*OURS, own("Tier")))


NUMBERS = st.integers(-(10**12), 10**12) | st.floats(allow_nan=False, allow_infinity=False, width=32)
FORMS = st.sampled_from(["General", "0.00", "@", "#,##0", '"n" 0'])
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)
ANY = st.one_of(
    st.none(),
    st.tuples(st.just("n"), FORMS, NUMBERS),
    st.tuples(st.just("s"), FORMS, TEXTS.filter(lambda text: not set(text) & {"\ufffe", "\uffff"})),
    st.tuples(st.just("b"), FORMS, st.booleans()),
)


@settings(deadline=None, max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(found=st.lists(ANY, min_size=1, max_size=40), block=st.sampled_from([1, 100, 400_000]))
def test_whatever_was_typed_reads_back(contents, written, monkeypatch, found, block):
    monkeypatch.setattr(cells, "BLOCK_CELLS", block)
    table = (own("Any"), *OURS)
    people = frame(table, *({"email": str(at), "own:Any": None} for at in range(len(found))))
    typed = [
        None if one is None else cell(one[0], str(one[2]).upper() if one[0] == "b" else one[2], one[1])
        for one in found
    ]
    people["own:Any"] = pd.Series(typed, dtype="str")
    sheet = openpyxl.load_workbook(written(contents(columns=table, customers=people)).path)["Customers"]
    for at, one in enumerate(found, start=2):
        read = sheet.cell(at, 1)
        if one is None:
            assert read.value is None
        elif one[0] == "n":
            assert read.value == one[2]
            assert read.number_format == one[1]
        else:
            assert (read.value, read.number_format) == (one[2], one[1])
