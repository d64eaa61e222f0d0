from __future__ import annotations

from unittest import mock

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.rules import plain, samples

from regulars import columns
from regulars.columns import Slot
from regulars.rules import positions, slots
from regulars.rules.positions import Step, Word


def placed(*replay):
    return [(slot.position, *slot.skus) for slot in slots.place(replay)]


def said(*words):
    return Step(words=[Word(*word) for word in words])


def labels(*replay):
    return [slot.label for slot in slots.place(replay)]


def test_natural_order_reads_digits_as_numbers():
    skus = ["WP010", "WP2", "WP002", "wp001#2", "WP001#10", "WP001#1", "WP", "7", "10", "A-1"]
    expected = ["7", "10", "A-1", "WP", "WP001#1", "wp001#2", "WP001#10", "WP002", "WP2", "WP010"]
    assert sorted(skus, key=positions.natural_key) == expected
    assert positions.natural_key("9" * 5000) < positions.natural_key("1" + "0" * 5000)


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


ABCD = {"A", "B", "C", "D"}


def test_an_added_sku_stands_above_the_highest_and_stays_there_when_it_is_brought():
    assert placed(["B", "C"], said(("add", "A")), ["A", "D"]) == [(1, "B"), (2, "C"), (3, "A"), (4, "D")]
    assert placed(["B"], said(("add", "B"))) == [(1, "B")]


def test_move_shifts_those_between_by_one_and_no_other():
    assert placed(ABCD, said(("move", "B", "4"))) == [(1, "A"), (2, "C"), (3, "D"), (4, "B")]
    assert placed(ABCD, said(("move", "C", "1"))) == [(1, "C"), (2, "A"), (3, "B"), (4, "D")]
    assert placed(ABCD, said(("move", "C", "1")), ["E"]) == [
        (1, "C"), (2, "A"), (3, "B"), (4, "D"), (5, "E")
    ]  # fmt: skip


def test_a_group_stands_at_the_lowest_position_and_the_others_stay_empty():
    grouped = said(("group", "D", "B"), ("group", "D", "C"))
    assert placed(ABCD, grouped) == [(1, "A"), (2, "D", "B", "C")]
    assert placed(ABCD, grouped, ["E"]) == [(1, "A"), (2, "D", "B", "C"), (5, "E")]
    assert placed(ABCD, grouped, said(("ungroup", "C"))) == [(1, "A"), (2, "B"), (3, "C"), (4, "D")]


def test_a_group_moves_as_one_and_its_skus_come_back_to_positions_of_their_own():
    grouped = said(("group", "A", "B"))
    moved = said(("move", "B", "4"))  # A 4, and before it B's own, C and D
    assert placed(ABCD, grouped, moved) == [(2, "C"), (3, "D"), (4, "A", "B")]
    assert placed(ABCD, grouped, moved, said(("ungroup", "A"))) == [(1, "B"), (2, "C"), (3, "D"), (4, "A")]


def test_a_slot_may_move_to_a_position_that_a_group_left_empty():
    assert placed(ABCD, said(("group", "A", "B"), ("move", "D", "2"))) == [(1, "A", "B"), (2, "D"), (4, "C")]


def test_resale_skus_follow_their_sku_into_a_group():
    resold = ["amzn.gr.B-1", "amzn.gr.zz"]
    assert placed(ABCD, resold, said(("group", "A", "amzn.gr.B-1")), ["amzn.gr.B-2"]) == [
        (1, "A", "amzn.gr.B-1", "amzn.gr.B-2", "B"),
        (3, "C"),
        (4, "D"),
        (5, "amzn.gr.zz"),
    ]
    assert placed(ABCD, resold, said(("group", "A", "amzn.gr.zz")), ["zz"])[0] == (1, "A", "amzn.gr.zz", "zz")


def test_a_base_that_comes_later_takes_over_what_was_said_of_its_resale_sku():
    resold = ["amzn.gr.B-1", "amzn.gr.B-2", "C"]
    words = said(("group", "amzn.gr.B-1", "C"), ("label", "amzn.gr.B-1", "Box"))
    [slot, other] = slots.place([resold, words, ["A", "B"]])
    assert slot == Slot(1, "Box", ("B", "amzn.gr.B-1", "amzn.gr.B-2", "C"))
    assert other == Slot(4, "A", ("A",))


def test_what_is_said_of_a_sku_that_is_not_there_does_nothing():
    words = said(("move", "B", "1"), ("label", "B", "Box"), ("group", "A", "B"), ("move", "A", "9"))
    assert slots.place([["A", "C"], words]) == slots.place([["A", "C"]])


def test_groups_and_labels_wait_for_a_sku_and_moves_do_not():
    words = said(("move", "B", "1"), ("group", "B", "C"), ("label", "B", "Box"))
    waited = slots.place([["A", "C"], words, ["B"]])
    assert waited == (Slot(1, "A", ("A",)), Slot(2, "Box", ("B", "C")))
    assert placed(["A", "C"], words, said(("ungroup", "C")), ["B"]) == [(1, "A"), (2, "C"), (3, "B")]


def test_a_label_stays_with_its_sku_and_the_first_of_a_group_gives_it():
    called = said(("label", "A", "Box"), ("label", "B", "Bag"))
    assert labels(ABCD, called) == ["Box", "Bag", "C", "D"]
    assert labels(ABCD, called, said(("group", "B", "A"))) == ["Bag", "C", "D"]
    assert labels(ABCD, called, said(("group", "B", "A"), ("ungroup", "A"))) == ["Box", "Bag", "C", "D"]
    assert labels(ABCD, called, said(("label", "A", None))) == ["A", "Bag", "C", "D"]


def test_a_label_yields_to_the_sku_of_that_name_and_to_who_is_called_so_later():
    assert labels(["A", "B"], said(("label", "A", "C")), ["c"]) == ["A", "B", "c"]
    assert labels(["A", "B"], said(("label", "A", "Box"), ("label", "B", "BOX"))) == ["A", "BOX"]


def test_a_label_that_would_be_mistaken_for_another_column_is_unfit():
    known = (Slot(1, "A", ("A", "A2")), Slot(2, "Box", ("B",)))
    for label in ("Orders", "orders", "B", "box", "", " ", "a\tb", "a\u200bb"):
        assert slots.unfit(label, known[0], known, headers=["Email", "Orders"]), label
    for label in ("A2", "a", "大号 box", "Orders 2"):
        assert slots.unfit(label, known[0], known, headers=["Email", "Orders"]) == "", label


SKUS = {"A", "AB", "B1", "b01", "B10", "amzn.gr.A-1", "amzn.gr.AB-1", "amzn.gr.B1x", "amzn.gr.B10"}
SKU = st.sampled_from(sorted(SKUS))
WORD = st.one_of(
    st.builds(Word, st.just("add"), SKU),
    st.builds(Word, st.just("move"), SKU, st.integers(1, 7).map(str)),
    st.builds(Word, st.just("group"), SKU, SKU),
    st.builds(Word, st.just("ungroup"), SKU),
    st.builds(Word, st.just("label"), SKU, st.sampled_from(["Box", "BOX", "b1", "Bag", None])),
)
STEP = st.builds(Step, st.sets(SKU, max_size=5), st.lists(WORD, max_size=3))
REPLAY = st.lists(STEP, max_size=6)
BROUGHT = st.lists(st.sets(SKU, max_size=5), max_size=6)


@given(REPLAY)
@settings(max_examples=500)
def test_slots_are_what_the_plain_replay_says(replay):
    found = [(slot.position, slot.label, slot.skus) for slot in slots.place(replay)]
    assert found == plain.place(replay)


@given(REPLAY)
def test_every_sku_has_one_slot_and_every_slot_a_position_and_a_label_of_its_own(replay):
    found = slots.place(replay)
    brought = set().union(*(step.brought for step in replay))
    added = {word.sku for step in replay for word in step.words if word.word == "add"}
    assert sorted(sku for slot in found for sku in slot.skus) == sorted(brought | added)
    assert [slot.position for slot in found] == sorted({slot.position for slot in found})
    assert all(slot.position > 0 for slot in found)
    assert len({slot.label for slot in found}) == len(found)


@given(BROUGHT)
def test_what_counts_together_by_itself_does_not_depend_on_the_order(brought):
    assert {slot.skus for slot in slots.place(brought)} == {slot.skus for slot in slots.place(brought[::-1])}


@given(st.lists(st.lists(SKU, max_size=5), max_size=6), st.randoms())
def test_the_order_of_skus_within_an_event_is_no_matter(brought, random):
    shuffled = [random.sample(skus, len(skus)) for skus in brought]
    assert slots.place(shuffled) == slots.place(brought)


def of_what_is_there(replay):
    """Return the replay without the words about SKUs that nobody has brought by then."""
    there = set()
    for step in replay:
        there |= step.brought
        yield Step(step.brought, [word for word in step.words if {word.sku, word.value} & SKUS <= there])


@given(REPLAY.map(of_what_is_there).map(list), st.sets(SKU))
def test_an_import_never_moves_a_slot_of_the_sellers_own(replay, more):
    def by_own_sku(found):
        return {sku: slot.position for slot in found for sku in slot.skus if "." not in sku}

    before, after = slots.place(replay), slots.place([*replay, Step(more)])
    assert by_own_sku(before).items() <= by_own_sku(after).items()


@given(REPLAY, st.data())
def test_a_move_is_undone_by_the_move_back(replay, data):
    found = slots.place(replay)
    assume(found)
    slot = data.draw(st.sampled_from(found))
    to = data.draw(st.integers(1, found[-1].position))
    there = Word("move", slot.skus[0], str(to))
    moved = slots.place([*replay, Step(words=[there])])
    assert {one.skus: one.position for one in moved}[slot.skus] == to
    back = Word("move", slot.skus[0], str(slot.position))
    assert slots.place([*replay, Step(words=[there, back])]) == found


@given(REPLAY, st.data())
def test_a_group_of_two_is_undone_by_ungrouping(replay, data):
    replay = [Step(step.brought, [word for word in step.words if word.word != "group"]) for step in replay]
    found = slots.place(replay)
    assume(found)
    one, other = (data.draw(st.sampled_from(found)) for _ in range(2))
    words = [Word("group", one.skus[0], other.skus[0]), Word("ungroup", other.skus[0])]
    together = slots.place([*replay, Step(words=words[:1])])
    assert (
        min(one.position, other.position) == {slot.skus[0]: slot.position for slot in together}[one.skus[0]]
    )
    assert slots.place([*replay, Step(words=words)]) == found


def test_lines_know_the_place_of_their_slot():
    known = (Slot(1, "A", ("A", "B")), Slot(4, "C", ("C",)))
    shipments = plain.frame([plain.line(sku=sku) for sku in ("C", "B", "X", "A")])
    assert slots.codes(shipments["sku"], known).tolist() == [1, 0, slots.NONE, 0]


@given(samples.known())
def test_the_sheet_is_what_the_plain_rules_say(lines):
    known = slots.place([["WP002", "amzn.gr.zz"], samples.SKUS])
    table = slots.table(plain.frame(lines), known)
    assert table.columns.tolist() == columns.names(columns.SKUS)
    assert plain.rows(table) == plain.skus(lines, known)


@pytest.mark.parametrize("positions", [(1, 2), (3, 200)])
def test_the_weight_is_a_one_with_its_zeros(positions):
    known = [Slot(position, str(position), (str(position),)) for position in positions]
    table = slots.table(plain.frame([]), known)
    assert table["weight"].tolist() == ["1" + "0" * (position - 1) for position in positions]


@given(samples.known(), st.integers(1, 9))
def test_customers_of_slots_are_counted_the_same_few_slots_at_a_time(lines, cells):
    shipments, known = plain.frame(lines), slots.place([samples.SKUS])
    whole = slots.table(shipments, known)
    with mock.patch.object(slots, "_CELLS", cells):
        pd.testing.assert_frame_equal(slots.table(shipments, known), whole)
