from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules import reference
from tests.rules.reports import block, frames

from regulars.columns import SHIPMENTS
from regulars.rules import keys, lines

if TYPE_CHECKING:
    import pyarrow as pa

FIELDS = [field.name for field in SHIPMENTS]


def line(**said: str) -> dict[str, str]:
    """Return what a line says, with ``_`` for the hyphens of the headers."""
    return {name.replace("_", "-"): text for name, text in said.items()}


def current(*reports: pa.Table) -> pd.DataFrame:
    """Return the current lines, given no more text than is asked for."""
    shipments, texts = frames(*reports)
    return lines.current(shipments, texts.iloc[lines.wanted(shipments)])


def tally(*reports: pa.Table, new: list[int]) -> list[tuple[int, ...]]:
    """Return the counts of the new reports, given no more text than is asked for."""
    shipments, texts = frames(*reports)
    counts = lines.tally(shipments, texts.iloc[lines.wanted(shipments, new=new)], new=new)
    assert list(counts.columns) == ["report", "new", "known", "changed"]
    return [tuple(int(number) for number in row) for row in counts.itertuples(index=False)]


def said(shipments: pd.DataFrame) -> Counter[tuple[Any, ...]]:
    """Return how often each line is said, whatever its place."""
    plain = shipments[FIELDS].astype(object).where(shipments[FIELDS].notna(), None)
    return Counter(plain.itertuples(index=False, name=None))


def test_lines_with_ids_of_their_own_are_all_current_and_need_no_text() -> None:
    shipments, texts = frames(block(line(), line(shipment_item_id="Ditem0002")))
    assert lines.wanted(shipments).tolist() == []
    pd.testing.assert_frame_equal(lines.current(shipments, texts.iloc[:0]), shipments)


def test_the_same_item_id_in_another_order_is_another_line() -> None:
    assert len(current(block(line(), line(amazon_order_id="222-0000002-0000002")))) == 2


def test_a_line_that_two_reports_have_is_current_once_and_comes_from_the_first() -> None:
    found = current(block(line(shipment_item_id="Dother"), line()), block(line()))
    assert found[["report", "line", "item_id"]].to_numpy().tolist() == [[1, 2, "Dother"], [1, 3, "Ditem0001"]]


def test_the_latest_reporting_date_is_current_whichever_was_imported_last() -> None:
    newer = line(reporting_date="2025-03-05T00:00:00+00:00", quantity_shipped="3")
    for reports in ([block(line()), block(newer)], [block(newer), block(line())]):
        assert current(*reports)["units"].tolist() == [3]


def test_a_line_without_reporting_date_is_the_oldest() -> None:
    undated = line(reporting_date="", quantity_shipped="9")
    for reports in ([block(line()), block(undated)], [block(undated), block(line())]):
        assert current(*reports)["units"].tolist() == [1]


def test_of_lines_with_one_reporting_date_the_one_with_the_greater_text_is_current() -> None:
    """As text ``9`` is greater than ``10``, though as a number it is not."""
    for reports in (
        [line(quantity_shipped="9"), line(quantity_shipped="10")],
        [line(quantity_shipped="10"), line()],
    ):
        found = current(*(block(report) for report in reports))
        assert found["units"].tolist() == [9 if reports[0]["quantity-shipped"] == "9" else 10]


def test_an_earlier_column_of_the_report_decides_before_a_later_one_even_where_no_field_is_made_of_it() -> (
    None
):
    """``payments-date`` is not among the typed fields, and stands before the quantity."""
    paid_later = line(payments_date="2025-03-01T09:30:00+00:00", quantity_shipped="1")
    assert current(block(paid_later), block(line(quantity_shipped="5")))["units"].tolist() == [1]


def test_blank_fields_are_filled_from_the_next_lines_in_their_order() -> None:
    newest = line(reporting_date="2025-03-05", buyer_name="", ship_city="", item_price="")
    middle = line(reporting_date="2025-03-04", buyer_name="Bo Middle", ship_city="", item_price="1.00")
    oldest = line(reporting_date="2025-03-03", buyer_name="Cy Oldest", ship_city="Oldtown")
    found = current(block(oldest), block(newest), block(middle))
    assert found[["name", "city", "price_minor"]].to_numpy().tolist() == [["Bo Middle", "Oldtown", 100]]
    assert found[["report", "line"]].to_numpy().tolist() == [[2, 2]]


def test_filling_keeps_the_kinds_of_columns() -> None:
    shipments, texts = frames(block(line(buyer_name="", reporting_date="2025-04-01")), block(line()))
    found = lines.current(shipments, texts.iloc[lines.wanted(shipments)])
    assert found.dtypes.to_dict() == shipments.dtypes.to_dict()


def test_a_line_of_unknown_currency_takes_currency_and_amounts_from_one_that_knows() -> None:
    """10080 yen read as if they had two decimals would be a hundred times as much."""
    unsaid = line(currency="", sales_channel="", item_price="10080", reporting_date="2025-03-05")
    yen = line(currency="JPY", sales_channel="Amazon.co.jp", item_price="10080.00")
    assert current(block(unsaid), block(yen))[["currency", "price_minor"]].to_numpy().tolist() == [
        ["JPY", 10080]
    ]
    assert current(block(unsaid))[["currency", "price_minor"]].to_numpy().tolist() == [["XXX", 1008000]]


def test_lines_without_item_id_that_differ_in_the_tuple_are_different_lines() -> None:
    first = line(shipment_item_id="")
    others = [
        line(shipment_item_id="", **{column: text})
        for column, text in {
            "amazon_order_id": "111-0000001-0000002", "amazon_order_item_id": "99", "sku": "WP002",
            "shipment_id": "Dz", "tracking_number": "1Z2", "shipment_date": "2025-03-02",
            "quantity_shipped": "2",
        }.items()
    ]  # fmt: skip
    assert len(current(block(first, *others))) == 8
    assert len(current(block(first, *others), block(*others, first))) == 8


def test_equal_lines_without_item_id_in_one_file_are_as_many_as_they_are() -> None:
    blank = line(shipment_item_id="")
    assert len(current(block(blank, blank))) == 2
    assert len(current(block(blank, blank), block(blank, blank, blank), block(blank))) == 3


def test_a_line_without_item_id_is_the_keyed_one_of_its_tuple_whichever_came_first() -> None:
    blank = line(shipment_item_id="")
    for reports in ([block(blank), block(line())], [block(line()), block(blank)]):
        assert current(*reports)["item_id"].tolist() == ["Ditem0001"]


def test_as_many_lines_without_item_id_are_keyed_ones_as_there_are_in_the_order_of_their_ids() -> None:
    blank = line(shipment_item_id="", reporting_date="2025-03-01")
    cheap = blank | line(item_price="5.00")
    keyed = block(line(shipment_item_id="Db", item_price=""), line(shipment_item_id="Da"))
    found = current(block(blank, cheap, blank), keyed).sort_values("item_id", na_position="last")
    assert found["item_id"].tolist()[:2] == ["Da", "Db"]
    assert found["item_id"].isna().tolist() == [False, False, True]
    assert found["price_minor"].tolist() == [1999, 500, 1999]


def test_ids_in_the_tuple_are_compared_as_text_without_the_spaces_around_them() -> None:
    blank = line(shipment_item_id="")
    assert len(current(block(blank), block(line(amazon_order_item_id=" 01234567890123 ")))) == 1
    assert len(current(block(blank), block(line(amazon_order_item_id="1234567890123")))) == 2


def test_a_keyed_line_that_changed_its_tuple_is_still_met_under_both() -> None:
    untracked = line(tracking_number="", reporting_date="2025-03-01")
    blanks = [block(line(shipment_item_id="")), block(line(shipment_item_id="", tracking_number=""))]
    assert len(current(*blanks, block(untracked), block(line()))) == 1


def test_only_orders_with_an_open_question_need_their_text() -> None:
    shipments, _ = frames(
        block(
            line(shipment_item_id="", amazon_order_id="1"),  # alone in its order
            line(shipment_item_id="", amazon_order_id="2"),
            line(shipment_item_id="Dx", amazon_order_id="2", sku="WP002"),  # cannot be the line above
            line(shipment_item_id="", amazon_order_id="3"),
            line(shipment_item_id="Dy", amazon_order_id="3"),  # can
            line(shipment_item_id="Dz", amazon_order_id="4"),
        ),
        block(
            line(shipment_item_id="Dz", amazon_order_id="4"),
            line(shipment_item_id="Dy", amazon_order_id="3", sku="Z"),
        ),
    )
    assert lines.wanted(shipments).tolist() == [3, 4, 7]
    assert lines.wanted(shipments, new=[2]).tolist() == [3, 4, 5, 6, 7]


def test_a_report_that_says_nothing_new_is_known_and_one_that_says_more_has_changed() -> None:
    first = block(line(), line(shipment_item_id="Dtwo", buyer_name=""))
    again = block(
        line(buyer_name="", recipient_name=" "),
        line(shipment_item_id="Dtwo"),
        line(shipment_item_id="Dthree"),
    )
    assert tally(first, again, new=[2]) == [(2, 1, 1, 1)]
    assert tally(first, again, new=[1, 2]) == [(1, 2, 0, 0), (2, 1, 1, 1)]


def test_a_change_in_a_column_that_no_field_is_made_of_is_a_change() -> None:
    assert tally(block(line()), block(line(ship_address_1="1 Elm St")), new=[2]) == [(2, 0, 0, 1)]


def test_lines_repeated_within_one_file_are_known() -> None:
    assert tally(block(line(), line(), line()), new=[1]) == [(1, 1, 2, 0)]


def test_a_report_is_measured_by_the_reports_before_it_in_the_same_import() -> None:
    later = line(reporting_date="2025-03-09")
    assert tally(block(line()), block(later), block(later), new=[3, 2]) == [(3, 0, 1, 0), (2, 0, 0, 1)]


def test_what_an_old_line_says_is_no_longer_known_once_a_newer_one_said_otherwise() -> None:
    newer = line(reporting_date="2025-03-09", ship_city="Newtown")
    assert tally(block(line()), block(newer), block(line()), new=[3]) == [(3, 0, 0, 1)]


def test_a_report_without_lines_counts_nothing() -> None:
    assert tally(block(line()), block(), new=[2]) == [(2, 0, 0, 0)]
    assert tally(block(), new=[1]) == [(1, 0, 0, 0)]
    assert current(block()).empty


def test_candidates_at_hand_are_not_sought_again_and_change_nothing() -> None:
    shipments, texts = frames(block(line(), line(shipment_item_id="")), block(line(quantity_shipped="2")))
    found = keys.candidates(shipments)
    wanted = lines.wanted(shipments, new=[2], found=found)
    assert wanted.tolist() == lines.wanted(shipments, new=[2]).tolist() == [0, 1, 2]
    pd.testing.assert_frame_equal(
        lines.current(shipments, texts, found=found), lines.current(shipments, texts)
    )
    pd.testing.assert_frame_equal(
        lines.tally(shipments, texts, new=[2], found=found), lines.tally(shipments, texts, new=[2])
    )


TEXTS = {
    "amazon-order-id": ["1", "2"],
    "shipment-item-id": ["", "", "Da", "Db"],
    "amazon-order-item-id": ["01", "01", "01", " 01", ""],
    "sku": ["A", "A", "A", "B"],
    "quantity-shipped": ["1", "1", "01", "2"],
    "tracking-number": ["T", "T", ""],
    "reporting-date": ["", "2025-03-01", "2025-03-01T00:00:00Z", "2025-03-02"],
    "buyer-name": ["", "Ada", "Bo"],
    "ship-address-1": ["", "1 Elm St"],
    "currency": ["", "USD", "JPY"],
    "sales-channel": ["", "Amazon.de"],
    "item-price": ["", "1", "1.00"],
}
LINE = st.fixed_dictionaries({column: st.sampled_from(texts) for column, texts in TEXTS.items()})
REPORTS = st.lists(st.lists(LINE, max_size=6), min_size=1, max_size=4)


@settings(max_examples=100, deadline=None)
@given(REPORTS)
def test_the_current_lines_are_those_of_the_plain_reference(reports: list[list[dict[str, str]]]) -> None:
    blocks = [block(*report) for report in reports]
    expected = reference.current(*frames(*blocks))
    assert said(current(*blocks)) == Counter(tuple(row[name] for name in FIELDS) for row in expected)


@settings(max_examples=100, deadline=None)
@given(REPORTS, st.data())
def test_the_tally_is_that_of_the_plain_reference(
    reports: list[list[dict[str, str]]], data: st.DataObject
) -> None:
    blocks = [block(*report) for report in reports]
    new = data.draw(st.lists(st.sampled_from(range(1, len(reports) + 1)), unique=True))
    assert tally(*blocks, new=new) == reference.tally(*frames(*blocks), new)


@settings(max_examples=50, deadline=None)
@given(REPORTS, st.randoms(use_true_random=False))
def test_neither_the_order_of_reports_nor_that_of_rows_matters(
    reports: list[list[dict[str, str]]], random: Any
) -> None:
    shipments, texts = frames(*(block(*report) for report in reports))
    expected = said(lines.current(shipments, texts.iloc[lines.wanted(shipments)]))
    numbers = random.sample(range(len(reports)), len(reports))
    renumbered = shipments.assign(
        report=shipments["report"].map(lambda number: numbers[number - 1]).astype("int32")
    )
    rows = random.sample(range(len(shipments)), len(shipments))
    shuffled = renumbered.iloc[rows].reset_index(drop=True)
    found = lines.current(shuffled, texts.iloc[rows].reset_index(drop=True).iloc[lines.wanted(shuffled)])
    assert said(found) == expected
