from __future__ import annotations

import shutil
import subprocess

import openpyxl
import pytest
from tests.workbook.people import slots

SOFFICE = shutil.which("soffice")
pytestmark = [
    pytest.mark.office,
    pytest.mark.slow,
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed"),
]


@pytest.fixture
def recalculated(tmp_path):
    """Return what edits a workbook and reads what LibreOffice calculates; openpyxl drops cached values."""

    def calculate(path, edits):
        book = openpyxl.load_workbook(path)
        for at, value in edits.items():
            book["Customers"][at].value = value
        edited, out = tmp_path / "edited.xlsx", tmp_path / "out"
        book.save(edited)
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        command = [SOFFICE, profile, "--headless", "--convert-to", "xlsx", "--outdir", out, edited]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        return openpyxl.load_workbook(out / "edited.xlsx", data_only=True)

    return calculate


def test_unedited_formulas_come_to_their_cached_values(filled, written, recalculated):
    path = written(filled).path
    ours, theirs = openpyxl.load_workbook(path, data_only=True), recalculated(path, {})
    formulas = openpyxl.load_workbook(path)
    compared = 0
    for name in ("Customers", "Summary"):
        for row in formulas[name].iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    compared += 1
                    expected, found = ours[name][cell.coordinate].value, theirs[name][cell.coordinate].value
                    assert found == (pytest.approx(expected) if isinstance(expected, float) else expected)
    assert compared == 3 + 3 * 2 + 1


@pytest.mark.parametrize(
    ("typed", "flag"),
    [
        ({"H2": 2, "I2": 3}, 32),
        ({"H2": 12, "I2": None}, 9),
        ({"H2": None, "I2": None}, 0),
        ({"H2": "three", "I2": 10}, 90),
        ({"H2": 1, "I2": True}, 11),
        ({"H2": " ", "I2": 3}, 30),
    ],
)
def test_an_edited_quantity_shows_in_the_flag_and_in_the_totals(filled, written, recalculated, typed, flag):
    book = recalculated(written(filled).path, typed)
    assert book["Customers"]["G2"].value == flag
    totals = {row[1].value: row for row in book["Summary"].iter_rows() if row[1].value}
    pieces = typed["H2"] if type(typed["H2"]) is int else 0
    assert totals["Units of WP001"][2].value == pieces
    # 3 typed by hand, 2 without e-mail, 1 hidden, 12 in the ledger
    assert totals["Units of WP001"][8].value == pieces - 3 + 2 + 1 - 12


def test_a_flag_of_text_keeps_one_digit_a_position(contents, written, recalculated):
    person = {"slot_1": 1, "slot_3": 12, "slot_18": 2, "sku_flag": "200000000000000901"}
    made = contents(slots(1, 3, 18), (person, {"sku_flag": "0"}))
    book = recalculated(written(made).path, {"H2": None})
    assert [cell.value for cell in book["Customers"]["G"][1:]] == ["200000000000000900", "0" * 18]


def test_a_carried_flag_is_the_plain_sum(contents, written, recalculated):
    made = contents(slots(1, 2), ({"slot_1": 12, "slot_2": 1, "sku_flag": "22"},), carry=True)
    assert recalculated(written(made).path, {"I2": 3})["Customers"]["G2"].value == 42
