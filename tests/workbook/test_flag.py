from __future__ import annotations

import pyarrow as pa
import pytest
from tests.workbook.people import slots

from regulars.workbook import flag
from regulars.workbook.flag import Form

LETTERS = {f"slot_{position}": f"C{position}_" for position in range(1, 301)}


def of(*positions: int, carry: bool = False) -> flag.Flag:
    return flag.of(slots(*positions), LETTERS, carry=carry)


def test_up_to_fifteen_positions_the_flag_is_a_sum_and_a_freed_position_is_absent():
    assert of(3, 1).in_row(7) == "MIN(N(C1_7),9)*1+MIN(N(C3_7),9)*100"
    assert of(15).form is Form.NUMBER


def test_from_sixteen_positions_on_the_flag_is_text_with_one_digit_each():
    made = of(1, *range(3, 17))
    assert made.form is Form.TEXT
    assert made.in_row(2).startswith("MIN(N(C16_2),9)&MIN(N(C15_2),9)&")
    assert made.in_row(2).endswith("&MIN(N(C3_2),9)&0&MIN(N(C1_2),9)")


def test_a_carried_flag_is_the_plain_sum():
    assert of(1, 2, carry=True).in_row(2) == "N(C1_2)*1+N(C2_2)*10"


@pytest.mark.parametrize("positions", [(), (1, 201)])
def test_without_slots_or_above_two_hundred_there_is_no_formula(positions):
    assert of(*positions).formula == ()


def test_two_hundred_positions_stay_below_the_length_that_excel_takes():
    letters = {f"slot_{position}": "XFD" for position in range(1, 201)}
    made = flag.of(slots(*range(1, 201)), letters, carry=False)
    assert len(made.in_row(1_048_576)) < 8_192


def test_a_slot_without_a_column_leaves_a_plain_value():
    made = flag.of(slots(1, 2), {"slot_1": "H"}, carry=False)
    assert (made.form, made.formula) == (Form.NUMBER, ())


@pytest.mark.parametrize(
    ("positions", "flags", "cached"),
    [
        ((1, 2, 3), ["0", "000", "302", "002"], ["0", "0", "302", "2"]),
        ((16,), ["0", "3000000000000000"], ["0000000000000000", "3000000000000000"]),
    ],
)
def test_the_cached_value_is_what_the_formula_shows(positions, flags, cached):
    assert of(*positions).cached(pa.array(flags, pa.large_string())).to_pylist() == cached
