from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rules import plain, samples

from regulars.columns import SKUS, Slot, names
from regulars.rules import slots


def placed(*brought):
    return [(slot.position, *slot.skus) for slot in slots.place(brought)]


def test_natural_order_reads_digits_as_numbers():
    skus = ["WP010", "WP2", "WP002", "wp001#2", "WP001#10", "WP001#1", "WP", "7", "10", "A-1"]
    expected = ["7", "10", "A-1", "WP", "WP001#1", "wp001#2", "WP001#10", "WP002", "WP2", "WP010"]
    assert sorted(skus, key=slots.natural_key) == expected
    assert slots.natural_key("9" * 5000) < slots.natural_key("1" + "0" * 5000)


def test_positions_follow_natural_order_within_an_import():
    assert placed(["WP003", "WP001#2", "WP002", "WP001#1"]) == [
        (1, "WP001#1"), (2, "WP001#2"), (3, "WP002"), (4, "WP003")
    ]  # fmt: skip


def test_positions_never_change_and_new_skus_stand_above():
    assert placed(["B", "D"], ["A", "B"], ["C"]) == [(1, "B"), (2, "D"), (3, "A"), (4, "C")]


def test_a_resale_sku_joins_the_longest_sku_that_its_rest_begins_with():
    assert placed(["WP001", "WP001#1", "amzn.gr.WP001#1-x9", "amzn.gr.WP00177"]) == [
        (1, "WP001", "amzn.gr.WP00177"),
        (2, "WP001#1", "amzn.gr.WP001#1-x9"),
    ]


def test_a_resale_sku_without_a_base_is_a_slot_of_its_own():
    assert placed(["A", "amzn.gr.", "amzn.gr.zz"]) == [(1, "A"), (2, "amzn.gr."), (3, "amzn.gr.zz")]


def test_a_base_that_comes_later_takes_the_lowest_position_and_the_others_stay_empty():
    assert placed(["amzn.gr.B-1", "amzn.gr.B-2", "C"], ["A", "B"]) == [
        (1, "B", "amzn.gr.B-1", "amzn.gr.B-2"),
        (3, "C"),
        (4, "A"),
    ]


def test_a_longer_base_takes_its_resale_skus_away_but_no_position():
    assert placed(["amzn.gr.AB-1", "amzn.gr.AC-1"], ["A"], ["AB"]) == [
        (1, "A", "amzn.gr.AC-1"),
        (3, "AB", "amzn.gr.AB-1"),
    ]


SKU = st.sampled_from(
    ["A", "AB", "B1", "b01", "B10", "amzn.gr.A-1", "amzn.gr.AB-1", "amzn.gr.B1x", "amzn.gr.B10"]
)
BROUGHT = st.lists(st.sets(SKU, max_size=5), max_size=6)


@given(BROUGHT)
def test_slots_are_what_the_plain_replay_says(brought):
    found = [(slot.position, slot.label, slot.skus) for slot in slots.place(brought)]
    assert found == plain.place(brought)


@given(BROUGHT)
def test_every_sku_has_one_slot_and_grouping_does_not_depend_on_the_order(brought):
    found = slots.place(brought)
    assert sorted(sku for slot in found for sku in slot.skus) == sorted(set().union(*brought))
    assert {slot.skus for slot in found} == {slot.skus for slot in slots.place(brought[::-1])}


@given(BROUGHT, st.sets(SKU))
def test_an_import_never_moves_a_sku_of_the_sellers_own(brought, more):
    before = {slot.label: slot.position for slot in slots.place(brought) if "." not in slot.label}
    after = {slot.label: slot.position for slot in slots.place([*brought, more])}
    assert before.items() <= after.items()


def test_lines_know_the_place_of_their_slot():
    known = (Slot(1, "A", ("A", "B")), Slot(4, "C", ("C",)))
    shipments = plain.frame([plain.line(sku=sku) for sku in ("C", "B", "X", "A")])
    assert slots.codes(shipments["sku"], known).tolist() == [1, 0, slots.NONE, 0]


@given(samples.known())
def test_the_sheet_is_what_the_plain_rules_say(lines):
    known = slots.place([["WP002", "amzn.gr.zz"], samples.SKUS])
    table = slots.table(plain.frame(lines), known)
    assert table.columns.tolist() == names(SKUS)
    assert plain.rows(table) == plain.skus(lines, known)


@pytest.mark.parametrize("positions", [(1, 2), (3, 200)])
def test_the_weight_is_a_one_with_its_zeros(positions):
    known = [Slot(position, str(position), (str(position),)) for position in positions]
    table = slots.table(plain.frame([]), known)
    assert table["weight"].tolist() == ["1" + "0" * (position - 1) for position in positions]
