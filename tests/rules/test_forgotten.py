from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.reports import USUAL, block, frames

from regulars.columns import REPORT
from regulars.rules import keys, lines, normalise
from regulars.rules.forgotten import IDS, KEPT, READ, Forgotten

VERA, BOB = "vera@example.com", "bob@example.com"
ORDER = "111-0000001-0000001"
KNOWN = Forgotten(b"s" * 32).joined(addresses=[VERA], orders=[ORDER])


def read(table: pa.Table) -> pa.Table:
    return normalise.block(table).shipments


def mine(*parts: dict[str, str], forgotten: Forgotten = KNOWN) -> list[bool]:
    """Return which lines are a forgotten person's, each like the usual line but for some fields."""
    return forgotten.has_lines(read(block(*parts))).tolist()


@pytest.mark.parametrize(
    "written",
    [
        "vera@example.com",
        "Vera@Example.COM",
        "  VERA@EXAMPLE.COM\u3000",
        "ve\u200bra@example.com\ufeff",
        "vera@\uff45xample.com",  # a full-width letter, which a domain takes for the usual one
    ],
)
def test_an_address_is_known_in_every_spelling(written: str) -> None:
    other = {"amazon-order-id": "111-0000009-0000009", "buyer-email": written}
    assert mine(other, other | {"buyer-email": BOB}) == [True, False]


def test_a_line_without_an_address_follows_its_order() -> None:
    blank, invalid = {"buyer-email": ""}, {"buyer-email": "vera at example"}
    shared = {"buyer-email": "no-reply-amazon-iba-buyer@marketplace.amazon.de"}
    by_merchant = blank | {"amazon-order-id": "S01-1111111-1111111", "merchant-order-id": f" {ORDER}"}
    elsewhere = blank | {"amazon-order-id": "111-0000002-0000002"}
    assert mine(blank, invalid, shared, by_merchant, elsewhere) == [True, True, True, True, False]


def test_a_mailbox_of_many_people_is_no_address_by_the_settings_either() -> None:
    table = {"buyer-email": "Office@example.com"}
    office = Forgotten(b"s" * 32, mailboxes=("office@example.com",)).joined(orders=[ORDER])
    assert mine(table) == [False]
    assert mine(table, forgotten=office) == [True]


def test_another_persons_line_in_the_same_order_stays_that_persons() -> None:
    assert mine({"buyer-email": BOB}) == [False]


def test_a_line_that_was_forgotten_stays_so_whatever_address_a_later_report_gives_it() -> None:
    first, second = {"buyer-email": VERA}, {"buyer-email": BOB, "shipment-item-id": "Dother"}
    grown = KNOWN.grown(read(block(first, second)), np.array([0, 1]))
    again = {"buyer-email": "vera2@example.com"}
    assert mine(again, second, forgotten=grown) == [True, False]


def test_a_line_without_an_item_id_and_its_twin_with_one_are_forgotten_together() -> None:
    blank = {"shipment-item-id": "", "buyer-email": BOB}
    table = read(block({"buyer-email": VERA}, blank, blank | {"sku": "WP009"}))
    grown = KNOWN.grown(table, np.array([0, 0, 1]))
    assert grown.has_lines(table).tolist() == [True, True, False]


def test_what_is_left_of_a_line_is_what_was_sold_when_and_for_how_much() -> None:
    full = {name: f"x{place}" for place, name in enumerate(REPORT)} | {"notes of ours": "ring twice"}
    full |= USUAL | {"merchant-order-id": "M-77", "buyer-email": VERA}
    text = block(full, USUAL, columns=(*REPORT, "notes of ours"))
    cleaned = KNOWN.clean(text)
    left, other = cleaned.to_pylist()
    assert other == text.to_pylist()[1]
    assert {name for name, value in left.items() if value == ""} == {*REPORT, "notes of ours"} - {*KEPT, *IDS}
    assert {name: left[name] for name in KEPT} == {name: full[name] for name in KEPT}
    assert left["line"] == 2
    for name in IDS:
        assert left[name].startswith("forgotten-")
        assert len(left[name]) == len("forgotten-") + 24
    assert len({left[name] for name in IDS}) == len(IDS)


def test_blank_ids_stay_blank_and_ids_without_their_column_are_no_matter() -> None:
    text = block(
        {"buyer-email": VERA, "shipment-item-id": " "},
        columns=("amazon-order-id", "shipment-item-id", "sku", "quantity-shipped", "buyer-email"),
    )
    (left,) = KNOWN.clean(text).to_pylist()
    assert (left["shipment-item-id"], left["buyer-email"], left["sku"]) == ("", "", "WP001#1")


def test_the_same_line_in_another_spelling_leaves_the_same() -> None:
    here = KNOWN.clean(block({"buyer-email": VERA})).to_pylist()
    there = KNOWN.clean(
        block({"buyer-email": " VERA@example.com", "amazon-order-id": f"{ORDER} "})
    ).to_pylist()
    assert here == there
    assert (
        Forgotten(b"t" * 32).joined(addresses=[VERA]).clean(block({"buyer-email": VERA})).to_pylist() != here
    )


def test_an_id_that_a_spreadsheet_has_rounded_is_still_refused() -> None:
    text = block(
        {"buyer-email": VERA, "shipment-item-id": "5.8E+13"},
        {"buyer-email": VERA, "tracking-number": "9.4E+21"},
    )
    found = normalise.block(KNOWN.clean(text))
    assert found.kept.to_pylist() == [False, True]
    assert found.warnings == 1


def test_what_is_clean_stays_as_it_is() -> None:
    text = block({"buyer-email": VERA}, USUAL)
    cleaned = KNOWN.clean(text)
    assert KNOWN.clean(cleaned).equals(cleaned)
    assert Forgotten().clean(text) is text


def test_known_contacts_are_a_forgotten_persons_by_address_or_by_order() -> None:
    contacts = pd.DataFrame({
        "address": [VERA, BOB, BOB, BOB],
        "order_id": [None, ORDER, None, None],
        "merchant_order_id": [None, None, ORDER, "M-1"],
    }, dtype="str")  # fmt: skip
    assert KNOWN.has_contacts(contacts).tolist() == [True, True, True, False]
    assert Forgotten().has_contacts(contacts).tolist() == [False] * 4


def test_the_secret_is_no_part_of_what_is_shown_of_it() -> None:
    assert "ssss" not in repr(KNOWN)


# --- a law -------------------------------------------------------------------------------------------------

# No two items are alike but for their ids: which of two such a blank line stands for, the order of ids tells.
_ITEMS = [("", "A"), ("", "B"), ("", "C"), ("D1", "A"), ("D1", "B"), ("D2", "C")]
_LINES = st.lists(
    st.fixed_dictionaries({
        "amazon-order-id": st.sampled_from(["111-1", "111-2"]),
        "item and sku": st.sampled_from(_ITEMS),
        "buyer-email": st.sampled_from(["", VERA, VERA.upper(), BOB, "nobody"]),
        "quantity-shipped": st.sampled_from(["1", "2"]),
        "reporting-date": st.sampled_from(["2025-03-01T00:00:00+00:00", "2025-03-02T00:00:00+00:00"]),
        "tracking-number": st.sampled_from(["", "1Z"]),
        "buyer-name": st.sampled_from(["", "Vera", "Bob"]),
    }),
    max_size=5,
)  # fmt: skip


@settings(max_examples=60)
@given(st.lists(_LINES, min_size=1, max_size=3))
def test_sums_stay_whatever_is_forgotten_and_whatever_comes_again(
    reports: list[list[dict[str, Any]]],
) -> None:
    tables = [block(*map(_line, report)) for report in reports]
    forgotten = _forgotten(tables)
    cleaned = [forgotten.clean(table) for table in tables]
    assert _sums(cleaned) == _sums(tables)
    assert _sums([*cleaned, *cleaned]) == _sums(tables)
    left = pa.concat_tables(cleaned).to_pylist()
    assert not any(line["buyer-email"].lower() == VERA for line in left)


def _line(drawn: dict[str, Any]) -> dict[str, str]:
    """Return a line as it was drawn, at a price that goes with the quantity."""
    item, sku = drawn["item and sku"]
    price = f"{drawn['quantity-shipped']}0.00"
    return drawn | {"shipment-item-id": item, "sku": sku, "item-price": price}


def _forgotten(tables: list[pa.Table]) -> Forgotten:
    """Return what is kept to know Vera and her orders again."""
    every, text = frames(*tables)
    hers = every["email"].astype("str").str.lower() == VERA
    known = Forgotten(b"s" * 32).joined(addresses=[VERA], orders=every.loc[hers, "order_id"].unique())
    found = keys.candidates(every)
    numbers = np.arange(len(every)) + 100
    numbers[found.rows] = keys.settled(found, every, text)
    return known.grown(pa.Table.from_pandas(every[list(READ)], preserve_index=False), numbers)


def _sums(tables: list[pa.Table]) -> dict[Any, Any]:
    """Return pieces and amounts of each SKU by the current lines."""
    current = lines.current(*frames(*tables))
    return current.groupby("sku", observed=True)[["units", "price_minor"]].sum().to_dict("index")


def test_texts_that_name_a_forgotten_person_are_known_by_hashes_alone() -> None:
    there = Forgotten(b"k" * 32).joined(addresses=["vera@example.com"], orders=["111-0000001-0000001"])
    texts = {
        "write to <VERA@example.com>.": True,
        "邮箱vera@example.com的客户": True,
        "ve\u200bra＠example．com": True,
        "vera@example.com.txt": True,
        '=HYPERLINK("mailto:vera@example.com")': True,
        "order 111-0000001-0000001!": True,
        "la.vera@example.com": False,
        "vera@example.com.au": False,
        "order 111-0000001-0000002": False,
        "@": False,
        "": False,
    }
    asked = pd.Series([*texts, None], dtype="str", index=range(7, 8 + len(texts)))
    assert there.names(asked).tolist() == [*texts.values(), False]
    assert there.names(pd.Series(["nothing"], dtype="str")).tolist() == [False]
