from __future__ import annotations

import pandas as pd
from hypothesis import given
from tests.rules import byhand, plain

from regulars.rules import said as words
from regulars.rules.said import NOTHING, SHAPES, Said


def test_nothing_said_has_every_column_and_no_row():
    for name, shape in SHAPES.items():
        frame = getattr(Said(), name)
        assert dict(frame.dtypes.astype("str")) == dict(shape)
        assert not len(frame)


def test_a_handle_has_the_last_address_said_or_its_own():
    said = byhand.frames({"addresses": [
        {"event": 1, "handle": "mail:a@example.org", "address": "b@example.org"},
        {"event": 1, "handle": "mail:b@example.org", "address": "c@example.org"},
        {"event": 1, "handle": "order:1", "address": "c@example.org"},
    ]})  # fmt: skip
    handles = ["mail:a@example.org", "mail:b@example.org", "mail:c@example.org", "order:1", "order:2"]
    asked = pd.Series(handles, index=range(5, 10), dtype="str")
    found = words.addresses(asked, said)
    assert found.index.equals(asked.index)
    assert found.fillna("").tolist() == [
        "b@example.org",
        "c@example.org",
        "c@example.org",
        "c@example.org",
        "",
    ]
    own = words.addresses(asked, NOTHING).fillna("").tolist()
    assert own == ["a@example.org", "b@example.org", "c@example.org", "", ""]


def test_things_that_are_neither_an_address_nor_an_order_have_no_handle_here():
    values = [
        {"event": 1, "handle": handle, "field": "own:A", "value": "s\x1fGeneral\x1fx"}
        for handle in ("order:1", "discount:A|USD|100|50", "sku:A", "mail:a@example.org")
    ]
    row = {"event": 2, "handle": "order:1", "word": "hide", "orders": "[]"}
    said = byhand.frames({"values": values, "rows": [row]})
    assert words.handles(said).tolist() == ["order:1", "mail:a@example.org"]


@given(byhand.histories())
def test_any_handle_has_the_address_of_the_plain_rule(history):
    _, said = history
    found = words.addresses(pd.Series(byhand.HANDLES, dtype="str"), byhand.frames(said))
    expected = [byhand.address(handle, said) for handle in byhand.HANDLES]
    assert plain.rows(found.to_frame("address")) == [{"address": address} for address in expected]


def test_a_place_is_minus_one_for_what_is_not_there():
    sought = pd.Series(["b", None, "x", "a"], dtype="str")
    assert words.places(sought, pd.Index(["a", "b"])).tolist() == [1, -1, -1, 0]
    assert words.places(sought, pd.Index([], dtype="str")).tolist() == [-1] * 4
